"""Pieces of lines: what stands together, at which edge, on which page."""

from ingest.finder.lines import BOTTOM, INSIDE, TEXT, TOP, pieces, text_pieces
from tests.ingest.finder import pages


def test_the_edges_of_a_page() -> None:
    found = pages.of((pages.TOP, "A"), (pages.MIDDLE, "B"), (pages.BOTTOM, "C"))
    assert [piece.place for piece in found] == [TOP, INSIDE, BOTTOM]


def test_words_far_apart_do_not_stand_together() -> None:
    found = pages.of((pages.TOP, "SECRET   20209 of it"))
    assert [[word.text for word in piece.words] for piece in found] == [["SECRET"], ["20209", "of", "it"]]
    assert {piece.line for piece in found} == {"SECRET 20209 of it"}


def test_the_box_is_that_of_the_words() -> None:
    (piece,) = pages.of((pages.TOP, "TOP SECRET"))
    assert piece.box is not None
    assert (piece.box.page, piece.box.left, piece.box.bottom, piece.box.right) == (1, 72.0, 760.0, 142.0)


def test_a_text_has_no_boxes_and_counts_its_pages() -> None:
    found = list(text_pieces("one\n## Page 2\ntwo   three\nItem Page 2\nfour"))
    assert [(piece.words[0].text, piece.page) for piece in found] == [
        ("one", 1), ("##", 2), ("two", 2), ("Item", 2), ("four", 3)
    ]  # fmt: skip
    assert all(piece.box is None and piece.source == TEXT for piece in found)


def test_columns_of_a_text_are_pieces() -> None:
    found = list(text_pieces("Class:        RELEASE IN PART"))
    assert [piece.words[0].text for piece in found] == ["Class:", "RELEASE"]


def test_an_empty_page_has_no_pieces() -> None:
    assert list(pieces(pages.page())) == []
