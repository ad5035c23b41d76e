"""Lines become paragraphs by the white between them, or as they are told to be parted."""

from ingest.printed import Printed, paragraphs
from ingest.turning import Rectangle


def line(text: str, top: float, height: float = 10.0, joint: str = "\n", *, parted: bool | None = None) -> Printed:
    """Return a line that begins at the left edge."""
    return Printed(text, joint, Rectangle(0, top - height, 100, top), (), parted)


def test_white_parts_and_a_word_that_is_divided_joins() -> None:
    found = list(paragraphs([line("One har", 100, joint=""), line("bour.", 88), line("Two.", 60)], 3))
    assert [(e.text, e.page) for e in found] == [("One harbour.", 3), ("Two.", 3)]
    first, second = found[0].lines
    assert found[0].text[first.start : first.end] == "One har"
    assert found[0].text[second.start : second.end] == "bour."


def test_what_is_told_goes_before_the_white() -> None:
    lines = [line("One", 100, parted=True), line("two.", 50, parted=False), line("Three.", 40, parted=True)]
    assert [e.text for e in paragraphs(lines, 1)] == ["One\ntwo.", "Three."]


def test_larger_short_lines_are_headings() -> None:
    lines = [line("Fuel", 100, 12.0), *(line("Text.", 80 - 12 * number) for number in range(3))]
    assert [e.kind for e in paragraphs(lines, 1)] == ["heading", "paragraph"]
    # Of a picture only the ink is known: a little larger is nothing there.
    lines = [line("Fuel", 100, 12.0, parted=True), line("Text.", 80, parted=True), line("More.", 60, parted=True)]
    assert [e.kind for e in paragraphs(lines, 1)] == ["paragraph"] * 3


def test_no_lines_no_paragraphs() -> None:
    assert list(paragraphs([], 1)) == []
