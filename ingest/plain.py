"""Plain text: UTF-8 or nothing, cut into paragraphs at blank lines."""

import html
import re
from typing import Final

from ingest.reading import Element, Reading, clean
from ingest.reasons import not_read

HEADING_LENGTH: Final = 100
_DECLARED: Final = re.compile(rb"(?i)charset\s*=\s*[\"']?\s*([a-z0-9_.:-]+)")
_COMMENT: Final = re.compile(r"(?s)<!--(.*?)-->")
_META: Final = re.compile(r"(?is)<meta\b[^>]*?\bcontent\s*=\s*([\"'])(.*?)\1")
# Single-byte tables that HTML pages declare; whatever else is declared must be UTF-8.
_SINGLE_BYTE: Final = {"iso-8859-1": "cp1252", "latin1": "cp1252", "windows-1252": "cp1252", "us-ascii": "ascii"}


def read(data: bytes) -> Reading:
    """Return the paragraphs of a text file. Raises NotRead (`encoding`) when it is not UTF-8."""
    return Reading(tuple(paragraphs(decoded(data))))


def decoded(data: bytes, *, declared: bool = False) -> str:
    """Return the text of UTF-8 bytes, or with `declared` of an HTML page that states its character set.

    Raises NotRead (`encoding`) when the bytes are neither: no character set is guessed.
    """
    encoding = "utf-8-sig"
    if declared and (found := _DECLARED.search(data[:4096])):
        encoding = _SINGLE_BYTE.get(found.group(1).decode().lower(), encoding)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise not_read("encoding") from error
    if "\x00" in text:
        raise not_read("encoding")
    return clean(text)


def paragraphs(text: str) -> list[Element]:
    """Return the blocks between blank lines; a short single line without a full stop is a heading."""
    blocks = [block.strip("\n").rstrip() for block in re.split(r"\n[ \t]*\n", text)]
    return [Element("heading" if _is_heading(block) else "paragraph", block) for block in blocks if block.strip()]


def beside(text: str) -> tuple[str, ...]:
    """Return what a page in HTML or Markdown says beside its text: comments, `meta` fields, captions, attributes."""
    comments = [match[1] for match in _COMMENT.finditer(text)]
    fields = [html.unescape(match[2]) for match in _META.finditer(text)]
    passed_over = [unescaped(match[2]) for match in _PASSED_OVER.finditer(text)]
    named = [html.unescape(match[1] or match[2]) for match in _ATTRIBUTE.finditer(text) if match[1] or match[2]]
    return tuple(found.strip() for found in (*comments, *fields, *passed_over, *named) if found.strip())


# What the reader of HTML passes over, though a page shows it or a browser may.
_PASSED_OVER = re.compile(
    r"(?is)<(title|figcaption|caption|summary|details|nav|dialog|button|label|textarea|option|object|math|svg|template"
    r"|noscript)\b[^>]*>(.*?)</\1\s*>"
)
_ATTRIBUTE = re.compile(r"(?is)\s(?:alt|title|aria-label|placeholder)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def unescaped(text: str) -> str:
    """Return the text of an HTML fragment without tags: character references become characters."""
    return html.unescape(re.sub(r"<[^>]*>", " ", text))


def _is_heading(block: str) -> bool:
    if "\n" in block or len(block) > HEADING_LENGTH:
        return False
    unmarked = re.sub(r"(?<=\S)\s*\([^()]*\)$", "", block.rstrip())  # a sentence may end with its portion mark
    return unmarked[-1:] not in ".:;,!?" and block.rstrip()[-1:] not in ".:;,!?"
