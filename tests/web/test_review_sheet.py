"""What the review page prints: markings in their colours, the state in words, the ways to other pages."""

import pytest

from indexes.policy import parse
from ingest.evidence import BANNER, Evidence
from ingest.quarantine import DECIDED, REJECTED, SECOND, Entry, Ruling
from ingest.review import NOT_YOU
from web.review_sheet import Around, ReviewSheet, Shown, review_sheet, turns

FINDS = (
    Evidence(BANNER, "at the top", "SECRET", "SECRET", 0.75),
    Evidence(BANNER, "below", "S?CR?T", ""),
    Evidence(BANNER, "below", "HIGH", "HIGH"),
)


def sheet(*rulings: Ruling, name: str = "wren", proposal: str = "SECRET") -> ReviewSheet:
    """Return the sheet of an entry with these rulings."""
    entry = Entry(
        id="q-1",
        code="unmarked",
        sentence="No marking was found.",
        file="a.pdf",
        sha256="00",
        size=1,
        time="2026-11-25T12:00:00+00:00",
        seen=("CONFIDENTIAL", "no marking"),
        placed="TOP SECRET",
        evidence=FINDS,
        proposal=proposal,
        rulings=rulings,
    )
    return review_sheet(entry, parse("TOP SECRET"), name, Around("1 of 2", Shown()))


def ruling(effect: str, by: str = "wren") -> Ruling:
    """Return a ruling with this effect."""
    return Ruling(by, "correct", "" if effect == REJECTED else "CONFIDENTIAL", "Order 7", "2026-11-25", effect)


def test_markings_bear_their_colours_and_what_cannot_be_read_takes_that_of_the_file() -> None:
    made = sheet()
    assert (made.bar.text, made.bar.tone) == ("TOP SECRET", "ts")
    assert [mark.tone for mark in made.seen] == ["c", "ts"]
    assert [find.mark.tone if find.mark else None for find in made.finds] == ["s", None, "ts"]
    assert (made.finds[0].place, made.finds[0].sure) == ("banner at the top", "75%")
    assert made.proposal is not None
    assert made.proposal.tone == "s"
    assert sheet(proposal="").proposal is None
    assert (made.since, made.position, made.state) == ("2026-11-25", "1 of 2", "")


@pytest.mark.parametrize(
    ("effect", "name", "words", "is_open"),
    [
        (SECOND, "wren", NOT_YOU, False),
        (SECOND, "otter", "Waiting for a second reviewer. wren decided on a lower marking.", True),
        (REJECTED, "otter", "Rejected by wren. It stays out of the library.", False),
        (DECIDED, "otter", "Decided, and cut off", True),
    ],
)
def test_the_state_is_told_in_words(effect: str, name: str, words: str, is_open: bool) -> None:
    made = sheet(ruling(effect), name=name)
    assert made.state.startswith(words)
    assert (made.open, made.undo, made.authority) == (is_open, True, "Order 7")
    assert (made.decided is None) == (effect == REJECTED)


def test_pages_nearby_and_both_ends_can_be_turned_to() -> None:
    assert [turn.label for turn in turns("q-1", 50, 100)] == ["1", *(str(number) for number in range(46, 55)), "100"]
    (only,) = turns("q-1", 1, 1)
    assert (only.href, only.here) == ("/review/q-1?page=1", True)
