"""No document with a planted marking fault is stored below what it claims. In full: `make faults`."""

import pytest

from indexes.settings import Settings
from indexes.vault import Vault, create
from ingest.sandbox import Limits, Sandbox
from tests.faults.check import Verdict, verdicts, write
from tests.faults.formats import WRITERS
from tests.faults.kinds import KINDS, planted
from tests.library import embedder


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Verdict]:
    """What became of one document of each kind in a real library."""
    folder = tmp_path_factory.mktemp("faults")
    settings = Settings(library=folder / "library", models=folder / "models", threads=2)
    create(settings)
    with Sandbox(Limits()) as sandbox, Vault.open(settings, embedder()) as vault, vault.writing():
        return list(verdicts(write(planted(4, 1), folder / "in"), sandbox, vault))


def test_none_is_stored_below_what_it_claims(found: list[Verdict]) -> None:
    assert [(verdict.planted.kind, verdict.path.name) for verdict in found if verdict.below] == []


def test_each_kind_was_tried_and_some_are_stored(found: list[Verdict]) -> None:
    assert {verdict.planted.kind for verdict in found} == set(KINDS)
    assert any(verdict.stored is not None for verdict in found)
    assert any(verdict.stored is None for verdict in found)


def test_the_papers_are_the_same_for_the_same_seed() -> None:
    assert list(planted(4, 2)) == list(planted(4, 2))
    assert list(planted(4, 2)) != list(planted(5, 2))


def test_two_hundred_papers_of_twenty_kinds_in_every_format() -> None:
    papers = list(planted(4, 8))
    assert len(papers) >= 200
    assert len({one.kind for one in papers}) >= 20
    assert {one.ending for one in papers} == set(WRITERS)
