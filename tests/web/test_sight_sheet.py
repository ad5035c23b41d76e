"""The cited words on the picture of a page: the right ones, or none."""

import math
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.policy import parse
from indexes.records import Page
from ingest.sight import Word
from ingest.spots import Spots
from web.look import Look
from web.sight_sheet import matched, sight

LOW = parse("UNCLASSIFIED")
TEXT = "The northern depot holds\nsix days of well-known diesel."
PAGE = Page("d", "t", LOW, 1, 1, 100, 100 + len(TEXT), TEXT, ())
PLACED = "The:0 northern:0 depot:0 holds:0 six:1 days:1 of:1 well:1 known:2 diesel.:2"
WORDS = tuple(
    Word(word, 1.0, 10.0 * at, 700.0 - 20 * int(line), 10.0 * at + 9, 710.0 - 20 * int(line), int(line))
    for at, (word, line) in enumerate(one.split(":") for one in PLACED.split())
)


def span_of(words: str) -> tuple[int, int]:
    """Give the span of some words of the text, in characters of the document."""
    start = PAGE.start + TEXT.index(words)
    return start, start + len(words)


def test_the_words_of_a_span_are_found_over_lines_and_joints() -> None:
    found = matched(PAGE, WORDS, span_of("days of well-known"))
    assert [word.text for word in found] == ["days", "of", "well", "known"]
    assert [word.text for word in matched(PAGE, WORDS, span_of("holds\nsix"))] == ["holds", "six"]


def test_where_the_two_texts_part_nothing_is_lit() -> None:
    for wrong in (
        (*WORDS[:2], replace(WORDS[2], text="dep0t"), *WORDS[3:]),
        WORDS[1:],
        (*WORDS, Word("more", 1.0, 0, 0, 1, 1, 3)),
        WORDS[::-1],
        (),
    ):
        assert matched(PAGE, wrong, span_of("northern depot")) == []


def test_lights_are_one_for_each_line_from_the_upper_left() -> None:
    shown = sight(PAGE, Spots(595, 842, WORDS), Look(span_of("holds\nsix days")))
    assert len(shown.lights) == 2
    first, second = shown.lights
    assert first.y < second.y
    assert 0 < first.x < 595
    assert shown.href == "/documents/d/pages/1/picture"
    assert [zoom.value for zoom in shown.zooms if zoom.here] == [100]
    assert sight(PAGE, Spots(595, 842), Look(span_of("six"))).is_scan


def corner(transform: str, x: float, y: float) -> tuple[float, float]:
    """Give where a point of the page lands when `translate(a b) rotate(c)` is applied to it, as SVG does."""
    found = re.fullmatch(r"translate\((\S+) (\S+)\) rotate\((\d+)\)", transform)
    if found is None:
        return x, y
    right, down, angle = float(found[1]), float(found[2]), math.radians(int(found[3]))
    return right + x * math.cos(angle) - y * math.sin(angle), down + x * math.sin(angle) + y * math.cos(angle)


@pytest.mark.parametrize(("turn", "lands"), [(0, (0, 0)), (90, (842, 0)), (180, (595, 842)), (270, (0, 595))])
def test_a_turned_page_stays_in_view_and_its_upper_left_corner_goes_clockwise(
    turn: int, lands: tuple[float, float]
) -> None:
    shown = sight(PAGE, Spots(595, 842, WORDS), Look(span_of("six"), turn=turn))
    assert corner(shown.transform, 0, 0) == pytest.approx(lands, abs=1e-9)
    assert shown.lights == sight(PAGE, Spots(595, 842, WORDS), Look(span_of("six"))).lights  # they turn with the page
    for x, y in ((0, 0), (595, 0), (0, 842), (595, 842)):
        right, down = corner(shown.transform, x, y)
        assert -1e-9 <= right <= shown.width + 1e-9
        assert -1e-9 <= down <= shown.height + 1e-9


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=6), min_size=1, max_size=12), st.data())
def test_any_span_of_words_is_found_exactly(words: list[str], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    text = " ".join(words)
    starts = [len(" ".join(words[:at])) + (at > 0) for at in range(len(words))]
    page = replace(PAGE, start=7, end=7 + len(text), text=text)
    seen = [Word(word, 1.0, at, 0.0, at + 1, 1.0, 0) for at, word in enumerate(words)]
    found = matched(page, seen, (7 + starts[first], 7 + starts[last] + len(words[last])))
    assert found == seen[first : last + 1]
