"""XML as values: what is hostile, large, deep or mixed is refused before anything is read in it."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.labels.markup import MAX_BYTES, MAX_DEPTH, Node, parsed, writable, written
from indexes.policy import MarkingError

BOMB = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
EXTERNAL = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (BOMB, "UNSAFE_XML"),
        (EXTERNAL, "UNSAFE_XML"),
        ('<!DOCTYPE a SYSTEM "http://localhost/a.dtd"><a/>', "UNSAFE_XML"),
        ("<!DOCTYPE a><a/>", "UNSAFE_XML"),
        ("<a>&b;</a>", "BAD_XML"),
        ("<a><b></a>", "BAD_XML"),
        ("", "BAD_XML"),
        ("<a xmlns:b='c'><b:d/><e:f/></a>", "BAD_XML"),
        ("<?xml version='1.0' encoding='no-such-thing'?><a/>", "BAD_XML"),
        ("<a>word<b/></a>", "MIXED_CONTENT"),
        ("<a><b/>word</a>", "MIXED_CONTENT"),
        ("<a>" * (MAX_DEPTH + 1) + "</a>" * (MAX_DEPTH + 1), "LABEL_TOO_DEEP"),
        ("<a>" * 9000 + "</a>" * 9000, "LABEL_TOO_DEEP"),
        (f"<a>{'x' * MAX_BYTES}</a>", "LABEL_TOO_BIG"),
    ],
)
def test_what_is_not_safe_is_refused(xml: str, code: str) -> None:
    with pytest.raises(MarkingError) as caught:
        parsed(xml.encode())
    assert caught.value.code == code
    assert "passwd" not in str(caught.value)


def test_the_limits_themselves_are_allowed() -> None:
    assert parsed(f"<a>{'x' * (MAX_BYTES - 7)}</a>".encode()).text == "x" * (MAX_BYTES - 7)
    assert len(list(parsed(b"<a>" * MAX_DEPTH + b"</a>" * MAX_DEPTH).walk())) == MAX_DEPTH


def test_elements_come_as_values() -> None:
    node = parsed(b'<x:a xmlns:x="urn:a" y="1" x:y="2"> two  words <!-- no --></x:a>')
    assert (node.namespace, node.name, node.text) == ("urn:a", "a", "two words")
    assert (node.get("y"), node.get("y", "urn:a"), node.get("z")) == ("1", "2", None)
    assert node.find("b") is None


def test_lenient_reading_leaves_loose_text_out() -> None:
    assert parsed(b"<a>word<b>inner</b>word</a>", lenient=True).find("b") == Node("", "b", "inner")


@given(st.text(), st.text())
def test_what_is_writable_comes_back(text: str, value: str) -> None:
    node = Node("urn:a", "a", children=(Node("urn:a", "b", text).having(c=value),))
    if writable(text) and writable(value):
        assert parsed(written(node, {"urn:a": "x"}).encode()) == node


def test_control_characters_and_loose_white_space_are_not_writable() -> None:
    assert [one for one in ("a\x00", "a\x85b", "\ud800", "a  b", " a", "a\n") if writable(one)] == []
    assert writable('a <b> & "c"')


@given(st.binary(max_size=80) | st.text("<>/&;!?ab= '\"", max_size=60).map(str.encode))
def test_any_bytes_are_an_element_or_a_marking_error(data: bytes) -> None:
    with contextlib.suppress(MarkingError):
        assert isinstance(parsed(data), Node)
