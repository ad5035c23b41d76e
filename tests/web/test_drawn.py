"""The drawings under an answer: sources by date, and which claim rests on which source."""

import re

from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from indexes import policy
from indexes.policy import Marking
from rag.answer import Citation, Claim
from rag.verify import Verdict
from tests.web.conftest import ask
from web import drawn

LOW = policy.parse("UNCLASSIFIED")
HIGH = policy.parse("SECRET//NOFORN")
LONG = policy.parse("SECRET//REL TO USA, AUS, CAN, GBR, NZL")
NAMES = {"a": (1, "First"), "b": (2, "Second"), "c": (3, "Third")}


def citation(document: str, day: str, marking: Marking = LOW) -> Citation:
    """Give a citation of a document of this day."""
    return Citation(document, "f" * 64, marking, marking, document, None, 0, 9, "Six days.", day)


def claim(*citations: Citation) -> Claim:
    """Give a claim that rests on these."""
    return Claim("Six days.", Verdict.SUPPORTED, citations)


def test_sources_stand_oldest_first_at_their_places() -> None:
    firsts = [citation("a", "2020-01-11"), citation("b", "2020-01-01", HIGH), citation("c", "2020-01-06")]
    line = drawn.timeline(firsts, NAMES, HIGH)
    assert line is not None
    assert [(row.number, row.x, row.day) for row in line.rows] == [
        (2, drawn.BEGIN, "2020-01-01"),
        (3, (drawn.BEGIN + drawn.END) / 2, "2020-01-06"),
        (1, drawn.END, "2020-01-11"),
    ]
    assert line.rows[0].tag.text == "SECRET//NOFORN"
    assert line.undated == 0


def test_what_has_no_date_is_counted_and_one_date_is_no_line() -> None:
    firsts = [citation("a", "1962"), citation("b", "1962-03"), citation("c", "")]
    line = drawn.timeline(firsts, NAMES, HIGH)
    assert line is not None
    assert ([row.number for row in line.rows], line.undated) == ([1, 2], 1)
    for day in ("", "spring", "2020-13-01", "2020-02-31"):
        assert drawn.timeline([citation("a", "1962"), citation("b", day)], NAMES, HIGH) is None
    same = drawn.timeline([citation("a", "1962"), citation("b", "1962")], NAMES, HIGH)
    assert same is not None
    assert {row.x for row in same.rows} == {drawn.BEGIN}


def test_each_claim_is_tied_to_each_of_its_sources_once() -> None:
    one, two = citation("a", ""), citation("b", "", HIGH)
    graph = drawn.grounds([claim(one), claim(two, one, two)], [one, two], NAMES, HIGH)
    assert graph is not None
    assert [(tie.claim.number, tie.source.number) for tie in graph.ties] == [(1, 1), (2, 2), (2, 1)]
    assert [row.number for row in graph.under(graph.claims[1])] == [2, 1]
    assert [row.tag.text for row in graph.claims] == ["(U)", "(S//NF)"]
    assert drawn.grounds([claim(one)], [one], NAMES, HIGH) is None


def test_a_long_marking_goes_over_lines_and_is_whole() -> None:
    one, two = citation("a", "2001", LONG), citation("b", "2002", LONG)
    graph = drawn.grounds([claim(one, two)], [one, two], NAMES, LONG)
    line = drawn.timeline([one, two], NAMES, LONG)
    assert graph is not None
    assert line is not None
    for row in (*graph.sources, *line.rows):
        assert "".join(row.lines) == policy.text(LONG)
        assert len(row.lines) > 1
    assert graph.sources[1].y - graph.sources[0].y >= drawn.LINE * (1 + len(graph.sources[0].lines))
    assert graph.height > graph.sources[1].y + drawn.LINE * len(graph.sources[1].lines)


@given(st.text(alphabet="AB/ -,", max_size=60), st.integers(1, 30))
def test_nothing_of_a_marking_is_lost(words: str, width: int) -> None:
    one = drawn._wrapped(words, width)
    assert "".join(one) == words


def test_the_page_draws_and_lists_the_same_and_styles_nothing_in_line(high: TestClient) -> None:
    page = ask(high, "When does the northern depot fall below its floor, and which ferry carries 90 vehicles?")
    drawings = re.findall(r'<svg class="drawn".*?</svg>', page, re.DOTALL)
    assert len(drawings) == 2
    days = re.findall(r'<time datetime="([^"]+)"', page)
    assert days == re.findall(r"\] (\d[\d-]*)<", drawings[0]) == ["2026-03", "2026-07-30"]
    listed = re.findall(r"<li>Claim (\d+)", page)
    assert [f"Claim {number}" for number in listed] == re.findall(r"Claim \d+", drawings[1])
    assert len(listed) > 1
    assert "style=" not in page
