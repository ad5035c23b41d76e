"""How a question is ranked over the readable partitions of one reader: read, scored, fused, put in order, folded."""

from indexes.search.chunks import Place
from indexes.search.folding import Found, folded
from indexes.search.query import Query
from indexes.search.rank import Engines, ranked
from indexes.search.rerank import reranked
from indexes.search.widen import Note, Reading, Why, Widened, widened

__all__ = [
    "Engines",
    "Found",
    "Note",
    "Place",
    "Query",
    "Reading",
    "Why",
    "Widened",
    "folded",
    "ranked",
    "reranked",
    "widened",
]
