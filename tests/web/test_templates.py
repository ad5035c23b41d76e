"""The templates keep to the content security policy and to the rules of markings."""

import gzip
import re
from pathlib import Path

import pytest

from web.templating import templates

FOLDER = Path(__file__).parents[2] / "web"
TEMPLATES = sorted((FOLDER / "templates").glob("*.html"))
FILES = {"evaluation.html", "export.html", "measured.html"}  # files on their own, never served
FILLS = ("#007a33", "#502b85", "#0033a0", "#c8102e", "#ff8c00", "#fce83a")


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.name not in FILES], ids=lambda path: path.name)
def test_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text()
    assert re.findall(r"<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:|hx-on|hx-vals|hx-eval", text) == []
    for tag in re.findall(r"<script[^>]*>", text):
        assert re.fullmatch(r'<script src="/static/[a-z./-]+" nonce="\{\{ nonce \}\}" defer>', tag)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_nothing_comes_from_elsewhere_and_nothing_is_unescaped(path: Path) -> None:
    text = path.read_text()
    assert re.findall(r"https?:|//[a-z]+\.", text) == []
    assert "|safe" not in text.replace(" ", "")
    assert "autoescape" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_attributes_with_values_are_quoted(path: Path) -> None:
    assert re.findall(r"=\{\{", path.read_text()) == []


def test_every_template_compiles_and_escapes() -> None:
    environment = templates()
    for path in TEMPLATES:
        environment.get_template(path.name)
    assert environment.from_string("{{ x }}").render(x="<b>\"'&") == "&lt;b&gt;&#34;&#39;&amp;"


def test_htmx_is_told_to_keep_nothing_and_to_stay_here() -> None:
    frame = (FOLDER / "templates" / "frame.html").read_text()
    for setting in ('"history": false', '"mode": "same-origin"', '"includeIndicatorCSS": false'):
        assert setting in frame


def test_the_fills_of_markings_are_used_for_markings_only() -> None:
    style = (FOLDER / "static" / "coversheet.css").read_text()
    for fill in FILLS:
        assert re.findall(rf"^.*{fill}.*$", style, re.MULTILINE | re.IGNORECASE) == [
            line for line in style.splitlines() if line.startswith(".tone-") and fill in line.lower()
        ]
    assert "url(" not in style
    assert "@import" not in style


def test_markings_are_never_cut_off() -> None:
    style = (FOLDER / "static" / "coversheet.css").read_text()
    assert "ellipsis" not in style
    assert "line-clamp" not in style


def test_own_script_touches_no_storage_and_builds_no_html() -> None:
    script = (FOLDER / "static" / "app.js").read_text()
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "Storage", "document.cookie", "fetch("):
        assert word not in script


def test_budgets() -> None:
    def packed(*names: str) -> int:
        return sum(len(gzip.compress((FOLDER / "static" / name).read_bytes())) for name in names)

    assert packed("app.js", "vendor/htmx.min.js", "vendor/hx-csp.min.js", "vendor/hx-sse.min.js") <= 25 * 1024
    assert packed("coversheet.css") <= 12 * 1024
