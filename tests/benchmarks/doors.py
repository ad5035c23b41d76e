"""Tables of what the doors take at 100,000 chunks, in Markdown, from docs/speed: screens, the first claim, load."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.web.test_budgets import BUDGETS

FIRST_CLAIM, SCREENS, LOAD = "first_claim.json", "screens.json", "load.json"
CONTENT, SPAN = 500, 1000  # milliseconds that are wanted: first content, page with its span
WANTED = {"/v1/search": "p99 at most 1,000", "/v1/answers": "p99 at most 2,000"}
Record = Mapping[str, Any]


def tables(folder: Path) -> list[str]:
    """Return the lines of what was measured."""
    lines = []
    for name, drawn in ((FIRST_CLAIM, _first_claim), (SCREENS, _screens), (LOAD, _load)):
        if (folder / name).is_file():
            lines += drawn(json.loads((folder / name).read_text(encoding="utf-8")))
    return lines


def _first_claim(found: Record) -> list[str]:
    lines = ["", *_told(found, f"{found['questions']} questions, {found['with a claim']} with a claim"), ""]
    lines += ["| over HTTP, one question after the other, milliseconds | p50 | p99 |", "|---|--:|--:|"]
    lines += [f"| {name} | {one['p50']:,.0f} | {one['p99']:,.0f} |" for name, one in found["milliseconds"].items()]
    return [*lines, f"| of the server's processors, a question | {found['processor milliseconds a question']:,.0f} | |"]


def _screens(found: Record) -> list[str]:
    lines = ["", *_told(found, "Debian's chromium, an empty cache"), ""]
    lines += ["| a screen, milliseconds | loads | p50 | p95 | wanted |", "|---|--:|--:|--:|--:|"]
    for name, one in found["milliseconds"].items():
        most = CONTENT if name.startswith("first content") else SPAN
        lines.append(f"| {name} | {one['loads']} | {one['p50']:,.0f} | {one['p95']:,.0f} | at most {most:,} |")
    lines += ["", "| what a browser fetches, compressed | bytes | at most |", "|---|--:|--:|"]
    lines += [f"| {name} | {size:,} | {BUDGETS[name][1]:,} |" for name, size in found["bytes compressed"].items()]
    return lines


def _load(found: Record) -> list[str]:
    about = f"{found['users']} people for {found['seconds']} s, served and played on the same processors"
    lines = ["", *_told(found, about), ""]
    lines += ["| reply, milliseconds | requests | failed | p50 | p95 | p99 | wanted |"]
    lines += ["|---|--:|--:|--:|--:|--:|--:|"]
    for name, one in found["replies"].items():
        times = (f"{one[share]:,.0f}" for share in ("p50", "p95", "p99"))
        named = "all" if name == "Aggregated" else f"`{name}`"
        cells = (named, f"{one['requests']:,}", f"{one['failures']:,}", *times, WANTED.get(name, ""))
        lines.append(f"| {' | '.join(cells)} |")
    memory = found["memory in MB"]
    failed = "; ".join(f"{name}: {count:,}" for name, count in found["failures"].items()) or "nothing"
    lines += ["", f"Failed: {failed}. Replies with a foreign word: {found['foreign']}."]
    return [*lines, f"The server's own memory: {memory['before']['own']} MB before, {memory['after']['own']} MB after."]


def _told(found: Record, about: str) -> list[str]:
    machine = found["hardware"]
    where = f"{machine['processors']} × {machine['processor']}, {machine['memory in GB']} GB"
    note = f" {found['note']}" if found["note"] else ""
    return [
        f"{found['chunks']:,} chunks under {found['labels']} labels; {about};",
        f"{found['date']}, commit {found['commit'][:7]}; {where}.{note}",
    ]
