"""What was read from one document: plain elements, and how they cross from the child process as JSON.

The child is not trusted. `decode` checks every value and rebuilds the elements; until then the
names say `untrusted_`.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from indexes.labels.inside import MOST
from indexes.labels.markup import MAX_BYTES
from ingest.reasons import SENTENCES, NotRead, not_read, pages_have
from ingest.sight import SOURCES, Sight, Word
from ingest.turning import QUARTERS

KINDS: Final = ("heading", "paragraph", "list", "table", "header", "footer")
MAX_ELEMENTS: Final = 1_000_000
MAX_NOTES: Final = 100
MAX_WORDS: Final = 1_000_000  # in all sights together; pages beyond it come without a sight
_MAX_PAGE: Final = 1_000_000
_MAX_POINT: Final = 1e7
_WORD: Final = ("text", "confidence", "left", "bottom", "right", "top", "line")
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\u0080-\u009f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: `text[start:end]` of its element and its rectangle, PDF points from the lower left."""

    start: int
    end: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Element:
    """A piece of a document: `kind` is one of KINDS, `page` counts from 1 (slide, sheet), None without pages.

    A table has one row a line, cells parted by " | ". `section` is the sheet's name, else "".
    """

    kind: str
    text: str
    page: int | None = None
    section: str = ""
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read: elements in reading order, and the number of pages (0 where the format has none).

    `title` is what the file itself states, `notes` say what was not read, or not read as text. `labels` are pieces of
    XML in the file's metadata that bear a label, raw (`ingest/metadata.py`); `indexes/labels/inside.py` reads them.
    `sights` are the looks at the pages, in the order of the pages: none for formats without a fixed page; a page may
    have several. `beside` is what the file says beside its text (properties, comments that are not shown): no part of
    the stored text.
    """

    elements: tuple[Element, ...]
    pages: int = 0
    title: str = ""
    notes: tuple[str, ...] = ()
    sights: tuple[Sight, ...] = ()
    labels: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


def clean(text: str) -> str:
    """Return the text with one kind of line end and without control characters and lone surrogates."""
    return _UNPRINTABLE.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n"))


def encode(reading: Reading) -> bytes:
    """Return the reading as one JSON document, as the child sends it."""
    elements = [
        [e.kind, e.text, e.page, e.section, [[v.start, v.end, v.left, v.bottom, v.right, v.top] for v in e.lines]]
        for e in reading.elements
    ]
    sights = [
        [
            v.page,
            v.source,
            v.width,
            v.height,
            v.turned,
            [[getattr(w, name) for name in Word.__slots__] for w in v.words],
        ]
        for v in reading.sights
    ]
    whole = {"elements": elements, "pages": reading.pages, "title": reading.title, "notes": reading.notes}
    return json.dumps({**whole, "sights": sights, "labels": reading.labels, "beside": reading.beside}).encode()


def encode_refusal(code: str, *, pages: Sequence[int] = (), count: int = 0) -> bytes:
    """Return the JSON document that says only why nothing was read; `pages` of `count` lack text."""
    return json.dumps({"code": code, "pages": list(pages), "count": count}).encode()


def decode(untrusted_data: bytes) -> Reading:
    """Return the reading that a child sent. Raises NotRead: its reason, or `crash` when the answer is malformed."""
    try:
        untrusted_value = json.loads(untrusted_data)
        if "code" in untrusted_value:
            raise _refusal(untrusted_value)
        return _checked(untrusted_value)
    except NotRead:
        raise
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise not_read("crash") from error


def _refusal(untrusted_value: dict[str, Any]) -> NotRead:
    code = untrusted_value["code"]
    if code not in SENTENCES:
        return not_read("crash")
    if code == "no-text":
        pages = tuple(_whole(page, _MAX_PAGE) for page in untrusted_value["pages"][:MAX_ELEMENTS])
        return not_read(code, where=pages_have(pages, _whole(untrusted_value["count"], _MAX_PAGE)))
    return not_read(code)


def _checked(untrusted_value: dict[str, Any]) -> Reading:
    untrusted_elements = untrusted_value["elements"]
    untrusted_notes = untrusted_value["notes"]
    if len(untrusted_elements) > MAX_ELEMENTS or len(untrusted_notes) > MAX_NOTES:
        raise not_read("too-much")
    pages = _whole(untrusted_value["pages"], _MAX_PAGE)
    elements = tuple(_element(untrusted, pages) for untrusted in untrusted_elements)
    numbers = [element.page or 0 for element in elements]
    if numbers != sorted(numbers):
        raise ValueError("order of pages")
    notes = tuple(_text(note)[:500] for note in untrusted_notes)
    sights = _sights(untrusted_value["sights"], pages)
    labels = _labels(untrusted_value["labels"])
    beside = tuple(_text(untrusted) for untrusted in untrusted_value.get("beside", ()))
    return Reading(elements, pages, _text(untrusted_value["title"])[:500], notes, sights, labels, beside)


def _labels(untrusted: list[Any]) -> tuple[str, ...]:
    """Return the pieces of metadata. One more and one longer than is taken may come, so that it is refused there."""
    if len(untrusted) > MOST + 1:
        raise ValueError("labels")
    labels = tuple(_text(one) for one in untrusted)
    if any(len(label) > MAX_BYTES + 1 for label in labels):
        raise ValueError("labels")
    return labels


def _element(untrusted: list[Any], pages: int) -> Element:
    kind, untrusted_text, page, section, untrusted_lines = untrusted
    if kind not in KINDS:
        raise ValueError(kind)
    text = _text(untrusted_text)
    if not pages and page is not None:
        raise ValueError("page")
    checked_page = _whole(page, pages, least=1) if pages else None
    lines = tuple(_line(line, len(text)) for line in untrusted_lines)
    return Element(kind, text, checked_page, _text(section)[:200], lines)


def _line(untrusted: list[Any], length: int) -> Line:
    start, end, left, bottom, right, top = untrusted
    checked_start = _whole(start, length)
    checked_end = _whole(end, length, least=checked_start)
    return Line(checked_start, checked_end, _point(left), _point(bottom), _point(right), _point(top))


def _sights(untrusted: list[Any], pages: int) -> tuple[Sight, ...]:
    if sum(len(untrusted_sight[5]) for untrusted_sight in untrusted) > MAX_WORDS:
        raise not_read("too-much")
    sights = tuple(_sight(*untrusted_sight, pages=pages) for untrusted_sight in untrusted)
    numbers = [sight.page for sight in sights]
    if numbers != sorted(numbers):
        raise ValueError("order of sights")
    return sights


def _sight(*untrusted: Any, pages: int) -> Sight:
    page, source, width, height, turned, untrusted_words = untrusted
    if source not in SOURCES or turned not in QUARTERS:
        raise ValueError("sight")
    words = tuple(_word(*untrusted_word) for untrusted_word in untrusted_words)
    return Sight(_whole(page, pages, least=1), source, _point(width), _point(height), words, _whole(turned, 270))


def _word(*untrusted: Any) -> Word:
    text, confidence, left, bottom, right, top, line = untrusted
    if not 0.0 <= float(confidence) <= 1.0:
        raise ValueError("confidence")
    place = (_point(left), _point(bottom), _point(right), _point(top))
    return Word(_text(text), float(confidence), *place, _whole(line, MAX_WORDS))


def _point(untrusted: Any) -> float:
    point = float(untrusted)
    if not -_MAX_POINT <= point <= _MAX_POINT:
        raise ValueError("point")
    return point


def _whole(untrusted: object, most: int, *, least: int = 0) -> int:
    if type(untrusted) is not int or not least <= untrusted <= most:
        raise ValueError("number")
    return untrusted


def _text(untrusted: object) -> str:
    if not isinstance(untrusted, str) or clean(untrusted) != untrusted:
        raise ValueError("text")
    return untrusted
