"""A plot is well-formed SVG that tells in words what it shows, and draws it to scale."""

import re

import pytest
from defusedxml.minidom import parseString

from web.plots import LEFT, RIGHT, WIDTH, Bar, bars, curve

DRAWN = [Bar("nDCG@10"), Bar("fused", 0.5, (0.25, 1.0), "fused"), Bar("bm25 <old>", 0.25, (0.2, 0.3), "bm25")]


def test_it_is_well_formed_and_says_what_it_shows() -> None:
    root = parseString(bars("One & two", "one", DRAWN)).documentElement
    assert root is not None
    assert root.getAttribute("role") == "img"
    assert root.getAttribute("aria-labelledby") == "one-title one-text"
    (title,), (text,) = (root.getElementsByTagName(name) for name in ("title", "desc"))
    assert (title.getAttribute("id"), title.firstChild.nodeValue) == ("one-title", "One & two")
    assert text.getAttribute("id") == "one-text"
    assert text.firstChild.nodeValue == "nDCG@10; fused: 0.500 (0.25 to 1.00); bm25 <old>: 0.250 (0.20 to 0.30)"


def test_it_brings_no_script_no_style_and_no_foreign_link() -> None:
    drawn = bars("Title", "one", DRAWN)
    assert not re.search(r"<script|<style|\bstyle=|href|url\(|\bon\w+=", drawn)
    assert re.findall(r"https?://[^\"]+", drawn) == ["http://www.w3.org/2000/svg"]


def widths(drawn: str) -> list[float]:
    """Return the widths of the bars."""
    return [float(width) for width in re.findall(r'<rect x="[\d.]+" y="\d+" width="([\d.]+)"', drawn)]


def test_bars_are_to_scale_and_the_longest_interval_fills_the_width() -> None:
    first, second = widths(bars("Title", "one", DRAWN))
    assert first == pytest.approx((WIDTH - LEFT - RIGHT) / 2)
    assert second == pytest.approx(first / 2)


def test_a_negative_value_goes_to_the_left_of_zero() -> None:
    drawn = bars("Title", "one", [Bar("less", -0.5, (-1.0, 0.0)), Bar("more", 0.5, (0.0, 1.0))])
    starts = [float(x) for x in re.findall(r'<rect x="([\d.]+)" y', drawn)]
    middle = LEFT + (WIDTH - LEFT - RIGHT) / 2
    assert starts == [pytest.approx(middle - (WIDTH - LEFT - RIGHT) / 4), pytest.approx(middle)]


def test_counts_are_whole_numbers_and_nothing_at_all_can_be_drawn() -> None:
    assert ">12</text>" in bars("Title", "one", [Bar("rank 1", 12)])
    assert widths(bars("Title", "one", [Bar("rank 1", 0)])) == [0.0]
    assert "<svg" in bars("Title", "one", [])


def test_a_curve_tells_its_points_and_stays_inside() -> None:
    drawn = curve("A <curve>", "c", [(0.05, 0.0), (0.95, 1.0)])
    assert "A &lt;curve&gt;" in drawn
    assert "0.05: 0.00; 0.95: 1.00" in drawn
    assert drawn.count("<circle") == 2
    assert 'cx="333.0" cy="34.0"' in drawn
