"""Sightings: each place of a document where a level seems to stand, with its controls and how sure it is by itself."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from indexes.records import Box
from ingest.evidence import BANNER, FIELD, STAMP, SUBJECT
from ingest.finder import fields, release
from ingest.finder.fuzzy import Found, attached, control, is_capital, levels_in
from ingest.finder.letters import plain
from ingest.finder.lines import INSIDE, TEXT, Piece, box_of
from ingest.finder.vocabulary import Term

_BY_LIKENESS: Final = ((1.0, 0.97), (0.93, 0.88), (0.88, 0.75), (0.82, 0.55), (0.76, 0.35), (0.0, 0.2))
_MENU: Final = 0.35  # a form that lists the levels and leaves it to a tick which one is meant
_INSIDE: Final = 0.88  # alone on a line that is not at an edge
_HEAD: Final = 0.6  # first on a line that goes on with other words
_AMONG: Final = 0.12  # among other words in capitals
_FEW: Final = 0.05
_OF_FIELD: Final = 0.82  # so like a level the value of a field must be
_SLIP: Final = 3  # so many levels on lines of their own make a page a slip on which one is ticked
_REVIEW_LINES: Final = 4  # so long is a reviewer's stamp
_TORN: Final = 10  # letters kept of a word that can't be read
_CABLE: Final = re.compile(
    r"(?i)SECTION|SECT|OF|PAGE|FINAL|STATE|TOSEC|CITE|NIACT|IMMEDIATE|PRIORITY|ROUTINE|FLASH|NR|NO|PART|DTG|WHEN|FILLED|IN"
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One place where a level stands. `sure` is by itself, 0.0 to 1.0; `torn` holds the letters of words that are
    joined to it and are no control.
    """

    term: Term
    kind: str
    page: int
    source: str
    place: str
    read: str
    sure: float
    controls: tuple[str, ...] = ()
    box: Box | None = None
    torn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    word: int  # which word of the piece it is of
    joined: bool  # joined to the token before it by a slash, a hyphen or a comma


def sightings(pieces: Iterable[Piece]) -> list[Sighting]:
    """Return what the pieces of one look say, in their order. The pieces of a page follow one another."""
    seen = list(_all(pieces))
    ranks: dict[int, set[int]] = {}
    for one in seen:
        if one.kind == STAMP and one.sure > _MENU:
            ranks.setdefault(one.page, set()).add(one.term.rank)
    slips = {page for page, on_page in ranks.items() if len(on_page) >= _SLIP}
    return [
        replace(one, sure=round(_MENU * one.sure, 3)) if one.kind == STAMP and one.page in slips else one
        for one in seen
    ]


def _all(pieces: Iterable[Piece]) -> Iterator[Sighting]:
    before = ""  # the line before
    named = review = -1  # the last line that named the field, and that began a reviewer's stamp
    page = source = None
    line, number = "", -1
    for piece in pieces:
        if (piece.page, piece.source) != (page, source):
            page, source = piece.page, piece.source
            before, line, number = "", "", -1
            named, review = (named, review) if source == TEXT else (-1, -1)
        if piece.number != number:
            before, line, number = (line or before) if line.strip() else before, piece.line, piece.number
        if fields.begins_review(piece.line):
            review = piece.number
        text = " ".join(word.text for word in piece.words)
        if fields.names_classification(text.strip(" :.-—")):
            named = piece.number
            continue
        if piece.source == TEXT and fields.is_release_header(piece.line):
            yield from _header(piece)
            continue
        in_review = 0 <= piece.number - review <= _REVIEW_LINES and review >= 0
        field = in_review or (0 <= piece.number - named <= 2 and named >= 0)  # noqa: PLR2004
        for seen in _of_piece(piece, before, field=field):
            yield seen
            if in_review and seen.kind == FIELD:
                review = -1


def _header(piece: Piece) -> Iterator[Sighting]:
    found = levels_in([word.text for word in piece.words[:1]])
    for one in found:
        read = piece.words[0].text
        yield Sighting(one.term, FIELD, piece.page, piece.source, piece.place, read, 0.95)


def _of_piece(piece: Piece, before: str, *, field: bool) -> Iterator[Sighting]:
    tokens = _tokens(piece)
    found = levels_in([token.text for token in tokens])
    if not found:
        return
    text = " ".join(word.text for word in piece.words)
    if not field and (release.speaks_of_release(text) or release.leads_on(before)):
        return
    field = field and found[0].likeness >= _OF_FIELD
    if len({one.term.rank for one in found}) > 1 and not field:
        for one in found:
            yield _seen(piece, tokens, one, (STAMP, _MENU * _sure(one.likeness)))
        return
    for one in found:
        yield _placed(piece, tokens, one, found, field=field)
        if field:
            return


def _placed(piece: Piece, tokens: list[_Token], one: Found, found: list[Found], *, field: bool) -> Sighting:
    """Return the sighting with its kind and sureness by the place it has on the page and in the line."""
    taken = {at for other in found for at in range(other.start, other.end)}
    controls, used, torn = _controls(tokens, one)
    rest = [token.text for at, token in enumerate(tokens) if at not in taken and at not in used]
    words = sum(_is_word(text) for text in rest)
    value = tokens[one.start].text
    sure = _sure(one.likeness)
    if field or fields.before_value(piece.line, value):
        seen = _seen(piece, tokens, one, (FIELD, sure))
    elif words == 0 or (words == 1 and one.likeness == 1.0 and piece.place != INSIDE and piece.source != TEXT):
        at_edge = piece.place != INSIDE
        seen = _seen(piece, tokens, one, (BANNER if at_edge else STAMP, sure if at_edge else sure * _INSIDE))
    elif one.start == 0 and one.likeness >= 0.93:  # noqa: PLR2004
        seen = _seen(piece, tokens, one, (SUBJECT, sure * _HEAD))
    else:
        seen = _seen(piece, tokens, one, (SUBJECT, _AMONG if one.likeness == 1.0 else _FEW))
    return replace(seen, controls=controls, torn=torn if seen.sure > _MENU else ())


def _seen(piece: Piece, tokens: list[_Token], one: Found, judged: tuple[str, float]) -> Sighting:
    words = piece.words[tokens[one.start].word : tokens[one.end - 1].word + 1]
    read = " ".join(token.text for token in tokens[one.start : one.end])
    box = None if piece.source == TEXT else box_of(words, piece.page)
    kind, sure = judged
    return Sighting(one.term, kind, piece.page, piece.source, piece.place, read, round(sure, 3), box=box)


def _controls(tokens: list[_Token], one: Found) -> tuple[tuple[str, ...], set[int], tuple[str, ...]]:
    """Return the controls after the level, the tokens that they are, and the letters of joined tokens that are none."""
    names: list[str] = []
    used: set[int] = set()
    torn: list[str] = []
    at = one.end
    while at < len(tokens):
        for end in range(min(len(tokens), at + 5), at, -1):
            known = control([token.text for token in tokens[at:end]])
            if known is not None:
                names.append(known[0].name)
                used.update(range(at, end))
                at = end
                break
        else:
            if tokens[at].joined and _is_word(tokens[at].text):
                torn.append(plain(tokens[at].text + (tokens[at + 1].text if at + 1 < len(tokens) else ""))[:_TORN])
            at += 1
    return tuple(dict.fromkeys(names)), used, tuple(torn)


def _tokens(piece: Piece) -> list[_Token]:
    tokens = []
    for at, word in enumerate(piece.words):
        for part, text in enumerate(attached(word.text)):
            joined = part > 0 or word.text.startswith("/") or (at > 0 and piece.words[at - 1].text.endswith("/"))
            tokens.append(_Token(text, at, joined))
    return tokens


def _is_word(text: str) -> bool:
    """Tell whether a token is an ordinary word: three letters or more, no figures, not of a cable's first line."""
    letters = plain(text)
    if len(letters) < 3 or any(sign.isdigit() for sign in text) or _CABLE.fullmatch(letters):  # noqa: PLR2004
        return False
    return is_capital(text) or text.isalpha()


def _sure(likeness: float) -> float:
    return next(sure for least, sure in _BY_LIKENESS if likeness >= least)
