"""Which brackets are portion marks, where they stand, and which can only raise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.policy import parse, text
from ingest.assembly import assemble
from ingest.marks import (
    ALONE,
    END,
    INSIDE,
    START,
    Mark,
    find,
    folded,
    is_item,
    is_labelled,
    is_numbered,
    is_restated,
    within,
)
from ingest.reading import Element, Reading
from tests.ingest.words import plain

SECRET = parse("SECRET//REL TO USA, GBR")


def marks(body: str) -> list[Mark]:
    """Return the marks of a plain text."""
    return find(plain(body), SECRET)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("(S) Fuel is low.", START),
        ("3. (S) Fuel is low.", START),
        ("3.(S) Fuel is low.", START),
        ("(1) (S) Fuel is low.", START),
        ("SUBJECT: (S) Fuel", START),
        ("Figure 2-1. (S) Fuel", START),
        ("\u200b(S) Fuel is low.", START),
        ("Fuel is low. (S)", END),
        ("Fuel is low.” (S).", END),
        ("SUBJECT: Fuel (S)", END),
        ("Fuel (S)", END),  # a short line without a full stop is a heading
        ("Fuel is low.\n(S)", ALONE),
        ("Fuel (S) is low.", INSIDE),
        ("It is said to be at the level (S)\nof last year.", INSIDE),
    ],
)
def test_where_a_mark_stands(body: str, place: str) -> None:
    (mark,) = marks(body)
    assert (mark.place, mark.marking, mark.sure) == (place, parse("SECRET"), True)
    assert plain(body).text[mark.start : mark.end] == "(S)"


@pytest.mark.parametrize(
    "body",
    [
        "Send the report(s) on the option(s).",
        "SUBMIT REPORT(S) BY NOON.",
        "(c) third item",
        "(s) small letters",
        "(C) 1999",
        "(C) 1999-2004 Depot Press. All rights reserved.",
        "(C) 2001 by Harbour Ltd.",
        "Copyright (C) Harbour Master",
        "It was 30 degrees (C) in the shade.",
        "The sulphur (S) content.",
        "Widget(R) brand",
        "asked Senator Miller (R).",
        "(A) Sheds\n(B) Tanks\n(C) Guards",
        "(A) Sheds. (B) Tanks. (C) Guards.",
        "(NATO) and (USA) and (SEE ANNEX)",
        "(http://a.b)",
    ],
)
def test_brackets_that_are_no_marks(body: str) -> None:
    assert marks(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "(C) 1999 was a dry year.",
        "Annex (C)",
        "done(S) and more. (U)",
        "(ts//si) Fuel",
        "(U) a\n\n(A) x\n\n(B) y\n\n(C) z",
    ],
)
def test_what_may_be_a_mark_can_only_raise(body: str) -> None:
    assert [mark.marking for mark in marks(body) if not mark.sure] != []


def test_letters_of_a_list_whose_items_are_marked() -> None:
    found = marks("(U) Depots:\n(A) (U) Sheds\n(B) (U) Tanks\n(C) (U) Guards")
    assert {text(mark.marking) for mark in found if mark.marking} == {"UNCLASSIFIED"}
    assert [text(one.marking) for one in marks("(C) First.\n\n(S) Second.") if one.marking] == [
        "CONFIDENTIAL",
        "SECRET",
    ]


@pytest.mark.parametrize(
    "mark", ["(\u0422S)", "(T\u200bS)", "\uff08TS\uff09", "(\uff34\uff33)", "(S//WIDGET)", "(TS-9)", "(//)", "(S//)"]
)
def test_what_looks_like_a_mark_and_cannot_be_read(mark: str) -> None:
    (found,) = marks(f"{mark} Fuel is low.")
    assert (found.marking, found.placed) == (None, True)


def test_a_mark_may_be_broken_after_a_stroke() -> None:
    (mark,) = marks("(TS//SI//\n  NOFORN) Fuel is low.")
    assert mark.marking == parse("TOP SECRET//SI//NOFORN")


def test_a_bare_release_mark_takes_the_list_of_the_banner() -> None:
    (mark,) = marks("(S//REL) Fuel is low.")
    assert mark.marking == SECRET
    (without,) = find(plain("(S//REL) Fuel is low."), parse("SECRET"))
    assert without.marking is None


@pytest.mark.parametrize(
    ("body", "placed"),
    [
        ("text of the year\n(TS) Fuel", True),  # a wrapped line, but no word is written so
        ("text of the year\n(C) Fuel", False),
        ("text (S//NF) text", True),
        ("text (S) text", False),
        ("text. (S) text", True),
        ("a long text of which the level is (S)\n", True),
    ],
)
def test_where_a_mark_must_be_sound(body: str, *, placed: bool) -> None:
    assert [mark.placed for mark in marks(f"Here is {body}")] == [placed]


def test_cells_are_looked_at_one_by_one() -> None:
    table = assemble(Reading((Element("table", "(U) North | (C)\nSouth | x (S) l"),)))
    assert [mark.place for mark in find(table, SECRET)] == [START, ALONE, INSIDE]


def test_lines() -> None:
    assert [is_numbered(line) for line in ("1. a", "(a) b", "- c", "Fuel", "iv) d")] == [True, True, True, False, True]
    assert [is_item(line) for line in ("(A) a", "(S) b", "2. c", "Fuel")] == [True, True, True, False]
    assert [is_numbered(line) for line in ("(A) a", "(S) b")] == [False, False]
    assert [is_labelled(line) for line in ("SUBJECT: x", "Table 3: x", "Tables", "1. RE: x")] == [
        True,
        True,
        False,
        True,
    ]
    assert (folded("\uff34S"), is_restated("TS"), is_restated("T\u200bS")) == ("TS", False, True)
    found = marks("(U) a\n\n(C) b\n\n(S) c")
    assert within(found, found[1].start, found[2].start) == [found[1]]


@given(st.text(alphabet="(SUCT)/. \n1aiA|-é\u200b\uff1a", max_size=60))
def test_no_text_breaks_the_search(body: str) -> None:
    whole = plain(body)
    for mark in find(whole, SECRET):
        assert whole.text[mark.start] == "("
        assert whole.text[mark.end - 1] == ")"


def test_sensitive_but_unclassified_alone_is_a_mark() -> None:
    (mark,) = find(plain("(SBU) The convoy left."), parse("UNCLASSIFIED//SBU"))
    assert mark.marking == parse("UNCLASSIFIED//SBU")
