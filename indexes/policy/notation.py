"""Markings as text: `parse` and `text` for banners, `parse_portion` and `portion_text` for portion marks.

A banner is the text of one system, or the texts of several joined with " + " (an answer drawn from several systems);
each may end with its need-to-know groups: `SECRET//NOFORN [NTK: CASE 7] + NATO SECRET//ATOMAL`.
The parsers of the systems stand in `notation_us.py`, `notation_nato.py` and `notation_europe.py`; `written` gives the
fields word for word.
Ambiguous or unordered text is an error, never a guess.
"""

import re
from dataclasses import replace
from functools import lru_cache

from indexes.policy import notation_europe, notation_nato, notation_us, us_write
from indexes.policy.errors import MarkingError
from indexes.policy.marking import NEED_TO_KNOW, NOBODY, Label, Marking, is_group, narrowed
from indexes.policy.schemes import JOINT, SCHEMES, SYSTEMS, US_NOFORN, US_PLAIN, Form, Ruleset
from indexes.policy.tokens import Piece
from indexes.policy.us_fields import Frame
from indexes.policy.vocabulary import EITHER
from indexes.policy.written import Read, Written

LONGEST = 2000  # characters; a banner over four systems with many groups stays far below
KEPT = 1024  # banners that were written and read back before; a record of the log states one, and so does each hit
_GROUPS = re.compile(r"\[NTK: ([^\[\]]*)\]$")


def parse(text: str, ruleset: Ruleset = EITHER) -> Marking:
    """Return the marking that a banner states, read by `ruleset`.

    A word that no vocabulary knows becomes a category that nobody can hold (see `unknown`). Raises MarkingError for
    every text that is not a well-formed marking; the empty text is none.
    """
    return _joined(_parts(_whole(text), Frame("banner", ruleset), None))


def parse_portion(text: str, banner: Marking | None, ruleset: Ruleset = EITHER) -> Marking:
    """Return the marking that a portion mark such as (S//NF) states, in a document with this `banner`.

    A bare REL takes the banner's list (DoDM 5200.01-V2 Encl. 4 para 10.e(6)), a JOINT without owners its owners; the
    banner's need-to-know groups hold for each of its portions. Raises MarkingError, also for a bare REL without a list
    in the banner.
    """
    frame = Frame("portion", ruleset, _banner_list(banner), _banner_owners(banner))
    return _joined(_parts(_in_brackets(text), frame, banner))


def written(text: str, ruleset: Ruleset = EITHER) -> tuple[Written, ...]:
    """Return the fields of a banner, or of a portion mark in round brackets, one value for each part of " + ".

    What a portion leaves to its banner stays open: `caveats` say so. Raises MarkingError.
    """
    whole = _whole(text)
    if whole.text.startswith("("):
        frame = Frame("portion", ruleset, US_NOFORN, ("GBR", "USA"))
        return tuple(read.written for read in _parts(_in_brackets(text), frame, None))
    return tuple(read.written for read in _parts(whole, Frame("banner", ruleset), None))


@lru_cache(maxsize=KEPT)
def text(marking: Marking) -> str:
    """Return the canonical banner: `parse(text(m)) == m`.

    Raises MarkingError for a marking that no notation can state (one built by hand), rather than print less.
    """
    written = _written(marking, "banner")
    if _reads_back(written, marking) is not True:
        raise MarkingError("UNPRINTABLE", "", 0, "This marking has parts that no notation can state.")
    return written


def portion_text(marking: Marking) -> str:
    """Return the canonical portion mark: `parse_portion(portion_text(m), m) == m`. Raises MarkingError as `text`."""
    text(marking)
    return f"({_written(marking, 'portion')})"


def _reads_back(written: str, marking: Marking) -> bool:
    try:
        return parse(written) == marking
    except MarkingError:
        return False


def _written(marking: Marking, form: Form) -> str:
    return " + ".join(_label_text(label, form) + _group_text(label) for label in marking.labels)


def _label_text(label: Label, form: Form) -> str:
    if label.system == "US":
        return us_write.write(label, form)
    if label.system == "NATO":
        return notation_nato.write(label, form)
    return notation_europe.write(label, SCHEMES[label.system], form)


def _group_text(label: Label) -> str:
    groups = label.allowed(NEED_TO_KNOW)
    return "" if groups is None else f" [NTK: {', '.join(sorted(groups)) or NOBODY}]"


def _whole(text: str) -> Piece:
    """Return the text with single spaces. Offsets are exact where the text has no surplus white space inside."""
    if len(text) > LONGEST:
        raise MarkingError("TOO_LONG", "", 0, f"A marking has at most {LONGEST} characters.")
    stripped = " ".join(text.split())
    if not stripped:
        raise MarkingError("EMPTY", "", 0, "There is no marking in this text.")
    return Piece(stripped, len(text) - len(text.lstrip()))


def _in_brackets(text: str) -> Piece:
    whole = _whole(text)
    if not (whole.text.startswith("(") and whole.text.endswith(")")):
        raise whole.error("NOT_A_PORTION", "A portion mark stands in round brackets.")
    return whole.part(1, len(whole.text) - 1)


def _parts(whole: Piece, frame: Frame, banner: Marking | None) -> list[Read]:
    found: list[Read] = []
    for part in whole.split(r" \+ "):
        read = _part(part, frame, banner)
        if any(other.label.system == read.label.system for other in found):
            raise part.error("REPEATED_SYSTEM", "A marking has one part for each system.")
        found.append(read)
    return found


def _joined(parts: list[Read]) -> Marking:
    labels = {read.label.system: read.label for read in parts}
    return Marking(tuple(labels[system] for system in SYSTEMS if system in labels))


def _part(part: Piece, frame: Frame, banner: Marking | None) -> Read:
    match = _GROUPS.search(part.text)
    read = _read(part if match is None else part.part(0, match.start()), frame)
    label = read.label
    if match is not None:
        label = narrowed(label, NEED_TO_KNOW, _groups(part.part(match.start(1), match.end(1))))
    for groups_of_banner in _inherited_groups(label.system, banner):
        label = narrowed(label, NEED_TO_KNOW, groups_of_banner)
    return replace(read, label=label)


def _groups(piece: Piece) -> frozenset[str]:
    if piece.text == NOBODY:
        return frozenset()
    names = [name.text for name in piece.split(",")]
    if not all(is_group(name) for name in names):
        raise piece.error("BAD_GROUP", "A need-to-know group is named with letters, figures, spaces, dots and hyphens.")
    return frozenset(names)


def _inherited_groups(system: str, banner: Marking | None) -> list[frozenset[str]]:
    labels = () if banner is None else banner.labels
    same = [label for label in labels if label.system == system]
    groups = [label.allowed(NEED_TO_KNOW) for label in same or labels]
    return [names for names in groups if names is not None]


def _read(body: Piece, frame: Frame) -> Read:
    if body.text.startswith("//"):
        after = body.part(2, len(body.text))
        return (
            notation_nato.read(after, frame) if _is_nato(after, frame.form) else notation_us.read_foreign(after, frame)
        )
    if (found := notation_europe.read(body, frame.form)) is not None:
        return found
    return notation_nato.read(body, frame) if _is_nato(body, frame.form) else notation_us.read(body, frame)


def _is_nato(body: Piece, form: Form) -> bool:
    head = re.split(r"//| [Rr]eleasable | [Cc]ommunicable | - ", body.text)[0].strip()
    known = notation_nato.BANNERS if form == "banner" else notation_nato.PORTIONS
    first = re.match(r"[^ ]*", head)
    only = form == "portion" and head.endswith((" Only", " Seulement")) and first is not None and first[0] in known
    return head in known or only or re.match(r"(NATO|COSMIC)\b", head) is not None


def _banner_list(banner: Marking | None) -> frozenset[str] | None:
    """Return the REL TO list that a bare REL portion inherits; None where the banner has none."""
    label = None if banner is None else banner.label("US")
    nations = None if label is None else label.allowed("REL TO")
    return None if nations in (US_PLAIN, US_NOFORN) else nations


def _banner_owners(banner: Marking | None) -> tuple[str, ...]:
    """Return the owners that a JOINT portion inherits."""
    label = None if banner is None else banner.label("US")
    words = frozenset[str]() if label is None else label.informative
    return tuple(sorted(word.removeprefix(JOINT) for word in words if word.startswith(JOINT)))
