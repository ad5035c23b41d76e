"""The finder's one door: pages as they were seen, or a text, in; a marking or a proposal with its evidence out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from indexes.policy import Marking, MarkingError, join, parse, text, unknown
from ingest.evidence import BANNER, FIELD, PORTION, STAMP, Evidence
from ingest.finder.fields import says_withheld
from ingest.finder.lines import pieces, text_pieces
from ingest.finder.portions import portion_marks
from ingest.finder.sightings import Sighting, sightings
from ingest.finder.vocabulary import UNCLASSIFIED
from ingest.finder.weigh import Judgement, weigh
from ingest.reasons import Reason, reason
from ingest.sight import Sight

_KEPT: Final = 40  # sightings kept as evidence
_SHOWN: Final = 0.1  # weaker ones are not kept as evidence
_WRITTEN: Final = {"OFFICIAL USE ONLY": "UNCLASSIFIED//FOUO", "FOR OFFICIAL USE ONLY": "UNCLASSIFIED//FOUO"}
_CONTROL_SURE: Final = 0.5  # a level must be seen so well for the controls beside it to count


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: `marking` only when it is sure; else `proposal`, for a person to confirm, and the `reason`.

    `sure` is how sure the level is, 0.0 to 1.0. INVARIANT: `proposal` is never lower than what is on the page.
    """

    marking: Marking | None
    proposal: Marking | None
    evidence: tuple[Evidence, ...]
    sure: float
    reason: Reason | None = None


def find(sights: Sequence[Sight], body: str | None = None) -> Finding:
    """Return what pages (each seen once or more: text layer, OCR) or else a text without pages say of their marking.

    Decides nothing about labels given with the file; `ingest/statements.py` does. Never guesses: a level that is not
    certain, or beside which something higher may stand, is only proposed.
    """
    seen = _seen(sights, body)
    judged = weigh(seen)
    evidence = tuple(_evidence(one) for one in sorted(seen, key=_worth)[:_KEPT] if one.sure >= _SHOWN)
    if judged.top is None:
        return Finding(None, None, evidence, 0.0, reason("unmarked"))
    proposal, whole = _marking(judged, seen)
    where = _where(judged.top)
    if judged.top.term.rank <= UNCLASSIFIED and body is not None and says_withheld(body):
        return Finding(None, None, evidence, judged.sure, reason("unsure-marking", where=where))
    if judged.torn:
        return Finding(None, proposal, evidence, judged.sure, reason("unknown-token", where=where))
    if not judged.certain or not whole or proposal is None:
        return Finding(None, proposal, evidence, judged.sure, reason("unsure-marking", where=where))
    return Finding(proposal, proposal, evidence, judged.sure)


def _seen(sights: Sequence[Sight], body: str | None) -> list[Sighting]:
    looks = [list(pieces(sight)) for sight in sights]
    if not sights and body is not None:
        looks = [list(text_pieces(body))]
    return [*(seen for look in looks for seen in sightings(look)), *portion_marks(looks)]


def _marking(judged: Judgement, seen: Sequence[Sighting]) -> tuple[Marking | None, bool]:
    """Return the level with every control beside it or in a portion mark, and whether all of them fit together.

    Where they don't, the marking is the join of the level with each of them.
    """
    if judged.top is None:
        return None, False
    beside = [one for one in judged.supporting if one.sure >= _CONTROL_SURE]
    portions = [one for one in seen if one.kind == PORTION]
    controls = list(dict.fromkeys(name for one in (*beside, *portions) for name in one.controls))
    if "NODIS" in controls and "EXDIS" in controls:
        controls.remove("EXDIS")  # NODIS takes precedence (IC manual 2016, p. 172)
    level = judged.top.term.name
    whole = _parsed(level, controls)
    if whole is not None:
        return whole, not unknown(whole)
    each = [_parsed(level, [name]) for name in controls] + [_parsed(level, [])]
    known = [one for one in each if one is not None and not unknown(one)]
    return (join(known) if known else None), False


def _parsed(level: str, controls: Sequence[str]) -> Marking | None:
    fields = [_WRITTEN.get(level, level)]
    if controls:
        fields.append("/".join(controls))
    try:
        return parse(("/" if "//" in fields[0] else "//").join(fields), "historical")
    except MarkingError:
        return None


def _worth(one: Sighting) -> tuple[float, int]:
    return -one.sure, -one.term.rank


def _evidence(one: Sighting) -> Evidence:
    marking = _parsed(one.term.name, one.controls) or _parsed(one.term.name, ())
    shown = one.term.name if marking is None else text(marking)
    return Evidence(one.kind, _where(one).strip(), one.read, shown, one.sure, one.page, one.box)


def _where(one: Sighting) -> str:
    places = {BANNER: f" at the {one.place}", FIELD: " in a form field", STAMP: " on a line of its own"}
    words = places.get(one.kind, " in a portion mark" if one.kind == PORTION else " in a line of the text")
    return f"{words} of page {one.page}"
