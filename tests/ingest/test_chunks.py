"""Chunks are exact slices that leave nothing out and straddle nothing."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexes.policy import parse
from indexes.records import Chunk
from ingest.assembly import Assembled, assemble
from ingest.chunks import Measure, Words, cut
from ingest.markings import banner_lines
from ingest.portions import cut as portions
from ingest.reading import Element, Line, Reading
from ingest.reasons import NotRead
from tests.ingest.words import paged, plain

BANNER = parse("SECRET")
SMALL = Measure(Words(), most=12, aim=8)


def chunks(assembled: Assembled, measure: Measure = SMALL) -> tuple[Chunk, ...]:
    """Return the chunks of a document with its own banner lines as furniture."""
    furniture = tuple((line.start, line.end) for line in banner_lines(assembled))
    return cut(assembled, portions(assembled, BANNER, furniture), measure)


def texts(assembled: Assembled, measure: Measure = SMALL) -> list[str]:
    """Return the text of each chunk."""
    return [assembled.text[chunk.start : chunk.end] for chunk in chunks(assembled, measure)]


WORDS = st.sampled_from(["fuel", "is", "low.", "(U)", "(S)", "Depot", "\n", "\n\n", "1.", "x" * 40, "é", "| "])
BODIES = st.lists(WORDS, min_size=1, max_size=60).map(" ".join)


@given(st.lists(BODIES, min_size=1, max_size=3), st.booleans())
def test_chunks_cover_all_text_once_and_keep_to_their_place(bodies: list[str], with_pages: bool) -> None:
    pages = [f"SECRET\n\n{body}\n\nSECRET" for body in bodies]
    assembled = paged(*pages) if with_pages else plain("\n\n".join(pages))
    lines = banner_lines(assembled)
    parts = portions(assembled, BANNER, tuple((line.start, line.end) for line in lines))
    found = chunks(assembled)
    covered = {place for chunk in found for place in range(chunk.start, chunk.end)}
    assert sum(chunk.end - chunk.start for chunk in found) == len(covered)
    left = {place for place, sign in enumerate(assembled.text) if not sign.isspace()} - covered
    assert left == {place for line in lines for place in range(line.start, line.end) if place in left}
    for chunk in found:
        piece = assembled.text[chunk.start : chunk.end]
        assert piece == piece.strip() != ""
        assert len(piece.split()) <= SMALL.most
        touched = [part for part in parts if part.start < chunk.end and part.end > chunk.start]
        assert {part.marking for part in touched} == {chunk.portion}
        assert {assembled.blocks[part.block].page for part in touched} == {chunk.page}


class Letters:
    """Counts letters, so that a word without white space can be too long."""

    def count(self, texts: list[str]) -> list[int]:
        """Return the length of each text."""
        return [len(text) for text in texts]


def is_body(text: str) -> bool:
    """Tell whether a paragraph is neither a banner nor the wreck of one: those are not cut."""
    try:
        return not banner_lines(assemble(Reading((Element("paragraph", text),))))
    except NotRead:
        return False


@given(st.text(min_size=1, max_size=300).filter(is_body))
@example("restricted reading")
def test_text_without_white_space_is_cut_too(body: str) -> None:
    assembled = assemble(Reading((Element("paragraph", body),)))
    found = texts(assembled, Measure(Letters(), most=10, aim=7))  # type: ignore[arg-type]
    assert all(len(piece) <= 10 for piece in found)
    assert "".join("".join(found).split()) == "".join(body.split())


def test_small_neighbours_are_packed() -> None:
    assert texts(plain("One two three.\n\nFour five six.\n\nSeven eight nine.")) == [
        "One two three.\n\nFour five six.",
        "Seven eight nine.",
    ]


def test_long_paragraphs_are_cut_at_sentences_into_like_parts() -> None:
    body = " ".join(f"Sentence number {word} is here." for word in ("one", "two", "three", "four", "five", "six"))
    assert [len(piece.split()) for piece in texts(plain(body))] == [5] * 6
    assert [len(piece.split()) for piece in texts(plain(body), Measure(Words(), most=24, aim=20))] == [15, 15]


def test_sections_are_not_mixed_and_the_heading_goes_with_its_text() -> None:
    found = chunks(plain("Fuel\n\nStock is low.\n\nRoads\n\nAll are open."), Measure(Words(), 50, 40))
    assert [chunk.heading for chunk in found] == ["Fuel", "Roads"]


def test_a_heading_alone_joins_its_neighbour_but_not_another_portion() -> None:
    measure = Measure(Words(), 50, 40, small=4)
    assert texts(plain("Bonn, 3 May\n\nPRESENT\n\nThe talks began at noon."), measure) == [
        "Bonn, 3 May\n\nPRESENT\n\nThe talks began at noon."
    ]
    assert texts(plain("(C) Fuel\n\n(U) All sheds are open."), measure) == ["(C) Fuel", "(U) All sheds are open."]


def test_a_heading_is_not_told_where_it_is_marked_higher() -> None:
    assembled = plain("(C) Fuel\n\n(U) All sheds are open.\n\n(C) Stock is low.")
    found = [(chunk.heading, assembled.text[chunk.start : chunk.end]) for chunk in chunks(assembled)]
    assert found == [("(C) Fuel", "(C) Fuel"), ("", "(U) All sheds are open."), ("(C) Fuel", "(C) Stock is low.")]


def test_portions_of_one_marking_are_not_joined_across_another() -> None:
    assert texts(plain("(U) One.\n\n(S) Two.\n\n(U) Three.")) == ["(U) One.", "(S) Two.", "(U) Three."]


def test_boxes_are_those_of_the_lines() -> None:
    lines = (Line(0, 4, 72, 700, 99, 712), Line(5, 9, 72, 686, 99, 698), Line(9, 9, 0, 0, 0, 0))
    assembled = assemble(Reading((Element("paragraph", "SECR"), Element("paragraph", "One.\nTwo.", 1, "", lines)), 1))
    first, second = chunks(assembled, Measure(Words(), most=1, aim=1))[-2:]
    assert [(box.page, box.bottom) for box in first.boxes] == [(1, 700)]
    assert [(box.page, box.bottom) for box in second.boxes] == [(1, 686)]


@pytest.mark.parametrize(("read", "most", "aim"), [(256, 254, 220), (128, 126, 126)])
def test_the_measure_of_an_embedder(read: int, most: int, aim: int) -> None:
    measure = Measure.of(Words(), read)
    assert (measure.most, measure.aim) == (most, aim)
