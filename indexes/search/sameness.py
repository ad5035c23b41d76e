"""Whether one passage says nothing that another does not say: the same text, released or sent again. Pure.

Two releases of one text differ where a redaction left its sign, where a scan was read wrongly, and in their portion
marks. Two states of one text differ in a number, a name or a "not", and are never taken for one (docs/decisions/0015).
"""

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

GAP: Final = "\u2588"  # stands for a redaction
LEAST_BLOCK: Final = 8  # words that stand together, on average, between two differences
LEAST_SHARE: Final = 0.5  # of the words of the face that the other must have
LEAST_WORDS: Final = 12  # with fewer, two passages are the same only if every word is
LEAST_LETTERS: Final = 5  # a shorter word is another word when a letter differs

_MARK = re.compile(
    r"\(/{0,2}(?:U|C|S|TS|R|O|OS|P|CUI|FOUO|SBU|LOU|NU|NR|NC|NS|CTS|DR|NP)(?:/{1,2}[A-Z][A-Z0-9 ,/-]{0,80})?\)(?=\s|$)"
)
_REDACTED = re.compile(
    r"\[[^\[\]]{0,120}?(?:redact|excis|declassif|delet|withheld|sani?ti[sz]|omi(?:tted|s)|censor|occult|caviard"
    r"|geschwärzt|\.\.\.|…)[^\[\]]{0,120}\]"
    r"|\((?:b|B)\)\s?\(\d\)(?:\s?\([A-Z]\))?|[\u2580-\u259f\u25a0]+|_{4,}|\b[Xx]{4,}\b|\bREDACTED\b|\bEXCISED\b"
)
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_NEGATIONS = frozenset(
    "not no never none nor neither without cannot nobody nothing nowhere "
    "ne pas non jamais aucun aucune sans rien ni "
    "nicht kein keine keinen keinem keiner keines nie niemals ohne nichts weder".split()
)
_ALIKE = str.maketrans("ljec", "iiee")  # letters that a reader of scans takes one for the other


def is_contained(other: str, face: str) -> bool:
    """Tell whether `other` says nothing that `face` does not say: it is the same text, or less of it.

    Numbers, names and negations must be the same; of other words, long ones may differ by letters that scans confuse.
    """
    return contained(words(other), words(face))


@lru_cache(maxsize=512)
def words(text: str) -> tuple[str, ...]:
    """Return what is compared of a text: its words, and whatever has a digit in one piece; GAP for a redaction."""
    found: list[str] = []
    for piece in _REDACTED.sub(f" {GAP} ", _MARK.sub(" ", unicodedata.normalize("NFKC", text))).split():
        if any(map(str.isdigit, piece)):
            found.append(piece.strip("()[]{}\"'\u2018\u2019\u201c\u201d.,;:!?*"))
        elif piece == GAP:
            found.append(piece)
        else:
            found.extend(_WORD.findall(piece))
    return tuple(found)


def contained(other: Sequence[str], face: Sequence[str]) -> bool:
    """See `is_contained`; takes what `words` gives."""
    ours, theirs = [_folded(word) for word in other], [_folded(word) for word in face]
    if ours == theirs:
        return any(word != GAP for word in ours)
    if not _worth_comparing(ours, theirs):
        return False
    parts = [part for part in SequenceMatcher(None, theirs, ours, autojunk=False).get_opcodes() if part[0] != "equal"]
    inner = [part for part in parts if not _is_outside(part, len(ours))]
    return len(ours) >= LEAST_BLOCK * len(inner) and all(
        _is_harmless(face[begin:end], other[at:until]) for _, begin, end, at, until in inner
    )


def _is_outside(part: tuple[str, int, int, int, int], size: int) -> bool:
    """Tell whether the face goes on before or after what both say: chunks of two releases end at different places."""
    _, _, _, at, until = part
    return at == until and at in {0, size}


def _worth_comparing(ours: list[str], theirs: list[str]) -> bool:
    """Leave out at once what is short, and what has a number or too many words that the face has not."""
    if len(ours) < max(LEAST_WORDS, LEAST_SHARE * len(theirs)):
        return False
    known = set(theirs)
    new = [word for word in ours if word not in known and word != GAP]
    return len(new) * LEAST_BLOCK <= len(ours) and not any(_has_digit(word) for word in new)


def _is_harmless(face: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether a place where the two differ is a redaction, or a word that was read wrongly in one of them."""
    if all(word == GAP for word in other):
        return bool(other)  # what is missing without a sign may be another state of the text, not a release of it
    if GAP in other or any(map(_has_digit, (*face, *other))):
        return False
    one, two = ("".join(map(_folded, some)) for some in (face, other))
    if one == two:  # cut or joined at another place: "nego- tiations"
        return True
    if any(map(_is_negation, (*face, *other))):
        return False
    return min(len(one), len(two)) >= LEAST_LETTERS and _skeleton(one) == _skeleton(two)


def _skeleton(letters: str) -> str:
    return letters.translate(_ALIKE).replace("rn", "m").replace("vv", "w")


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


def _is_negation(word: str) -> bool:
    folded = word.casefold().replace("\u2019", "'")
    return folded in _NEGATIONS or folded.endswith("n't") or folded.startswith("n'")


def _folded(word: str) -> str:
    if word.isascii():  # most words; all that follows would leave it as it is
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("\u2019", "'")
