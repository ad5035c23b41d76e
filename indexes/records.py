"""The few nouns that cross module borders: frozen, slotted, free of any storage or JSON."""

from dataclasses import dataclass

from indexes.evidence import Box, Evidence
from indexes.policy import Marking

__all__ = ["Box", "Chunk", "Document", "Draft", "Evidence", "Hit", "Named", "Page"]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A slice of a document's stored text: `text[start:end]`, in characters.

    INVARIANT: never straddles two portions, so it has exactly one portion marking
    (the banner where the portion bears none), nor two pages.
    """

    start: int
    end: int
    page: int | None  # counts from 1; None where the format has no pages
    portion: Marking
    heading: str  # the section heading above it, "" if none
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as ingest hands it to the vault, before it has an id.

    `pages` holds the character offset at which each page begins; empty where the format has no pages.
    `title_marking` is the title line's own portion mark, else the banner. `evidence` is what spoke for the marking.
    `collection` and `originator` are what a folder's rule or a head line says of it. `date` is the document's own
    date: ISO text as exact as the document is ("1962", "1962-03", "1962-03-12"). `rating` is that of its source, as
    stated: reliability A to F, credibility 1 to 6 ("B2", "B", "2"). Each is "" where the document does not say.
    """

    title: str
    title_marking: Marking
    filename: str
    media_type: str
    marking: Marking
    original: bytes
    text: str
    pages: tuple[int, ...]
    chunks: tuple[Chunk, ...]
    evidence: tuple[Evidence, ...] = ()
    collection: str = ""
    originator: str = ""
    date: str = ""
    rating: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A stored document as a view releases it. `revision` is the SHA-256 (hex) of the original file."""

    id: str
    revision: str
    title: str
    title_marking: Marking
    filename: str
    media_type: str
    marking: Marking
    text: str
    pages: tuple[int, ...]
    chunks: tuple[Chunk, ...]
    evidence: tuple[Evidence, ...] = ()
    collection: str = ""
    originator: str = ""
    date: str = ""
    rating: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a stored document: `text` is `document.text[start:end]`."""

    document: str
    title: str
    marking: Marking
    number: int
    count: int
    start: int
    end: int
    text: str
    chunks: tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk that matched a question. Made only by a view; higher `score` is better.

    What is known of its document (`date` to `media_type`, see `Draft`) bears the document's marking, not the chunk's.
    """

    document: str
    revision: str
    title: str
    title_marking: Marking
    marking: Marking  # the document's banner: decides access
    portion: Marking  # the chunk's own: marks what is derived from it
    page: int | None
    start: int
    end: int
    text: str
    heading: str
    score: float
    date: str = ""
    rating: str = ""
    originator: str = ""
    collection: str = ""
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A stored document under one of its names: its id, the SHA-256 of its file, or its file name."""

    name: str
    document: str
    marking: Marking
