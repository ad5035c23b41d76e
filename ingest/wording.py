"""Whether a text reads like language, and like which: by the shape of its words and by its small words."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

_SMALL_WORDS: Final[dict[str, frozenset[str]]] = {
    "eng": frozenset("the of and to is that for it with as was be by at from this have not are which".split()),
    "fra": frozenset("le la les du et une est dans pour que qui sur au aux par ne pas plus avec ce cette".split()),
    "deu": frozenset("der das und den von zu mit ist im auf ein eine nicht dem sich wird sind zum zur bei".split()),
}
_LEAST: Final = 3  # small words, and twice as many as of any other language
_NUMBER: Final = re.compile(r"[\d.,:/()%+$€£#-]*\d[\d.,:/()%+-]*")
_VOWELS: Final = frozenset("aeiouy")
_HARSH: Final = re.compile(r"[bcdfghjklmnpqrstvwxz]{6}")
_SHAPE: Final = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")
_EDGES: Final = "\"'“”\u2018’«»„()[]{}<>.,;:!?*-–—/|"


def sound(word: str) -> bool:
    """Tell whether something between two blanks has the shape of a word or a number."""
    core = word.strip(_EDGES)
    if not core:
        return False
    if _NUMBER.fullmatch(core):
        return True
    if any(unicodedata.category(sign) == "Lo" for sign in core):
        return True  # another script: its words have shapes of their own
    if not _SHAPE.fullmatch(core) or not (core.isupper() or core[1:].islower() or "-" in core or "'" in core):
        return False
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", core.lower()) if sign.isascii() and sign.isalpha())
    return len(plain) <= 4 or (bool(_VOWELS & set(plain)) and not _HARSH.search(plain))  # noqa: PLR2004 - NATO, SGT.


def share_sound(words: Sequence[str]) -> float:
    """Return the share of letters that stand in sound words, 0.0 for none."""
    letters = sum(map(len, words))
    return sum(len(word) for word in words if sound(word)) / letters if letters else 0.0


def language_of(words: Sequence[str]) -> str | None:
    """Return the language whose small words these are (`eng`, `fra`, `deu`), None when they don't tell."""
    bare = [word.strip(_EDGES).lower() for word in words]
    counts = sorted(((sum(word in small for word in bare), name) for name, small in _SMALL_WORDS.items()), reverse=True)
    (most, name), (second, _) = counts[:2]
    return name if most >= _LEAST and most >= 2 * second else None
