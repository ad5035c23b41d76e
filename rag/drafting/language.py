"""A language model as the rest of the house meets it: it drafts, says how likely it is, and rewrites a question."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexes.records import Hit
from rag.drafted import Draft
from rag.drafting.draft import draft
from rag.drafting.reply import Speaker
from rag.drafting.rewrite import rewrite
from rag.drafting.yes import yes


@dataclass(frozen=True, slots=True)
class Language:
    """A model with its prompts: the `Drafter` of `rag.drafted`."""

    model: Speaker

    @property
    def fingerprint(self) -> str:
        """The model and its settings on one line, for records."""
        return self.model.fingerprint

    def draft(self, question: str, hits: Sequence[Hit]) -> Draft:
        """Return what the model drafts from passages, best first. See `rag.drafting.draft`."""
        return draft(question, hits, self.model)

    def yes(self, claim: str, source: str) -> float:
        """Return p("yes") for: does the source support the claim? Raises ModelTrouble. See `rag.drafting.yes`."""
        return yes(claim, source, self.model)

    def weigh(self, claim: str, source: str) -> tuple[float, float]:
        """Return p("yes") as a judge of claims (`rag.verify.second`); it can't tell silence from contradiction."""
        return self.yes(claim, source), 0.0

    def rewrite(self, question: str, earlier: Sequence[str]) -> str:
        """Return a follow-up made to stand alone, "" where that can't be used. See `rag.drafting.rewrite`."""
        return rewrite(question, earlier, self.model)
