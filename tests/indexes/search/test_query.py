"""A question is read once: its words with their weights, its language, and what a document must be."""

from contextlib import suppress

import pytest
from hypothesis import given, strategies

from indexes.errors import QuestionError
from indexes.search.dates import FIRST, LAST, Days
from indexes.search.query import TYPES, Query
from ingest.sources import MEDIA_TYPES


def test_a_question_gives_its_words_and_its_language() -> None:
    query = Query.of("When did the Heron reach Dover in 1954?")
    assert query.text == "When did the Heron reach Dover in 1954?"
    assert query.asked == {"1954": 1.5, "dover": 1.5, "heron": 1.5, "reach": 1.0}
    assert (query.names, query.language) == (3, "en")


def test_another_language_is_told() -> None:
    assert Query.of("Wann ist der Zug nach Bonn gefahren?").language == "de"


def test_nothing_asked_is_no_words() -> None:
    assert dict(Query.of("?!").asked) == {}


def told(question: str) -> list[tuple[str, bool]]:
    """Return fields and signs of a question's conditions."""
    return [(one.field, one.wanted) for one in Query.of(question).conditions]


def test_filters_and_phrases_are_taken_out_of_the_text() -> None:
    query = Query.of('originator:"J2 Intelligence" Who holds the "northern depot"? -type:pdf date:1962-03')
    assert query.text == "Who holds the northern depot?"
    assert told('originator:"J2 Intelligence" Who holds the "northern depot"? -type:pdf date:1962-03') == [
        ("originator", True),
        ("phrase", True),
        ("type", False),
        ("date", True),
    ]
    assert query.asked == Query.of("Who holds the northern depot?").asked


@pytest.mark.parametrize(
    "question",
    [
        "When does convoy 3 leave, at 12:30?",
        "FM: AMEMBASSY HERONSGATE",
        "DATE:12/03/62 SUBJECT:ferry",
        "see http://host.invalid/title:x",
        "title: the ferry",
        "What does “northern depot” mean?",
        'A pipe of 5" and one of 6"',
        "sub-type:pdf",
    ],
)
def test_what_is_no_filter_stays_text(question: str) -> None:
    assert Query.of(question).text == question
    assert told(question) == []


@pytest.mark.parametrize("phrase", ['"bridge nine"', "« bridge nine »", "„bridge nine“", "„bridge nine”"])
def test_phrases_are_quoted_in_three_languages(phrase: str) -> None:
    query = Query.of(f"What of {phrase}")
    assert query.text == "What of bridge nine"
    assert told(f"What of {phrase}") == [("phrase", True)]


def test_what_must_not_stand_is_not_asked_for() -> None:
    query = Query.of('ferry -"bridge nine"')
    assert query.text == "ferry"
    assert told('ferry -"bridge nine"') == [("phrase", False)]


def test_days_of_several_forms() -> None:
    written = 'date:1962-03..1962-05 after:1960 before:1965-02-01, date:>=1961 date:"March 1962"'
    days = [(one.group, one.days) for one in Query.of(written).conditions]
    assert days == [
        ("date", Days(19620300, 19620599)),
        ("date from", Days(19610000, LAST)),
        ("date until", Days(FIRST, 19650200)),
        ("date from", Days(19610000, LAST)),
        ("date", Days(19620300, 19620399)),
    ]


def test_only_filters_leave_nothing_to_rank_by() -> None:
    assert Query.of("type:PDF Collection:Ferries").only_narrows
    assert not Query.of("type:pdf ferry").only_narrows
    assert not Query.of(" ").only_narrows


@pytest.mark.parametrize(
    "question",
    ["date:yesterdayish", "date:<", "ferry after:soon", "before:1962-13", "type:secret", 'title:"--"', 'originator:""'],
)
def test_a_filter_that_cannot_be_read_is_one_sentence_without_the_question(question: str) -> None:
    with pytest.raises(QuestionError) as caught:
        Query.of(question)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert not {"yesterdayish", "soon", "secret"} & set(sentence.split())


@given(strategies.text(alphabet='ab ":-«»„“()dateype1.<>', max_size=40))
def test_any_question_is_read_or_refused(question: str) -> None:
    with suppress(QuestionError):
        query = Query.of(question)
        assert query.conditions or query.text == question


def test_types_are_those_that_are_ingested() -> None:
    assert dict(TYPES) == MEDIA_TYPES
