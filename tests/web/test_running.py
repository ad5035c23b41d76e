"""Runs in the web: for ingesters and administrators, with how far each is; looking keeps no session alive."""

from collections.abc import Callable

from fastapi.testclient import TestClient

from indexes.runs import DONE, Register
from tests.web.conftest import CHIEF, HIGH, Clock, Library


def test_runs_are_listed_with_how_far_they_are(signed_in: Callable[[str], TestClient], library: Library) -> None:
    chief = signed_in(CHIEF)
    register = Register(library.vault.control, 8)
    register.end(DONE, {"stored": 5, "quarantined": 2, "failed": 1})
    page = chief.get("/admin/runs").text
    assert '<progress value="8" max="8"' in page
    assert "8/8" in page
    assert "diesel" not in page


def test_looking_again_keeps_no_session_alive(signed_in: Callable[[str], TestClient], clock: Clock) -> None:
    chief = signed_in(CHIEF)
    found = []
    for _ in range(4):
        clock.forward(5 * 60)
        found.append(chief.get("/admin/runs/rows").status_code)
    assert found[0] == 200
    assert found[-1] in {303, 401}
    assert chief.get("/admin/runs").status_code == 303


def test_for_everybody_else_there_are_none(signed_in: Callable[[str], TestClient]) -> None:
    high = signed_in(HIGH)
    assert high.get("/admin/runs").content == high.get("/nowhere").content
    assert high.get("/admin/runs/rows").status_code == 404
