"""The page of the invented intranet: the two lines that an author writes, a strict policy, the loader's own budget."""

import gzip
import hashlib
from pathlib import Path

from fastapi.testclient import TestClient

from web.intranet import LOADER, integrity, intranet

HOME = "http://127.0.0.1:8017"


def test_the_page_names_the_loader_and_nothing_secret() -> None:
    with TestClient(intranet(HOME)) as client:
        page = client.get("/")
    assert f'src="{HOME}/static/panel.v1.js" integrity="{integrity()}" crossorigin' in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self' http://127.0.0.1")
    assert "unsafe" not in page.headers["content-security-policy"]


def test_the_loader_is_small_and_builds_no_html(visitor: TestClient) -> None:
    assert len(gzip.compress(LOADER.read_bytes())) <= 2 * 1024
    inside = Path(LOADER.parent / "inside.js").read_text()
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "Storage", "document.cookie", "fetch("):
        assert word not in LOADER.read_text() + inside
    response = visitor.get("/static/panel.v1.js")
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "access-control-allow-origin" not in visitor.get("/static/inside.js").headers
    assert hashlib.sha384(response.content).digest() == hashlib.sha384(LOADER.read_bytes()).digest()
