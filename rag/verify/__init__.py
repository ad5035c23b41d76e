"""Does the source say this? Facts of a claim held against the words that it cites, and a verdict."""

from rag.verify.guard import Doubt, Kind, doubts
from rag.verify.judge import judge
from rag.verify.verdict import Judgement, Verdict

__all__ = ["Doubt", "Judgement", "Kind", "Verdict", "doubts", "judge"]
