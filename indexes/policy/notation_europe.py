"""Markings of the European Union (2013/488/EU), the United Kingdom (GSCP 2014 to 2024), France (IGI 1300) and Germany
(VSA): text to label and back.
"""

import re

from indexes.policy.marking import Label
from indexes.policy.scheme_europe import EU, FRANCE, GERMANY, NATIONAL_WORDS, UK, UK_DESCRIPTORS
from indexes.policy.tokens import Piece, entries, folded, unknown_token
from indexes.policy.vocabulary import UNCLASSIFIED, Form, Scheme
from indexes.policy.written import Read, Written

_UK_EYES = "UK EYES ONLY"
_TAIL = re.compile(r"(?: -)? UK EYES ONLY$")
_DESCRIPTOR = re.compile(rf"(?: - |-| )({'|'.join(UK_DESCRIPTORS)})$")
_BRITISH = re.compile(r"(UK |OFFICIAL\b(?! USE ONLY))")


def _words(scheme: Scheme) -> dict[str, int]:
    spellings = ((word, level) for level in scheme.levels for word in (level.banner, level.portion, *level.others))
    return {folded(word): level.rank for word, level in spellings}


_EU_LEVELS = _words(EU)
_NATIONAL = {"FRA": _words(FRANCE), "DEU": _words(GERMANY)}
_UK_BANNERS = {word: level.rank for level in UK.levels for word in (level.banner, *level.others)}
_UK_PORTIONS = {level.portion: level.rank for level in UK.levels}


def read(body: Piece, form: Form) -> Read | None:
    """Return what a marking of one of these four systems says, None for a text of another system.

    Raises MarkingError for one that is not well formed, and `AMBIGUOUS_NATION` for a word that several nations use for
    different levels, such as GEHEIM: a person decides whose it is.
    """
    head, *sections = body.split("//")
    words = folded(head.text)
    if words in _EU_LEVELS:
        return _plain("EU", _EU_LEVELS[words], sections)
    for nation, levels in _NATIONAL.items():
        if words in levels:
            return _plain(nation, levels[words], sections)
    if words in NATIONAL_WORDS:
        sentence = f"This is a national marking ({NATIONAL_WORDS[words]}); a person must say whose level it is."
        raise head.error("AMBIGUOUS_NATION", sentence)
    return _british(head, sections, form) if _BRITISH.match(head.text) else None


def _plain(system: str, rank: int, sections: list[Piece]) -> Read:
    strange = [piece for section in sections for piece in entries(section)]
    label = Label(system, rank, frozenset(unknown_token(piece) for piece in strange))
    return Read(Written(rank, (system,), native=True, unknown=tuple(piece.text for piece in strange)), label)


def _british(head: Piece, sections: list[Piece], form: Form) -> Read:
    """Read a British marking: UK EYES ONLY limits to {"GBR"}; -SENSITIVE and descriptors are handling words."""
    eyes = [section for section in sections if section.text == _UK_EYES]
    if (tail := _TAIL.search(head.text)) is not None:
        eyes.append(head)
        head = head.part(0, tail.start())
    if len(eyes) > 1:
        raise eyes[-1].error("REPEATED_TOKEN", "UK EYES ONLY stands once.")
    head, descriptors = _described(head)
    level, informative = _british_level(head, form)
    if descriptors and level != UNCLASSIFIED:
        raise head.error("DESCRIPTOR_ABOVE_OFFICIAL", "Descriptors such as COMMERCIAL go with OFFICIAL only.")
    others = [piece for section in sections if section.text != _UK_EYES for piece in entries(section)]
    permissive = (("EYES ONLY", frozenset({"GBR"})),) if eyes else ()
    words = informative | {f"DESCRIPTOR:{word}" for word in descriptors}
    label = Label("UK", level, frozenset(map(unknown_token, others)), permissive, words)
    dissem = ((_UK_EYES,) if eyes else ()) + tuple(sorted(informative))
    written = Written(level, ("GBR",), native=True, dissem=dissem, unknown=tuple(piece.text for piece in others))
    return Read(written, label)


def _described(head: Piece) -> tuple[Piece, frozenset[str]]:
    """Cut the descriptors off the end: OFFICIAL-SENSITIVE COMMERCIAL, OFFICIAL - PERSONAL."""
    found: set[str] = set()
    while match := _DESCRIPTOR.search(head.text):
        found.add(match[1])
        head = head.part(0, match.start())
    return head, frozenset(found)


def _british_level(head: Piece, form: Form) -> tuple[int, frozenset[str]]:
    words = re.sub("-(SENSITIVE|S)$" if form == "portion" else "-SENSITIVE$", "", head.text)
    rank = (_UK_BANNERS if form == "banner" else _UK_PORTIONS).get(words)
    sensitive = words != head.text
    if (sensitive and rank != UNCLASSIFIED) or head.text == "UK SENSITIVE":
        raise head.error("SENSITIVE_IS_NOT_A_TIER", "SENSITIVE is a handling word inside OFFICIAL, not a tier.")
    if rank is None:
        raise head.error("UNKNOWN_LEVEL", "The United Kingdom has the levels OFFICIAL, SECRET and TOP SECRET.")
    return rank, frozenset({"SENSITIVE"} if sensitive else ())


def write(label: Label, scheme: Scheme, form: Form) -> str:
    """Return the canonical text of a label of one of these systems; `form` is "banner" or "portion"."""
    level = next(level for level in scheme.levels if level.rank == label.level)
    head = level.banner if form == "banner" else level.portion
    if "SENSITIVE" in label.informative:
        head += "-SENSITIVE" if form == "banner" else "-S"
    descriptors = sorted(word.partition(":")[2] for word in label.informative if word.startswith("DESCRIPTOR:"))
    head = " ".join([head, *descriptors])
    eyes = [_UK_EYES] if label.allowed("EYES ONLY") == frozenset({"GBR"}) else []
    strange = sorted(token.removeprefix("?") for token in label.restrictive)
    return "//".join([head, *eyes, *(["/".join(strange)] if strange else [])])
