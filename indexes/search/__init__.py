"""How a question is ranked over the readable partitions of one reader: read, scored, fused, put in order."""

from indexes.search.chunks import Place
from indexes.search.query import Query
from indexes.search.rank import Engines, ranked
from indexes.search.widen import Note, Reading, Widened, widened

__all__ = ["Engines", "Note", "Place", "Query", "Reading", "Widened", "ranked", "widened"]
