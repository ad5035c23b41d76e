"""The report of an evaluation: one HTML page that needs nothing beside itself, and says its marking above and below."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from indexes.policy import Marking
from rag.evaluate import NAMES
from rag.figures import DECIDES, OURS
from web import banner
from web.plots import Bar, bars
from web.templating import templates

GROUPS = (
    ("questions", "By the language of the question"),
    ("documents", "By the language of the document"),
    ("partitions", "By the marking of the relevant document"),
)


def page(record: Mapping[str, Any], marking: Marking, ceiling: Marking) -> str:
    """Return the page for a record of `rag.figures` with what the command says of the run.

    `marking` is the high-water mark of what was measured, `ceiling` the most that its reader may see.
    """
    environment = templates()
    style = environment.loader.get_source(environment, "evaluation.css")[0] if environment.loader else ""
    groups = {**record["languages"], "partitions": record["partitions"]}
    parts = [(key, title, groups[key]) for key, title in GROUPS if groups[key]]
    return environment.get_template("evaluation.html").render(
        bar=banner.full(marking, ceiling),
        style=_ours(style),
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        record=record,
        names=NAMES,
        rankings=rankings(record),
        groups=parts,
        plots={
            "rankings": _ours(rankings_plot(record, "rankings")),
            **{key: _ours(groups_plot(title, key, group)) for key, title, group in parts},
            "first": _ours(first_plot(record, "first")),
            "differences": _ours(differences_plot(record, "differences")),
        },
    )


def rankings(record: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the figures of each ranking by its name, the product's own first."""
    return {OURS: record, **record["baselines"]}


def rankings_plot(record: Mapping[str, Any], name: str) -> str:
    """Return each figure of each ranking as a bar with its interval."""
    drawn = []
    for figure in NAMES:
        drawn.append(Bar(figure))
        drawn += [
            Bar(ranking, found[figure], _span(record["intervals"][ranking][figure]), ranking)
            for ranking, found in rankings(record).items()
        ]
    return bars(f"Rankings, {record['n']} questions", name, drawn)


def differences_plot(record: Mapping[str, Any], name: str) -> str:
    """Return how much more the fusion has than each other ranking, question by question, with intervals."""
    drawn = []
    for other, more in record["differences"].items():
        drawn.append(Bar(f"{OURS} less {other}"))
        drawn += [Bar(figure, more[figure][0], _span(more[figure][1:]), other) for figure in NAMES]
    return bars("What the fusion brings", name, drawn)


def groups_plot(title: str, name: str, groups: Mapping[str, Any]) -> str:
    """Return nDCG@10 of each ranking for each group of questions."""
    drawn = []
    for group, told in groups.items():
        drawn.append(Bar(f"{group}, {told['n']} questions"))
        drawn += [
            Bar(ranking, found[DECIDES], _span(found["intervals"][DECIDES]), ranking)
            for ranking, found in told.items()
            if ranking != "n"
        ]
    return bars(f"{title}, {DECIDES}", name, drawn)


def first_plot(record: Mapping[str, Any], name: str) -> str:
    """Return at which rank the first relevant document of the questions stands."""
    counts = record["first_relevant"][OURS]
    drawn = [Bar(f"rank {ranks}" if ranks != "none" else "not among the first 100", n) for ranks, n in counts.items()]
    return bars(f"Rank of the first relevant document, {OURS}, questions", name, drawn)


def _span(pair: list[float]) -> tuple[float, float]:
    return pair[0], pair[1]


def _ours(made: str) -> Markup:
    """Return what this program wrote itself as it is: `web/plots.py` escapes the words of a plot."""
    return Markup(made)  # noqa: S704
