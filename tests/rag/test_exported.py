"""A report's authority block comes from its sources, and only from those that are marked no higher than the report."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexes.errors import NotFound
from indexes.policy import parse
from indexes.records import Draft
from indexes.vault import Vault
from indexes.view import View
from rag.conversation import turn
from rag.exported import BY_HAND, export_record, exported
from tests.library import draft, make_vault, reader

QUESTION = "How many days of diesel does the northern depot hold?"
BLOCK = "\n\nClassified By: J. Doe, J4\nDerived From: Depot Guide, 20240301\nDeclassify On: 20490301"


def with_block(words: str, title: str, block: str) -> Draft:
    """Return a SECRET document that ends with an authority block, outside its portions."""
    made = draft(words, "SECRET", title=title)
    return replace(made, text=made.text + block)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A library with one source that states its block."""
    document = with_block("The northern depot holds six days of diesel.", "Six", BLOCK)
    with make_vault(tmp_path / "library", [document]) as vault:
        yield vault


def view(vault: Vault, name: str = "otter") -> View:
    """Return the view of a SECRET reader."""
    return vault.view(replace(reader("SECRET"), name=name))


def test_the_block_of_the_only_source_is_carried_over(vault: Vault) -> None:
    made = exported(view(vault), turn(view(vault), QUESTION).id, "pdf")
    assert made.authority is not None
    assert (made.authority.derived_from, made.authority.declassify_on) == ("Depot Guide, 20240301", "20490301")
    assert (made.authority.classified_by, made.by_hand) == ("otter", "")


def test_of_several_sources_the_longest_counts_and_a_silent_one_leaves_it_to_a_person(tmp_path: Path) -> None:
    six = with_block("The northern depot holds six days of diesel.", "Six", BLOCK)
    other = BLOCK.replace("Depot Guide, 20240301", "Rail Guide, 20250101").replace("20490301", "20500101")
    nine = with_block("The northern depot holds nine days of diesel since Monday.", "Nine", other)
    for documents, until in (([six, nine], "20500101"), ([six, replace(nine, text=nine.text[:58])], BY_HAND)):
        folder = tmp_path / until.split()[0]
        with make_vault(folder, documents) as vault:
            made = exported(view(vault), turn(view(vault), QUESTION).id, "pdf")
            assert len({one.document for one in made.answer.sources}) == 2
            assert made.authority is not None
            assert (made.authority.derived_from, made.authority.declassify_on) == ("Multiple Sources", until)
            assert bool(made.by_hand) == (until == BY_HAND)


def test_a_low_report_does_not_repeat_the_block_of_a_higher_document(tmp_path: Path) -> None:
    document = with_block("The northern depot holds six days of diesel.", "Six", BLOCK)
    low = replace(document, chunks=tuple(replace(one, portion=parse("CONFIDENTIAL")) for one in document.chunks))
    with make_vault(tmp_path / "library", [low]) as vault:
        made = exported(view(vault), turn(view(vault), QUESTION).id, "json")
        assert made.answer.marking == parse("CONFIDENTIAL")
        assert "Depot Guide" not in str(export_record(made, quotes=True))
        assert made.authority is not None
        assert made.authority.declassify_on == BY_HAND


def test_an_unclassified_report_bears_no_block(tmp_path: Path) -> None:
    with make_vault(
        tmp_path / "library", [draft("The northern depot holds six days of diesel.", "UNCLASSIFIED")]
    ) as vault:
        given = turn(view(vault).below(parse("UNCLASSIFIED")), QUESTION)
        assert exported(view(vault), given.id, "pdf").authority is None


def test_nobody_exports_the_answer_of_another(vault: Vault) -> None:
    given = turn(view(vault), QUESTION)
    with pytest.raises(NotFound):
        exported(view(vault, "mole"), given.id, "pdf")
