"""The parts of a question that asks several things: "When does the ferry sail, and who commands it?" Pure."""

import re
from typing import Final

from rag.followup import QUESTION_WORDS, carry

MOST: Final = 4
_ASKING: Final = "|".join(sorted(QUESTION_WORDS))
_BETWEEN: Final = re.compile(rf"(?<=\?)\s+|[,;]?\s+(?:and|et|und)\s+(?=(?:{_ASKING})\b)", re.IGNORECASE)
_LEAST: Final = 2  # words of a part


def parts(question: str) -> list[str]:
    """Return what a question asks, part by part, each made whole with the words of the first; itself where it is one.

    A part begins with a question word, so that "who and what" and "bread and water" are not taken apart.
    """
    found = [part.strip() for part in _BETWEEN.split(question) if part.strip()]
    if not 1 < len(found) <= MOST or any(len(part.split()) < _LEAST for part in found):
        return [question]
    ended = [part if part.endswith("?") else f"{part}?" for part in found]
    return [ended[0], *(carry(part, ended[:1]) for part in ended[1:])]
