"""What the templates print of an answer that was just given: the answer, where it is kept, what came near."""

from typing import Any

from indexes.view import View
from rag.conversation import Turn
from rag.showing import of_hits
from web import kept_sheets, listing, sheets


def values(view: View, given: Turn, narrowed: str) -> dict[str, Any]:
    """Give the values of `answer.html`; `narrowed` is the marking that the question was limited to, "" for none."""
    closest = of_hits(given.record.question, given.answer.closest)
    return {
        "answer": sheets.answer_sheet(given.answer, ceiling=view.ceiling, narrowed=narrowed, kept=given.id),
        "kept": kept_sheets.of_turn(given),
        "listing": listing.listing(closest, heading="Closest passages", ceiling=view.ceiling),
    }
