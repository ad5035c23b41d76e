"""Markings of the European Union (2013/488/EU) and the United Kingdom (GSCP 2014 to 2024): text to label and back."""

import re

from indexes.policy.marking import Label
from indexes.policy.schemes import EU, UK, UNCLASSIFIED, Form
from indexes.policy.tokens import Piece, entries, folded, unknown_token

_EU_LEVELS = {folded(word): level.rank for level in EU.levels for word in (level.banner, level.portion, *level.others)}
_UK_BANNERS = {word: level.rank for level in UK.levels for word in (level.banner, *level.others)}
_UK_PORTIONS = {level.portion: level.rank for level in UK.levels}
_UK_EYES = "UK EYES ONLY"
_TAIL = re.compile(r"(?: -)? UK EYES ONLY$")


def is_european(body: Piece) -> bool:
    """Return whether `body` starts with one of the four bilingual markings or their abbreviations."""
    return folded(body.split("//")[0].text) in _EU_LEVELS


def read_european(body: Piece) -> Label:
    """Return the label of a text for which `is_european`; its single slash is no separator. Raises MarkingError."""
    head, *sections = body.split("//")
    return Label("EU", _EU_LEVELS[folded(head.text)], _unknown(sections))


def read_british(body: Piece, form: Form) -> Label:
    """Return the label of a text that begins with UK or OFFICIAL; `form` is "banner" or "portion".

    OFFICIAL-SENSITIVE is OFFICIAL with a handling word. UK EYES ONLY limits to nationals: {"GBR"}. Raises MarkingError.
    """
    head, *sections = body.split("//")
    eyes = [section for section in sections if section.text == _UK_EYES]
    if (tail := _TAIL.search(head.text)) is not None:
        eyes.append(head)
        head = head.part(0, tail.start())
    if len(eyes) > 1:
        raise eyes[-1].error("REPEATED_TOKEN", "UK EYES ONLY stands once.")
    level, informative = _british_level(head, form)
    others = [section for section in sections if section.text != _UK_EYES]
    permissive = (("EYES ONLY", frozenset({"GBR"})),) if eyes else ()
    return Label("UK", level, _unknown(others), permissive, informative)


def _british_level(head: Piece, form: Form) -> tuple[int, frozenset[str]]:
    words = re.sub("-(SENSITIVE|S)$" if form == "portion" else "-SENSITIVE$", "", head.text)
    rank = (_UK_BANNERS if form == "banner" else _UK_PORTIONS).get(words)
    sensitive = words != head.text
    if (sensitive and rank != UNCLASSIFIED) or head.text == "UK SENSITIVE":
        raise head.error("SENSITIVE_IS_NOT_A_TIER", "SENSITIVE is a handling word inside OFFICIAL, not a tier.")
    if rank is None:
        raise head.error("UNKNOWN_LEVEL", "The United Kingdom has the levels OFFICIAL, SECRET and TOP SECRET.")
    return rank, frozenset({"SENSITIVE"} if sensitive else ())


def _unknown(sections: list[Piece]) -> frozenset[str]:
    return frozenset(unknown_token(piece) for section in sections for piece in entries(section))


def write(label: Label, form: Form) -> str:
    """Return the canonical text of a label of the EU or of the UK; `form` is "banner" or "portion"."""
    scheme = EU if label.system == "EU" else UK
    level = next(level for level in scheme.levels if level.rank == label.level)
    head = level.banner if form == "banner" else level.portion
    if "SENSITIVE" in label.informative:
        head += "-SENSITIVE" if form == "banner" else "-S"
    eyes = [_UK_EYES] if label.allowed("EYES ONLY") == frozenset({"GBR"}) else []
    strange = sorted(token.removeprefix("?") for token in label.restrictive)
    return "//".join([head, *eyes, *(["/".join(strange)] if strange else [])])
