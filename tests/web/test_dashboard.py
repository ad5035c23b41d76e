"""The page of evaluations: figures against their gate and the run before, in words; for whom it is there."""

import json
from collections.abc import Callable

from fastapi.testclient import TestClient

from indexes.measurements import Gated, Measurement
from tests.web.conftest import AUDITOR, CHIEF, HIGH, Library, note_evaluations
from tests.web.test_pages import texts
from web.dashboard import part

NEW = Measurement(
    "claims",
    "2026-11-27T02:10:00+00:00",
    {"support": 0.91, "leaks": 2.0, "n": 40.0, "lost": 2.0, "seconds": 3.0},
    {"lost": ("q-1", "q-9")},
    {"support": Gated("at least 0.9", reached=True), "leaks": Gated("at most 0", reached=False)},
)
OLD = Measurement("claims", "2026-11-26T02:10:00+00:00", {"support": 0.94, "leaks": 0.0, "n": 40.0, "seconds": 2.0})


def test_a_figure_is_compared_with_the_run_before_in_words() -> None:
    found = part([NEW, OLD])
    assert {line.name: line.change for line in (*found.gated, *found.others)} == {
        "support": "0.94 to 0.91, worse",
        "leaks": "0 to 2, worse",
        "n": "unchanged",
        "lost": "",
        "seconds": "2 to 3, higher",
    }
    assert found.missed == 1
    assert [line.reached for line in found.gated] == [True, False]


def test_the_course_runs_from_the_oldest_to_the_newest() -> None:
    support = part([NEW, OLD]).gated[0]
    assert support.course == "0.94, 0.91"
    (first, last) = (tuple(map(float, point.split(","))) for point in support.points.split())
    assert first[0] < last[0]
    assert first[1] < last[1]  # down the page is lower


def test_cases_that_are_new_are_counted() -> None:
    old = Measurement("claims", OLD.time, OLD.figures, {"lost": ("q-1",)})
    lost = {line.name: line for line in part([NEW, old]).others}["lost"]
    assert (lost.cases, lost.fresh) == (("q-1", "q-9"), 1)
    assert part([NEW]).others[1].fresh == 0  # nothing to compare with


def test_the_page_tells_the_last_run_and_the_look_is_recorded(
    signed_in: Callable[[str], TestClient], library: Library
) -> None:
    chief = signed_in(CHIEF)
    control = library.vault.control
    try:
        with control.transaction() as database:
            database.execute("DELETE FROM measurements")
        assert "No evaluation has been kept in this library." in chief.get("/admin/evaluation").text
        with control.transaction() as database:
            for one in (OLD, NEW):
                told = {"figures": json.dumps(one.figures), "cases": json.dumps(one.cases), "gate": "{}"}
                database.table("measurements").insert({"kind": one.kind, "time": one.time, **told})
        page = chief.get("/admin/evaluation").text
        assert "0.94 to 0.91, lower" in page
        assert "<td>2 new cases</td>" in page
        assert '<a href="#cases-claims-lost">2</a>' in page
        assert '<h3 id="cases-claims-lost"' in page
        assert page.count("<polyline points=") >= 3
        assert "claims" in texts(page)
    finally:
        with control.transaction() as database:
            database.execute("DELETE FROM measurements")
        note_evaluations(control)
    log = (library.vault.layout.audit / "log.jsonl").read_text().splitlines()
    assert '"evaluations seen"' in log[-1]


def test_it_is_there_for_overseers_and_administrators_only(signed_in: Callable[[str], TestClient]) -> None:
    assert signed_in(CHIEF).get("/admin/evaluation").status_code == 200
    assert signed_in(AUDITOR).get("/admin/evaluation").status_code == 200
    reader = signed_in(HIGH)
    assert reader.get("/admin/evaluation").content == reader.get("/nowhere").content
