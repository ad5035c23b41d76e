"""The fields of a marking in the syntax of the United States: each entry read by itself (DoDM 5200.01-V2 Encl. 4)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexes.policy.countries import ALLIANCES, NATIONS
from indexes.policy.scheme_us import (
    CONCEALED,
    SAR_PREFIXES,
    SCI_COMPARTMENT_TITLES,
    SCI_SYSTEMS,
    SCI_TITLES,
    SIGMA_HIGHEST,
    US,
    US_CATEGORIES,
    US_NOFORN,
)
from indexes.policy.tokens import Piece, entries, is_declassification, unknown_token
from indexes.policy.vocabulary import EITHER, HISTORICAL, Control, Form, Ruleset

_CONTROLS: dict[str, Control] = {
    spelling: control for control in US.controls for spelling in (control.name, control.portion, *control.others)
}
_ORDER = {control.name: place for place, control in enumerate(US.controls)}
_EYES = re.compile(r"(?:(?<=/)|^)(?:[A-Z]{3,4}/)+[A-Z]{3,4} EYES ONLY(?=/|$)")
_SIGMA = re.compile(r"(?P<data>RD|RESTRICTED DATA|FRD|FORMERLY RESTRICTED DATA)-(?:SIGMA|SG)(?P<numbers>(?: \d+)+)")
_UNPUBLISHED = re.compile(r"[A-Z0-9]{2,5}(?:-[A-Z0-9]+(?: [A-Z0-9]+)*)*")
_PROGRAMME = re.compile(r"[A-Z0-9]+(?: [A-Z0-9]+)*(?:-[A-Z0-9]+(?: [A-Z0-9]+)*)*")
_ACCM = re.compile(r"ACCM-[A-Z0-9]+(?: [A-Z0-9]+)*")
_CUI = re.compile(r"CUI(?: (?P<name>[A-Z][A-Z0-9-]*(?: [A-Z0-9-]+)*))?")
LEVEL_WORDS = frozenset(word for level in US.levels for word in (level.banner, level.portion)) | {"RESTRICTED"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What a text is read in: its form, its ruleset, and what a portion may leave to its banner (None: nothing)."""

    form: Form
    ruleset: Ruleset = EITHER
    release: frozenset[str] | None = None
    owners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry read: its field ("" for an unknown token), its place there, and what it says.

    `listed` are the codes of a list as written; `nations` whom it leaves, `shown` who may be shown it besides.
    """

    piece: Piece
    category: str
    name: str
    key: tuple[int, str] = (0, "")
    restrictive: frozenset[str] = frozenset()
    informative: frozenset[str] = frozenset()
    nations: frozenset[str] | None = None
    shown: frozenset[str] | None = None
    listed: tuple[str, ...] = ()


def read_fields(sections: Sequence[Piece], frame: Frame, *, early: bool = True) -> list[list[Entry]]:
    """Return the entries of each field that follows the level. Raises MarkingError.

    `early` holds until a field that stands after SCI: an unpublished SCI system may still come (never unclassified).
    """
    found: list[list[Entry]] = []
    for section in sections:
        read = _field(section, frame, early=early)
        early = early and all(entry.category in ("SCI", "") for entry in read)
        found.append(read)
    return found


def _field(section: Piece, frame: Frame, *, early: bool) -> list[Entry]:
    found: list[Entry] = []
    programmes = False
    for piece in _entries(section):
        if frame.ruleset == HISTORICAL and is_declassification(piece.text):
            continue  # legal in a banner until February 2008; says nothing of who may read
        programme = _programme(piece, continued=programmes)
        programmes = programmes or programme is not None
        open_still = early and all(entry.category in ("SCI", "") for entry in found)
        found.append(programme or _entry(piece, frame, early=open_still))
    return found


def _entries(section: Piece) -> Iterator[Piece]:
    eyes = _EYES.search(section.text)
    if eyes is None:
        yield from entries(section)
        return
    if eyes.start() > 0:
        yield from entries(section.part(0, eyes.start() - 1))
    yield section.part(eyes.start(), eyes.end())
    if eyes.end() < len(section.text):
        yield from entries(section.part(eyes.end() + 1, len(section.text)))


def _entry(piece: Piece, frame: Frame, *, early: bool) -> Entry:
    text = piece.text
    if text in LEVEL_WORDS:
        raise piece.error("LEVEL_NOT_FIRST", "A level comes first, and only once.")
    special = (
        _release(piece, frame)
        or _display(piece)
        or _foreign(piece)
        or _sigma(piece)
        or _compartments(piece)
        or _named(piece)
    )
    if special is not None:
        return special
    control = _CONTROLS.get(text)
    if control is not None and not (control.retired and frame.ruleset not in (EITHER, HISTORICAL)):
        return control_entry(piece, control)
    if text in ("FRD-N", "FRD-CNWDI", "FORMERLY RESTRICTED DATA-N"):
        raise piece.error("CNWDI_ONLY_WITH_RD", "CNWDI goes with RD only.")
    token = unknown_token(piece)
    sci = early and _UNPUBLISHED.fullmatch(text) is not None
    return Entry(piece, "SCI" if sci else "", text, (0, text), frozenset({token}))


def control_entry(piece: Piece, control: Control) -> Entry:
    """Return what a word of the register says where it stands at `piece`."""
    nations = US_NOFORN if control.narrows else None
    informative = frozenset() if control.restrictive or control.narrows else frozenset({control.name})
    key = (_ORDER[control.name], "")
    return Entry(piece, control.category, control.name, key, control.restrictive, informative, nations)


def _release(piece: Piece, frame: Frame) -> Entry | None:
    text = piece.text
    if text in ("REL", "EYES"):
        name = "REL TO" if text == "REL" else "EYES ONLY"
        if frame.release is None:
            raise piece.error("REL_WITHOUT_BANNER_LIST", f"A bare {text} needs a list of countries in the banner.")
        return Entry(piece, "DISSEM", name, (_ORDER[name], ""), nations=frame.release)
    if text == "REL TO" or text.startswith("REL TO "):
        body = re.sub(",? AND ", ", ", text) if frame.ruleset == HISTORICAL else text
        codes = [code.strip() for code in body.removeprefix("REL TO").split(",")]
        return _listed(piece, "REL TO", codes)
    if _EYES.fullmatch(text):
        return _listed(piece, "EYES ONLY", text.removesuffix(" EYES ONLY").split("/"))
    if text == "USA EYES ONLY":
        raise piece.error("EYES_ONLY_USA_ALONE", "EYES ONLY needs at least one country besides USA.")
    if text == "EYES ONLY":
        if frame.ruleset not in (EITHER, HISTORICAL):
            raise piece.error("EYES_ONLY_EMPTY", "EYES ONLY needs a list of countries before it.")
        return control_entry(piece, _CONTROLS["ADDRESSEES ONLY"])
    return None


def _listed(piece: Piece, name: str, codes: list[str]) -> Entry:
    """Read a list of nations that begins with USA (IC manual 2016 p. 151: USA, trigraphs, tetragraphs)."""
    word = name.replace(" ", "_")
    if codes == [""]:
        raise piece.error(f"{word}_EMPTY", f"{name} needs a list of countries.")
    if "USA" not in codes:
        raise piece.error(f"{word}_MISSING_USA", f"A {name} list begins with USA.")
    if codes == ["USA"]:
        raise piece.error(f"{word}_USA_ALONE", f"{name} needs at least one country besides USA.")
    check_codes(piece, codes)
    if codes[0] != "USA" or not in_order(codes[1:]):
        sentence = f"{name} lists USA, then three-letter codes, then four-letter codes, A to Z."
        raise piece.error(f"{word}_ORDER", sentence)
    return Entry(piece, "DISSEM", name, (_ORDER[name], ""), nations=expanded(codes), listed=tuple(codes))


def _display(piece: Piece) -> Entry | None:
    if piece.text != "DISPLAY ONLY" and not piece.text.startswith("DISPLAY ONLY "):
        return None
    codes = [code.strip() for code in piece.text.removeprefix("DISPLAY ONLY").split(",")]
    if codes == [""]:
        raise piece.error("DISPLAY_ONLY_EMPTY", "DISPLAY ONLY needs a list of countries.")
    if "USA" in codes:
        raise piece.error("DISPLAY_ONLY_LISTS_USA", "A DISPLAY ONLY list never names USA.")
    check_codes(piece, codes)
    if not in_order(codes):
        raise piece.error(
            "DISPLAY_ONLY_ORDER", "DISPLAY ONLY lists three-letter codes, then four-letter codes, each A to Z."
        )
    key = (_ORDER["DISPLAY ONLY"], "")
    return Entry(piece, "DISSEM", "DISPLAY ONLY", key, shown=expanded(codes), listed=tuple(codes))


def _foreign(piece: Piece) -> Entry | None:
    """Read an FGI entry; NATO among the owners asks for a NATO read-in (IC manual 2016 Table 5)."""
    first, *codes = piece.text.split()
    if first != "FGI":
        return None
    if not codes:
        return Entry(piece, "FGI", "FGI", (0, "FGI"), informative=frozenset({CONCEALED}), listed=("FGI",))
    if "USA" in codes:
        raise piece.error("FGI_LISTS_USA", "An FGI list never names USA.")
    check_codes(piece, codes)
    if not in_order(codes):
        raise piece.error("FGI_ORDER", "An FGI list is three-letter codes, then four-letter codes, each A to Z.")
    named = frozenset(f"{CONCEALED}{code}" for code in codes if code != "NATO")
    nato = frozenset({"NATO"} & set(codes))
    return Entry(piece, "FGI", piece.text, (0, piece.text), nato, named, listed=tuple(codes))


def _sigma(piece: Piece) -> Entry | None:
    match = _SIGMA.fullmatch(piece.text)
    if match is None:
        return None
    numbers = [int(number) for number in match["numbers"].split()]
    if any(not 1 <= number <= SIGMA_HIGHEST for number in numbers):
        raise piece.error("SIGMA_OUT_OF_RANGE", f"SIGMA numbers are 1 to {SIGMA_HIGHEST}.")
    if numbers != sorted(set(numbers)):
        raise piece.error("SIGMA_ORDER", "SIGMA numbers stand once each, from low to high.")
    formerly = match["data"].startswith("F")
    held = frozenset(f"SIGMA {number}" for number in numbers) | (frozenset() if formerly else {"RD"})
    name = f"{'FRD' if formerly else 'RD'}-SIGMA {' '.join(map(str, numbers))}"
    key = (_ORDER["FRD" if formerly else "RD-CNWDI"], "SIGMA")
    return Entry(piece, "AEA", name, key, held, frozenset({"FRD"}) if formerly else frozenset())


def _compartments(piece: Piece) -> Entry | None:
    """Read an SCI entry such as SI-G ABCD EFGH-XYZ: hyphen before a compartment, space before its sub-compartments."""
    first, *rest = piece.text.split("-")
    system = SCI_TITLES.get(first, first)
    if piece.text == "ENDSEAL" or first == "EL":
        raise piece.error("RETIRED_TOKEN", "ENDSEAL is retired: it is SI-EU or SI-NK today. A person must decide.")
    if system not in SCI_SYSTEMS:
        return None
    held, words_written = {system}, system
    for part in rest:
        words = part.split()
        if not words or not all(re.fullmatch("[A-Z0-9]+", word) for word in words):
            raise piece.error("SCI_MALFORMED", "A hyphen in an SCI marking is followed by a compartment.")
        letters = SCI_COMPARTMENT_TITLES.get((system, words[0]), words[0])
        compartment = f"{system}-{letters}"
        held |= {compartment, *(f"{compartment} {word}" for word in words[1:])}
        words_written += f"-{' '.join([letters, *words[1:]])}"
    return Entry(piece, "SCI", words_written, (0, system), frozenset(held))


def _programme(piece: Piece, *, continued: bool) -> Entry | None:
    """Read a special access programme; after the first of a field the SAR- is not repeated (IC manual 2016 p. 100)."""
    prefix = next((one for one in SAR_PREFIXES if piece.text.startswith(one)), "")
    name = piece.text.removeprefix(prefix)
    if not prefix and (not continued or name in _CONTROLS):
        return None
    if not _PROGRAMME.fullmatch(name):
        raise piece.error("SAR_MALFORMED", "A programme is named with letters and figures after SAR-.")
    first, *rest = name.split("-")
    held = {f"SAR-{first}"}
    for part in rest:
        compartment, *inside = part.split()
        held |= {f"SAR-{first}-{compartment}", *(f"SAR-{first}-{compartment} {word}" for word in inside)}
    return Entry(piece, "SAR", name, (0, first), frozenset(held))


def _named(piece: Piece) -> Entry | None:
    """Read what is open in its names: ACCM nicknames and CUI categories (in this library's own notation)."""
    if _ACCM.fullmatch(piece.text):
        return Entry(piece, "NON-IC", piece.text, (len(_ORDER), piece.text), frozenset({piece.text}))
    match = _CUI.fullmatch(piece.text)
    if match is None:
        return None
    return cui_entry(piece, match["name"] or "")


def cui_entry(piece: Piece, name: str) -> Entry:
    """Return what CUI says, alone ("") or with a category: specified ones (SP-) come first, then basic, A to Z."""
    words = frozenset({"CUI", f"CUI {name}"} if name else {"CUI"})
    place = 0 if not name else 1 if name.startswith("SP-") else 2
    return Entry(piece, "CUI", name or "CUI", (place, name), informative=words)


def expanded(codes: Sequence[str]) -> frozenset[str]:
    """Return the nations of a list. An alliance whose membership is not published contributes nobody: its code stays
    as a value that no one holds.
    """
    return frozenset().union(*(ALLIANCES[code].members if code in ALLIANCES else {code} for code in codes))


def check_codes(piece: Piece, codes: Sequence[str]) -> None:
    """Raise MarkingError for a code that is neither a country nor shaped like an alliance."""
    for code in codes:
        if not re.fullmatch("[A-Z]{4}|EU", code) and code not in NATIONS:
            sentence = "A list has a code that is neither a country nor shaped like an alliance."
            raise piece.error("UNKNOWN_COUNTRY", sentence)


def in_order(codes: Sequence[str]) -> bool:
    """Return whether codes stand once each, three letters first, each group A to Z."""
    keys = [place(code) for code in codes]
    return keys == sorted(set(keys))


def place(code: str) -> tuple[bool, str]:
    """Return the key by which codes are ordered: three letters come first."""
    return len(code) != len("USA"), code


def field_number(category: str) -> int:
    """Return the place of a field in a marking."""
    return US_CATEGORIES.index(category)
