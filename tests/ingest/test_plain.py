"""Plain text is UTF-8 or nothing."""

import pytest

from ingest.plain import beside, decoded, paragraphs, read, unescaped
from ingest.reasons import NotRead


def test_paragraphs_stand_between_blank_lines() -> None:
    kinds = [
        (element.kind, element.text) for element in paragraphs("Title\n\nOne line.\nTwo lines.\n \n\n  (S) Indented.\n")
    ]
    assert kinds == [("heading", "Title"), ("paragraph", "One line.\nTwo lines."), ("paragraph", "  (S) Indented.")]


def test_a_byte_order_mark_is_no_text() -> None:
    assert read(b"\xef\xbb\xbfSECRET\n").elements[0].text == "SECRET"


@pytest.mark.parametrize("data", [b"caf\xe9", "text".encode("utf-16"), "text".encode("utf-32"), b"a\x00b"])
def test_other_encodings_are_refused(data: bytes) -> None:
    with pytest.raises(NotRead) as caught:
        read(data)
    assert caught.value.reason.code == "encoding"


def test_a_page_may_declare_a_single_byte_set() -> None:
    assert "café" in decoded(b'<meta charset="ISO-8859-1">caf\xe9', declared=True)


def test_a_page_that_declares_anything_else_must_be_utf_8() -> None:
    with pytest.raises(NotRead):
        decoded(b'<meta charset="shift_jis">caf\xe9', declared=True)


def test_unescaped() -> None:
    assert unescaped("A &amp; <b>B</b>").split() == ["A", "&", "B"]


def test_what_a_page_does_not_show_is_told_beside() -> None:
    page = '<meta name="class" content="A &amp; B"><!-- one\ntwo --><p>Text.</p><META CONTENT=\'C\'>'
    assert beside(page) == ("one\ntwo", "A & B", "C")
    assert beside("Text.") == ()


def test_what_the_reader_of_html_passes_over_is_told_beside() -> None:
    page = '<title>One</title><figcaption>(TS) <b>Two</b></figcaption><img src=x alt="Three"><button>Four</button>'
    assert beside(page) == ("One", "(TS)  Two", "Four", "Three")
