"""A document to be written in any format: pages of lines, tables and pictures, and what hides behind them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

PLAIN: Final = "plain"
WHITE: Final = "white"  # in the colour of the page
TINY: Final = "tiny"  # one point high
HIDDEN: Final = "hidden"  # as the format itself hides text
LOOKS: Final = (PLAIN, WHITE, TINY, HIDDEN)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; `look` is one of LOOKS."""

    text: str
    look: str = PLAIN


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equally many cells."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of these words, as a stamp or a scanned line is one."""

    words: str


Part = Line | Table | Picture


@dataclass(frozen=True, slots=True)
class Page:
    """One page, slide or sheet; `top` and `bottom` are where its marking stands."""

    top: tuple[Part, ...]
    body: tuple[Part, ...]
    bottom: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document: its pages, its file's name without ending, and what a reader does not see at first.

    `properties` are those of the file (title, subject, keywords, category); `comment`, `note` and `footnote` are
    one text each, "" for none.
    """

    pages: tuple[Page, ...]
    name: str = "report"
    properties: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
    note: str = ""
    footnote: str = ""


@dataclass(frozen=True, slots=True)
class Planted:
    """A paper with its fault: `claims` is the highest marking that a careful person sees claimed anywhere in it."""

    kind: str
    paper: Paper
    ending: str
    claims: str
