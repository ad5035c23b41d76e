"""What is told of passages that were found: in which order, by which words, and what is known of their documents."""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

from indexes.records import Around, Hit
from indexes.search import Note, Query, Why
from indexes.search.query import PHRASE
from indexes.terms import spots, terms
from indexes.view import View

Order = Literal["best", "newest"]
BEST: Final = "best"
NEWEST: Final = "newest"
MOST_WORDS: Final = 8
KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "application/pdf": "PDF",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation": "slides",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "table",
        "application/vnd.oasis.opendocument.text": "ODT",
        "application/rtf": "RTF",
        "text/html": "web page",
        "text/markdown": "text",
        "text/plain": "text",
        "message/rfc822": "mail",
    }
)
_BECAUSE: Final[Mapping[Why, str]] = MappingProxyType(
    {
        "short form": "the long form of",
        "long form": "short for",
        "spelling": "the nearest words to",
        "cognate": "words that begin like",
    }
)
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


@dataclass(frozen=True, slots=True)
class Wanted:
    """How passages are asked for: how many, in which order, and whether with what stands around them."""

    limit: int = 10
    order: Order = BEST
    context: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit, the words that it was found by, and its neighbours in the document where they were asked for."""

    hit: Hit
    words: tuple[str, ...]
    around: Around | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """What a question finds, and how it was read: `asked` holds its words as they are indexed, those added included."""

    shown: tuple[Shown, ...]
    order: Order
    notes: tuple[Note, ...] = ()
    filters: tuple[str, ...] = ()
    asked: frozenset[str] = frozenset()


def found(view: View, question: str, wanted: Wanted) -> Findings:
    """Return the passages of a view that match a question best; the same text stands once, see `Hit.folded`."""
    query = Query.of(question)
    hits = ordered(view.search(question, limit=wanted.limit, fold=True), wanted.order)
    notes = view.reading(question).notes
    asked = frozenset(query.asked) | {term for note in notes for other in note.found for term in terms(other)}
    shown = [
        Shown(hit, words_of(asked, hit), view.around(hit.document, hit.start) if wanted.context else None)
        for hit in hits
    ]
    return Findings(tuple(shown), wanted.order, notes, filters_of(query), asked)


def of_hits(question: str, hits: Sequence[Hit]) -> Findings:
    """Return hits that an answer brings, in their order, as findings."""
    query = Query.of(question)
    asked = frozenset(query.asked)
    shown = tuple(Shown(hit, words_of(asked, hit)) for hit in hits)
    return Findings(shown, BEST, (), filters_of(query), asked)


def filters_of(query: Query) -> tuple[str, ...]:
    """Return the names of the filters of a question."""
    named = ("words in quotation marks" if one.field == PHRASE else one.field for one in query.conditions)
    return tuple(dict.fromkeys(named))


def told_notes(notes: Sequence[Note]) -> list[str]:
    """Return in words what was searched for besides the words of the question."""
    return [f"Also searched for {', '.join(note.found)} ({_BECAUSE[note.why]} {note.asked})." for note in notes]


def ordered(hits: Sequence[Hit], order: Order) -> list[Hit]:
    """Return the hits as they came, best first, or the newest first and those without a date last."""
    if order == BEST:
        return list(hits)
    dated = [hit for hit in hits if hit.date]
    return [*sorted(dated, key=lambda hit: hit.date, reverse=True), *(hit for hit in hits if not hit.date)]


def told_order(findings: Findings) -> str:
    """Return in words how hits are ordered, "" for the best first."""
    count = len(findings.shown)
    if findings.order == BEST or not count:
        return ""
    without = sum(not one.hit.date for one in findings.shown)
    many = "The best match" if count == 1 else f"The {count} best matches"
    last = f" {without} without a date {'stands' if without == 1 else 'stand'} last." if without else ""
    return f"{many}, newest first.{last}"


def lit(asked: Container[str], text: str) -> list[tuple[str, bool]]:
    """Return a text in pieces, each with whether it is a word that was asked for."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in spots(text, asked):
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [piece for piece in (*pieces, (text[at:], False)) if piece[0]]


def words_of(asked: Container[str], hit: Hit) -> tuple[str, ...]:
    """Return the words of a hit, and of its title, that were asked for, as they are written there, in small letters."""
    return words_in(asked, hit.title, hit.text)


def words_in(asked: Container[str], *texts: str) -> tuple[str, ...]:
    """Return the words of texts that were asked for, as they are written there, in small letters."""
    said = {text[start:end].casefold(): None for text in texts for start, end in spots(text, asked)}
    return tuple(said)[:MOST_WORDS]


def facts(hit: Hit) -> list[str]:
    """Return what is known of a hit's document, in words. It bears the document's marking."""
    rating = f"source rated {hit.rating}" if hit.rating else ""
    kind = KINDS.get(hit.media_type, "picture" if hit.media_type.startswith("image/") else "")
    return [fact for fact in (spelled(hit.date), hit.originator, rating, hit.collection, kind) if fact]


def spelled(day: str) -> str:
    """Return a date as people write it, as exact as it is: "12 March 1962", "March 1962", "1962"."""
    if not _DATE.fullmatch(day):
        return day
    year, *rest = (int(part) for part in day.split("-"))
    month = f"{date(2000, rest[0], 1):%B} " if rest and 1 <= rest[0] <= 12 else ""  # noqa: PLR2004 - months
    return f"{rest[1]} {month}{year}" if len(rest) > 1 and month else f"{month}{year}"


def told_words(words: Sequence[str]) -> str:
    """Return by what a passage was found."""
    return f"found by: {', '.join(words)}" if words else "found by its meaning"


def nothing_found(findings: Findings) -> str:
    """Return what to say, and what to do, when nothing matches. It never tells whether something is hidden."""
    if findings.filters:
        return f"0 passages passed the filters: {', '.join(findings.filters)}. Take one away, or widen it."
    return "0 passages matched. Use other words."
