"""Leaks through refusing: the reader is told that something is there which he may not read."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from fastapi import Request
from fastapi.responses import PlainTextResponse, Response

from indexes.policy import Refused
from indexes.records import Document, Hit
from indexes.view import View
from ingest.review import Desk
from rag import ask as asking
from rag.answer import LeftOut
from rag.ask import Asked
from rag.drafted import QUOTE, Way
from tests.leaks.planting import LeakyView, everything, plant
from web import failures, pages
from web.visit import house


class SaysRefused(LeakyView):
    """A forbidden document is refused, while an absent one is not found."""

    def document(self, document_id: str) -> Document:
        if any(partition.holds(document_id) for partition in self.hidden()):
            message = "You may not read this."
            raise Refused(message)
        return super().document(document_id)


def forbidden_is_403(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer 403 for a document that is there and 404 for one that is not."""
    plant(monkeypatch, SaysRefused)
    honest = failures._known

    def known(request: Request, error: Exception) -> Response:
        if isinstance(error, Refused):
            return failures.show(request, 403, "You may not read this.")
        return honest(request, error)

    monkeypatch.setattr(failures, "_known", known)


def hidden_count_in_header(monkeypatch: pytest.MonkeyPatch) -> None:
    """Say in a header of the question page how many documents were filtered out."""
    honest = pages._desk

    def desk(request: Request, *given: object, **values: object) -> Response:
        response = honest(request, *given, **values)  # type: ignore[arg-type]
        mine = house(request).vault.view(given[0].reader)._partitions  # type: ignore[attr-defined]
        counted = [partition.count()[0] for partition in everything(house(request).vault) if partition not in mine]
        response.headers["X-Hidden"] = str(sum(counted))
        return response

    monkeypatch.setattr(pages, "_desk", desk)


def health_with_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the health page say how many documents the library holds."""

    def health(request: Request) -> PlainTextResponse:
        return PlainTextResponse(f"ok {sum(one.count()[0] for one in everything(house(request).vault))}")

    route = next(route for route in pages.open_to_all.routes if getattr(route, "path", "") == "/healthz")
    kept = list(pages.open_to_all.routes)
    monkeypatch.setattr(pages.open_to_all, "routes", [one for one in kept if one is not route])
    pages.open_to_all.add_api_route("/healthz", health)


def counted_as_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count the passages that the reader may not read among those that an answer left out."""
    plant(monkeypatch, LeakyView)
    honest = asking.steps_of

    def steps_of(view: View, question: str, faces: Sequence[Hit], way: Way = QUOTE) -> Iterator[asking.Step]:
        assert isinstance(view, LeakyView)
        seen = {partition.marking for partition in view._partitions}
        hits = view.whole().search(question, limit=asking.PASSAGES)
        hidden = [LeftOut("", "", 0.0, ()) for hit in hits if hit.marking not in seen]
        for step in honest(view, question, faces, way):
            if isinstance(step, Asked):
                answer = replace(step.answer, dropped=(*step.answer.dropped, *hidden))
                yield replace(step, answer=answer)
            else:
                yield step

    monkeypatch.setattr(asking, "steps_of", steps_of)


def all_that_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show a reviewer all that waits, whatever it is placed under."""
    monkeypatch.setattr(Desk, "visible", lambda desk, name: desk.quarantine.readable() if name else [])
