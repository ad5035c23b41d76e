"""Which words of a passage a sentence rests on: the fewest sentences in a row that hold most of its words."""

from typing import Final

from indexes.sentences import split
from indexes.terms import terms

MOST: Final = 3  # sentences in a row


def narrowest(sentence: str, passage: str) -> tuple[int, int]:
    """Return the span of `passage` (character offsets) that shares most words with `sentence`.

    One to three whole sentences, the fewest that will do; the whole passage where no word is shared. Does not judge
    whether they bear the sentence out.
    """
    wanted = set(terms(sentence))
    spans = split(passage)
    said = [wanted.intersection(terms(passage[start:end])) for start, end in spans]
    best, found = 0, (0, len(passage))
    for count in range(1, MOST + 1):
        for at in range(len(spans) - count + 1):
            shared = len(set().union(*said[at : at + count]))
            if shared > best:
                best, found = shared, (spans[at][0], spans[at + count - 1][1])
    return found
