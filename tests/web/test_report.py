"""The report is one page that needs nothing beside itself, bears its marking twice, and escapes what it shows."""

import base64
import hashlib
import re
from typing import Any

import pytest

from indexes.policy import parse
from rag.evaluate import LabelledQuestion
from rag.figures import Labels, record
from web.report import differences_plot, first_plot, page, rankings_plot

QUESTIONS = [
    LabelledQuestion("q1", "What?", {"a": 1}, frozenset()),
    LabelledQuestion("q2", "Wo?", {"b": 1}, frozenset()),
]
FOUND = {"fused": [["a"], ["x", "b"]], "bm25": [["x", "a"], ["b"]], "dense": [["a"], []]}
RUN: dict[str, Any] = {
    "unscored": ["q7"],
    "reader": "otter",
    "documents": 3,
    "chunks": 4,
    "model": {"name": "<model>", "precision": "int8", "weights": "0" * 64},
    "version": "0.1.0",
    "time": "2026-11-26T04:00:00+00:00",
}


@pytest.fixture
def told() -> dict[str, Any]:
    """The record of two questions over two partitions."""
    return record(QUESTIONS, FOUND, Labels({"a": "SECRET", "b": "TOP SECRET"}, {})) | RUN


def test_the_marking_stands_above_and_below(told: dict[str, Any]) -> None:
    shown = page(told, parse("SECRET//NOFORN"), parse("TOP SECRET"))
    body = shown[shown.index("<body>") :]
    banner = r'<div class="bar tone-s" role="region" aria-label="[^"]+"><span>SECRET//NOFORN</span></div>'
    assert re.match(rf"<body>\s*{banner}", body)
    assert re.search(rf"{banner}\s*</body>", body)


def test_it_needs_nothing_beside_itself(told: dict[str, Any]) -> None:
    shown = page(told, parse("SECRET"), parse("SECRET"))
    assert not re.search(r"<script|<link|<img|\bsrc=|\bhref=|\bstyle=|@import|url\(|\bon[a-z]+=\"", shown)
    (style,) = re.findall(r"<style>(.*?)</style>", shown, re.DOTALL)
    code = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{code}'" in shown


def test_what_is_shown_is_escaped_and_questions_are_ids(told: dict[str, Any]) -> None:
    shown = page(told, parse("SECRET"), parse("SECRET"))
    assert "&lt;model&gt;" in shown
    assert "<model>" not in shown
    assert '<th scope="row">q1</th>' in shown
    assert "What?" not in shown
    told["gained"][0]["text"] = "Who <b>left</b>?"
    assert "q1: Who &lt;b&gt;left&lt;/b&gt;?" in page(told, parse("SECRET"), parse("SECRET"))


def test_every_plot_has_its_figures_in_a_table_too(told: dict[str, Any]) -> None:
    shown = page(told, parse("SECRET"), parse("SECRET"))
    plots = re.findall(r'<svg.*?<title id="([\w-]+)">', shown, re.DOTALL)
    assert plots == ["rankings-title", "differences-title", "questions-title", "partitions-title", "first-title"]
    assert len(re.findall(r"</svg>\s*<div class=\"wide\"><table>", shown)) == len(plots)
    ids = re.findall(r'\bid="([\w-]+)"', shown)
    assert len(ids) == len(set(ids))
    assert '<th scope="row">TOP SECRET</th>' in shown


def test_plots_hold_the_figures(told: dict[str, Any]) -> None:
    assert "dense: 0.500 (0.00 to 1.00)" in rankings_plot(told, "one")
    assert "recall@1: 0.000 (-1.00 to 1.00)" in differences_plot(told, "one")
    assert "rank 1: 1; rank 2-3: 1" in first_plot(told, "one")


def test_without_gains_and_groups_it_says_so() -> None:
    told = record([], {"fused": [], "bm25": [], "dense": []}, Labels({}, {})) | RUN
    shown = page(told, parse("UNCLASSIFIED"), parse("UNCLASSIFIED"))
    assert shown.count("<p>None.</p>") == 2
    assert "By the marking" not in shown
