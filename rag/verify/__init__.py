"""Does the source say this? Facts of a claim held against the words that it cites, and a verdict."""

from rag.verify.guard import Doubt, Kind, doubts

__all__ = ["Doubt", "Kind", "doubts"]
