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
from ingest.sight import SOURCES, Sight, Word

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
    sights = []
    for number in sorted(draw(st.lists(st.integers(1, pages), max_size=2))) if pages else []:
        left, bottom, right, top = (draw(POINTS) for _ in range(4))
        word = Word(draw(TEXTS), draw(st.floats(0, 1)), left, bottom, right, top, draw(st.integers(0, 99)))
        turned = draw(st.sampled_from((0, 90, 180, 270)))
        sights.append(Sight(number, draw(st.sampled_from(SOURCES)), draw(POINTS), draw(POINTS), (word,), turned))
    labels = draw(st.lists(TEXTS, max_size=MOST + 1).map(tuple))
    return Reading(tuple(elements), pages, draw(TEXTS), (draw(TEXTS),), tuple(sights), labels, (draw(TEXTS),))


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


SOUND: dict[str, Any] = {
    "elements": [["paragraph", "text", None, "", []]],
    "pages": 0,
    "title": "",
    "notes": [],
    "sights": [],
    "labels": [],
}
PAGED: dict[str, Any] = {"elements": [["paragraph", "text", 1, "", []]], "pages": 2}
WORD: list[Any] = ["SECRET", 0.9, 1.0, 2.0, 3.0, 4.0, 0]


def test_the_sound_answers_are_sound() -> None:
    assert decode(json.dumps(SOUND).encode()).elements
    sights = [[1, "ocr", 595, 842, 90, [WORD]], [2, "text layer", 595, 842, 0, []]]
    assert len(decode(json.dumps({**SOUND, **PAGED, "sights": sights}).encode()).sights) == 2


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
        {"sights": [[1, "ocr", 595, 842, 0, []]]},
        {**PAGED, "sights": None},
        {**PAGED, "sights": [[3, "ocr", 595, 842, 0, []]]},
        {**PAGED, "sights": [[1, "guess", 595, 842, 0, []]]},
        {**PAGED, "sights": [[1, "ocr", 595, 1e9, 0, []]]},
        {**PAGED, "sights": [[1, "ocr", 595, 842, 45, []]]},
        {**PAGED, "sights": [[1, "ocr", 595, 842, False, []]]},
        {**PAGED, "sights": [[2, "ocr", 595, 842, 0, []], [1, "ocr", 595, 842, 0, []]]},
        {**PAGED, "sights": [[1, "ocr", 595, 842, 0, [["bell\x07", *WORD[1:]]]]]},
        {**PAGED, "sights": [[1, "ocr", 595, 842, 0, [["SECRET", 1.1, *WORD[2:]]]]]},
        {**PAGED, "sights": [[1, "ocr", 595, 842, 0, [["SECRET", 0.9, "nan", *WORD[3:]]]]]},
        {**PAGED, "sights": [[1, "ocr", 595, 842, 0, [[*WORD[:6], -1]]]]},
        {**PAGED, "sights": [[1, "ocr", 595, 842, 0, [WORD[:6]]]]},
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


def test_too_many_words_are_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.reading.MAX_WORDS", 3)
    sights = [[page, "ocr", 595, 842, 0, [WORD, WORD]] for page in (1, 2)]
    with pytest.raises(NotRead) as caught:
        decode(json.dumps({**SOUND, **PAGED, "sights": sights}).encode())
    assert caught.value.reason.code == "too-much"


def test_a_refusal_crosses_as_its_code_and_pages() -> None:
    with pytest.raises(NotRead) as caught:
        decode(encode_refusal("no-text", pages=[2], count=3))
    assert caught.value.reason.sentence.startswith("Page 2 has no text")
    with pytest.raises(NotRead) as caught:
        decode(encode_refusal("encrypted"))
    assert caught.value.reason.code == "encrypted"
