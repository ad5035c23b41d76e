"""What a page makes a browser fetch, in bytes as they are sent compressed: no more than is promised."""

import gzip
from pathlib import Path

import pytest

import web

STATIC = Path(web.__file__).parent / "static"
BUDGETS = {
    "script": (("app.js", "vendor/htmx.min.js", "vendor/hx-csp.min.js", "vendor/hx-sse.min.js"), 25 * 1024),
    "style": (("coversheet.css",), 12 * 1024),
    "panel loader": (("panel.v1.js",), 2 * 1024),
    "panel script": (("inside.js",), 2 * 1024),
}


@pytest.mark.parametrize("name", BUDGETS)
def test_what_is_fetched_is_small(name: str) -> None:
    files, most = BUDGETS[name]
    assert sum(len(gzip.compress((STATIC / file).read_bytes(), 9)) for file in files) <= most


def test_every_script_and_style_has_a_budget_and_no_font_is_sent() -> None:
    sent = {path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file()}
    budgeted = {file for files, _ in BUDGETS.values() for file in files}
    assert {name for name in sent if name.endswith((".js", ".css"))} == budgeted
    assert not [name for name in sent if name.endswith((".woff", ".woff2", ".ttf", ".otf"))]
    assert "@font-face" not in (STATIC / "coversheet.css").read_text(encoding="utf-8")
