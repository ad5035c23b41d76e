"""Kept answers in the browser: opened again, explained, listed, followed up on; others find nothing."""

import re

from fastapi.testclient import TestClient

from tests.web.conftest import HIGH_WORDS, ORIGIN, QUESTION, ask, token_of

HIGH_QUESTION = "When does the northern depot fall below its floor of diesel?"


def address(page: str) -> str:
    """Return the address of the answer that a page shows."""
    found: list[str] = re.findall(r'href="(/answers/[0-9a-f]{32})"', page)
    return found[0]


def test_an_answer_is_opened_again_with_its_reasons(high: TestClient) -> None:
    page = high.get(address(ask(high, HIGH_QUESTION)))
    assert page.status_code == 200
    assert HIGH_WORDS in page.text
    for words in ("Why this marking", "Why these sources", "How it was made", "Access and sources were checked now."):
        assert words in page.text
    assert page.headers["cache-control"].startswith("no-store")


def test_the_list_holds_only_ones_own(high: TestClient, low: TestClient) -> None:
    mine = address(ask(high, HIGH_QUESTION))
    assert mine in high.get("/answers").text
    assert mine not in low.get("/answers").text
    assert low.get(mine).status_code == low.get("/answers/" + "0" * 32).status_code == 404
    assert low.get(mine).content == low.get("/answers/" + "0" * 32).content
    assert low.get("/v1" + mine).content == low.get("/v1/answers/" + "0" * 32).content


def test_a_follow_up_bears_what_was_reached(high: TestClient) -> None:
    first = address(ask(high, HIGH_QUESTION)).rpartition("/")[2]
    data = {"question": "Which ferry carries 90 vehicles?", "after": first, "token": token_of(high)}
    page = high.post("/ask", data=data, headers=ORIGIN).text
    bar = re.search(r'Classification of this answer"><span>([^<]*)<', page)
    assert bar is not None
    assert bar[1] == "SECRET//NOFORN"
    record = high.post("/v1/answers", json={"question": QUESTION, "after": first}).json()
    assert (record["conversation"], record["turn"]) == (first, 3)
    assert high.post("/v1/answers", json={"question": QUESTION, "after": "0" * 32}).status_code == 404


def test_the_json_door_opens_and_explains(high: TestClient) -> None:
    given = high.post("/v1/answers", json={"question": HIGH_QUESTION}).json()
    shown = high.get(f"/v1/answers/{given['id']}").json()
    assert shown["claims"] == given["claims"]
    told = high.get(f"/v1/answers/{given['id']}/explanation").json()
    assert told["why_marked"]
    assert told["passages"]
