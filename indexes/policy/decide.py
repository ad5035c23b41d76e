"""The one place that says yes: `require` returns when a reader may read a marking, and raises otherwise."""

from datetime import datetime

from indexes.policy.errors import Refused
from indexes.policy.marking import Label, Marking
from indexes.policy.reader import Reader
from indexes.policy.rules import clearance_for

REFUSAL = "You may not read this."


def require(reader: Reader, marking: Marking, at: datetime) -> None:
    """Return only if `reader` may read what bears `marking` at the time `at` (with a time zone).

    Raises Refused otherwise: outside the reader's validity, and for any label whose system or level he is not cleared
    for (SCI asks for TOP SECRET), whose restrictive categories he does not all hold, or that has a permissive tag of
    which he holds no value. Any error while deciding is a refusal. The sentence is always the same, so that it tells
    nothing about the marking. Source: ADatP-4774.1 3.11.4; need-to-know groups are one more permissive tag.
    """
    try:
        allowed = _valid(reader, at) and all(_reads(reader, label) for label in marking.labels)
    except Exception:  # noqa: BLE001 - INVARIANT: an error while deciding is a refusal, whatever it was
        allowed = False
    if not allowed:
        raise Refused(REFUSAL)


def _valid(reader: Reader, at: datetime) -> bool:
    # A time without zone cannot be compared with certainty: refused, also where the reader has no limits.
    if at.utcoffset() is None:
        return False
    return (reader.valid_from is None or reader.valid_from <= at) and (
        reader.valid_until is None or at < reader.valid_until
    )


def _reads(reader: Reader, label: Label) -> bool:
    rank = reader.rank(label.system)
    return (
        rank is not None
        and rank >= clearance_for(label)
        and label.restrictive <= reader.held()
        and all(values & reader.values(tag) for tag, values in label.permissive)
    )
