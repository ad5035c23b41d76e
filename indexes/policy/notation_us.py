"""United States markings: text to label and back (DoDM 5200.01-V2 Encl. 3 and 4; IC Markings Manual 2016)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexes.policy.countries import ALLIANCES, NATIONS, NATO
from indexes.policy.marking import Label
from indexes.policy.rules import broken, parents
from indexes.policy.schemes import (
    CONCEALED,
    CONFIDENTIAL,
    SCI_COMPARTMENT_TITLES,
    SCI_SYSTEMS,
    SCI_TITLES,
    US,
    US_CATEGORIES,
    US_EXCLUSIONS,
    US_NOFORN,
    US_PLAIN,
    Control,
    Form,
)
from indexes.policy.tokens import Piece, entries, unknown_token

_CONTROLS: dict[str, Control] = {
    spelling: control for control in US.controls for spelling in (control.name, control.portion, *control.others)
}
_ORDER = {control.name: place for place, control in enumerate(US.controls)}
_LEVEL_WORDS = frozenset(word for level in US.levels for word in (level.banner, level.portion)) | {"RESTRICTED"}


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry read: its field ("" for an unknown token), its place there, and what it says."""

    piece: Piece
    category: str
    name: str
    restrictive: frozenset[str] = frozenset()
    informative: frozenset[str] = frozenset()
    nations: frozenset[str] | None = None


def read(body: Piece, form: Form, inherited: frozenset[str] | None) -> Label:
    """Return the label that `body` states; `form` is "banner" or "portion".

    `inherited` is the banner's list of nations, for a portion marked with a bare REL. Raises MarkingError.
    """
    sections = body.split("//")
    level = _level(sections, form)
    read_sections = [[_entry(piece, inherited) for piece in entries(section)] for section in sections[1:]]
    found = [entry for section in read_sections for entry in section]
    _check_pairs(found)
    _check_order(read_sections)
    label = Label(
        US.system,
        level,
        frozenset().union(*(entry.restrictive for entry in found)),
        (),
        frozenset().union(*(entry.informative for entry in found)),
    )
    nations = _nations(label, [entry.nations for entry in found if entry.nations is not None])
    if nations is not None:
        label = replace(label, permissive=(("REL TO", nations),))
    for word, rule in broken(label):
        # The rule may be broken by what is missing, so the piece is where the word stands, or the level.
        place = next((entry.piece for entry in found if word in entry.restrictive | entry.informative), sections[0])
        raise place.error(rule.code, rule.sentence)
    return label


def _nations(label: Label, lists: Sequence[frozenset[str]]) -> frozenset[str] | None:
    """Return the nations that may read: an explicit set, so that US and NATO labels compare by one rule.

    No release marking on classified information means the United States alone (IC manual 2016 Table 2). The same
    holds for unclassified information under a control that narrows it (p. 53, the safe reading); RELIDO does not.
    """
    if lists:
        return frozenset.intersection(*lists)
    if label.level >= CONFIDENTIAL or label.restrictive or label.informative - {"RELIDO"}:
        return US_PLAIN
    return None


def _level(sections: Sequence[Piece], form: Form) -> int:
    head = sections[0]
    for level in US.levels:
        if head.text == (level.banner if form == "banner" else level.portion):
            return level.rank
    first, _, rest = head.text.partition(" ")
    if head.text == "RESTRICTED":
        raise head.error(
            "US_LEVEL_RESTRICTED", "RESTRICTED is no level of the United States (abolished in December 1953)."
        )
    if head.text.partition("/")[0] in _LEVEL_WORDS:
        if "/" in head.text:
            raise head.error("SINGLE_SLASH_AFTER_LEVEL", "Two slashes separate the level from what follows.")
        if form == "banner":
            raise head.error("LEVEL_ABBREVIATED_IN_BANNER", "A banner spells the level out.")
    if (first in NATIONS or first == "JOINT") and rest in _LEVEL_WORDS:
        raise head.error("NON_US_WITHOUT_LEADING_SLASHES", "A foreign or JOINT marking begins with two slashes.")
    if any(section.text in _LEVEL_WORDS for section in sections[1:]):
        raise head.error("LEVEL_NOT_FIRST", "The level comes first.")
    if head.text in {"CUI", "CONTROLLED"} or head.text.startswith("TLP:"):
        raise head.error("NOT_YET", "CUI and TLP markings are not read yet; a person must decide.")
    raise head.error("UNKNOWN_LEVEL", "This does not begin with a classification level in capital letters.")


def _entry(piece: Piece, inherited: frozenset[str] | None) -> _Entry:
    text = piece.text
    if text in _LEVEL_WORDS:
        raise piece.error("LEVEL_NOT_FIRST", "A level comes first, and only once.")
    if text == "REL":
        if inherited is None:
            raise piece.error("REL_WITHOUT_BANNER_LIST", "A bare REL needs a REL TO list in the banner.")
        return _Entry(piece, "DISSEM", "REL TO", nations=inherited)
    if text == "REL TO" or text.startswith("REL TO "):
        return _Entry(piece, "DISSEM", "REL TO", nations=_release(piece))
    if text == "FGI" or text.startswith("FGI "):
        return _foreign(piece)
    if (control := _CONTROLS.get(text)) is not None:
        nations = US_NOFORN if control.narrows else None
        informative = frozenset() if control.restrictive or control.narrows else frozenset({control.name})
        return _Entry(piece, control.category, control.name, control.restrictive, informative, nations)
    return _compartments(piece) or _Entry(piece, "", text, frozenset({unknown_token(piece)}))


def _release(piece: Piece) -> frozenset[str]:
    """Return the nations of a REL TO list, alliances expanded (IC manual 2016 p. 151: USA, trigraphs, tetragraphs)."""
    codes = [code.text for code in piece.part(len("REL TO"), len(piece.text)).split(",")]
    if codes == [""]:
        raise piece.error("REL_TO_EMPTY", "REL TO needs a list of countries.")
    if "USA" not in codes:
        raise piece.error("REL_TO_MISSING_USA", "A REL TO list begins with USA.")
    if codes == ["USA"]:
        raise piece.error("REL_TO_USA_ALONE", "REL TO needs at least one country besides USA.")
    if codes[0] != "USA" or not _in_order(codes[1:]):
        raise piece.error("REL_TO_ORDER", "REL TO lists USA, then three-letter codes, then four-letter codes, A to Z.")
    _check_codes(piece, codes)
    return frozenset().union(*(_members(code) for code in codes))


def _members(code: str) -> frozenset[str]:
    # An alliance whose membership is not published contributes nobody: its code stays as a value that no one holds.
    return ALLIANCES[code].members if code in ALLIANCES else frozenset({code})


def _check_codes(piece: Piece, codes: Sequence[str]) -> None:
    for code in codes:
        if not re.fullmatch("[A-Z]{4}|EU", code) and code not in NATIONS:
            raise piece.error(
                "UNKNOWN_COUNTRY", "A list has a code that is neither a country nor shaped like an alliance."
            )


def _in_order(codes: Sequence[str]) -> bool:
    keys = [_place(code) for code in codes]
    return keys == sorted(set(keys))


def _place(code: str) -> tuple[bool, str]:
    return len(code) != len("USA"), code  # three-letter codes first


def _foreign(piece: Piece) -> _Entry:
    """Read an FGI entry; NATO among the owners asks for a NATO read-in (IC manual 2016 Table 5)."""
    codes = piece.text.split()[1:]
    if not codes:
        return _Entry(piece, "FGI", "FGI", informative=frozenset({CONCEALED}))
    if "USA" in codes:
        raise piece.error("FGI_LISTS_USA", "An FGI list never names USA.")
    if not _in_order(codes):
        raise piece.error("FGI_ORDER", "An FGI list is three-letter codes, then four-letter codes, each A to Z.")
    _check_codes(piece, codes)
    named = frozenset(f"{CONCEALED}{code}" for code in codes if code != NATO.code)
    return _Entry(piece, "FGI", piece.text, frozenset({NATO.code} & set(codes)), named)


def _compartments(piece: Piece) -> _Entry | None:
    """Read an SCI entry such as SI-G ABCD EFGH-XYZ: hyphen before a compartment, space before its sub-compartments."""
    first, *rest = piece.text.split("-")
    system = SCI_TITLES.get(first, first)
    if system not in SCI_SYSTEMS:
        return None
    held = {system}
    for part in rest:
        words = part.split()
        if not words or not all(re.fullmatch("[A-Z0-9]+", word) for word in words):
            raise piece.error("SCI_MALFORMED", "A hyphen in an SCI marking is followed by a compartment.")
        compartment = f"{system}-{SCI_COMPARTMENT_TITLES.get((system, words[0]), words[0])}"
        held |= {compartment, *(f"{compartment} {word}" for word in words[1:])}
    return _Entry(piece, "SCI", system, frozenset(held))


def _check_pairs(found: Sequence[_Entry]) -> None:
    named = {entry.name: entry for entry in found}
    for one, other in US_EXCLUSIONS:
        if one in named and other in named:
            code = f"{one}_WITH_{other}".replace(" ", "_")
            raise named[other].piece.error(code, f"{one} and {other} exclude each other.")


def _check_order(sections: Sequence[Sequence[_Entry]]) -> None:
    """Refuse fields out of order or repeated, and entries out of order in a field (DoDM 5200.01-V2 Encl. 4)."""
    highest = -1
    for section in sections:
        categories = {entry.category for entry in section if entry.category}
        if len(categories) > 1:
            raise section[0].piece.error("MIXED_FIELD", "Two slashes separate controls of different kinds.")
        for category in categories:
            place = US_CATEGORIES.index(category)
            if place <= highest:
                raise section[0].piece.error("FIELD_ORDER", "Fields stand once each: SCI, FGI, dissemination, non-IC.")
            highest = place
            if category == "FGI" and len(section) > 1 and [entry.name for entry in section] != ["FGI", "FGI NATO"]:
                raise section[0].piece.error("FGI_ORDER", "An FGI field is one list of countries.")
            keys = [_key(entry, category) for entry in section if entry.category or category == "SCI"]
            if keys != sorted(set(keys)):
                raise section[0].piece.error(
                    f"{category.replace('-', '_')}_ORDER", "Entries of a field have a fixed order."
                )


def _key(entry: _Entry, category: str) -> tuple[int, str]:
    # SCI and FGI are alphabetical, figures first (IC manual 2016 p. 15); the rest follows the register.
    return (0, entry.name) if category in {"SCI", "FGI"} else (_ORDER[entry.name], "")


def write(label: Label, form: Form) -> str:
    """Return the canonical text of a label of the United States; `form` is "banner" or "portion"."""
    level = next(level for level in US.levels if level.rank == label.level)
    sci = _sci_words(label.restrictive)
    strange = sorted(token.removeprefix("?") for token in label.restrictive if token.startswith("?"))
    fields = [sci, strange, _foreign_words(label), *_controls(label, form)]
    head = level.banner if form == "banner" else level.portion
    return "//".join([head, *("/".join(field) for field in fields if field)])


def _sci_words(restrictive: frozenset[str]) -> list[str]:
    words = []
    for system in SCI_SYSTEMS:
        if system in restrictive:
            inside = sorted(token for token in restrictive if system in parents(token))
            # Sorted, a compartment stands right before its sub-compartments: SI-G, SI-G ABCD, SI-G EFGH, SI-XYZ.
            tails = (f" {token.partition(' ')[2]}" if " " in token else token.removeprefix(system) for token in inside)
            words.append(system + "".join(tails))
    return words


def _foreign_words(label: Label) -> list[str]:
    nato = {NATO.code} & label.restrictive
    named = {word.removeprefix(CONCEALED) for word in label.informative if word.startswith(CONCEALED)}
    if "" in named:
        # A concealed source hides the list, but a NATO read-in must stay: this is our own way to write both.
        return ["FGI", "FGI NATO"] if nato else ["FGI"]
    return [" ".join(["FGI", *sorted(named | nato, key=_place)])] if named | nato else []


def _controls(label: Label, form: Form) -> list[list[str]]:
    shown = {control.name for control in US.controls if control.name in label.informative | label.restrictive}
    if "NODIS" in shown:
        shown.discard("EXDIS")
    nations = label.allowed("REL TO")
    texts = {}
    if nations == US_NOFORN:
        shown.add("NOFORN")
    elif nations is not None and nations != US_PLAIN:
        shown.add("REL TO")
        texts["REL TO"] = _release_words(nations)
    fields = []
    for category in ("DISSEM", "NON-IC"):
        members = [control for control in US.controls if control.category == category and control.name in shown]
        fields.append([texts.get(c.name, c.name if form == "banner" else c.portion) for c in members])
    return fields


def _release_words(nations: frozenset[str]) -> str:
    codes = nations - US_NOFORN
    if nations >= NATO.members:  # 32 names in a banner help nobody; the short form reads back as the same set
        codes = (codes - NATO.members) | {NATO.code}
    return ", ".join(["REL TO USA", *sorted(codes, key=_place)])
