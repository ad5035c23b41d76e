"""The page of panels: registered pages and refused ones, for administrators; a refusal is known by a browser's word."""

import json
from collections.abc import Callable

from fastapi.testclient import TestClient

from tests.web.conftest import AUDITOR, CHIEF, PORTAL, Library

FRAME = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "cross-site"}
UNKNOWN = "https://otter.example"


def listed(signed_in: Callable[[str], TestClient]) -> str:
    """Give the page as the administrator sees it."""
    response = signed_in(CHIEF).get("/admin/embeds")
    assert response.status_code == 200
    return response.text


def test_registered_and_refused_pages_are_listed(
    visitor: TestClient, signed_in: Callable[[str], TestClient], library: Library
) -> None:
    assert "No page was refused." in listed(signed_in)
    log = library.vault.layout.audit / "log.jsonl"
    before = log.read_text().count("\n")
    for _ in range(3):
        assert visitor.get("/panel", params={"host": UNKNOWN}, headers=FRAME).status_code == 404
    records = [json.loads(line) for line in log.read_text().splitlines()[before:]]
    assert [(one["action"], one["origin"]) for one in records] == [("embed refused", UNKNOWN)]
    page = listed(signed_in)
    assert f"<code>{PORTAL}</code>" in page
    assert f'<tr><th scope="row"><code>{UNKNOWN}</code></th><td>3</td>' in page
    assert "another site" in page
    *_, last = log.read_text().splitlines()
    assert (json.loads(last)["action"], json.loads(last)["actor"]) == ("embeds listed", CHIEF)


def test_what_no_browser_put_in_a_frame_is_not_counted(
    visitor: TestClient, signed_in: Callable[[str], TestClient]
) -> None:
    long = "https://" + "x" * 5000
    for host, headers in ((UNKNOWN, {}), ("javascript:x", FRAME), (long, FRAME), (PORTAL, FRAME)):
        visitor.get("/panel", params={"host": host}, headers=headers)
    page = listed(signed_in)
    assert UNKNOWN not in page
    assert "xxx" not in page
    assert "javascript" not in page


def test_it_is_for_administrators_alone(signed_in: Callable[[str], TestClient], low: TestClient) -> None:
    for client in (low, signed_in(AUDITOR)):
        assert client.get("/admin/embeds").content == client.get("/nowhere").content
