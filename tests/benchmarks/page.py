"""Draw the plots of speed and the tables of docs/benchmarks.md from docs/speed: `python -m tests.benchmarks.page`.

`make bench`, `make first-claim`, `make screens` and `make load` wrote those figures.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks import doors
from tests.plots import DOCS, write
from web.plots import Bar, bars

SEARCH, INGEST = "search.json", "ingest.json"
LARGE = ("million.json", "thousand.json")
WANTED = {
    "whole search / (embed + FAISS flat + BM25)": "at most 1.15",
    "the same without embedding": "at most 1.5",
    "FAISS flat on the same partitions / our vectors, best 10": "at least 6",
    "our vectors / the same FAISS calls one after the other, best 10": "at most 1.05",
}
STAGES = (
    "access",
    "state of the partitions",
    "question read",
    "words",
    "whole documents",
    "vectors, 300",
    "hits",
    "audit",
)
Record = Mapping[str, Any]


def drawn(folder: Path) -> dict[str, str]:
    """Return the plots by file name."""
    found = _read(folder, SEARCH)
    counts = _counts(found)
    stages = [Bar("embedding the question", found["libraries"]["bare"]["embed"]["p50"], kind="dense")]
    for count in counts:
        times = found["libraries"][count]["times"]
        stages += [Bar(_partitions(count)), Bar("whole search, with embedding", times["whole search"]["p50"])]
        stages += [Bar(name, times[name]["p50"], kind="fused") for name in STAGES]
    curve = []
    for line in found["curve"]:
        curve += [Bar(f"{line['vectors']:,} vectors"), Bar("every one compared", line["flat"]["p50"], kind="bm25")]
        curve += [
            Bar(f"{number} candidates by code, recall {cost['recall']:.3f}", cost["p50"], kind="fused")
            for number, cost in line["codes"].items()
        ]
    return {
        "speed-stages.svg": bars("Where the time of a search goes, milliseconds, p50", "stages", stages),
        "speed-curve.svg": bars("The 10 best in one index, milliseconds, p50", "curve", curve),
    }


def tables(folder: Path) -> str:
    """Return the tables in Markdown."""
    found = _read(folder, SEARCH)
    libraries, counts = found["libraries"], _counts(found)
    heads = [_partitions(count) for count in counts]
    machine, versions = found["hardware"], (" ".join(pair) for pair in found["versions"].items())
    lines = [
        f"{found['chunks']:,} chunks, {found['questions']} questions;",
        f"{found['date'][:10]}, commit {found['commit'][:7]};",
        f"{machine['processors']} × {machine['processor']}, {machine['memory in GB']} GB; {', '.join(versions)}.",
    ]
    lines += _table(["milliseconds, all chunks in one index", "p50", "p99", "processor p50"])
    lines += [_row(name, *_times(one)) for name, one in libraries["bare"].items()]
    lines += _table(["milliseconds, p50 (of the processors)", *heads])
    for name in libraries[counts[0]]["times"]:
        if name != "BM25":
            every = [libraries[count]["times"][name] for count in counts]
            lines.append(_row(name, *(f"{one['p50']:.2f} ({one['processor']:.2f})" for one in every)))
    lines += _table(
        [f"ratio of one run, clock (processors); BM25 is {libraries['BM25 in the ratios']}", *heads, "wanted"]
    )
    for name in libraries[counts[0]]["ratios"]:
        every = [libraries[count]["ratios"][name] for count in counts]
        cells = [f"{one['clock']:.2f} ({one['processor']:.2f})" for one in every]
        lines.append(_row(name, *cells, WANTED.get(name, "")))
    lines += _table(["found", *heads])
    lines += [
        _row(name, *(f"{libraries[count]['recall'][name]:.4f}" for count in counts))
        for name in libraries[counts[0]]["recall"]
    ]
    lines += _table([f"{heads[-1]} / {heads[0]}", "clock", "processors"])
    lines += [
        _row(name, f"{one['clock']:.2f}", f"{one['processor']:.2f}")
        for name, one in libraries["most partitions / fewest"].items()
    ]
    lines += _table(["opening, memory, one more document", *heads])
    opening, more = ([found[name][count] for count in counts] for name in ("opening", "one more document"))
    grown = [one["MB after 50 questions"] for one in opening]
    lines.append(
        _row("a first question is answered after", *(f"{one['first answer after, s']:.2f} s" for one in opening))
    )
    lines.append(_row("memory after 50 questions: own", *(f"{one['own']} MB" for one in grown)))
    lines.append(_row("of mapped files", *(f"{one['mapped']} MB" for one in grown)))
    for name in more[0]:
        lines.append(_row(f"one more document: {name.removesuffix(', s')}", *(f"{one[name]:.2f} s" for one in more)))
    for name in LARGE:
        if (folder / name).is_file():
            lines += _large(_read(folder, name))
    if (folder / INGEST).is_file():
        lines += _ingest(_read(folder, INGEST))
    lines += doors.tables(folder)
    lines += ["", *(f"![The figures above as bars](plots/{name})" for name in drawn(folder))]
    return "\n".join(lines) + "\n"


def _large(found: Record) -> list[str]:
    lines = _table(
        [f"{found['chunks']:,} chunks in {_partitions(found['partitions'])}", "reader of all", "of a quarter"]
    )
    every = [found["reader of all"], found["reader of a quarter"]]
    lines.append(_row("partitions, vectors", *(f"{one['partitions']:,}, {one['vectors searched']:,}" for one in every)))
    for name in every[0]["milliseconds"]:
        cells = [one["milliseconds"][name] for one in every]
        lines.append(_row(f"{name}, ms, p50 (p99)", *(f"{one['p50']:.2f} ({one['p99']:.2f})" for one in cells)))
    for name in every[0]["recall of the best 10"]:
        shares = [one["recall of the best 10"][name] for one in every]
        lines.append(_row(f"of the 10 best found, {name}", *(f"{share:.4f}" for share in shares)))
    lines.append(_row("flat / ours", *(f"{one['flat / ours']['clock']:.1f}" for one in every)))
    more, grown = found["one more document"], found["MB after the questions"]
    lines.append(_row("opened, and a first question answered", f"{found['first answer after, s']:.2f} s", ""))
    lines.append(
        _row("one more document: found, sealed after", " s, ".join(f"{n:.2f}" for n in more.values()) + " s", "")
    )
    lines.append(_row("memory: own, of mapped files", f"{grown['own']:,} MB, {grown['mapped']:,} MB", ""))
    return lines


def _ingest(found: Record) -> list[str]:
    lines = _table(["ingest of text files", "chunks", "chunks a second", "chunks a processor second"])
    for name in ("without embedding", "bare model", "ingest"):
        one = found[name]
        lines.append(_row(name, f"{one['chunks']:,}", one["chunks a second"], one["chunks a processor second"]))
    ratio = found["ratio"]
    lines.append(_row("ingest / bare model (wanted: at least 0.95)", "", ratio["clock"], ratio["processor"]))
    if looks := found["looks"]:
        every = sum(looks.values())
        lines += _table(["where the threads of ingest are, a look at each every 5 ms", "share of the looks"])
        lines += [_row(f"`{name}`", f"{100 * count / every:.0f} %") for name, count in looks.items()]
    return lines


def _times(one: Record) -> list[str]:
    return [f"{one[name]:.2f}" for name in ("p50", "p99", "processor")]


def _table(heads: Sequence[str]) -> list[str]:
    return ["", f"| {' | '.join(heads)} |", "|---|" + "--:|" * (len(heads) - 1)]


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _counts(found: Record) -> list[str]:
    return sorted((name for name in found["libraries"] if name.isdigit()), key=int)


def _partitions(count: str | int) -> str:
    return "1 partition" if int(count) == 1 else f"{int(count):,} partitions"


def _read(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def main() -> None:
    """Write the plots and the tables."""
    write(drawn(DOCS / "speed"), "benchmarks.md", tables(DOCS / "speed"))


if __name__ == "__main__":
    main()
