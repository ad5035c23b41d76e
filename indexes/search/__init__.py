"""How a question is ranked over the readable partitions of one reader: read, scored, fused, put in order."""

from indexes.search.chunks import Place
from indexes.search.query import Query
from indexes.search.rank import Engines, ranked

__all__ = ["Engines", "Place", "Query", "ranked"]
