"""What a follow-up asks, made whole with what the conversation named before: rules of words, no model. Pure.

"And in August?" after "How many days of diesel does the northern depot hold?" is searched with the words of the earlier
question; "Who commands it?" with the names in it, or with its other words where it has none.
"""

from collections.abc import Sequence
from typing import Final

from rag.verify.names import CALENDAR, names
from rag.verify.words import Word, words

SHORT: Final = 2  # words that say something; a question with no more is taken for the rest of an earlier one
OPENERS: Final = frozenset("and but what_about how_about et mais und aber".split())
POINTERS: Final = frozenset(
    "it its he him his she her they them their there then this that these those one ones former latter same "
    "il elle ils elles lui leur leurs y celui celle ceux celles là cela ce "
    "er sie es ihm ihn ihr ihre ihrer ihren sein seine dort dessen deren damit davon darin dieser diese dieses".split()
)
QUESTION_WORDS: Final = frozenset(
    "who what when where which why how "
    "qui que quoi quand où quel quelle quels quelles pourquoi comment combien "
    "wer was wann wo welche welcher welches warum wie".split()
)
ASKING: Final = QUESTION_WORDS | frozenset(
    "much many long far old often does did do is are was were est sont viele viel lange ist sind war waren".split()
)


def carry(question: str, earlier: Sequence[str]) -> str:
    """Return a question with the words that it leaves to `earlier` (questions, oldest first) put after it.

    A question that stands alone comes back as it is.
    """
    if not earlier:
        return question
    asked = words(question)
    own = _telling(asked)
    if len(own) > SHORT and not _points(asked):
        return question
    if names(asked) and not _points(asked) and asked[0].low not in OPENERS:
        return question
    before = words(earlier[-1])
    named = [word for word in _telling(before) if word.is_capital and not word.opens and word.low not in CALENDAR]
    carried = named if named and len(own) > SHORT else _telling(before)
    mine = {word.stem for word in asked}
    added = dict.fromkeys(word.written for word in carried if word.stem not in mine)
    return f"{question} {' '.join(added)}" if added else question


def _points(asked: Sequence[Word]) -> bool:
    return any(word.low in POINTERS for word in asked)


def _telling(asked: Sequence[Word]) -> list[Word]:
    """Return the words that say what is asked about: no question words, no pointers, no signs."""
    return [word for word in asked if word.is_content and word.low not in ASKING | POINTERS | OPENERS]
