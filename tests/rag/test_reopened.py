"""An answer opened again shows what stands now: a source that went or changed takes its claims along."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexes.policy import parse, text
from indexes.vault import Vault
from indexes.view import View
from rag.conversation import Turn, turn
from rag.printed import reopened_page, told_now
from rag.record import read, written
from rag.reopened import reopened
from rag.showing import spelled
from tests.library import draft, make_vault, reader

QUESTION = "How many days of diesel does the northern depot hold?"
SIX = "The northern depot holds six days of diesel."
NINE = "The northern depot holds nine days of diesel since Monday."


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A library in which two documents under two markings say two things."""
    documents = [draft(SIX, "CONFIDENTIAL", title="Six"), draft(NINE, "SECRET", title="Nine")]
    with make_vault(tmp_path / "library", documents) as vault:
        yield vault


def everything(vault: Vault) -> View:
    """Return the view of a reader of both."""
    return vault.view(reader("SECRET"))


def change(vault: Vault, marking: str, sql: str) -> None:
    """Alter the store of one partition behind the library's back."""
    (partition,) = [one for one in everything(vault)._partitions if text(one.marking) == marking]
    partition._store._database.execute("PRAGMA foreign_keys = OFF")
    with partition._store.transaction() as database:
        database.execute(sql)


def test_an_undisturbed_answer_is_shown_as_it_was(vault: Vault) -> None:
    given = turn(everything(vault), QUESTION)
    found = reopened(everything(vault), given.id)
    assert found.answer == given.answer
    assert (found.gone, found.changed, found.kept.id) == (0, False, given.id)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE documents SET text = replace(text, 'nine', 'ten')",
        "UPDATE documents SET text = ' ' || text",
        "UPDATE documents SET id = 'moved'",
        "DELETE FROM documents",
    ],
)
def test_a_claim_whose_source_changed_is_not_shown_and_its_marking_stays(vault: Vault, sql: str) -> None:
    given = turn(everything(vault), QUESTION)
    assert {one.text for one in given.answer.claims} == {SIX, NINE}
    change(vault, "SECRET", sql)
    found = reopened(everything(vault), given.id)
    assert ([one.text for one in found.answer.claims], found.gone) == ([SIX], 1)
    assert text(found.answer.marking) == "SECRET"
    assert found.answer.disagree == ()


def test_when_every_claim_is_gone_nothing_is_claimed(vault: Vault) -> None:
    given = turn(everything(vault), QUESTION)
    for marking in ("CONFIDENTIAL", "SECRET"):
        change(vault, marking, "UPDATE documents SET text = upper(text)")
    found = reopened(everything(vault), given.id)
    assert (found.answer.abstained, found.gone) == (True, 2)
    assert found.answer.reason == "This answer is no longer available."
    assert found.answer.marking == everything(vault).ceiling


def test_new_documents_are_told(vault: Vault) -> None:
    given = turn(everything(vault), QUESTION)
    with vault.writing():
        vault.deposit(draft("The fence is new.", "SECRET"))
    assert reopened(everything(vault), given.id).changed


def drafted(vault: Vault, given: Turn) -> str:
    """Keep the same answer as if a model had drafted it, and return its id."""
    view = everything(vault)
    body = written(given.record).replace('"by": "quoting"', '"by": "a model"')
    assert read(body, view).answer.drafted.by == "a model"
    return view.keep(body, [one.document for one in given.record.reads], QUESTION, None).id


def test_nothing_that_a_model_drafted_is_shown_when_anything_that_it_was_shown_is_gone(vault: Vault) -> None:
    answer = drafted(vault, turn(everything(vault), QUESTION))
    assert len(reopened(everything(vault), answer).answer.claims) == 2
    change(vault, "SECRET", "DELETE FROM documents")
    found = reopened(everything(vault), answer)
    assert (found.answer.claims, found.gone) == ((), 2)


def test_two_sources_of_one_claim_lose_one(vault: Vault) -> None:
    with vault.writing():
        vault.deposit(draft(SIX, "SECRET", title="Six again", original=b"again"))
    given = turn(everything(vault), QUESTION)
    (both,) = [one for one in given.answer.claims if one.text == SIX]
    assert len(both.citations) == 2
    change(vault, "CONFIDENTIAL", "DELETE FROM documents")
    (one,) = [one for one in reopened(everything(vault), given.id).answer.claims if one.text == SIX]
    assert [text(citation.marking) for citation in one.citations] == ["SECRET"]
    assert one.portion == parse("SECRET")


def test_an_answer_says_when_its_source_was_revised(vault: Vault) -> None:
    def brought(words: str) -> None:
        one = draft(words, "SECRET")
        with vault.writing():
            vault.revise(one, vault.embedder.embed([one.text]), "/in/report.txt")

    brought("The northern depot holds eleven days of diesel, says the report.")
    given = turn(everything(vault), QUESTION)
    before = reopened(everything(vault), given.id)
    assert (before.revised, before.answer) == ((), given.answer)
    brought("The northern depot holds twelve days of diesel, says the report.")
    found = reopened(everything(vault), given.id)
    today = datetime.now(UTC).date().isoformat()
    assert (found.gone, found.revised) == (1, (today,))
    assert f"The source was revised on {spelled(today)}." in told_now(found)
    assert "eleven" not in reopened_page(found)
    low = vault.view(reader("CONFIDENTIAL"))
    assert low.revised([one.document for one in given.record.reads]) == []
