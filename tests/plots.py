"""Draw docs/plots, and the tables of docs/evaluation.md, from docs/results: `python -m tests.plots`.

`make evaluate` wrote those figures.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rag.figures import DECIDES
from web.plots import Bar, bars, curve
from web.report import groups_plot, rankings

DOCS = Path(__file__).parent.parent / "docs"
SETS = ("frus", "scifact", "cranfield", "piaf", "xquad")
FIGURES = (DECIDES, "recall@10")
SHOWN = (DECIDES, "recall@10", "recall@100", "mrr@10")
BEGIN, END = "<!-- begin: make plots -->", "<!-- end: make plots -->"


def drawn(results: Path) -> dict[str, str]:
    """Return the plots by file name."""
    found = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(results.glob("*.json"))}
    records = [found[name] for name in SETS if name in found]
    plots = {f"{figure.replace('@', '-')}.svg": _sets(records, figure) for figure in FIGURES}
    if "frus" in found:
        title = "FRUS, by the marking of the relevant document"
        plots["partitions.svg"] = groups_plot(title, "partitions", found["frus"]["partitions"])
    if any(record.get("parts") for record in records):
        plots["parts.svg"] = _parts(records)
    return plots


def tables(results: Path) -> str:
    """Return the tables in Markdown, then how they were made, then the plots."""
    found = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(results.glob("*.json"))}
    records = [found[name] for name in SETS if name in found]
    lines = [*_head("set", "what ranks")]
    for record in records:
        name = f"{record['title']} ({record['documents']:,} documents, {record['n']} questions)"
        for ranking, values in rankings(record).items():
            lines.append(_row(name, ranking, values, record["intervals"][ranking]))
            name = ""
    lines += _head("set", "fused less")
    lines += [_more(record["title"], *pair) for record in records for pair in record["differences"].items()]
    if "frus" in found:
        lines += _head("FRUS, right document under", "questions")
        for group, told in found["frus"]["partitions"].items():
            lines.append(_row(group, str(told["n"]), told["fused"], told["fused"]["intervals"]))
    if any(record.get("parts") for record in records):
        lines += _head("set", "fused less fused without")
        lines += [_more(record["title"], *pair) for record in records for pair in record.get("parts", {}).items()]
    made = {f"{one['time'][:10]}, commit {one['commit'][:7]}, {one['machine']['processor']}" for one in records}
    images = [f"![The figures above as bars](plots/{name})" for name in sorted(drawn(results))]
    return "\n".join([*lines[1:], "", *(f"Made on {one}." for one in sorted(made)), "", *images]) + "\n"


def calibration(curves: Path) -> dict[str, str]:
    """Return by file name how the verifier's score, cross-validated, stands against what is supported."""
    plots = {}
    for name, told in json.loads(curves.read_text(encoding="utf-8")).items():
        points = [(row["from"] + 0.05, row["supported"]) for row in told["curve"] if row["n"]]
        title = f"{name}: share supported, by score"
        plots[f"claims-{name}.svg"] = curve(title, f"claims-{name}", points)
    return plots


def _head(first: str, second: str) -> list[str]:
    return ["", f"| {first} | {second} | {' | '.join(SHOWN)} |", "|---|---|" + "--:|" * len(SHOWN)]


def _more(title: str, other: str, more: Mapping[str, Any]) -> str:
    cells = [f"{more[name][0]:+.3f} ({more[name][1]:+.2f} to {more[name][2]:+.2f})" for name in SHOWN]
    return f"| {title} | {other} | {' | '.join(cells)} |"


def placed(page: str, made: str) -> str:
    """Return a page with the text between its two marks made anew."""
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n\n{made}\n{END}{rest.split(END)[1]}"


def _row(name: str, second: str, values: Mapping[str, Any], spans: Mapping[str, Any]) -> str:
    cells = [f"{values[figure]:.3f} ({spans[figure][0]:.2f}-{spans[figure][1]:.2f})" for figure in SHOWN]
    return f"| {name} | {second} | {' | '.join(cells)} |"


def _sets(records: Sequence[Mapping[str, Any]], figure: str) -> str:
    lines = []
    for record in records:
        lines.append(Bar(f"{record['title']}, {record['n']} questions"))
        for ranking, values in rankings(record).items():
            low, high = record["intervals"][ranking][figure]
            lines.append(Bar(ranking, values[figure], (low, high), ranking))
    return bars(f"{figure} with 95 % intervals", figure.replace("@", "-"), lines)


def _parts(records: Sequence[Mapping[str, Any]]) -> str:
    """Return what each set loses without each part: the difference in pairs."""
    lines = []
    for record in records:
        lines.append(Bar(record["title"]))
        for part, less in record["parts"].items():
            more, low, high = less[DECIDES]
            lines.append(Bar(part, more, (low, high), "fused"))
    return bars(f"What each part brings, {DECIDES}", "parts", lines)


def write(plots: Mapping[str, str], name: str, made: str) -> None:
    """Write plots into docs/plots, and the text between the two marks of a page."""
    (DOCS / "plots").mkdir(exist_ok=True)
    for file, plot in plots.items():
        (DOCS / "plots" / file).write_text(plot, encoding="utf-8")
        sys.stdout.write(f"wrote docs/plots/{file}\n")
    page = DOCS / name
    page.write_text(placed(page.read_text(encoding="utf-8"), made), encoding="utf-8")
    sys.stdout.write(f"wrote the tables of docs/{name}\n")


def main() -> None:
    """Write the plots and the tables."""
    plots = {**drawn(DOCS / "results"), **calibration(DOCS / "claims" / "curves.json")}
    write(plots, "evaluation.md", tables(DOCS / "results"))


if __name__ == "__main__":
    main()
