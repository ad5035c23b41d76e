"""Which pages are read as pictures, and which of the two texts of a page is kept."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ingest import ocr
from ingest.ocr import Eyes, Look, Picture
from ingest.printed import Printed, paragraphs
from ingest.reading import MAX_WORDS, Element, Reading
from ingest.reasons import NotRead, not_read, pages_have, pages_named
from ingest.sight import OCR, TEXT_LAYER, Sight
from ingest.wording import share_sound, sound

MIN_CHARACTERS: Final = 4  # a page with fewer and a picture has no text
MAX_PICTURES: Final = 2_000  # pages that are read as pictures, in one file
_GARBAGE: Final = 0.4  # share of letters in sound words, under which a text layer is not believed
_ENOUGH: Final = 100  # letters: a shorter text layer is not judged by them
_MORE: Final = 1.1  # times as much sound text is better
_CLEANER: Final = 0.05  # so much more of the text is sound


@dataclass(frozen=True, slots=True)
class Page:
    """A page before it is read: what its text layer says, and how to get its picture.

    `drawn` says that there is something besides text, `scanned` that the text lies under a picture of the page.
    """

    number: int
    size: tuple[float, float]
    layer: tuple[Printed, ...]
    picture: Picture | Callable[[], Picture]
    drawn: bool
    scanned: bool

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the text layer."""
        return tuple(word.text for line in self.layer for word in line.words)

    @property
    def silent(self) -> bool:
        """Whether something is drawn and (almost) nothing written."""
        return self.drawn and sum(len(line.text.strip()) for line in self.layer) < MIN_CHARACTERS

    @property
    def garbled(self) -> bool:
        """Whether the text layer is no language: its font does not say which letters it shows."""
        return sum(map(len, self.words)) >= _ENOUGH and share_sound(self.words) < _GARBAGE


class NoText(NotRead):
    """Raised when pages lack text; knows which, because they cross to the parent as numbers."""

    def __init__(self, pages: tuple[int, ...], count: int) -> None:
        """Keep the page numbers (from 1) and the number of pages of the document."""
        super().__init__(not_read("no-text", where=pages_have(pages, count)).reason)
        self.pages = pages
        self.count = count


@dataclass(slots=True)
class _Gathering:
    eyes: Eyes
    elements: list[Element] = field(default_factory=list)
    sights: list[Sight] = field(default_factory=list)
    silent: list[int] = field(default_factory=list)
    read: list[tuple[int, float]] = field(default_factory=list)  # pages whose text is from the picture, and how sure
    looked: int = 0
    words: int = 0

    def add(self, page: Page) -> None:
        lines: Sequence[Printed] = page.layer
        if page.layer:
            words = tuple(word for line in page.layer for word in line.words)
            self._seen(Sight(page.number, TEXT_LAYER, *page.size, words))
        if page.silent or page.garbled or page.scanned:
            lines = self._looked_at(page)
        self.elements += paragraphs(lines, page.number)

    def _looked_at(self, page: Page) -> Sequence[Printed]:
        self.looked += 1
        if self.looked > MAX_PICTURES:
            raise not_read("too-many-pictures")
        self.eyes.before_page()
        picture = page.picture() if callable(page.picture) else page.picture
        if picture.blank:
            return page.layer
        found = ocr.look(picture, self.eyes)
        for sight in ocr.sights(picture, found, page.number):
            self._seen(sight)
        others = (language for language in self.eyes.languages if language != found.language)
        self.eyes = replace(self.eyes, languages=(found.language, *others))
        if not found.legible and (page.silent or page.garbled):
            self.silent.append(page.number)
        if page.silent or better(found, page.layer):
            self.read.append((page.number, found.confidence))
            return ocr.shown(found, picture)
        return page.layer

    def _seen(self, sight: Sight) -> None:
        """Keep a sight. Past the limit printed pages come without one; a scan without one would hide its marking."""
        if self.words + len(sight.words) <= MAX_WORDS:
            self.words += len(sight.words)
            self.sights.append(sight)
        elif sight.source == OCR:
            raise not_read("too-much")


def gathered(pages: Iterable[Page], count: int, title: str, eyes: Eyes) -> Reading:
    """Return the reading of a document of `count` pages.

    Raises NotRead: `no-text` with the pages on which nothing could be read unless the eyes say that persons have looked
    at them, `missing-ocr`, `too-many-pictures`,
    `timeout`.
    """
    whole = _Gathering(eyes)
    for page in pages:
        whole.add(page)
    if whole.silent and not (eyes.decided and whole.elements):
        raise NoText(tuple(whole.silent), count)
    notes = [_note(whole.read)] if whole.read else []
    if whole.silent:
        notes.append(f"{pages_named(tuple(whole.silent))} could not be read")
    return Reading(tuple(whole.elements), count, title, tuple(notes), sights=tuple(whole.sights))


def better(found: Look, layer: Sequence[Printed]) -> bool:
    """Say whether the text of the picture is better than the text layer: more sound words, or as many and less dirt.

    Only words of which Tesseract is sure count for the picture. Where both are about equal the text layer stays: its
    order may have been corrected by a person.
    """
    told = [word.text for line in layer for word in line.words]
    theirs = sum(len(word) for word in told if sound(word))
    cleaner = share_sound([word.text for word in found.words]) > share_sound(told) + _CLEANER
    return found.legible and (found.good > _MORE * theirs or (cleaner and found.good >= theirs))


def _note(read: list[tuple[int, float]]) -> str:
    """Return the sentence about the pages that were read from pictures."""
    verb = "was read from a picture" if len(read) == 1 else "were read from pictures"
    mean = sum(sure for _, sure in read) / len(read)
    return f"{pages_named(tuple(page for page, _ in read))} {verb}; mean confidence {mean:.2f}"
