"""The figures of a run as tables in Markdown: `python -m tests.benchmarks.peers.table FILE`; FILE is its peers.json."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.peers.contest import AGAIN, ENOUGH, NAIVE, SCENES
from tests.benchmarks.peers.given import READERS

OURS = "Coversheet"
FOUND = ("", "nDCG@10", "of 10 chunks", "short of ten", "results missing", "fewer than ten documents")
SPEED = ("", "p50", "p99", "without embedding, p50", "p99", "processor, p50", "p50 to ours", "processor to ours")
FILLING = ("", "own work, s", "own, processor s", "chunks/s with embedding", "peak MB", "beyond start, MB")


def tables(record: Mapping[str, Any]) -> list[str]:
    """Return what each reader finds and what changes for him, then how fast and how large each contestant is."""
    found = record["found"]
    lines = []
    for reader in READERS:
        count = found[OURS][f"{reader}, {NAIVE} chunks"]["questions"]
        rows = {name: _quality(told, reader) for name, told in found.items()}
        lines += [f"Reader of {reader}, {count} questions:", "", *_table(FOUND, rows)]
        count = found[OURS][f"{reader}, {AGAIN}"]["questions"]
        scenes = (AGAIN, *(scene for scene, _, _ in SCENES))
        rows = {name: [_changed(told[f"{reader}, {scene}"]) for scene in scenes] for name, told in found.items()}
        lines += [f"Reader of {reader}, how many of {count} questions changed:", "", *_table(("", *scenes), rows)]
    ours = found[OURS]["times"]
    rows = {name: _speed(told["times"], ours) for name, told in found.items()}
    lines += ["A question, milliseconds and ratios:", "", *_table(SPEED, rows)]
    return [*lines, "Filling and memory:", "", *_table(FILLING, {name: _filling(told) for name, told in found.items()})]


def _quality(told: Mapping[str, Any], reader: str) -> list[str]:
    enough, naive = told[f"{reader}, {ENOUGH} chunks"], told[f"{reader}, {NAIVE} chunks"]
    short = naive["short"]
    few = str(enough["fewer than ten documents"])
    return [f"{enough['ndcg@10']:.3f}", f"{naive['ndcg@10']:.3f}", str(short["questions"]), str(short["results"]), few]


def _changed(told: Mapping[str, int] | None) -> str:
    """Return how many questions changed, and how; "–" where what had to be done can't be done."""
    if told is None:
        return "–"
    if not told["any"]:
        return "0"
    kinds = [f"{told[kind]} {kind}" for kind in ("results", "order", "scores") if told[kind]]
    return f"{told['any']}: {', '.join(kinds)}" + (f"; {told['fewer']} lost" if told["fewer"] else "")


def _speed(times: Mapping[str, float], ours: Mapping[str, float]) -> list[str]:
    plain = [f"{times[name]:.1f}" for name in ("p50", "p99", "own p50", "own p99", "processor p50")]
    return [*plain, *(f"{times[name] / ours[name]:.2f}" for name in ("p50", "processor p50"))]


def _filling(told: Mapping[str, Any]) -> list[str]:
    indexing = told["indexing"]
    seconds = [f"{indexing[name]:.1f}" for name in ("seconds", "processor", "chunks/s")]
    return [*seconds, f"{told['memory'] / 1e6:.0f}", f"{(told['memory'] - told['bare']) / 1e6:.0f}"]


def _table(heads: Sequence[str], rows: Mapping[str, Sequence[str]]) -> list[str]:
    rule = "|---|" + "--:|" * (len(heads) - 1)
    return [_row(heads), rule, *(_row((name, *cells)) for name, cells in rows.items()), ""]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    print("\n".join(tables(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))))
