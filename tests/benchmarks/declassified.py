"""Ingest of real documents: `python -m tests.benchmarks.declassified DATA --library FOLDER`.

DATA holds `gold.jsonl` (id, level), `manifest.jsonl` (id, file) and the files. Texts go in with their known level as
`--marking`, texts without one go in without, then scanned PDFs the same way, then all PDFs without a label. Prints
what became of them, and the rate of the texts against the bare model embedding the same chunks in the same run.
"""

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from indexes import embed
from indexes.accounts import Account
from indexes.settings import from_environment
from indexes.vault import Vault

LEVELS = ("UNCLASSIFIED", "CONFIDENTIAL", "SECRET", "TOP SECRET")
TEXTS = "text/frus"
SCANS = "pdf/"


def main() -> None:
    """Ingest by level, then embed the same chunks alone, then print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--library", type=Path, required=True)
    arguments = parser.parse_args()
    levels = {row["_id"]: row["level"] for row in rows(arguments.data / "gold.jsonl")}
    files = {row["_id"]: row["file"] for row in rows(arguments.data / "manifest.jsonl")}
    texts = {name: file for name, file in files.items() if file.startswith(TEXTS) and (arguments.data / file).exists()}
    summaries = []
    for level in LEVELS:
        chosen = [arguments.data / file for name, file in texts.items() if levels.get(name) == level]
        summaries.append(ingest(chosen, arguments.library, ["--marking", level]))
    _print_rate(summaries, arguments.library)
    rest = [arguments.data / file for name, file in texts.items() if levels.get(name) not in LEVELS]
    ingest(rest, arguments.library, [])
    scans = {name: file for name, file in files.items() if file.startswith(SCANS) and (arguments.data / file).exists()}
    for level in LEVELS:
        chosen = [arguments.data / file for name, file in scans.items() if levels.get(name) == level]
        ingest(chosen, arguments.library, ["--marking", level])
    ingest([arguments.data / "pdf"], arguments.library, [])


def rows(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a file, each with its id as `_id`."""
    return [{**row, "_id": row["id"]} for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())]


def ingest(paths: Sequence[Path], library: Path, options: Sequence[str]) -> dict[str, Any]:
    """Run `ingest add` as a person would and print what became of the files."""
    if not paths:
        return {"chunks": 0, "seconds": 0.0, "stored": 0}
    command = [str(shutil.which("coversheet")), "--library", str(library), "ingest", "add", *map(str, paths)]
    done = subprocess.run([*command, *options, "--json"], capture_output=True, text=True, check=False)
    if not done.stdout:
        sys.exit(done.stderr)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    summary: dict[str, Any] = lines[-1]
    reasons = Counter(line["reason"] for line in lines if line.get("outcome") in {"quarantined", "failed"})
    label = options[-1] if options else "no label given"
    print(f"{label}: exit {done.returncode}, {json.dumps(summary)}")
    for reason, count in reasons.most_common(15):
        print(f"    {count:4} {reason}")
    sys.stdout.flush()
    return summary


def _print_rate(summaries: Sequence[dict[str, Any]], library: Path) -> None:
    settings = from_environment(library)
    embedder = embed.load(settings)
    with Vault.open(settings, embedder) as vault:
        view = vault.view(Account("bench", ("TOP SECRET",), "USA").reader())
        texts = [hit.text for hit in view.search("the", limit=1_000_000, action="benchmark")]
    begin = time.perf_counter()
    embedder.embed(texts)
    bare = len(texts) / (time.perf_counter() - begin)
    chunks, seconds = sum(s["chunks"] for s in summaries), sum(s["seconds"] for s in summaries)
    documents = sum(s["stored"] for s in summaries)
    print(f"ingest: {documents / seconds:.1f} documents/s, {chunks / seconds:.1f} chunks/s ({chunks} chunks)")
    print(f"bare model on the same {len(texts)} chunks: {bare:.1f} chunks/s; ratio {chunks / seconds / bare:.2f}")


if __name__ == "__main__":
    main()
