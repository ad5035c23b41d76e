"""NATO markings: text to label and back (ADatP-4774 App. 2; DoDM 5200.01-V2 Encl. 4 Fig. 28)."""

import re
from dataclasses import dataclass, replace

from indexes.policy.countries import ALLIANCES, NAMES, NATIONS, OTHER_NAMES
from indexes.policy.marking import NOBODY, Label
from indexes.policy.notation_us import fields_of
from indexes.policy.rules import broken
from indexes.policy.scheme_nato import (
    CONTEXT,
    NATO,
    NATO_ACTIVITIES,
    NATO_ACTIVITY_LEVELS,
    NATO_ADMINISTRATIVE,
    NATO_FUSED_BANNERS,
    NATO_FUSED_PORTIONS,
)
from indexes.policy.tokens import Piece, entries, folded, unknown_token
from indexes.policy.us_checks import check_book
from indexes.policy.us_fields import Entry, Frame, check_codes, in_order
from indexes.policy.vocabulary import Form
from indexes.policy.written import Read, Written

_RELEASE = re.compile(r"(?:^|\s)(?:releasable to|communicable [aà])(?:\s|$)", re.IGNORECASE)
_ONLY = re.compile(r"\s(?:only|seulement)$", re.IGNORECASE)
_CONTROLS = {spelling: control for control in NATO.controls for spelling in (control.name, control.portion)}
_NAMES = {folded(name).upper(): code for code, name in NAMES.items()} | {code: code for code in NAMES}
_NAMES |= OTHER_NAMES | {"NATO": "NATO"}
_BANNERS = {spelling: (level.rank, "") for level in NATO.levels for spelling in (level.banner, *level.others)}
_PORTIONS = {level.portion: (level.rank, "") for level in NATO.levels}
_ACTIVITIES = {
    f"N{letter}{level}": (rank, f"NAC:{body}")
    for letter, body in NATO_ACTIVITIES.items()
    for level, rank in NATO_ACTIVITY_LEVELS.items()
}
_CONTEXT = re.compile(
    r"NATO/([A-Z][A-Z -]*?) (?=(?:UNCLASSIFIED|RESTRICTED|CONFIDENTIAL|SECRET|COSMIC|SANS|DIFFUSION|CONFIDENTIEL"
    r"|NU|NR|NC|NS|CTS)\b)"
)
_FRENCH = ("SANS CLASSIFICATION", "DIFFUSION RESTREINTE", "CONFIDENTIEL", "COSMIC TRES SECRET")
_NOFORN = frozenset({"USA"})
_EXPANDED = ALLIANCES.keys() - {"NATO"}  # NATO is a value of its own here
BANNERS = _BANNERS | dict(NATO_FUSED_BANNERS)
PORTIONS = _PORTIONS | dict(NATO_FUSED_PORTIONS) | _ACTIVITIES


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands before the first two slashes; `listed` is None where there is no list of that kind."""

    level: int
    category: str
    context: str
    released: tuple[str, ...] | None
    only: tuple[str, ...] | None
    administrative: tuple[str, ...]
    language: str


def read(body: Piece, frame: Frame) -> Read:
    """Return what `body` says, without leading slashes. Raises MarkingError.

    Plain NATO information is for NATO: its release set is {"NATO"}, and a list adds to that. In the context of another
    body (NATO/KFOR) that body takes NATO's place: alone it is one more condition, the tag Context; with a list it
    stands in the list. An "Only" list is the whole list. So a label without a list is never readable by anyone with
    the level.
    """
    sections = body.split("//")
    head = _head(sections[0], frame.form)
    found = [_control(piece) for section in sections[1:] for piece in entries(section)]
    _check_once(found, head.category)
    listed = next((entry for entry in found if entry.listed), None)
    written = _written(head, found)
    check_book(written, found, sections[0], frame.ruleset)
    restrictive = frozenset().union(*(entry.restrictive for entry in found))
    activity = head.category.removeprefix("NAC:") if head.category.startswith("NAC:") else ""
    if head.category and not activity:
        restrictive |= {head.category}
    tags = _tags(replace(head, context=activity) if activity else head, listed)
    for entry in found:
        if entry.name == "NOFORN":  # what is released to NATO is released to the United States
            before = tags.get("Releasable to", _NOFORN)
            tags["Releasable to"] = _NOFORN if before & {"NATO", "USA"} else frozenset()
    label = Label(
        "NATO",
        head.level,
        restrictive,
        tuple(sorted(tags.items())),
        frozenset(f"ADMIN:{word}" for word in head.administrative),
    )
    for word, rule in broken(label):
        place = next((section for section in sections if word in section.text), sections[0])
        raise place.error(rule.code, rule.sentence)
    return Read(written, label)


def _tags(head: _Head, listed: Entry | None) -> dict[str, frozenset[str]]:
    tags: dict[str, frozenset[str]] = {}
    home = head.context or "NATO"
    if listed is not None:  # a REL TO list, as United States documents write it, is the whole list
        tags["Releasable to"] = listed.nations or frozenset()
    elif head.released is not None:
        tags["Releasable to"] = frozenset(head.released) | {home}
    elif head.only is not None:
        tags["Releasable to"] = frozenset(head.only)
    elif not head.context:
        tags["Releasable to"] = frozenset({home})
    if head.context and head.released is None:
        tags[CONTEXT] = frozenset() if head.context == NOBODY else frozenset({head.context})
    return tags


def _written(head: _Head, found: list[Entry]) -> Written:
    body = head.context or "NATO"
    released = () if head.released is None else (body, *head.released)
    caveats = (head.category,) if head.category else ()
    start = Written(
        head.level,
        ("NATO",),
        caveats=caveats,
        context=(body, "Releasable") if released else (body,),
        only=head.only or (),
        administrative=head.administrative,
        language=head.language,
    )
    filled = fields_of(start, found)
    return replace(filled, rel_to=filled.rel_to or released)


def _head(piece: Piece, form: Form) -> _Head:
    head, administrative = _administrative(piece)
    head, released = _release(head)
    context = ""
    match = _CONTEXT.match(folded(head.text))
    if match is not None:
        context, level = match[1], head.text[match.end() :]
        whole = form == "portion" or level.startswith("COSMIC ")
        head = Piece(level if whole else f"NATO {level}", head.position)
    head, only = _only(head, form)
    if released is not None and only is not None:
        raise piece.error("ONLY_WITH_RELEASE", 'A list that ends in "Only" stands without a list of releases.')
    if released is not None and context and context not in NAMES:
        raise piece.error("UNKNOWN_CONTEXT", "A release list stands beside an activity that is not in the table.")
    rank, category = _level(head, form)
    french = any(word in folded(piece.text) for word in _FRENCH) or "communicable" in piece.text.lower()
    return _Head(rank, category, context, released, only, administrative, "fr" if french else "en")


def _level(head: Piece, form: Form) -> tuple[int, str]:
    words = folded(head.text)
    found = (BANNERS if form == "banner" else PORTIONS).get(words)
    if found is not None:
        return found
    if words == "NATO TOP SECRET":
        raise head.error("NATO_TOP_SECRET_MUST_BE_COSMIC", "NATO TOP SECRET does not exist: it is COSMIC TOP SECRET.")
    if words.startswith("COSMIC"):
        raise head.error("COSMIC_NOT_TOP_SECRET", "COSMIC goes with TOP SECRET and with no other level.")
    raise head.error("UNKNOWN_LEVEL", "This is none of the five levels of NATO, in capital letters.")


def _administrative(head: Piece) -> tuple[Piece, tuple[str, ...]]:
    """Cut an administrative word such as " - STAFF" off the head (C-M(2002)60; informative)."""
    match = re.search(r"\s-\s([A-Z, ]+)$", head.text)
    if match is None:
        return head, ()
    words = tuple(piece.text for piece in head.part(match.start(1), match.end(1)).split(","))
    if not set(words) <= set(NATO_ADMINISTRATIVE):
        raise head.error("UNKNOWN_ADMINISTRATIVE", "This word after the dash is none of NATO's administrative words.")
    return head.part(0, match.start()), words


def _release(head: Piece) -> tuple[Piece, tuple[str, ...] | None]:
    match = _RELEASE.search(head.text)
    if match is None:
        return head, None
    return head.part(0, match.start()), _codes(head.part(match.end(), len(head.text)))


def _only(head: Piece, form: Form) -> tuple[Piece, tuple[str, ...] | None]:
    """Cut an "A, B Only" list off the head: it begins where the level ends."""
    match = _ONLY.search(head.text)
    if match is None:
        return head, None
    levels = sorted((BANNERS if form == "banner" else PORTIONS), key=len, reverse=True)
    level = next((one for one in levels if folded(head.text).startswith(f"{one} ")), None)
    if level is None:
        raise head.error("UNKNOWN_LEVEL", "This is none of the five levels of NATO, in capital letters.")
    names = head.part(len(level), match.start())
    # The folded text is as long as the text: accents are single signs in a marking.
    return head.part(0, len(level)), () if names.text == NOBODY else _codes(names)


def _codes(names: Piece) -> tuple[str, ...]:
    codes: list[str] = []
    for name in names.split(","):
        code = _NAMES.get(folded(name.text).upper())
        if code is None and (name.text in NATIONS or re.fullmatch("[A-Z]{4}|EU|ICI|IP|MD", name.text)):
            code = name.text  # a body whose members nobody has stated: its name stays, and no one holds it
        if code is None:
            raise name.error("UNKNOWN_COUNTRY", "A release list has a name that is not in the table of countries.")
        if code not in codes:
            codes.append(code)
    return tuple(codes)


def _control(piece: Piece) -> Entry:
    if piece.text in {"NOFORN", "NF"}:  # seen on foreign information in United States documents (IC manual p. 128)
        return Entry(piece, "DISSEM", "NOFORN", nations=_NOFORN)
    if piece.text.startswith("REL TO "):
        codes = [code.strip() for code in piece.text.removeprefix("REL TO ").split(",")]
        check_codes(piece, [code for code in codes if code not in NAMES])
        if codes[0] != "USA" or not in_order(codes[1:]):
            raise piece.error("REL_TO_ORDER", "REL TO lists USA, then three-letter, then four-letter codes, A to Z.")
        nations = [ALLIANCES[code].members if code in _EXPANDED else {code} for code in codes]
        return Entry(piece, "DISSEM", "REL TO", nations=frozenset().union(*nations), listed=tuple(codes))
    if _RELEASE.search(piece.text):
        raise piece.error("RELEASE_AFTER_SLASHES", "A NATO release is written: NATO SECRET Releasable to Japan.")
    control = _CONTROLS.get(piece.text)
    if control is None:
        return Entry(piece, "", piece.text, restrictive=frozenset({unknown_token(piece)}))
    return Entry(piece, control.category, control.name, restrictive=control.restrictive)


def _check_once(found: list[Entry], fused: str) -> None:
    names = [entry.name for entry in found]
    for at, entry in enumerate(found):
        if entry.name in names[:at] or entry.name == fused:
            raise entry.piece.error("REPEATED_TOKEN", "A category stands once.")
    if "NOFORN" in names and "REL TO" in names:
        raise found[names.index("REL TO")].piece.error("NOFORN_WITH_REL_TO", "NOFORN and REL TO exclude each other.")


def write(label: Label, form: Form) -> str:
    """Return the canonical text of a NATO label; `form` is "banner" or "portion"."""
    level = next(level for level in NATO.levels if level.rank == label.level)
    text = level.banner if form == "banner" else level.portion
    context, released = label.allowed(CONTEXT), label.allowed("Releasable to")
    if context is not None:
        text = f"NATO/{', '.join(sorted(context)) or NOBODY} {text.removeprefix('NATO ')}"
    if released is not None and released != {"NATO"}:
        names = ", ".join(sorted(NAMES.get(code, code) for code in released - {"NATO"}))
        if "NATO" in released and context is None:
            text += f" Releasable to {names}"
        else:
            text += f" {', '.join(filter(None, ['NATO' if 'NATO' in released else '', names])) or NOBODY} Only"
    elif context is not None and released is not None:
        text += " NATO Only"
    if label.informative:
        text += f" - {', '.join(sorted(word.removeprefix('ADMIN:') for word in label.informative))}"
    borne = [control for control in NATO.controls if control.name in label.restrictive]
    special, others = (
        [control.name if form == "banner" else control.portion for control in borne if control.category == category]
        for category in ("SPECIAL", "DISSEM")
    )
    fields = [special, sorted(token.removeprefix("?") for token in label.restrictive if token.startswith("?")), others]
    return "//".join([text, *("/".join(field) for field in fields if field)])
