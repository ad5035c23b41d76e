"""Leaks through refusing: the reader is told that something is there which he may not read."""

from dataclasses import replace

import pytest

from indexes.policy import Refused
from indexes.records import Document
from indexes.view import View
from rag import ask as asking
from rag.answer import Answer
from tests.leaks.planting import LeakyView, plant


class SaysRefused(LeakyView):
    """A forbidden document is refused, while an absent one is not found."""

    def document(self, document_id: str) -> Document:
        if any(partition.holds(document_id) for partition in self.hidden()):
            message = "You may not read this."
            raise Refused(message)
        return super().document(document_id)


def counted_as_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count the passages that the reader may not read among those that an answer left out."""
    plant(monkeypatch, LeakyView)

    def ask(view: View, question: str) -> Answer:
        answer = asking.ask(view, question)
        assert isinstance(view, LeakyView)
        seen = {partition.marking for partition in view._partitions}
        hits = view.whole().search(question, limit=asking.PASSAGES)
        return replace(answer, left_out=answer.left_out + sum(hit.marking not in seen for hit in hits))

    for place in ("tests.looks.ask", "rag.cli.ask", "web.api.ask", "web.pages.answered"):
        monkeypatch.setattr(place, ask)
