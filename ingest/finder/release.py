"""Words of review and release: stamps and headers that say what became of a paper, not what it was marked."""

import re
from functools import lru_cache
from typing import Final

from ingest.finder.letters import likeness, plain

_SPEAKS: Final = re.compile(
    "(?i)"
    + "|".join(
        (
            r"de ?classif|\bdecl\b|\bdown ?grad|\bre ?grad|\bup ?grad|\bsanitiz|\bexcis|\bexempt|\bcancel",
            r"\bapproved for release|\breleas(?:ed|able)\b|\brelease (?:in|under|of)\b|\breviewed\b|\bOADR\b",
            r"\bden(?:y|ied)\b|\bcase ?(?:no\b|#)|\bE\. ?[O0]\.? ?\d|\bauthority\b|\bauto.*(?:downgr|declass)",
            r"\b(?:when|if|upon)\b.*\b(?:separat|remov|detach|enclos|attach)|\bwithout (?:encl|attach)",
            r"\bitem is restricted|\bclassified by\b|\bcl by\b|\bclassify as\b",
            r"\b25x\d|\(b\) ?\(\d\)|\bFOIA\b|\bB1\b",
        )
    )
)
_NEAR: Final = ("DECLASSIFIED", "DECLASSIFY", "DECLASSIFICATION", "DOWNGRADE", "DOWNGRADED", "DOWNGRADING")
_NOT: Final = ("UNCLASSIFIED", "CLASSIFIED", "CLASSIFICATION")  # near them, but no word of release
_ALIKE: Final = 0.8
_LEADS_ON: Final = re.compile(r"(?i)\b(?:to|as|from|by|is)\W*$")
_IS: Final = re.compile(r"(?i)\W*(?:item )?is\W*")


def speaks_of_release(text: str) -> bool:
    """Tell whether these words belong to a release stamp, an instruction or a header of the reviewers."""
    return bool(_SPEAKS.search(text)) or any(_is_word_of_release(plain(word)) for word in text.split())


def leads_on(line: str) -> bool:
    """Tell whether a release line ends so that the level in the next line belongs to it: `DOWNGRADED TO`."""
    return bool(_IS.fullmatch(line)) or (bool(_LEADS_ON.search(line)) and speaks_of_release(line))


@lru_cache(maxsize=50_000)
def _is_word_of_release(letters: str) -> bool:
    near = max(likeness(letters, known, _ALIKE) for known in _NEAR)
    return near > 0 and all(likeness(letters, known, near) == 0 for known in _NOT)
