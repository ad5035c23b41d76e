"""Dates in words, in three languages: what is certain is read, and nothing else."""

from datetime import date

import pytest
from hypothesis import given, strategies

from indexes.search.dates import FIRST, LAST, Days, Mention, asked_days, days_of, mentions, read_days


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("121530Z MAR 62", "1962-03-12"),
        ("O 061900Z, FEB 98", "1998-02-06"),
        ("P 040915Z AUG 26", "2026-08-04"),
        ("12 March 1962", "1962-03-12"),
        ("the 12th of March 1962", "1962-03-12"),
        ("March 12, 1962", "1962-03-12"),
        ("Heronsgate, March 12th, 1962, 9:30 a.m.", "1962-03-12"),
        ("12MAR1962", "1962-03-12"),
        ("12-Mar-62", "1962-03-12"),
        ("12 Mar '62", "1962-03-12"),
        ("12 Mar 62", "1962-03-12"),
        ("Ostrel, den 12. März 1962", "1962-03-12"),
        ("le 1er août 1944", "1944-08-01"),
        ("16 FÉVRIER 1962", "1962-02-16"),
        ("in March 1962", "1962-03"),
        ("MÄRZ 1962", "1962-03"),
        ("1962-03-12", "1962-03-12"),
        ("1962-03-12T10:00:00Z", "1962-03-12"),
        ("24/11/57", "1957-11-24"),
        ("11/24/57", "1957-11-24"),
        ("24.11.1957", "1957-11-24"),
        ("3.3.1962", "1962-03-03"),
        ("03/04/1962", "1962"),
        ("in the 1960s", "196"),
        ("die 1960er Jahre", "196"),
        ("les années 1960", "196"),
    ],
)
def test_a_date_is_read_as_exactly_as_it_is_certain(text: str, iso: str) -> None:
    (found,) = mentions(text)
    assert found.iso == iso
    assert text[found.start : found.end] in text


@pytest.mark.parametrize(
    "text",
    [
        "on 12 March 40 ships sailed",
        "03/04/05",
        "12 Mar 24",
        "31 February 1962",
        "291530Z FEB 62",
        "in 1962",
        "you may 12 times",
        "paragraph 2.3.1962.5",
        "2962-03-12",
        "0/0/1962",
        "telegram 1234",
    ],
)
def test_what_is_not_certain_is_not_read(text: str) -> None:
    assert mentions(text) == []


def test_in_europe_the_day_comes_first() -> None:
    assert mentions("3.4.1962", day_first=True) == [Mention(0, 8, "1962-04-03")]


FORMS = ("%d %B %Y", "%B %d, %Y", "%Y-%m-%d")


@given(strategies.dates(date(1850, 1, 1), date(2099, 12, 31)), strategies.sampled_from(FORMS))
def test_every_day_of_the_calendar_is_read(day: date, form: str) -> None:
    (found,) = mentions(day.strftime(form))
    assert found.iso == day.isoformat()
    assert read_days(day.strftime(form)) == Days(int(f"{day:%Y%m%d}"), int(f"{day:%Y%m%d}"))


@given(strategies.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    for one in mentions(text):
        assert 0 <= one.start < one.end <= len(text)
        assert days_of(one.iso).first <= days_of(one.iso).last
    assert all(days.first <= days.last for days in asked_days(text))


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("What was agreed in March 1962?", 19620300, 19620399),
        ("What happened between March and May 1962?", 19620300, 19620599),
        ("from 3 to 12 June 1968", 19680603, 19680612),
        ("from March 3 to June 12, 1968", 19680303, 19680612),
        ("from 3 March 1967 to June 1968", 19670303, 19680699),
        ("zwischen März und Mai 1962", 19620300, 19620599),
        ("vom 3. bis 12. Juni 1968", 19680603, 19680612),
        ("entre mars et mai 1962", 19620300, 19620599),
        ("du 3 au 12 juin 1968", 19680603, 19680612),
        ("March–May 1962", 19620300, 19620599),
        ("1961-63", 19610000, 19639999),
        ("between 1961 and 1963", 19610000, 19639999),
        ("before 1965", FIRST, 19649999),
        ("vor 1965", FIRST, 19649999),
        ("avant le 12 juin 1968", FIRST, 19680611),
        ("after 12 June 1968", 19680613, LAST),
        ("nach dem 12. Juni 1968", 19680613, LAST),
        ("since March 1962", 19620300, LAST),
        ("depuis mars 1962", 19620300, LAST),
        ("until 1965", FIRST, 19659999),
        ("bis zum 12. Juni 1968", FIRST, 19680612),
        ("in the 1960s", 19600000, 19699999),
        ("in 1968", 19680000, 19689999),
    ],
)
def test_a_question_speaks_of_a_run_of_days(question: str, first: int, last: int) -> None:
    assert asked_days(question) == (Days(first, last),)


def test_several_dates_are_several_runs() -> None:
    assert asked_days("the notes of 5 March 1962 and 7 April 1963") == (
        Days(19620305, 19620305),
        Days(19630407, 19630407),
    )
    assert asked_days("1962 and 1964") == (Days(19620000, 19629999), Days(19640000, 19649999))
    assert asked_days("How many trucks has depot 12?") == ()


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("1962", 19620000, 19629999),
        ("1962-03", 19620300, 19620399),
        ("1962-03-12", 19620312, 19620312),
        ("1962-03..1962-05", 19620300, 19620599),
        ("1962..", 19620000, LAST),
        ("..1962-03", FIRST, 19620399),
        ("<1965", FIRST, 19649999),
        ("<=1965", FIRST, 19659999),
        (">1968-06-12", 19680613, LAST),
        (">=1968-06-12", 19680612, LAST),
        ("March 1962", 19620300, 19620399),
        ("12. März 1962", 19620312, 19620312),
        ("between March and May 1962", 19620300, 19620599),
        ("1960s", 19600000, 19699999),
    ],
)
def test_a_value_names_days(value: str, first: int, last: int) -> None:
    assert read_days(value) == Days(first, last)


@pytest.mark.parametrize(
    "value", ["", "yesterdayish", "..", "<", "1962-13", "1962-3", "1965..1962", "in March 1962 or so", "12 March"]
)
def test_a_value_that_names_anything_else_is_not_read(value: str) -> None:
    assert read_days(value) is None


def test_runs_meet_where_they_share_a_day() -> None:
    assert days_of("1962").meets(days_of("1962-03-12"))
    assert days_of("1962-03").meets(Days(19620331, LAST))
    assert not days_of("1962-03").meets(days_of("1962-04"))
