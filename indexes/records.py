"""The few nouns that cross module borders: frozen, slotted, free of any storage or JSON."""

from dataclasses import dataclass

from indexes.evidence import Box, Evidence
from indexes.policy import Marking, join

__all__ = ["Around", "Box", "Chunk", "Document", "Draft", "Evidence", "Hit", "Named", "Page", "Passage", "Revision"]


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

    def page(self, number: int) -> "Page | None":
        """Return one page, from 1; a document without pages is its own page 1. None for a page that is not there."""
        starts = self.pages or (0,)
        if not 1 <= number <= len(starts):
            return None
        start = starts[number - 1]
        end = starts[number] if number < len(starts) else len(self.text)
        return Page(
            document=self.id,
            title=self.title,
            marking=self.marking,
            number=number,
            count=len(starts),
            start=start,
            end=end,
            text=self.text[start:end],
            chunks=tuple(chunk for chunk in self.chunks if start <= chunk.start < end),
            media_type=self.media_type,
            revision=self.revision,
            title_marking=self.title_marking,
            originator=self.originator,
            date=self.date,
        )

    def around(self, place: int) -> "Around | None":
        """Return the chunk at or after character `place` between its neighbours, or None where there is none."""
        number = next((number for number, chunk in enumerate(self.chunks) if place < chunk.end), None)
        if number is None:
            return None
        before, after = self.chunks[max(0, number - 1) : number], self.chunks[number + 1 : number + 2]
        return Around(
            document=self.id,
            title=self.title,
            marking=self.marking,
            before=self._passage(before[0]) if before else None,
            here=self._passage(self.chunks[number]),
            after=self._passage(after[0]) if after else None,
        )

    def _passage(self, chunk: Chunk) -> "Passage":
        text = self.text[chunk.start : chunk.end]
        return Passage(chunk.start, chunk.end, chunk.page, chunk.portion, chunk.heading, text)


@dataclass(frozen=True, slots=True)
class Revision:
    """A document that a later one replaced: its id, the id of the one that is shown now, and when (ISO, UTC).

    `number` counts the replaced ones that are kept from 1, in the order in which they were replaced.
    """

    document: str
    now: str
    number: int
    time: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a stored document: `text` is `document.text[start:end]`. The rest is the document's, see `Draft`."""

    document: str
    title: str
    marking: Marking
    number: int
    count: int
    start: int
    end: int
    text: str
    chunks: tuple[Chunk, ...]
    media_type: str = ""
    revision: str = ""
    title_marking: Marking | None = None  # None where it is not told
    originator: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk with its words: `text` is `document.text[start:end]`. Its `heading` is marked no higher than it."""

    start: int
    end: int
    page: int | None
    portion: Marking
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Around:
    """A passage with its neighbours in the same document."""

    document: str
    title: str
    marking: Marking  # the document's banner
    before: Passage | None
    here: Passage
    after: Passage | None

    @property
    def passages(self) -> tuple[Passage, ...]:
        """What is shown, in the order of the document."""
        return tuple(one for one in (self.before, self.here, self.after) if one is not None)

    @property
    def portion(self) -> Marking:
        """The marking of what is shown: the join over its passages."""
        return join(one.portion for one in self.passages)


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
    folded: tuple["Hit", ...] = ()  # the same text elsewhere, see indexes/search/folding.py


@dataclass(frozen=True, slots=True)
class Named:
    """A stored document under one of its names: its id, the SHA-256 of its file, or its file name."""

    name: str
    document: str
    marking: Marking
