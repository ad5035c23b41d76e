"""Many files: stored in order, once, whole or not at all, and a stopped run goes on where it stopped."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from indexes.aside import WITHDRAWN
from indexes.embed import Embedder, Fingerprint, Vectors
from indexes.errors import ModelError, NotFound
from indexes.labels.binding import bind
from indexes.labels.mapping import slabs_of
from indexes.orders import bar
from indexes.policy import parse, text
from indexes.settings import Settings
from indexes.vault import Vault, create
from ingest.chunks import Measure
from ingest.intake import Intake, Outcome, _Embedding, outcomes
from ingest.pipeline import Tools, Trusted
from ingest.quarantine import KEY_PURPOSE, Quarantine
from ingest.sandbox import Limits, Sandbox
from ingest.sources import walk
from tests.library import NOW, embedder
from tests.library import reader as reader_of


@pytest.fixture
def vault(settings: Settings) -> Iterator[Vault]:
    """An empty real library."""
    create(settings)
    with Vault.open(settings, embedder()) as opened, opened.writing():
        yield opened


class Listening:
    """The packaged embedder, for tests that change one of its ways."""

    def __init__(self, real: Embedder) -> None:
        self.real = real

    @property
    def fingerprint(self) -> Fingerprint:
        """The real one's."""
        return self.real.fingerprint

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder.embed`."""
        return self.real.embed(texts)

    def embed_question(self, question: str) -> Vectors:
        """See `Embedder.embed_question`."""
        return self.real.embed_question(question)

    def count(self, texts: Sequence[str]) -> list[int]:
        """See `Embedder.count`."""
        return self.real.count(texts)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five files: three that can be stored, of which two are the same, and two that can't."""
    made = tmp_path / "in"
    made.mkdir()
    for name, content in {
        "a.txt": "SECRET\n\nThe northern depot holds diesel.",
        "b.txt": "No marking here.",
        "c.txt": "CONFIDENTIAL\n\nThe ferry does not sail in fog.",
        "d.txt": "SECRET\n\nThe northern depot holds diesel.",
        "e.exe": "MZ",
    }.items():
        (made / name).write_text(content, encoding="utf-8")
    return made


def intake(sandbox: Sandbox, vault: Vault | None, *, dry_run: bool = False, trusted: Trusted | None = None) -> Intake:
    """Return a run."""
    tools = Tools(sandbox, Measure.of(embedder(), 256), trusted or Trusted())
    return Intake(tools, vault, 2, dry_run)


def run(folder: Path, one: Intake) -> list[Outcome]:
    """Return the outcomes of a whole run."""
    return list(outcomes(walk([folder]), one, lambda: False))


def words(found: list[Outcome]) -> list[str]:
    """Return the outcomes as words."""
    return [outcome.outcome for outcome in found]


def test_outcomes_come_in_order_and_the_same_file_once(sandbox: Sandbox, vault: Vault, folder: Path) -> None:
    found = run(folder, intake(sandbox, vault))
    assert words(found) == ["stored", "quarantined", "stored", "skipped", "quarantined"]
    assert [text(one.marking) if one.marking else None for one in found][:3] == ["SECRET", None, "CONFIDENTIAL"]
    assert [one.chunks for one in found] == [1, 0, 1, 0, 0]
    assert vault.count() == (2, 2)
    hits = vault.view(reader_of("SECRET")).search("Where is diesel?")
    assert hits[0].document == found[0].document
    assert hits[0].text == "The northern depot holds diesel."


def test_the_next_run_skips_what_is_stored_and_repeats_what_is_not(
    sandbox: Sandbox, vault: Vault, folder: Path
) -> None:
    first = run(folder, intake(sandbox, vault))
    again = run(folder, intake(sandbox, vault))
    assert words(again) == ["skipped", "quarantined", "skipped", "skipped", "quarantined"]
    assert [one.document for one in again if one.reason] == [one.document for one in first if one.reason]
    assert len(Quarantine(vault.layout.quarantine, vault.key(KEY_PURPOSE)).entries()) == 2
    assert vault.count() == (2, 2)


def test_the_same_file_under_another_label_is_another_document(sandbox: Sandbox, vault: Vault, folder: Path) -> None:
    run(folder, intake(sandbox, vault))
    label = Trusted(None, ("HERON",))
    again = run(folder, intake(sandbox, vault, trusted=label))
    assert words(again) == ["stored", "quarantined", "stored", "skipped", "quarantined"]
    assert vault.count() == (4, 4)


@pytest.mark.parametrize("with_library", [True, False])
def test_a_dry_run_stores_nothing(sandbox: Sandbox, vault: Vault, folder: Path, *, with_library: bool) -> None:
    found = run(folder, intake(sandbox, vault if with_library else None, dry_run=True))
    assert words(found) == ["stored", "quarantined", "stored", "stored", "quarantined"]
    assert {one.document for one in found} == {None}
    assert vault.count() == (0, 0)
    assert list(vault.layout.quarantine.iterdir()) == []


def test_a_run_stops_after_a_document_and_the_next_goes_on(sandbox: Sandbox, vault: Vault, folder: Path) -> None:
    done: list[Outcome] = []
    with Sandbox(Limits()) as first:
        done.extend(outcomes(walk([folder]), intake(first, vault), lambda: len(done) > 0))
    assert words(done) == ["stored"]
    assert vault.count() == (1, 1)
    rest = words(run(folder, intake(sandbox, vault)))
    assert rest == ["skipped", "quarantined", "stored", "skipped", "quarantined"]


def test_evidence_is_stored_with_the_document_and_released_by_the_view(
    sandbox: Sandbox, vault: Vault, folder: Path
) -> None:
    found = run(folder, intake(sandbox, vault))
    document = vault.view(reader_of("SECRET")).document(str(found[0].document))
    assert [(find.kind, find.marking, find.where) for find in document.evidence] == [("banner", "SECRET", "at the top")]


def test_a_label_that_comes_later_has_the_file_examined_again(sandbox: Sandbox, vault: Vault, folder: Path) -> None:
    run(folder, intake(sandbox, vault))
    data = (folder / "a.txt").read_bytes()
    slabs = slabs_of(parse("TOP SECRET"), NOW, NOW)
    (folder / "a.txt.xml").write_text(bind(slabs, "a.txt", data), encoding="utf-8")
    again = run(folder, intake(sandbox, vault))
    assert words(again) == ["stored", "quarantined", "skipped", "skipped", "quarantined"]
    assert again[0].marking == parse("TOP SECRET")


def test_chunks_of_several_documents_are_embedded_in_one_go(vault: Vault) -> None:
    """Three documents come while the first is embedded: they go together, and each gets its own rows."""
    gate, goes = threading.Event(), []

    class Gated(Listening):
        def embed(self, texts: Sequence[str]) -> Vectors:
            goes.append(len(texts))
            assert gate.wait(60)
            return super().embed(texts)

    embedding = _Embedding(Gated(embedder()))
    texts = [["The ferry sails.", "The depot is full."], ["The bridge is shut."], ["Fog."], ["The convoy is late."]]
    first, second, *others = [embedding.put(some) for some in texts]
    assert not first.done()
    gate.set()
    rows = [one.result(60) for one in (first, second, *others)]
    embedding.close()
    assert sum(goes) == 5
    assert len(goes) < 4
    for some, found in zip(texts, rows, strict=True):
        assert found.tobytes() == embedder().embed(some).tobytes()


def test_an_embedder_that_fails_ends_the_run_and_stores_nothing(vault: Vault, folder: Path) -> None:
    class Broken(Listening):
        def embed(self, texts: Sequence[str]) -> Vectors:
            raise ModelError(f"The model broke over {len(texts)} texts.")

    vault.embedder = Broken(embedder())
    with Sandbox(Limits()) as own, pytest.raises(ModelError, match="broke"):  # the run closes it
        run(folder, intake(own, vault))
    assert vault.count() == (0, 0)


def test_a_file_that_cannot_be_opened_failed(sandbox: Sandbox, vault: Vault, folder: Path) -> None:
    paths = [folder / "gone.txt", folder / "a.txt"]
    found = list(outcomes(paths, intake(sandbox, vault), lambda: False))
    assert words(found) == ["failed", "stored"]
    assert found[0].reason is not None
    assert found[0].reason.code == "unreadable"


def test_a_changed_file_replaces_its_predecessor(sandbox: Sandbox, vault: Vault, folder: Path) -> None:
    first = run(folder, intake(sandbox, vault))
    (folder / "c.txt").write_text("CONFIDENTIAL\n\nThe ferry sails in fog too.", encoding="utf-8")
    again = run(folder, intake(sandbox, vault))
    assert words(again) == ["skipped", "quarantined", "stored", "skipped", "quarantined"]
    view = vault.view(reader_of("SECRET"))
    assert {hit.document for hit in view.search("ferry fog")} == {first[0].document, again[2].document}
    with pytest.raises(NotFound):
        view.document(first[2].document or "")
    (folder / "c.txt").write_text("CONFIDENTIAL\n\nThe ferry does not sail in fog.", encoding="utf-8")
    assert run(folder, intake(sandbox, vault))[2].document == first[2].document
    assert view.document(first[2].document or "").text.endswith("The ferry does not sail in fog.")
    assert vault.count() == (2, 2)


def test_a_file_with_another_marking_now_leaves_the_other_document_alone(
    sandbox: Sandbox, vault: Vault, folder: Path
) -> None:
    """Two markings know nothing of each other: whoever raised the text has the old document relabelled or purged."""
    first = run(folder, intake(sandbox, vault))
    (folder / "c.txt").write_text("SECRET\n\nThe ferry does not sail in fog.", encoding="utf-8")
    assert run(folder, intake(sandbox, vault))[2].outcome == "stored"
    assert vault.view(reader_of("SECRET")).document(first[2].document or "").id == first[2].document


def test_what_was_withdrawn_or_purged_does_not_come_again(sandbox: Sandbox, vault: Vault, folder: Path) -> None:
    first = run(folder, intake(sandbox, vault))
    vault.partition(parse("SECRET")).aside.put(first[0].document or "", WITHDRAWN)
    vault.partition(parse("CONFIDENTIAL")).erase(first[2].document or "")
    bar(vault.control, first[2].document or "")
    with vault.control.transaction() as database:
        database.execute("DELETE FROM seen")
    again = run(folder, intake(sandbox, vault))
    assert words(again) == ["skipped", "quarantined", "skipped", "skipped", "quarantined"]
    assert vault.count() == (0, 0)
