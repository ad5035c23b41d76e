"""What a child sends is rebuilt exactly when it is sound, and refused as a crash when it is not."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.labels.inside import MOST
from indexes.labels.markup import MAX_BYTES
from ingest.reading import KINDS, Element, Line, Reading, clean, decode, encode, encode_refusal
from ingest.reasons import NotRead

TEXTS = st.text(max_size=30).map(clean)
POINTS = st.floats(-1e6, 1e6)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Readings as a sound child makes them."""
    pages = draw(st.integers(0, 3))
    numbers = sorted(draw(st.lists(st.integers(1, pages), max_size=4))) if pages else [None, None]
    elements = []
    for number in numbers:
        text = draw(TEXTS)
        lines = (Line(0, len(text), *(draw(POINTS) for _ in range(4))),)
        elements.append(Element(draw(st.sampled_from(KINDS)), text, number, draw(TEXTS), lines))
    labels = draw(st.lists(TEXTS, max_size=MOST + 1).map(tuple))
    return Reading(tuple(elements), pages, draw(TEXTS), (draw(TEXTS),), labels)


@given(readings())
def test_a_reading_crosses_unchanged(reading: Reading) -> None:
    assert decode(encode(reading)) == reading


@pytest.mark.parametrize("labels", [["x"] * (MOST + 2), ["x" * (MAX_BYTES + 2)], ["\x00"], [7], None])
def test_labels_beyond_the_limits_are_a_crash(labels: object) -> None:
    whole = json.loads(encode(Reading(()))) | {"labels": labels}
    with pytest.raises(NotRead) as caught:
        decode(json.dumps(whole).encode())
    assert caught.value.reason.code == "crash"


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    clean(text).encode()


def test_clean_keeps_line_ends_and_tabs() -> None:
    assert clean("a\r\nb\rc\td\fe\x00f\ud800") == "a\nb\nc\td\ne f "


@given(st.binary(max_size=60))
def test_any_bytes_are_a_reading_or_not_read(data: bytes) -> None:
    with pytest.raises(NotRead) as caught:
        decode(data)
    assert caught.value.reason.code == "crash"


SOUND: dict[str, Any] = {"elements": [["paragraph", "text", None, "", []]], "pages": 0, "title": "", "notes": []}


@pytest.mark.parametrize(
    "change",
    [
        {"elements": [["macro", "text", None, "", []]]},
        {"elements": [["paragraph", 3, None, "", []]]},
        {"elements": [["paragraph", "bell\x07", None, "", []]]},
        {"elements": [["paragraph", "text", 1, "", []]]},
        {"elements": [["paragraph", "text", 2, "", []]], "pages": 1},
        {"elements": [["paragraph", "a", 2, "", []], ["paragraph", "b", 1, "", []]], "pages": 2},
        {"elements": [["paragraph", "text", True, "", []]], "pages": 1},
        {"elements": [["paragraph", "text", None, "", [[0, 9, 1, 1, 1, 1]]]]},
        {"elements": [["paragraph", "text", None, "", [[2, 1, 1, 1, 1, 1]]]]},
        {"elements": [["paragraph", "text", None, "", [[0, 1, "nan", 1, 1, 1]]]]},
        {"elements": [["paragraph", "text", None, "", [[0, 1, 1, 1, 1]]]]},
        {"elements": "many"},
        {"elements": 4},
        {"pages": -1},
        {"pages": "2"},
        {"title": None},
        {"notes": [5]},
        {"code": "no-such-code"},
        {"code": "no-text", "pages": ["x"], "count": 1},
        {"code": ["empty"]},
    ],
)
def test_an_unsound_answer_is_a_crash(change: dict[str, Any]) -> None:
    with pytest.raises(NotRead) as caught:
        decode(json.dumps({**SOUND, **change}).encode())
    assert caught.value.reason.code == "crash"


def test_a_deeply_nested_answer_is_a_crash() -> None:
    with pytest.raises(NotRead):
        decode(b"[" * 200_000)


def test_too_many_notes_are_too_much() -> None:
    with pytest.raises(NotRead) as caught:
        decode(json.dumps({**SOUND, "notes": ["x"] * 1000}).encode())
    assert caught.value.reason.code == "too-much"


def test_a_refusal_crosses_as_its_code_and_pages() -> None:
    with pytest.raises(NotRead) as caught:
        decode(encode_refusal("no-text", pages=[2], count=3))
    assert caught.value.reason.sentence.startswith("Page 2 has no text")
    with pytest.raises(NotRead) as caught:
        decode(encode_refusal("encrypted"))
    assert caught.value.reason.code == "encrypted"
