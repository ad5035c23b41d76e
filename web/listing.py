"""What the templates print of passages that were found, and of what stands around one."""

import re
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass

from indexes import policy
from indexes.policy import Marking
from indexes.records import Around, Hit
from rag.showing import Findings, Shown, facts, lit, nothing_found, told_notes, told_order, told_words
from web import banner
from web.banner import Mark
from web.look import document_href, span_href
from web.sheets import UNTITLED, Link, place, unwrapped

_BLANK = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text; `asked` when the question asks for this word."""

    text: str
    asked: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A passage: the way to its source, what is known of that, the words, and where the same words stand besides."""

    source: Link
    facts: tuple[str, ...]
    tag: Mark
    runs: tuple[Run, ...]
    by: str
    around: str  # address of what stands around it
    same: tuple[tuple[Link, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Passages under one bar, the roll-up of the documents they come from; `empty` is said where there are none."""

    bar: Mark
    heading: str
    notes: tuple[str, ...]
    lines: tuple[Found, ...]
    empty: str


@dataclass(frozen=True, slots=True)
class Source:
    """A document that a question finds: the way to its best passage, what is known of it, how many passages fit."""

    link: Link
    facts: tuple[str, ...]
    passages: int


@dataclass(frozen=True, slots=True)
class Sources:
    """Documents that a question finds, best first, under the roll-up of them all."""

    bar: Mark
    lines: tuple[Source, ...]
    empty: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A passage before or after the one that was found, or that one."""

    tag: Mark
    text: str
    here: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A passage between its neighbours, under the join of what is shown."""

    bar: Mark
    heading: str
    passages: tuple[Neighbour, ...]
    href: str


def listing(findings: Findings, *, heading: str, ceiling: Marking) -> Listing:
    """Give passages as they are printed, in their order; with no passage the bar is the ceiling of the view."""
    every = [one.marking for shown in findings.shown for one in (shown.hit, *shown.hit.folded)]
    rolled = policy.join(every) if every else ceiling
    notes = tuple(note for note in (*told_notes(findings.notes), told_order(findings)) if note)
    lines = tuple(_found(findings.asked, one, ceiling) for one in findings.shown)
    return Listing(banner.full(rolled, ceiling), heading, notes, lines, nothing_found(findings))


def sources(findings: Findings, ceiling: Marking) -> Sources:
    """Give the documents in which passages were found, in the order of the best passage of each."""
    hits = [hit for shown in findings.shown for hit in (shown.hit, *shown.hit.folded)]
    best: dict[str, Hit] = {}
    for hit in hits:
        best.setdefault(hit.document, hit)
    counts = Counter(hit.document for hit in hits)
    rolled = policy.join([hit.marking for hit in hits]) if hits else ceiling
    lines = tuple(Source(_link(hit, ceiling), tuple(facts(hit)), counts[hit.document]) for hit in best.values())
    return Sources(banner.full(rolled, ceiling), lines, nothing_found(findings))


def surroundings(around: Around, ceiling: Marking) -> Surroundings:
    """Give a passage and its neighbours as they are printed."""
    neighbours = (
        Neighbour(banner.portion(one.portion, ceiling), _printed(one.text), one == around.here)
        for one in around.passages
    )
    here = (around.here.start, around.here.end)
    href = span_href(around.document, around.here.page, here)
    return Surroundings(banner.full(around.portion, ceiling), around.here.heading, tuple(neighbours), href)


def _found(asked: Container[str], shown: Shown, ceiling: Marking) -> Found:
    hit = shown.hit
    return Found(
        source=_link(hit, ceiling),
        facts=tuple(facts(hit)),
        tag=banner.portion(hit.portion, ceiling),
        runs=tuple(Run(text, is_asked) for text, is_asked in lit(asked, _printed(hit.text))),
        by=told_words(shown.words),
        around=f"{document_href(hit.document)}/around?start={hit.start}",
        same=tuple((_link(one, ceiling), tuple(facts(one)[:2])) for one in hit.folded),
    )


def _link(hit: Hit, ceiling: Marking) -> Link:
    href = span_href(hit.document, hit.page, (hit.start, hit.end))
    return Link(0, place(hit.title or UNTITLED, hit.page), href, banner.full(hit.marking, ceiling))


def _printed(text: str) -> str:
    return _BLANK.sub("\n", unwrapped(text.strip()))
