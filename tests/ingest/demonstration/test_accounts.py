"""The sign-ins are readers of four different sights, and what a question expects stands where they may read it."""

import re
from datetime import UTC, datetime

import pytest

from indexes.errors import Refused
from indexes.policy import Reader, parse, reader_from, require
from ingest.demonstration import ACCOUNTS, QUESTIONS, Account, Question, Specimen, specimens
from ingest.demonstration.content import texts_of

NOW = datetime(2026, 8, 15, tzinfo=UTC)


def reader_of(account: Account) -> Reader:
    return reader_from(
        account.name,
        account.clearances,
        nationality=account.nationality,
        holds=account.holds,
        groups=account.groups,
        valid_from=None,
        valid_until=None,
    )


def readable(account: Account) -> list[Specimen]:
    reader = reader_of(account)
    found = []
    for specimen in specimens():
        if specimen.fault:
            continue
        try:
            require(reader, parse(specimen.marking), NOW)
        except Refused:
            continue
        found.append(specimen)
    return found


def text_of(specimen: Specimen) -> str:
    """Return all words of a document; what stands in the title is part of what a reader sees."""
    texts = [specimen.title, *(text for block in specimen.blocks for text in texts_of(block))]
    return re.sub(r"\s+", " ", "\n".join(texts))


def test_there_are_four_sign_ins_and_each_reads_something_else() -> None:
    assert [account.name for account in ACCOUNTS] == ["press", "liaison", "analyst", "director"]
    sights = [{specimen.path for specimen in readable(account)} for account in ACCOUNTS]
    press, liaison, analyst, director = sights
    assert press < liaison < analyst < director
    assert len(director) == sum(not specimen.fault for specimen in specimens())


def test_there_are_questions_enough_in_three_languages() -> None:
    assert len(QUESTIONS) >= 10
    assert {question.language for question in QUESTIONS} == {"en", "fr", "de"}
    assert all([one.account for one in question.expected] == [a.name for a in ACCOUNTS] for question in QUESTIONS)
    assert sum(len({one.contains for one in question.expected}) > 1 for question in QUESTIONS) >= 10


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.text)
def test_what_is_expected_stands_in_what_the_account_may_read(question: Question) -> None:
    for account, expected in zip(ACCOUNTS, question.expected, strict=True):
        seen = [text_of(specimen) for specimen in readable(account)]
        assert (expected.outcome == "answer") == bool(expected.contains)
        assert any(expected.contains in text for text in seen)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.text)
def test_what_may_never_appear_stands_only_out_of_sight(question: Question) -> None:
    everything = [text_of(specimen) for specimen in specimens()]
    for account, expected in zip(ACCOUNTS, question.expected, strict=True):
        seen = [text_of(specimen) for specimen in readable(account)]
        for hidden in expected.never:
            assert not any(hidden in text for text in seen)
            assert any(hidden in text for text in everything)
