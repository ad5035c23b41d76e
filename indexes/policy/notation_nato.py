"""NATO markings: text to label and back (ADatP-4774 App. 2; DoDM 5200.01-V2 Encl. 4 Fig. 28)."""

import re

from indexes.policy.countries import NAMES, OTHER_NAMES
from indexes.policy.marking import Label
from indexes.policy.rules import broken
from indexes.policy.schemes import NATO, NATO_ADMINISTRATIVE, NATO_FUSED_BANNERS, NATO_FUSED_PORTIONS, Form
from indexes.policy.tokens import Piece, entries, folded, unknown_token

_RELEASE = re.compile(r"(?:^|\s)(?:releasable to|communicable [aà])(?:\s|$)", re.IGNORECASE)
_CONTROLS = {spelling: control for control in NATO.controls for spelling in (control.name, control.portion)}
_NAMES = {folded(name).upper(): code for code, name in NAMES.items()} | {code: code for code in NAMES}
_NAMES |= OTHER_NAMES
_BANNERS = {spelling: (level.rank, "") for level in NATO.levels for spelling in (level.banner, *level.others)}
_PORTIONS = {level.portion: (level.rank, "") for level in NATO.levels}
BANNERS = _BANNERS | dict(NATO_FUSED_BANNERS)
PORTIONS = _PORTIONS | dict(NATO_FUSED_PORTIONS)


def read(body: Piece, form: Form) -> Label:
    """Return the label that `body` states, without leading slashes; `form` is "banner" or "portion".

    Plain NATO information is for NATO: its release set is {"NATO"}, and a list adds to that. So the Context tag
    of ADatP-4774 has no work left, and a label without a list is never readable by anyone with the level.
    Raises MarkingError.
    """
    sections = body.split("//")
    head, admin = _administrative(sections[0])
    head, release = _release(head)
    level, category = _level(head, form)
    restrictive = {category} if category else set()
    for section in sections[1:]:
        for piece in entries(section):
            restrictive |= _control(piece, restrictive)
    label = Label("NATO", level, frozenset(restrictive), (("Releasable to", release | {"NATO"}),), admin)
    for word, rule in broken(label):
        place = next((section for section in sections if word in section.text), sections[0])
        raise place.error(rule.code, rule.sentence)
    return label


def _level(head: Piece, form: Form) -> tuple[int, str]:
    words = folded(head.text)
    found = (BANNERS if form == "banner" else PORTIONS).get(words)
    if found is not None:
        return found
    if words == "NATO TOP SECRET":
        raise head.error("NATO_TOP_SECRET_MUST_BE_COSMIC", "NATO TOP SECRET does not exist: it is COSMIC TOP SECRET.")
    if words.startswith("COSMIC"):
        raise head.error("COSMIC_NOT_TOP_SECRET", "COSMIC goes with TOP SECRET and with no other level.")
    if words.startswith("NATO/"):
        raise head.error(
            "NOT_YET", "NATO markings with a context such as NATO/KFOR are not read yet; a person must decide."
        )
    if re.search(r" (only|seulement)$", words, re.IGNORECASE):
        raise head.error("NOT_YET", 'NATO markings with an "Only" list are not read yet; a person must decide.')
    raise head.error("UNKNOWN_LEVEL", "This is none of the five levels of NATO, in capital letters.")


def _administrative(head: Piece) -> tuple[Piece, frozenset[str]]:
    """Cut an administrative word such as " - STAFF" off the head (C-M(2002)60; informative)."""
    match = re.search(r"\s-\s([A-Z, ]+)$", head.text)
    if match is None:
        return head, frozenset()
    words = [piece.text for piece in head.part(match.start(1), match.end(1)).split(",")]
    if not set(words) <= set(NATO_ADMINISTRATIVE):
        raise head.error("UNKNOWN_ADMINISTRATIVE", "This word after the dash is none of NATO's administrative words.")
    return head.part(0, match.start()), frozenset(f"ADMIN:{word}" for word in words)


def _release(head: Piece) -> tuple[Piece, frozenset[str]]:
    match = _RELEASE.search(head.text)
    if match is None:
        return head, frozenset()
    codes = set()
    for name in head.part(match.end(), len(head.text)).split(","):
        key = folded(name.text).upper()
        code = "NATO" if key == "NATO" else _NAMES.get(key)
        if code is None:
            raise name.error("UNKNOWN_COUNTRY", "A release list has a name that is not in the table of countries.")
        codes.add(code)
    return head.part(0, match.start()), frozenset(codes)


def _control(piece: Piece, already: set[str]) -> set[str]:
    if piece.text in {"NOFORN", "NF"}:
        raise piece.error("NOFORN_ON_NATO", "NATO information is never marked NOFORN.")
    if piece.text.startswith("REL TO") or _RELEASE.search(piece.text):
        raise piece.error("NOT_YET", "Write a NATO release as: NATO SECRET Releasable to Japan. A person must decide.")
    control = _CONTROLS.get(piece.text)
    token = control.name if control is not None else unknown_token(piece)
    if token in already:
        raise piece.error("REPEATED_TOKEN", "A category stands once.")
    return {token}


def write(label: Label, form: Form) -> str:
    """Return the canonical text of a NATO label; `form` is "banner" or "portion"."""
    level = next(level for level in NATO.levels if level.rank == label.level)
    text = level.banner if form == "banner" else level.portion
    names = sorted(NAMES[code] for code in (label.allowed("Releasable to") or frozenset()) - {"NATO"})
    if names:
        text += f" Releasable to {', '.join(names)}"
    if label.informative:
        text += f" - {', '.join(sorted(word.removeprefix('ADMIN:') for word in label.informative))}"
    borne = [control for control in NATO.controls if control.name in label.restrictive]
    special, others = (
        [control.name if form == "banner" else control.portion for control in borne if control.category == category]
        for category in ("SPECIAL", "DISSEM")
    )
    fields = [special, sorted(token.removeprefix("?") for token in label.restrictive if token.startswith("?")), others]
    return "//".join([text, *("/".join(field) for field in fields if field)])
