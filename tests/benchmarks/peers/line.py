"""A contestant's end of the line: one JSON object a line in, one out, until the input ends.

Each contestant is a process of its own, in an environment of its own. What its library prints goes to standard error.
Calls to a network that are made through Python are counted; what compiled code does is not seen here.
"""

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

from tests.benchmarks.peers.given import Asked, Contestant, NoRemovalError, read_pieces
from tests.benchmarks.peers.kept import KeptEmbedder

Make = Callable[[KeptEmbedder, Path, str], Contestant]  # embedder, a folder of its own, mode


def serve(make: Make, *packages: str) -> None:
    """Answer until standard input ends. The command line names the folder of `prepare` and the mode."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers, tempfile.TemporaryDirectory() as scratch:
        os.dup2(2, 1)
        called = _watched()
        folder, mode = Path(sys.argv[1]), sys.argv[2]
        desk = Desk(folder, KeptEmbedder.of(folder, threads=2), lambda embedder: make(embedder, Path(scratch), mode))
        for line in sys.stdin:
            told = json.loads(line)
            answer = getattr(desk, f"do_{told.pop('do')}")(**told)
            if "memory" in answer:
                answer |= {"called": sorted(called), "versions": {name: metadata.version(name) for name in packages}}
            answers.write(json.dumps(answer) + "\n")
            answers.flush()


class Desk:
    """Does what is asked of one contestant, and times it."""

    def __init__(self, folder: Path, embedder: KeptEmbedder, make: Callable[[KeptEmbedder], Contestant]) -> None:
        """Make the contestant, empty."""
        self._folder = folder
        self._embedder = embedder
        self._bare = peak()
        self._contestant = make(embedder)

    def do_add(self, name: str) -> dict[str, Any]:
        """Add the chunks of a file; the seconds are those of the contestant's own work, without the model's."""
        pieces = read_pieces(self._folder / f"{name}.jsonl")
        before, processor, begin = self._embedder.seconds, time.process_time(), time.perf_counter()
        self._contestant.add(pieces)
        seconds = time.perf_counter() - begin - (self._embedder.seconds - before)
        return {"chunks": len(pieces), "seconds": seconds, "processor": time.process_time() - processor}

    def do_remove(self, name: str) -> dict[str, Any]:
        """Take the chunks of a file away."""
        try:
            self._contestant.remove(read_pieces(self._folder / f"{name}.jsonl"))
        except NoRemovalError:
            return {"removed": False}
        return {"removed": True}

    def do_ask(self, questions: list[str], levels: list[str], count: int, *, is_fresh: bool) -> dict[str, Any]:
        """Ask; `is_fresh` embeds each question anew. Milliseconds are with the embedding, which is told apart too."""
        self._embedder.is_fresh = is_fresh
        answers = []
        for question in questions:
            before, processor, begin = self._embedder.seconds, time.process_time(), time.perf_counter()
            hits = self._contestant.ask(Asked(question, tuple(levels), count))
            seconds, processor = time.perf_counter() - begin, time.process_time() - processor
            spent = {"ms": seconds, "embedding": self._embedder.seconds - before, "processor": processor}
            answers.append({"hits": hits, **{name: 1000 * value for name, value in spent.items()}})
        self._embedder.is_fresh = False
        return {"answers": answers}

    def do_rate(self, texts: list[str]) -> dict[str, Any]:
        """Embed texts anew."""
        return {"rate": self._embedder.rate(texts)}

    def do_tell(self) -> dict[str, Any]:
        """Tell the most memory that the process has held, in bytes, and what of it was there before."""
        return {"memory": peak(), "bare": self._bare}


def peak() -> int:
    """Return the most resident memory of this process so far, in bytes."""
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _watched() -> set[str]:
    """Return a set that fills with the hosts which Python code in this process looks up or connects to."""
    called: set[str] = set()

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.getaddrinfo":
            called.add(str(arguments[0]))
        elif event == "socket.connect" and isinstance(arguments[1], tuple):
            called.add(str(arguments[1][0]))

    sys.addaudithook(hook)
    return called
