"""How a question is ranked over the readable partitions of one reader: read, scored, fused, put in order."""

from indexes.search.query import Query
from indexes.search.rank import Engines, ranked
from indexes.search.scores import Place

__all__ = ["Engines", "Place", "Query", "ranked"]
