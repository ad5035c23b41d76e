"""Another model for a whole library: beside first, then in one commit, and back; a search never mixes two."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexes import switching
from indexes.control import library_model, other_model, switch_models
from indexes.embed import Embedder, Fingerprint, Vectors
from indexes.errors import CheckFailed, ModelError, UsageError
from indexes.purge import purge
from indexes.settings import Settings
from indexes.switching import build, missing, panel, switch
from indexes.vault import Vault, create
from tests.indexes.removals import ANALYST, OFFICER, ORDER, made, secret
from tests.library import draft

DOCUMENTS = [
    secret(1),
    secret(2),
    secret(3, "CONFIDENTIAL"),
    draft("The depot holds diesel.\n\nThe ferry waits at berth four.", "UNCLASSIFIED", filename="depot.txt"),
]


class Other:
    """A second model: another name, another number of dimensions, directions drawn from the words of a text."""

    fingerprint = Fingerprint("another", "1" * 64, "float32", 24, "mean", 256)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 per text."""
        rows = np.zeros((len(texts), 24), np.float32)
        for row, text in zip(rows, texts, strict=True):
            words = [zlib.crc32(word.encode()) for word in text.casefold().split()]
            row[:] = sum(np.random.default_rng(word).standard_normal(24) for word in words)
        lengths: Vectors = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9).astype(np.float32)
        return rows / lengths

    def embed_question(self, question: str) -> Vectors:
        """Return one row."""
        row: Vectors = self.embed([question])[0]
        return row

    def count(self, texts: Sequence[str]) -> list[int]:
        """Return how many words each text has."""
        return [len(text.split()) for text in texts]


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A library of three markings, one document of which is withdrawn."""
    with made(tmp_path / "library", DOCUMENTS) as vault:
        withdrawn = vault.document_of(DOCUMENTS[1])
        vault.holding(ANALYST, withdrawn).aside.put(withdrawn, "withdrawn")
        yield vault


def opened(vault: Vault, embedder: Embedder) -> Vault:
    """Open the same library once more, with another model."""
    return Vault.open(Settings(library=vault.layout.root, models=vault.layout.root / "models"), embedder)


def hits(vault: Vault) -> list[tuple[str, int, float]]:
    """Return what a question finds, with scores."""
    return [(hit.document, hit.start, hit.score) for hit in vault.view(ANALYST).search("When does the convoy leave?")]


def test_what_is_made_beside_changes_nothing_until_the_switch(vault: Vault) -> None:
    before = hits(vault)
    assert list(build(vault, Other()))[-1] == 0
    assert hits(vault) == before
    assert (missing(vault), library_model(vault.control)) == (0, vault.embedder.fingerprint)
    found = panel(vault, Other())
    assert found.titles == 3
    assert found.found_then == 3


def test_after_the_switch_it_is_as_if_the_library_had_been_made_with_that_model(vault: Vault, tmp_path: Path) -> None:
    list(build(vault, Other()))
    assert switch(vault) == "another"
    settings = Settings(library=tmp_path / "anew", models=tmp_path / "anew" / "models")
    create(settings)
    (tmp_path / "anew" / "key").write_bytes((vault.layout.root / "key").read_bytes())
    with opened(vault, Other()) as turned, Vault.open(settings, Other()) as anew:
        with anew.writing():
            for one in (DOCUMENTS[0], *DOCUMENTS[2:]):
                anew.deposit(one)
        assert hits(turned) == hits(anew) != []
        with turned.writing(), anew.writing():
            turned.partition(DOCUMENTS[1].marking).aside.bring_back(turned.document_of(DOCUMENTS[1]))
            anew.deposit(DOCUMENTS[1])
        assert hits(turned) == hits(anew)


def test_back_again_gives_the_same_scores_as_before(vault: Vault) -> None:
    before = hits(vault)
    list(build(vault, Other()))
    switch(vault)
    with opened(vault, Other()) as turned:
        assert hits(turned) != before
        switch(turned)
    with opened(vault, vault.embedder) as back:
        assert hits(back) == before
        assert other_model(back.control) == Other.fingerprint


def test_a_process_that_still_has_the_old_model_neither_searches_nor_stores(vault: Vault) -> None:
    list(build(vault, Other()))
    with opened(vault, vault.embedder) as behind:
        hits(behind)
        switch(vault)
        with pytest.raises(ModelError, match="another model"):
            hits(behind)
        with behind.writing(), pytest.raises(ModelError):
            behind.deposit(secret(9))
    with pytest.raises(ModelError, match="index build"):
        opened(vault, vault.embedder)


def test_a_switch_that_was_cut_off_after_its_commit_is_finished_at_the_next_opening(vault: Vault) -> None:
    list(build(vault, Other()))
    switch_models(vault.control)
    with pytest.raises(ModelError):
        opened(vault, vault.embedder)
    with opened(vault, Other()) as turned:
        assert hits(turned)
        assert [partition.wrong(deep=True) for partition in turned.every()] == [[], [], []]


def test_nothing_is_switched_before_every_passage_has_its_vector(vault: Vault) -> None:
    with pytest.raises(UsageError, match="index build --model"):
        switch(vault)
    list(build(vault, Other()))
    with vault.writing():
        vault.deposit(secret(9))
    with pytest.raises(CheckFailed, match="2 passages have no vector"):
        switch(vault)
    assert list(build(vault, Other())) == [0]
    assert switch(vault) == "another"


def test_a_run_that_was_stopped_goes_on(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(switching, "BATCH", 1)
    left = next(iter(build(vault, Other())))
    assert (left, missing(vault)) == (7, 7)
    assert list(build(vault, Other())) == [6, 5, 4, 3, 2, 1, 0]


def test_the_librarys_own_model_and_one_that_gives_other_vectors_each_time_are_refused(vault: Vault) -> None:
    with pytest.raises(UsageError, match="own"):
        list(build(vault, vault.embedder))

    class Moody(Other):
        """Gives another direction each time it is asked."""

        fingerprint = replace(Other.fingerprint, name="moody")
        _drawn = np.random.default_rng(3)

        def embed(self, texts: Sequence[str]) -> Vectors:
            """Return rows drawn anew."""
            rows = self._drawn.standard_normal((len(texts), 24))
            found: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
            return found

    with pytest.raises(CheckFailed, match="other vectors"):
        list(build(vault, Moody()))


@pytest.mark.parametrize("after", [False, True])
def test_what_is_purged_lies_not_beside_either(vault: Vault, after: bool) -> None:
    list(build(vault, Other()))
    if after:
        switch(vault)
    vector = Other().embed([DOCUMENTS[0].text.split("\n\n")[0]])[0].astype("<f4").tobytes()
    files = list(vault.layout.root.rglob("*"))
    assert any(vector in file.read_bytes() for file in files if file.is_file())
    with opened(vault, Other() if after else vault.embedder) as now:
        purge(now, OFFICER, now.document_of(DOCUMENTS[0]), ORDER)
    assert not any(vector in file.read_bytes() for file in vault.layout.root.rglob("*") if file.is_file())
