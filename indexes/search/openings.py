"""What a document opens with speaks for each of its chunks: title, date line and lead say what the rest is about.

INVARIANT: what an opening adds follows from the chunk, the first chunk of its document and the question alone.
"""

import numpy as np

from indexes.embed import Vectors
from indexes.ranking import OPENING_MEANING, OPENING_WORDS
from indexes.search.chunks import Chunks, Numbers
from indexes.search.scores import Scores
from indexes.vectors import cosines


def meaning(vector: Vectors, chunks: Chunks, opening: Numbers) -> Scores:
    """Return what each opening adds to the score by meaning of a chunk: a part of its own cosine with the question."""
    read, places = np.unique(opening, return_inverse=True)
    return OPENING_MEANING * np.array(cosines(vector, chunks.rows(read)))[places]


def words(of_words: Scores, opening: Numbers) -> Scores:
    """Return what each opening adds to the score by words of a chunk: a part of its own score."""
    return OPENING_WORDS * of_words[opening]
