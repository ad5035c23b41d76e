"""A claim reported as marked too low is hidden from its reader at once, and nothing of its answer leaves here."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from indexes.accounts import Account, Accounts
from indexes.duties import Duty
from indexes.errors import NotFound, Refused, UsageError
from indexes.reporting import decide
from indexes.reports import Decision, Report, Said
from indexes.vault import Vault
from indexes.view import View
from rag.conversation import Turn, turn
from rag.drafted import QUOTE
from rag.explain import explained
from rag.exported import exported
from rag.judged import claim_words, judged
from rag.printed import explanation_page, reopened_page, reopened_record
from rag.reopened import reopened
from rag.replay import replayed
from tests.library import draft, make_vault, reader

QUESTION = "How many days of diesel does the northern depot hold?"
SIX = "The northern depot holds six days of diesel."
NINE = "The northern depot holds nine days of diesel since Monday."
SECURITY, LOW_SECURITY = "siskin", "wren"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A library in which two documents say two things, with two security officers."""
    documents = [draft(SIX, "CONFIDENTIAL", title="Six"), draft(NINE, "SECRET", title="Nine")]
    with make_vault(tmp_path / "library", documents) as vault:
        for name, clearance in ((SECURITY, "SECRET"), (LOW_SECURITY, "CONFIDENTIAL")):
            Accounts(vault.control).add(Account(name, (clearance,), "USA", duties=(Duty.SECURITY_OFFICER,)))
        yield vault


@pytest.fixture
def view(vault: Vault) -> View:
    """The view of a reader of both."""
    return vault.view(reader("SECRET"))


@pytest.fixture
def given(view: View) -> Turn:
    """An answer with a claim of each."""
    made = turn(view, QUESTION)
    assert {one.text for one in made.answer.claims} == {SIX, NINE}
    return made


def number_of(given: Turn, words: str) -> int:
    """Return the number of the claim that says this."""
    return [one.text for one in given.answer.claims].index(words) + 1


@pytest.fixture
def report(view: View, given: Turn) -> Report:
    """The claim from the lower document, reported as marked too low."""
    return judged(view, given.id, number_of(given, SIX), Said.TOO_LOW)


def test_a_verdict_is_kept_and_changes_nothing_that_is_shown(view: View, given: Turn) -> None:
    for said in (Said.RIGHT, Said.OUTDATED, Said.TOO_HIGH):
        judged(view, given.id, 1, said)
    found = reopened(view, given.id)
    assert (found.answer, found.hidden, found.frozen) == (given.answer, 0, False)
    assert found.said == ((1, Said.TOO_HIGH), (1, Said.OUTDATED))
    assert exported(view, given.id, "json").answer == given.answer


def test_too_low_hides_the_claim_at_once_and_the_marking_stays(view: View, given: Turn, report: Report) -> None:
    found = reopened(view, given.id)
    assert report.is_open
    assert [one.text for one in found.answer.claims] == [NINE]
    assert (found.numbers, found.hidden, found.gone, found.frozen) == ((number_of(given, NINE),), 1, 0, True)
    assert found.answer.marking == given.answer.marking
    assert found.answer.disagree == ()
    for page in (reopened_page(found), explanation_page(explained(view, given.id)), str(reopened_record(found))):
        assert SIX not in page
    assert "1 claim is hidden" in reopened_page(found)


def test_a_frozen_answer_does_not_leave_the_library(view: View, given: Turn, report: Report) -> None:
    del report
    leaving: list[Callable[[], object]] = [
        lambda: exported(view, given.id, "json"),
        lambda: replayed(view, given.id, lambda: nullcontext(QUOTE)),
    ]
    for way in leaving:
        with pytest.raises(UsageError, match="frozen"):
            way()


def test_when_each_claim_is_reported_nothing_is_claimed(view: View, given: Turn) -> None:
    for number in (1, 2):
        judged(view, given.id, number, Said.TOO_LOW)
    found = reopened(view, given.id)
    assert (found.answer.abstained, found.answer.claims, found.hidden, found.gone) == (True, (), 2, 0)
    assert found.answer.marking == view.ceiling


def test_others_and_other_answers_are_not_touched(vault: Vault, view: View, given: Turn, report: Report) -> None:
    del report
    assert len(turn(view, QUESTION).answer.claims) == 2
    other = vault.view(reader("SECRET", name="other"))
    his = turn(other, QUESTION)
    assert reopened(other, his.id).answer == his.answer
    with pytest.raises(NotFound):
        judged(other, given.id, 1, Said.TOO_LOW)


@pytest.mark.parametrize("number", [0, 3, -1, 10**9])
def test_a_claim_that_is_not_there_is_not_found(view: View, given: Turn, number: int) -> None:
    with pytest.raises(NotFound):
        judged(view, given.id, number, Said.RIGHT)


def test_a_hidden_claim_can_not_be_brought_back_by_its_reader(view: View, given: Turn, report: Report) -> None:
    with pytest.raises(NotFound):
        judged(view, given.id, report.place.claim, Said.RIGHT)
    assert reopened(view, given.id).frozen


@pytest.mark.parametrize(("decision", "hidden"), [(Decision.NOTHING, 0), (Decision.RELABELLED, 1)])
def test_only_nothing_wrong_brings_it_back(
    vault: Vault, given: Turn, report: Report, decision: Decision, hidden: int
) -> None:
    decide(vault, SECURITY, report.id, decision.value)
    found = reopened(vault.view(reader("SECRET")), given.id)
    assert (found.hidden, found.frozen) == (hidden, bool(hidden))


def test_an_officer_is_shown_the_words_up_to_his_clearance(vault: Vault, report: Report) -> None:
    assert claim_words(vault, SECURITY, report.id) == (SIX, report.marking)
    *_, last = vault.audit.records()
    assert (last["actor"], last["action"], last["report"]) == (SECURITY, "claim shown", report.id)
    for name, wanted in ((LOW_SECURITY, report.id), (SECURITY, "0" * 16)):
        with pytest.raises(NotFound):
            claim_words(vault, name, wanted)
    Accounts(vault.control).add(Account("mole", ("SECRET",), "USA"))
    with pytest.raises(Refused):
        claim_words(vault, "mole", report.id)
