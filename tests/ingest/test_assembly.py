"""The stored text is put together once, and every block is a slice of it."""

from hypothesis import given

from ingest.assembly import assemble
from ingest.reading import Element, Line, Reading
from tests.ingest.test_reading import readings


@given(readings())
def test_blocks_are_slices_in_order(reading: Reading) -> None:
    assembled = assemble(reading)
    assert [assembled.text[b.start : b.end] for b in assembled.blocks] == [e.text for e in reading.elements]
    assert [b.start for b in assembled.blocks] == sorted(b.start for b in assembled.blocks)
    assert len(assembled.pages) == reading.pages
    assert list(assembled.pages) == sorted(assembled.pages)


def test_a_page_begins_with_its_first_block_and_an_empty_page_has_a_place() -> None:
    assembled = assemble(Reading((Element("paragraph", "One.", 1), Element("paragraph", "Three.", 3)), 4))
    assert assembled.text == "One.\n\nThree."
    assert assembled.pages == (0, 6, 6, 12)


def test_lines_move_with_their_block() -> None:
    lines = (Line(0, 3, 1, 2, 3, 4),)
    assembled = assemble(Reading((Element("paragraph", "One.", 1), Element("paragraph", "Two", 1, "", lines)), 1))
    line = assembled.blocks[1].lines[0]
    assert assembled.text[line.start : line.end] == "Two"
