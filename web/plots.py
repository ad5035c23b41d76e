"""Plots as SVG: bars with intervals, curves. Pure; no style sheet, no script, no foreign link.

Numbers and words stand beside the bars as text, and each plot has a title and a description, so that nothing is told
by shape or colour alone. Colours: of Okabe and Ito, "Color Universal Design" (2008), to be told apart by everybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from types import MappingProxyType
from typing import Final

COLOURS: Final = MappingProxyType({"fused": "#0072b2", "bm25": "#e69f00", "dense": "#009e73"})
OTHER: Final = "#56b4e9"
WIDTH, LEFT, RIGHT, ROW, TOP = 760, 250, 160, 22, 34
INK, QUIET = "#182024", "#55626a"
FONT = 'font-family="sans-serif" font-size="13"'


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: a label, a value, its interval if it has one, what decides its colour. A heading has no value."""

    label: str
    value: float | None = None
    span: tuple[float, float] | None = None
    kind: str = ""

    @property
    def words(self) -> str:
        """The value and its interval as text."""
        if self.value is None:
            return ""
        if self.span is None:
            return f"{self.value:g}"
        return f"{self.value:.3f} ({self.span[0]:.2f} to {self.span[1]:.2f})"


def bars(title: str, name: str, drawn: Sequence[Bar]) -> str:
    """Return horizontal bars one below the other, from zero; the longest value or interval fills the width.

    `name` is a word of its own among the plots of one page: ids are made of it.
    """
    low = min([0.0, *(bar.span[0] if bar.span else bar.value for bar in drawn if bar.value is not None)])
    high = max([0.0, *(bar.span[1] if bar.span else bar.value for bar in drawn if bar.value is not None)])
    scale = (WIDTH - LEFT - RIGHT) / ((high - low) or 1.0)
    zero = LEFT - low * scale
    height = TOP + ROW * len(drawn) + 8
    told = "; ".join(f"{bar.label}: {bar.words}" if bar.words else bar.label for bar in drawn)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"',
        f'  width="{WIDTH}" height="{height}" aria-labelledby="{name}-title {name}-text" {FONT}>',
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-text">{escape(told)}</desc>',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="12" y="20" font-weight="bold" fill="{INK}">{escape(title)}</text>',
        f'<path d="M{zero:.1f} {TOP - 4}V{height - 6}" stroke="{QUIET}"/>',
    ]
    for at, bar in enumerate(drawn):
        lines += _bar(bar, TOP + ROW * at, zero, scale)
    return "\n".join([*lines, "</svg>"]) + "\n"


def _bar(bar: Bar, top: int, zero: float, scale: float) -> list[str]:
    """Return the marks of one bar: label, bar, interval, and the value in words at the right."""
    base, middle = top + 15, top + 10
    if bar.value is None:
        return [f'<text x="12" y="{base}" fill="{QUIET}">{escape(bar.label)}</text>']
    begin, size = zero + min(bar.value, 0.0) * scale, abs(bar.value) * scale
    lines = [
        f'<text x="{LEFT - 8}" y="{base}" text-anchor="end" fill="{INK}">{escape(bar.label)}</text>',
        f'<rect x="{begin:.1f}" y="{top + 3}" width="{size:.1f}" height="14" fill="{COLOURS.get(bar.kind, OTHER)}"/>',
    ]
    if bar.span is not None:
        low, high = (zero + edge * scale for edge in bar.span)
        ends = f"M{low:.1f} {middle - 4}v8M{high:.1f} {middle - 4}v8"
        lines.append(f'<path d="M{low:.1f} {middle}H{high:.1f}{ends}" stroke="{INK}" fill="none"/>')
    lines.append(f'<text x="{WIDTH - RIGHT + 10}" y="{base}" fill="{INK}">{bar.words}</text>')
    return lines


def curve(title: str, name: str, points: Sequence[tuple[float, float]]) -> str:
    """Return a curve of (x, y), both 0 to 1, with a dot at each point, beside the line on which they are equal."""
    side, edge = 300, 48
    height = side + edge + TOP
    told = "; ".join(f"{x:.2f}: {y:.2f}" for x, y in points)
    placed = [(edge + x * side, TOP + side - y * side) for x, y in points]
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side + 2 * edge} {height}" role="img"',
        f'  width="{side + 2 * edge}" height="{height}" aria-labelledby="{name}-title {name}-text" {FONT}>',
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-text">{escape(told)}</desc>',
        f'<rect width="{side + 2 * edge}" height="{height}" fill="#ffffff"/>',
        f'<text x="12" y="20" font-weight="bold" fill="{INK}">{escape(title)}</text>',
        f'<path d="M{edge} {TOP}V{TOP + side}H{edge + side}" stroke="{QUIET}" fill="none"/>',
        f'<path d="M{edge} {TOP + side}L{edge + side} {TOP}" stroke="{QUIET}" stroke-dasharray="4 4"/>',
        f'<path d="M{" L".join(f"{x:.1f} {y:.1f}" for x, y in placed)}" stroke="{INK}" fill="none"/>',
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{OTHER}" stroke="{INK}"/>' for x, y in placed),
    ]
    for tick in (0.0, 0.5, 1.0):
        far, up = tick * side, TOP + side - tick * side + 5
        lines += [
            f'<text x="{edge + far:.1f}" y="{TOP + side + 18}" text-anchor="middle" fill="{INK}">{tick:g}</text>',
            f'<text x="{edge - 8}" y="{up:.1f}" text-anchor="end" fill="{INK}">{tick:g}</text>',
        ]
    label = f'<text x="{edge + side / 2:.1f}" y="{height - 10}" text-anchor="middle" fill="{QUIET}">score</text>'
    return "\n".join([*lines, label, "</svg>"]) + "\n"
