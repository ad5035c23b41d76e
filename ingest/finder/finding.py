"""The finder's one door: pages as they were seen, or a text, in; a marking or a proposal with its evidence out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from indexes.policy import Marking, MarkingError, parse, text, unknown
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
    marking = _marking(judged)
    if judged.top.term.rank <= UNCLASSIFIED and body is not None and says_withheld(body):
        return Finding(None, None, evidence, judged.sure, reason("unsure-marking", where=""))
    where = _where(judged.top)
    if judged.torn:
        return Finding(None, marking, evidence, judged.sure, reason("unknown-token", where=where))
    if not judged.certain or marking is None or unknown(marking):
        return Finding(None, marking, evidence, judged.sure, reason("unsure-marking", where=where))
    return Finding(marking, marking, evidence, judged.sure)


def _seen(sights: Sequence[Sight], body: str | None) -> list[Sighting]:
    looks = [list(pieces(sight)) for sight in sights]
    if not sights and body is not None:
        looks = [list(text_pieces(body))]
    return [*(seen for look in looks for seen in sightings(look)), *portion_marks(looks)]


def _marking(judged: Judgement) -> Marking | None:
    """Return the level with every control that stands beside it, None if no marking can be made of it."""
    if judged.top is None:
        return None
    names = [seen for seen in judged.supporting if seen.sure >= _CONTROL_SURE]
    controls = list(dict.fromkeys(name for seen in names for name in seen.controls))
    return _parsed(judged.top.term.name, controls)


def _parsed(level: str, controls: list[str]) -> Marking | None:
    for kept in (controls, []):
        try:
            return parse("//".join([level, *(["/".join(kept)] if kept else [])]))
        except MarkingError:
            continue
    return None


def _worth(one: Sighting) -> tuple[float, int]:
    return -one.sure, -one.term.rank


def _evidence(one: Sighting) -> Evidence:
    marking = _parsed(one.term.name, list(one.controls))
    shown = one.term.name if marking is None else text(marking)
    return Evidence(one.kind, _where(one).strip(), one.read, shown, one.sure, one.page, one.box)


def _where(one: Sighting) -> str:
    places = {BANNER: f" at the {one.place}", FIELD: " in a form field", STAMP: " on a line of its own"}
    words = places.get(one.kind, " in a portion mark" if one.kind == PORTION else " in a line of the text")
    return f"{words} of page {one.page}"
