"""A mail gives its fields and its body; what is attached is named and not read."""

import pytest

from ingest.mail import read
from ingest.reading import Element
from ingest.reasons import NotRead
from tests.ingest.specimens import mail


def from_html(text: str) -> list[Element]:
    """Stand for the HTML parser, which has its own tests."""
    return [Element("paragraph", text.strip())]


def test_fields_and_body() -> None:
    reading = read(mail("SECRET\n\nThe stock is low.\n\nSECRET", subject="Fuel =?utf-8?q?caf=C3=A9?="), from_html)
    assert reading.title == "Fuel café"
    assert reading.elements[0].section == "fields"
    assert "From: Ada <ada@unit.example>" in reading.elements[0].text
    assert [element.text for element in reading.elements[1:]] == ["SECRET", "The stock is low.", "SECRET"]


def test_a_marking_field_stands_first_as_a_header() -> None:
    first = read(mail("Text.", marking="NATO SECRET"), from_html).elements[0]
    assert (first.kind, first.text) == ("header", "NATO SECRET")


def test_an_html_body_goes_to_the_html_parser() -> None:
    reading = read(mail("<p>Text.</p>", kind="html"), from_html)
    assert reading.elements[-1].text == "<p>Text.</p>"


def test_attachments_are_named_and_not_read() -> None:
    assert read(mail("Text.", attachment="annex.pdf"), from_html).notes == ("attachment not read: annex.pdf",)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"Content-Type: multipart/encrypted; boundary=x\n\n--x--", "encrypted"),
        (b"Content-Type: application/pkcs7-mime\n\nxx", "encrypted"),
        (b"Subject: x\nContent-Type: application/pdf\n\nxx", "empty"),
        (b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\ncaf\xe9", "encoding"),
        (b"Content-Type: text/plain; charset=no-such-set\n\ntext", "encoding"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(NotRead) as caught:
        read(data, from_html)
    assert caught.value.reason.code == code


def test_all_fields_are_told_beside() -> None:
    assert read(b"Keywords: SECRET\nX-Thing: a\n b\n\nText.\n", from_html).beside == ("SECRET", "a b")


def test_a_field_that_stands_twice_and_a_second_text_are_told() -> None:
    twice = b"X-Classification: CONFIDENTIAL\nX-Classification: SECRET\n\nText.\n"
    assert [one.text for one in read(twice, from_html).elements if one.kind == "header"] == ["CONFIDENTIAL", "SECRET"]
    other = (
        b'Content-Type: multipart/alternative; boundary="b"\n\n--b\nContent-Type: text/plain\n\nText.\n'
        b"--b\nContent-Type: text/html\n\n<p>TOP SECRET</p>\n--b--\n"
    )
    assert read(other, from_html).beside[-1].strip() == "TOP SECRET"
