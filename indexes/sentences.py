"""The only importer of nupunkt: where the sentences of a text begin and end."""

import re
from functools import cache

from nupunkt import load_default_model
from nupunkt.tokenizers.sentence_tokenizer import PunktSentenceTokenizer

# Ranks and staff abbreviations that the general model takes for a sentence end.
STAFF_ABBREVIATIONS = (
    "approx brig capt cdr cmdr col cpl gen lt ltc maj mgen para pt rear ref regt sgt sqn tel vol",
    "abs bd bzw ca hptm nr oberst vgl z.b",
    "cap chef cne gal lcl",
)
# A German date, "am 15. August", is no sentence end.
DAY = re.compile(r"\b\d{1,2}\.$")
MONTH = re.compile("Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember")


def split(text: str) -> list[tuple[int, int]]:
    """Return the sentences of `text` as (start, end) character offsets, in order, without outer white space.

    A single line end inside a paragraph does not end a sentence; a blank line does.
    """
    spans: list[tuple[int, int]] = []
    for start, end in _tokenizer().spans(text):
        if spans and DAY.search(text, spans[-1][0], spans[-1][1]) and MONTH.match(text, start):
            spans[-1] = (spans[-1][0], end)
        elif end > start:
            spans.append((start, end))
    return spans


def sentences(text: str) -> list[str]:
    """Return the sentences of `text` themselves; see `split`."""
    return [text[start:end] for start, end in split(text)]


@cache
def _tokenizer() -> PunktSentenceTokenizer:
    tokenizer = load_default_model()
    tokenizer.add_abbreviations([word for line in STAFF_ABBREVIATIONS for word in line.split()])
    return tokenizer
