"""The side-by-side in one command: `python -m tests.benchmarks.peers.run --data FOLDER --peers FOLDER`.

`install` comes first and needs a package index; this runs without a network. The figures go to FOLDER/peers.json and
as a table to standard output. FOLDER keeps the embedded corpus for the next run.
"""

import argparse
import json
import platform
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.machine import commit, processor, processors
from tests.benchmarks.peers.contest import Contest, Entry, Player
from tests.benchmarks.peers.install import PEERS, python_of
from tests.benchmarks.peers.prepare import prepare
from tests.benchmarks.peers.table import OURS, tables

ENTRIES = (
    ("LangChain FAISS, default", "langchain", "default"),
    ("LangChain FAISS, fetch all", "langchain", "fetch all"),
    ("txtai", "txtai", "dense"),
    ("txtai, hybrid", "txtai", "hybrid"),
    ("Haystack, embedding", "haystack", "embedding"),
    ("Haystack, hybrid", "haystack", "hybrid"),
    ("Chroma", "chroma", "default"),
    ("LanceDB, vector", "lance", "vector"),
    ("LanceDB, hybrid", "lance", "hybrid"),
)


def main() -> None:
    """Prepare what is not there yet, run, write and print."""
    arguments = _arguments()
    folder = arguments.peers / "work"
    if not (folder / "questions.jsonl").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        prepare(arguments.data, folder)
    with ExitStack() as stack:
        players = [
            stack.enter_context(Player(entry, folder, arguments.peers / f"run-{entry.module}-{entry.mode}.log"))
            for entry in entries(arguments.peers)
        ]
        contest = Contest(players, folder, arguments.compared)
        record = {**_circumstances(), "readable chunks": contest.chunks, "found": contest.found}
        for step in (contest.fill, contest.time, contest.measure, contest.disturb):
            step()
            (arguments.peers / "peers.json").write_text(json.dumps(record, indent=1), encoding="utf-8")
    print("\n".join(tables(record)))


def entries(folder: Path) -> list[Entry]:
    """Return who takes part: Coversheet, and each mode of each peer that is installed."""
    ours = Entry(OURS, "coversheet", "default", Path(sys.executable))
    peers = [Entry(name, module, mode, python_of(folder, module)) for name, module, mode in ENTRIES]
    return [ours, *(peer for peer in peers if peer.module in PEERS and peer.python.exists())]


def _circumstances() -> dict[str, str | int]:
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "commit": commit(),
        "processor": processor(),
        "processors": processors(),
        "python": platform.python_version(),
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="a BEIR folder whose metadata states a classification")
    parser.add_argument("--peers", type=Path, required=True, help="the folder of the peers' environments")
    parser.add_argument("--compared", type=int, help="questions asked again after each change; all without it")
    return parser.parse_args()


if __name__ == "__main__":
    main()
