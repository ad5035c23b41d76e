"""The numbers by which documents are called (NSC 68, CAB 129/114, Embtel 1234), each as one word. Pure.

Written with a hyphen, a slash, a blank or nothing between letters and digits, they are the same word: nsc68.
"""

import re
from collections.abc import Iterator
from typing import Final

_DIGITS: Final = re.compile(r"\d+")
_GAP: Final = r"[\s/\u2010\u2011\u2013-]"
_LETTERS: Final = r"(?<![^\W_])[^\W\d_]+(?:[.&/-][^\W\d_]+)*"  # NSC, E.O, S/S-I, Embtel
_BEFORE: Final = re.compile(rf"({_LETTERS})\.?{_GAP}?$")
_FIRST: Final = re.compile(_LETTERS)
_PART: Final = re.compile(r"(?=[^\W_]*\d)[^\W_]+(?:\.\d+)*")
_MORE: Final = re.compile(rf"{_GAP}((?=[^\W_]*\d)[^\W_]+(?:\.\d+)*)")
_PARTS: Final = 4
_WINDOW: Final = 16  # characters before a number in which its letters stand
_AS_ONE_WORD: Final = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
_MARKS: Final = re.compile(r"[\W_]")
_CAPITALS: Final = 6  # letters, at most, of a word in capitals that a number may follow
_LONGEST: Final = 24
# Words of cable traffic that a number follows, though they are not written in capitals.
_CABLES: Final = frozenset(
    "embtel deptel contel legtel circtel cirtel telegram telegrams tel airgram despatch dispatch secto tosec todel "
    "polto topol state unscr stanag".split()
)
_NEVER: Final = frozenset(
    "jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october nov "
    "november dec december a i an and as at by for from in is of on or the to with no nos".split()
)


def designators(text: str) -> list[str]:
    """Return the document numbers of a text, in lower case without marks, those left out that are one word anyhow.

    Each beginning that ends with a number is one too: CAB 129/114 is cab129 and cab129114.
    """
    return list(_found(text, is_question=False))


def asked_designators(question: str) -> list[str]:
    """Return what may be the document numbers of a question, in which capitals are often left out."""
    return list(_found(question, is_question=True))


def _found(text: str, *, is_question: bool) -> Iterator[str]:
    done = 0
    for digits in _DIGITS.finditer(text):
        start = digits.start()
        if start < done:
            continue
        while start > done and text[start - 1].isalnum():
            start -= 1
        begin, code = _code(text, start, max(done, start - _WINDOW))
        done = digits.end()
        if not _is_code(code, is_question=is_question):
            continue
        joined, part = code if begin < start else "", _PART.match(text, start)
        for _ in range(_PARTS):
            if part is None:
                break
            done, joined = part.end(), joined + _MARKS.sub("", part[part.re.groups])
            if len(joined) <= _LONGEST and not _AS_ONE_WORD.fullmatch(text, begin, done):
                yield joined.lower()
            part = _MORE.match(text, done)


def _code(text: str, start: int, least: int) -> tuple[int, str]:
    """Return the letters that a number at `start` follows, without marks, and where they begin; "" for none."""
    before = _BEFORE.search(text[least:start])
    if before and ("." not in text[least + before.end(1) : start] or "." in before[1]):
        return least + before.start(1), _MARKS.sub("", before[1])  # a point ends a sentence, but not E.O. 12356
    first = _FIRST.match(text, start)
    return start, first[0] if first else ""


def _is_code(letters: str, *, is_question: bool) -> bool:
    low = letters.lower()
    if not letters or low in _NEVER:
        return False
    if low in _CABLES or (is_question and len(letters) <= _CAPITALS):
        return True
    capitals = sum(letter.isupper() for letter in letters)
    return len(letters) <= _CAPITALS and (capitals > 1 or (len(letters) == 1 and capitals == 1))
