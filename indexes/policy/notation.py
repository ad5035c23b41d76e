"""Markings as text: `parse` and `text` for banners, `parse_portion` and `portion_text` for portion marks.

A banner is the text of one system, or the texts of several joined with " + " (an answer drawn from several systems);
each may end with its need-to-know groups: `SECRET//NOFORN [NTK: CASE 7] + NATO SECRET//ATOMAL`.
The parsers of the systems stand in `notation_us.py`, `notation_nato.py` and `notation_europe.py`.
Ambiguous or unordered text is an error, never a guess.
"""

import re

from indexes.policy import notation_europe, notation_nato, notation_us
from indexes.policy.countries import NATIONS
from indexes.policy.errors import MarkingError
from indexes.policy.marking import NEED_TO_KNOW, NOBODY, Label, Marking, is_group, narrowed
from indexes.policy.schemes import SYSTEMS, US_NOFORN, US_PLAIN, Form
from indexes.policy.tokens import Piece

LONGEST = 2000  # characters; a banner over four systems with many groups stays far below
_GROUPS = re.compile(r"\[NTK: ([^\[\]]*)\]$")


def parse(text: str) -> Marking:
    """Return the marking that a banner states.

    A word that no vocabulary knows becomes a category that nobody can hold (see `unknown`). Raises MarkingError for
    every text that is not a well-formed marking; the empty text is none.
    """
    return _marking(_whole(text), "banner", None)


def parse_portion(text: str, banner: Marking | None) -> Marking:
    """Return the marking that a portion mark such as (S//NF) states, in a document with this `banner`.

    A bare REL takes the banner's list (DoDM 5200.01-V2 Encl. 4 para 10.e(6)); the banner's need-to-know groups hold
    for each of its portions. Raises MarkingError, also for a bare REL without a list in the banner.
    """
    whole = _whole(text)
    if not (whole.text.startswith("(") and whole.text.endswith(")")):
        raise whole.error("NOT_A_PORTION", "A portion mark stands in round brackets.")
    return _marking(whole.part(1, len(whole.text) - 1), "portion", banner)


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
        return notation_us.write(label, form)
    return notation_nato.write(label, form) if label.system == "NATO" else notation_europe.write(label, form)


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


def _marking(whole: Piece, form: Form, banner: Marking | None) -> Marking:
    labels: dict[str, Label] = {}
    for part in whole.split(r" \+ "):
        label = _part(part, form, banner)
        if label.system in labels:
            raise part.error("REPEATED_SYSTEM", "A marking has one part for each system.")
        labels[label.system] = label
    return Marking(tuple(labels[system] for system in SYSTEMS if system in labels))


def _part(part: Piece, form: Form, banner: Marking | None) -> Label:
    match = _GROUPS.search(part.text)
    if match is None:
        label = _label(part, form, banner)
    else:
        groups = part.part(match.start(1), match.end(1))
        label = narrowed(_label(part.part(0, match.start()), form, banner), NEED_TO_KNOW, _groups(groups))
    for groups_of_banner in _inherited_groups(label.system, banner):
        label = narrowed(label, NEED_TO_KNOW, groups_of_banner)
    return label


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


def _label(body: Piece, form: Form, banner: Marking | None) -> Label:
    if notation_europe.is_european(body):
        return notation_europe.read_european(body)
    if body.text.startswith("//"):
        return _not_united_states(body.part(2, len(body.text)), form)
    if _is_nato(body, form):
        return notation_nato.read(body, form)
    if body.text.startswith(("UK ", "OFFICIAL")):
        return notation_europe.read_british(body, form)
    return notation_us.read(body, form, _banner_list(banner))


def _is_nato(body: Piece, form: Form) -> bool:
    head = re.split(r"//| [Rr]eleasable | [Cc]ommunicable | - ", body.text)[0].strip()
    known = notation_nato.BANNERS if form == "banner" else notation_nato.PORTIONS
    return head in known or re.match(r"(NATO|COSMIC)\b", head) is not None


def _not_united_states(body: Piece, form: Form) -> Label:
    """Read what follows two leading slashes: NATO in US syntax; other owners are told apart and refused."""
    if _is_nato(body, form):
        return notation_nato.read(body, form)
    if not body.text:
        raise body.error("EMPTY", "There is no marking after the two slashes.")
    first, _, rest = body.split("//")[0].text.partition(" ")
    if (first in NATIONS and not rest) or first not in NATIONS | {"JOINT", "FGI"}:
        raise body.error("MISSING_LEVEL", "Two leading slashes are followed by an owner and a level.")
    raise body.error("NOT_YET", "Foreign and JOINT markings are not read yet; a person must decide.")


def _banner_list(banner: Marking | None) -> frozenset[str] | None:
    """Return the REL TO list that a bare REL portion inherits; None where the banner has none."""
    label = None if banner is None else banner.label("US")
    nations = None if label is None else label.allowed("REL TO")
    return None if nations in (US_PLAIN, US_NOFORN) else nations
