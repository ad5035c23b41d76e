"""The line of a search: question → candidates by meaning and by words → two scores each → one order.

INVARIANT: everything is computed from the opened partitions and the question, and from nothing else, and does not
depend on how the chunks are spread over the partitions.
"""

from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace

import numpy as np

from indexes.embed import Embedder, Vectors
from indexes.partition import Opened
from indexes.ranking import OPENING_MEANING, OPENING_WORDS, WHOLE, Part, Ranking, fuse, meaning_share
from indexes.search import scores
from indexes.search.chunks import Chunks, Place
from indexes.search.dated import preferred
from indexes.search.passing import Mask, nearest_passing, newest, only_passing, passing
from indexes.search.query import Query
from indexes.search.scores import Gathered
from indexes.search.widen import widened
from indexes.vectors import Found, cosines, search_begun

ENGLISH_MODELS = frozenset({"all-MiniLM-L6-v2"})


@dataclass(frozen=True, slots=True)
class Engines:
    """What a search works with; none of it says anything of a document."""

    embedder: Embedder
    pool: Executor  # embeds the question while words are scored, and searches several partitions at once
    without: frozenset[Part] = frozenset()  # what is left out, for measuring
    asking: Future[Vectors] | None = None  # the question's vector, where its embedding has begun

    def begun(self, query: Query) -> "Engines":
        """Begin to embed a question that is ranked by more than filters."""
        if query.only_narrows:
            return self
        return replace(self, asking=self.pool.submit(self.embedder.embed_question, query.text))


def ranked(
    query: Query, opened: Sequence[Opened], engines: Engines, depth: int, ranking: Ranking
) -> list[tuple[Place, float]]:
    """Return chunks with their scores, best first: the `depth` best by meaning and the `depth` best by words."""
    masks = passing(query, opened)
    if masks is not None and query.only_narrows:
        return [(place, 0.0) for place in newest(opened, masks)]
    chunks = Chunks.of(opened)
    own = ranking is not Ranking.MEANING
    asking = engines.asking or engines.pool.submit(engines.embedder.embed_question, query.text)
    if own and Part.WIDENED not in engines.without:  # while the question is embedded
        query = widened(query, opened).query
    asked = query.asked if own else {}
    spoken = Gathered.of(asked, opened)
    of_words = scores.word_scores(asked, spoken)
    above = only_passing(masks, np.flatnonzero(of_words > 0.0))
    candidates = chunks.best(above, of_words[above], depth)
    of_wholes = None if Part.WHOLES in engines.without else scores.whole_scores(asked, spoken)
    vector = asking.result()
    if ranking is not Ranking.WORDS:
        nearest = chunks.numbers(_nearest(opened, masks, vector, depth, engines))
        candidates = np.concatenate([candidates, chunks.best(*nearest, depth)])
    if not len(candidates):
        return []
    candidates = np.unique(candidates)
    opening = candidates if Part.OPENINGS in engines.without else chunks.openings(candidates)
    read = np.union1d(candidates, opening)
    of_meaning = np.array(cosines(vector, chunks.rows(read)))
    meaning, words = of_meaning[np.searchsorted(read, candidates)], of_words[candidates]
    if Part.OPENINGS not in engines.without:  # title, date line and lead of a document say what the rest is about
        meaning += OPENING_MEANING * of_meaning[np.searchsorted(read, opening)]
        words += OPENING_WORDS * of_words[opening]
    if of_wholes is not None:
        words += WHOLE * of_wholes(candidates)
    fused = np.array(fuse(meaning.tolist(), words.tolist(), _share(query, engines.embedder)))
    if Part.DATED not in engines.without:
        fused += preferred(query, chunks, candidates)
    found = {Ranking.FUSED: fused, Ranking.MEANING: meaning, Ranking.WORDS: words}[ranking]
    return chunks.in_order(candidates, found.tolist())


def _nearest(
    opened: Sequence[Opened], masks: Sequence[Mask] | None, vector: Vectors, depth: int, engines: Engines
) -> list[Found]:
    if masks is not None:
        return nearest_passing(opened, masks, vector)
    return search_begun([state.vectors for state in opened], vector, depth, engines.pool)()


def _share(query: Query, embedder: Embedder) -> float:
    is_english_only = embedder.fingerprint.name in ENGLISH_MODELS
    return meaning_share(query.names, is_read=not is_english_only or query.language == "en")
