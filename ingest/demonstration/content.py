"""The demonstration documents as data: a strict reader for the files in `documents/`.

Each file opens with front matter between two `---` lines (`key: value`), then holds blocks that blank lines part:

    ## text        a heading              | a | b |      a table row, the first row is the head
    - text         a bullet               +++            a new page, slide or sheet
    text           a paragraph            +++ MARKING    the same, under another banner

Anything else (an unknown key, a missing key, a ragged table) is an error, so that a slip never reaches a reader.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

REQUIRED = frozenset({"path", "language", "marking", "title", "date", "office", "reference"})
OPTIONAL = frozenset({"kind", "top", "bottom", "fault"})
LANGUAGES = ("de", "en", "fr")
KINDS = ("document", "scan", "empty")
FAULTS = (
    "unmarked",
    "portion-above-banner",
    "unknown-token",
    "marking-conflict",
    "no-text",
    "empty",
    "unclear-marking",
)

_PORTION = re.compile(r"(?:\d+\.\s+)?(\([A-Z][A-Za-z/, -]*\))\s")
_EXERCISE = {"en": "Exercise AMBER WREN", "fr": "Exercice AMBER WREN", "de": "Übung AMBER WREN"}
_AUGUST = {"en": "August", "fr": "août", "de": "August"}


class ContentError(Exception):
    """Raised when a file in `documents/` does not follow the form. Names the file and the line, never its text."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading, with its portion mark if the document bears portion marks."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph on one line."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullet:
    """One entry of a list."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equally many cells; the first row is the head."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Break:
    """A new page, slide or sheet; `banner` is "" unless the banner changes there."""

    banner: str


Block = Heading | Paragraph | Bullet | Table | Break


@dataclass(frozen=True, slots=True)
class Specimen:
    """One demonstration document, before it is written in its format.

    `path` is relative, with forward slashes; its suffix is the format.
    `marking` is the document's banner, "" when it deliberately bears none.
    `top` and `bottom` are what is printed, which only the faulty ones print differently.
    `fault` is "" for a document that may be stored, else why it belongs into quarantine: a code of `ingest/reasons.py`.
    """

    path: str
    language: str
    marking: str
    title: str
    date: date
    office: str
    reference: str
    kind: str
    top: str
    bottom: str
    fault: str
    blocks: tuple[Block, ...]

    @property
    def format(self) -> str:
        """The file suffix without its dot."""
        return self.path.rsplit(".", 1)[1]

    @property
    def heading_line(self) -> str:
        """The line under the title: exercise, reference, date and office, marked if the title is."""
        day = f"{self.date.day}{'.' if self.language == 'de' else ''} {_AUGUST[self.language]} {self.date.year}"
        line = f"{_EXERCISE[self.language]}, {self.reference}, {day}, {self.office}"
        if not portion_of(self.title):
            return line
        return f"({'NU' if self.marking.startswith(('NATO', 'COSMIC')) else 'U'}) {line}"

    @property
    def portions(self) -> tuple[str, ...]:
        """The portion marks in reading order, brackets included."""
        texts = [self.title, *(text for block in self.blocks for text in texts_of(block))]
        return tuple(mark for mark in map(portion_of, texts) if mark)


@cache
def specimens() -> tuple[Specimen, ...]:
    """Return all demonstration documents, in the order of their file names.

    Raises ContentError for a file that does not follow the form, or when two files claim one path.
    """
    folder = files("ingest.demonstration") / "documents"
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".md")), key=lambda entry: entry.name)
    made = tuple(parse(entry.name, entry.read_text(encoding="utf-8")) for entry in found)
    if len({specimen.path for specimen in made}) != len(made):
        raise ContentError("two demonstration documents claim the same path")
    return made


def parse(name: str, text: str) -> Specimen:
    """Return the document that one data file describes.

    Raises ContentError when the file does not follow the form; `name` is for that message only.
    """
    lines = text.splitlines()
    if not lines or lines[0] != "---" or "---" not in lines[1:]:
        raise ContentError(f"{name}: no front matter")
    end = lines.index("---", 1)
    fields = _fields(name, lines[1:end])
    return Specimen(
        path=fields["path"],
        language=fields["language"],
        marking=fields["marking"],
        title=fields["title"],
        date=date.fromisoformat(fields["date"]),
        office=fields["office"],
        reference=fields["reference"],
        kind=fields.get("kind", "document"),
        top=fields.get("top", fields["marking"]),
        bottom=fields.get("bottom", fields["marking"]),
        fault=fields.get("fault", ""),
        blocks=tuple(_blocks(name, lines[end + 1 :])),
    )


def texts_of(block: Block) -> tuple[str, ...]:
    """Return the texts of a block in reading order; a table gives its cells, a break nothing."""
    match block:
        case Table(rows):
            return tuple(cell for row in rows for cell in row)
        case Break():
            return ()
        case _:
            return (block.text,)


def portion_of(text: str) -> str:
    """Return the portion mark that opens a text, brackets included, or ""."""
    found = _PORTION.match(text + " ")
    return found.group(1) if found else ""


def _fields(name: str, lines: list[str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in lines:
        key, colon, value = line.partition(":")
        if not colon or key in fields:
            raise ContentError(f"{name}: a front matter line is not a new 'key: value'")
        fields[key] = value.strip()
    if not fields.keys() >= REQUIRED or not fields.keys() <= REQUIRED | OPTIONAL:
        raise ContentError(f"{name}: front matter keys are missing or unknown")
    path = fields["path"]
    if path.startswith("/") or ".." in path or "." not in path:
        raise ContentError(f"{name}: the path is not a plain relative path with a suffix")
    closed = (("language", LANGUAGES), ("kind", KINDS), ("fault", ("", *FAULTS)))
    for key, allowed in closed:
        if fields.get(key, allowed[0]) not in allowed:
            raise ContentError(f"{name}: {key} has an unknown value")
    return fields


def _blocks(name: str, lines: list[str]) -> Iterator[Block]:
    group: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            group.append(line.strip())
        elif group:
            yield from _block(name, group)
            group = []


def _block(name: str, group: list[str]) -> Iterator[Block]:
    first = group[0]
    if first.startswith("## ") and len(group) == 1:
        yield Heading(first[3:])
    elif first.startswith("+++") and len(group) == 1:
        yield Break(first[3:].strip())
    elif all(line.startswith("- ") for line in group):
        yield from (Bullet(line[2:]) for line in group)
    elif all(line.startswith("|") and line.endswith("|") for line in group):
        rows = tuple(tuple(cell.strip() for cell in line[1:-1].split("|")) for line in group)
        if len({len(row) for row in rows}) != 1:
            raise ContentError(f"{name}: the rows of a table differ in length")
        yield Table(rows)
    elif any(line.startswith(("#", "- ", "|", "+++")) for line in group):
        raise ContentError(f"{name}: two kinds of block without a blank line between them")
    else:
        yield Paragraph(" ".join(group))
