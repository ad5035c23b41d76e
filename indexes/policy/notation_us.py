"""United States, foreign and JOINT markings: text to label and back (DoDM 5200.01-V2 Encl. 3, 4; IC Manual 2016)."""

import re
from collections.abc import Sequence
from dataclasses import replace

from indexes.policy.countries import NATIONS
from indexes.policy.errors import MarkingError
from indexes.policy.marking import Label, concealed
from indexes.policy.rules import broken
from indexes.policy.scheme_us import (
    CUI_LIMITS,
    DISPLAY,
    FOREIGN_LEVELS,
    INHERITED_OWNERS,
    JOINT,
    OWNER,
    SCI_SYSTEMS,
    SCI_TITLES,
    US,
    US_NOFORN,
    US_PLAIN,
)
from indexes.policy.tokens import Piece, entries
from indexes.policy.us_checks import check_book, check_order, check_owners, check_pairs
from indexes.policy.us_fields import LEVEL_WORDS, Entry, Frame, cui_entry, read_fields
from indexes.policy.vocabulary import HISTORICAL, RESTRICTED, UNCLASSIFIED, Form
from indexes.policy.written import Read, Written

_SUFFIX = re.compile(r"(?: ?-)? SECURITY INFORMATION$")
_LOOSE = re.compile(r"(?P<level>TOP SECRET|SECRET|CONFIDENTIAL|RESTRICTED|UNCLASSIFIED)(?:[/,;-]| - | )+(?P<rest>.+)")
_LOOSE_PORTION = re.compile(r"(?P<level>TS|S|C|R|U)/(?!/)(?P<rest>.+)")  # (S/NF)
_COMMAS = ("REL TO", "DISPLAY ONLY")  # lists of their own
# What stands after CUI and means something else is no category, so that it is read as what it is.
_NO_CATEGORY = CUI_LIMITS | LEVEL_WORDS | {"CUI", "TS", "SAR", "FGI", "COMINT", "GAMMA", *SCI_SYSTEMS, *SCI_TITLES}
_NO_CATEGORY |= {word for one in US.controls if one.restrictive for word in (one.name, one.portion, *one.others)}
_NO_CATEGORY -= {"PROPIN"}  # a category of the registry too
_HANDLING_ALONE = {"OFFICIAL USE ONLY": "OUO", "LIMITED OFFICIAL USE": "LOU", "OUO": "OUO", "LOU": "LOU"}
_HANDLING_ALONE |= {"FOR OFFICIAL USE ONLY": "FOUO", "FOUO": "FOUO"}


def read(body: Piece, frame: Frame) -> Read:
    """Return what a marking of the United States says. Raises MarkingError."""
    if frame.ruleset == HISTORICAL:
        body = _modern(body, frame.form)
    head, *sections = body.split("//")
    if head.text in {"CUI", "CONTROLLED"}:
        return _read_controlled(head, sections, frame)
    level = _level(head, sections, frame)
    found = _fields(sections, frame, early=level > UNCLASSIFIED)
    return _read(Written(level), head, found, frame)


def read_foreign(body: Piece, frame: Frame) -> Read:
    """Return what a foreign or JOINT marking says; `body` begins after its two slashes. Raises MarkingError.

    Foreign information without a release list is for the United States, which holds it: absence of a list does not mean
    that the owner may read it. JOINT without a list is for its owners, if the United States is one.
    """
    head, *sections = body.split("//")
    if not head.text:
        raise head.error("EMPTY", "There is no marking after the two slashes.")
    first, _, rest = head.text.partition(" ")
    levels = FOREIGN_LEVELS[frame.form]
    if first == "JOINT":
        written = _joint(head, rest, frame)
    elif first in NATIONS or first == "FGI":
        if first == "USA" or rest not in levels:
            raise head.error("MISSING_LEVEL", "Two leading slashes are followed by an owner and a level.")
        written = Written(levels[rest], (first,))
    else:
        raise head.error("MISSING_LEVEL", "Two leading slashes are followed by an owner and a level.")
    return _read(written, head, _fields(sections, frame), frame)


def _joint(head: Piece, rest: str, frame: Frame) -> Written:
    levels = FOREIGN_LEVELS[frame.form]
    word = next((one for one in sorted(levels, key=len, reverse=True) if f"{rest} ".startswith(f"{one} ")), None)
    if word is None:
        raise head.error("MISSING_LEVEL", "JOINT is followed by a level and by its owners.")
    owners = tuple(rest.removeprefix(word).split())
    if not owners:
        if frame.form == "banner" or not frame.owners:
            raise head.error("JOINT_WITHOUT_OWNERS", "JOINT names its owners, or its banner does.")
        return Written(levels[word], (INHERITED_OWNERS,), joint=True, caveats=("JOINT-INHERITS-BANNER",))
    for owner in owners:
        if owner not in NATIONS and not re.fullmatch("[A-Z]{4}", owner):
            raise head.error("UNKNOWN_COUNTRY", "JOINT names owners by three-letter codes.")
    check_owners(head, owners)
    return Written(levels[word], owners, joint=True)


def _read_controlled(head: Piece, sections: list[Piece], frame: Frame) -> Read:
    """Read a banner of controlled unclassified information: CUI//SP-LPROT//NOFORN (CUI Marking Handbook v1.1)."""
    found = [[cui_entry(head, "")]]
    if sections and re.fullmatch(r"(SP-)?[A-Z]{2,6}(/(SP-)?[A-Z]{2,6})*", sections[0].text):
        names = [(piece, piece.text) for piece in entries(sections[0])]
        if not _NO_CATEGORY.intersection(name for _, name in names):
            found = [[*found[0], *(cui_entry(piece, name) for piece, name in names)]]
            sections = sections[1:]
    keys = [entry.key for entry in found[0]]
    if keys != sorted(set(keys)):
        raise found[0][-1].piece.error(
            "CUI_ORDER", "CUI lists its specified categories first, then the basic ones, A to Z."
        )
    # In the order of this library's own notation, the CUI field stands last.
    return _read(Written(UNCLASSIFIED), head, [*_fields(sections, frame), *found], frame)


def _fields(sections: Sequence[Piece], frame: Frame, *, early: bool = True) -> list[list[Entry]]:
    found = read_fields(sections, frame, early=early)
    check_pairs([entry for section in found for entry in section])
    check_order(found, frame)
    return found


def _read(head: Written, piece: Piece, sections: list[list[Entry]], frame: Frame) -> Read:
    found = [entry for section in sections for entry in section]
    written = fields_of(head, found)
    label = _label(written, found, frame)
    for word, rule in broken(label):
        # The rule may be broken by what is missing, so the piece is where the word stands, or the level.
        place = next((entry.piece for entry in found if word in entry.restrictive | entry.informative), piece)
        raise place.error(rule.code, rule.sentence)
    check_book(written, found, piece, frame.ruleset)
    return Read(written, label)


def fields_of(head: Written, found: Sequence[Entry]) -> Written:
    """Return `head` with the fields that the entries fill."""

    def names(category: str) -> tuple[str, ...]:
        return tuple(entry.name for entry in found if entry.category == category)

    def listed(name: str) -> tuple[str, ...]:
        return tuple(code for entry in found if entry.name.startswith(name) for code in entry.listed)

    inherits = tuple("REL-INHERITS-BANNER" for entry in found if entry.name in _LISTS and not entry.listed)
    lists = ("REL TO", "DISPLAY ONLY")
    return replace(
        head,
        sci=names("SCI"),
        sar=names("SAR"),
        handling=names("HANDLING"),
        aea=tuple(name for name in names("AEA") if name not in _NATO_WORDS),
        fgi=listed("FGI"),
        rel_to=listed("REL TO") or listed("EYES ONLY"),
        display_only=listed("DISPLAY ONLY"),
        dissem=tuple(name for name in names("DISSEM") if name not in lists),
        non_ic=names("NON-IC"),
        cui=names("CUI"),
        tlp=names("TLP"),
        caveats=(
            *head.caveats,
            *(name for name in (*names("AEA"), *names("SPECIAL")) if name in _NATO_WORDS),
            *inherits,
        ),
        unknown=names(""),
    )


_LISTS = ("REL TO", "EYES ONLY")
_NATO_WORDS = ("ATOMAL", "BALK", "BOHEMIA", "CRYPTO", "SIOP")


def _label(written: Written, found: Sequence[Entry], frame: Frame) -> Label:
    owners = frame.owners if written.owners == (INHERITED_OWNERS,) else written.owners
    owned = frozenset[str]()
    if written.joint:
        owned = frozenset(f"{JOINT}{owner}" for owner in owners)
    elif written.foreign:
        owned = frozenset({OWNER if owners == ("FGI",) else f"{OWNER}{owners[0]}"})
    label = Label(
        US.system,
        written.level,
        frozenset().union(*(entry.restrictive for entry in found)),
        (),
        concealed(owned.union(*(entry.informative for entry in found))),
    )
    shown = frozenset().union(*(entry.shown for entry in found if entry.shown is not None))
    lists = [entry.nations for entry in found if entry.nations is not None]
    # What may be shown to some and released to none is for nationals (IC manual 2016 Table 3).
    nations = _nations(label, lists or ([US_NOFORN] if shown else []))
    if nations is None:
        return label
    tags = {"REL TO": nations}
    if shown - nations:
        tags[DISPLAY] = shown | nations
    return replace(label, permissive=tuple(sorted(tags.items())))


def _nations(label: Label, lists: Sequence[frozenset[str]]) -> frozenset[str] | None:
    """Return the nations that may read: an explicit set, so that US and NATO labels compare by one rule.

    No release marking on classified information means the United States alone (IC manual 2016 Table 2). The same
    holds for unclassified information under a control (p. 53, the safe reading), RELIDO too; the open colours of TLP do
    not. A JOINT marking without a list is for its owners (DoDM 5200.01-V2 Encl. 4 Fig. 30).
    """
    if lists:
        return frozenset.intersection(*lists)
    owners = frozenset(word.removeprefix(JOINT) for word in label.informative if word.startswith(JOINT))
    if "USA" in owners:
        return owners
    if label.level > UNCLASSIFIED or label.restrictive or label.informative - _WIDE:
        return US_PLAIN
    return None


_WIDE = {"TLP:CLEAR", "TLP:GREEN"}


def _level(head: Piece, sections: Sequence[Piece], frame: Frame) -> int:
    for level in US.levels:
        if head.text == (level.banner if frame.form == "banner" else level.portion):
            return level.rank
    if frame.ruleset == HISTORICAL and head.text in ("RESTRICTED", "R"):
        return RESTRICTED
    raise _no_level(head, sections, frame)


def _no_level(head: Piece, sections: Sequence[Piece], frame: Frame) -> MarkingError:
    """Return the error that says what is wrong with a text that does not begin with a level."""
    first, _, rest = head.text.partition(" ")
    if head.text == "RESTRICTED":
        sentence = "RESTRICTED is no level of the United States (abolished in December 1953)."
        return head.error("US_LEVEL_RESTRICTED", sentence)
    if head.text.partition("/")[0] in LEVEL_WORDS:
        if "/" in head.text:
            return head.error("SINGLE_SLASH_AFTER_LEVEL", "Two slashes separate the level from what follows.")
        if frame.form == "banner":
            return head.error("LEVEL_ABBREVIATED_IN_BANNER", "A banner spells the level out.")
    if (first in NATIONS or first == "JOINT") and rest.partition(" ")[0] in {"TOP", *LEVEL_WORDS}:
        return head.error("NON_US_WITHOUT_LEADING_SLASHES", "A foreign or JOINT marking begins with two slashes.")
    if any(section.text in LEVEL_WORDS for section in sections):
        return head.error("LEVEL_NOT_FIRST", "The level comes first.")
    if head.text.startswith("TLP:"):
        return head.error("TLP_IS_NO_LEVEL", "TLP is a sharing convention, not a classification: it needs a level.")
    return head.error("UNKNOWN_LEVEL", "This does not begin with a classification level in capital letters.")


def _modern(body: Piece, form: Form) -> Piece:
    """Return a text of before 2013 in the separators of today: SECRET/NODIS, SECRET EXDIS, NOFORN, ORCON."""
    text = _SUFFIX.sub("", body.text)
    if text in _HANDLING_ALONE:  # also as a portion mark: (OUO)
        level = "UNCLASSIFIED" if form == "banner" else "U"
        return Piece(f"{level}//{_HANDLING_ALONE[text]}", body.position)
    loose = (_LOOSE if form == "banner" else _LOOSE_PORTION).fullmatch(text)
    if loose is None or " EYES ONLY" in loose["rest"]:
        return Piece(text, body.position)
    fields = [field for field in re.split(r"\s*(?://|/|;| - )\s*", loose["rest"]) if field]
    words = [word for field in fields for word in ([field] if field.startswith(_COMMAS) else re.split(r",\s*", field))]
    return Piece(f"{loose['level']}//{'//'.join(words)}", body.position)
