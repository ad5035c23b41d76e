"""Ingest against the bare embedding model: `python -m tests.benchmarks.ingest --corpus FILE`.

The texts of a BEIR corpus file are written as text files and brought in by the same line as `coversheet ingest add`.
First with an embedder that costs nothing: that is ingest without embedding, and it tells which chunks there are.
Then in turn, group by group: the bare model on these chunks, all of a group handed over at once, and ingest of the
same files into a library. Ratios are of one run; processor time counts the parsers' processes too.
"""

import argparse
import json
import os
import resource
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Self

import numpy as np

from indexes import embed
from indexes.embed import Embedder, Fingerprint, Vectors
from indexes.policy import parse
from indexes.settings import Settings
from indexes.vault import Vault, create
from ingest.chunks import Measure
from ingest.intake import STORED, Intake, outcomes
from ingest.pipeline import Tools, Trusted
from ingest.sandbox import Limits, Sandbox
from rag.evaluate import read_jsonl

SAMPLE = 0.005  # seconds between looks at what the threads do
ROOMS = ("indexes", "ingest", "tests")


@dataclass
class Cost:
    """Seconds by the clock and of processors, and what came of them."""

    clock: float = 0.0
    processor: float = 0.0
    chunks: int = 0

    def add(self, action: Callable[[], int], others: Callable[[], float]) -> None:
        """Run an action that returns how many chunks it dealt with; `others` tells processor time spent elsewhere."""
        clock, mine, theirs = time.perf_counter(), time.process_time(), others()
        self.chunks += action()
        self.clock += time.perf_counter() - clock
        self.processor += time.process_time() - mine + others() - theirs


@dataclass
class Free:
    """An embedder that costs nothing and keeps what it was given; it counts tokens as the real one does."""

    real: Embedder
    seen: dict[str, None] = field(default_factory=dict)

    @property
    def fingerprint(self) -> Fingerprint:
        """The real model's."""
        return self.real.fingerprint

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return rows of which each is a corner of the space."""
        self.seen.update(dict.fromkeys(texts))
        rows = np.zeros((len(texts), self.fingerprint.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[len(text) % len(row)] = 1.0
        return rows

    def embed_question(self, question: str) -> Vectors:
        """Return one row."""
        row: Vectors = self.embed([question])[0]
        return row

    def count(self, texts: Sequence[str]) -> list[int]:
        """See `Embedder.count`."""
        return self.real.count(texts)


class Sampler:
    """Looks at intervals at which function of ours each thread is in; `report` says how often."""

    def __init__(self) -> None:
        """Start looking."""
        self.counts: Counter[str] = Counter()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, name="sampler", daemon=True)
        self._thread.start()

    def report(self) -> list[tuple[str, int]]:
        """Stop, and return the functions with the number of looks, the most frequent first."""
        self._done.set()
        self._thread.join()
        return self.counts.most_common(14)

    def _look(self) -> None:
        while not self._done.wait(SAMPLE):
            for frame in list(sys._current_frames().values()):
                here: FrameType | None = frame
                while here is not None and here.f_globals.get("__name__", "").split(".")[0] not in ROOMS:
                    here = here.f_back
                if here is not None and here.f_code.co_name != "_look":
                    self.counts[f"{here.f_globals['__name__']}.{here.f_code.co_qualname}"] += 1


def main() -> None:
    """Ingest without embedding, then the bare model and ingest in turn; tell the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--documents", type=int, default=120)
    parser.add_argument("--groups", type=int, default=6)
    parser.add_argument("--words", type=int, default=0, help="cut each document to so many words; 0: whole")
    parser.add_argument("--output", type=Path, help="a file for the figures, as JSON")
    parser.add_argument("--profile", action="store_true", help="sample what the threads do during ingest")
    parser.add_argument("--models", type=Path, default=Path.home() / ".cache" / "coversheet" / "models")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="coversheet-bench-") as scratch:
        work = Path(scratch)
        settings = Settings(work / "library", arguments.models, threads=os.cpu_count() or 1)
        embedder = embed.load(settings)
        files = _files(arguments.corpus, work / "in", arguments.documents, arguments.words)
        groups = [files[at :: arguments.groups] for at in range(arguments.groups)]
        free, texts = _without_embedding(groups, embedder, settings)
        record = {"without embedding": free, **_in_turn(groups, texts, embedder, settings, profile=arguments.profile)}
    told = json.dumps(record, indent=1) + "\n"
    sys.stdout.write(told)
    if arguments.output:
        arguments.output.parent.mkdir(parents=True, exist_ok=True)
        arguments.output.write_text(told, encoding="utf-8")


def _files(corpus: Path, folder: Path, count: int, words: int) -> list[Path]:
    """Write `count` documents from all over the corpus as text files."""
    folder.mkdir()
    rows = list(read_jsonl(corpus))
    made = []
    for number, row in enumerate(rows[:: max(1, len(rows) // count)][:count]):
        text = " ".join(row["text"].split(" ")[:words]) if words else row["text"]
        path = folder / f"{number:05}.txt"
        path.write_text(f"{row['title']}\n\n{text}\n", encoding="utf-8")
        made.append(path)
    return made


def _without_embedding(
    groups: Sequence[Sequence[Path]], embedder: Embedder, settings: Settings
) -> tuple[dict[str, float], list[list[str]]]:
    """Ingest with an embedder that costs nothing; return the rate and the chunks of each group."""
    cost, texts = Cost(), []
    with _Line(
        embedder, Settings(settings.library.with_name("free"), settings.models, threads=settings.threads)
    ) as line:
        for group in groups:
            free = line.vault.embedder = Free(embedder)
            cost.add(lambda group=group: line.ingest(group), line.elsewhere)  # type: ignore[misc]  # called at once
            texts.append(list(free.seen))
    return _rates(cost), texts


def _in_turn(
    groups: Sequence[Sequence[Path]],
    texts: Sequence[list[str]],
    embedder: Embedder,
    settings: Settings,
    *,
    profile: bool,
) -> dict[str, object]:
    bare, whole = Cost(), Cost()
    with _Line(embedder, settings) as line:
        line.ingest(groups[0][:1])  # the parsers' server starts
        sampler = Sampler() if profile else None
        for group, chunks in zip(groups, texts, strict=True):
            bare.add(lambda chunks=chunks: len(embedder.embed(chunks)), lambda: 0.0)  # type: ignore[misc]  # as above
            whole.add(lambda group=group: line.ingest(group), line.elsewhere)  # type: ignore[misc]  # as above
        looks = sampler.report() if sampler else []
    clock = bare.clock / bare.chunks / (whole.clock / whole.chunks)
    processor = bare.processor / bare.chunks / (whole.processor / whole.chunks)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "bare model": _rates(bare),
        "ingest": _rates(whole),
        "ratio": {"clock": round(clock, 3), "processor": round(processor, 3)},
        "MB": round(memory),
        "looks": dict(looks),
    }


def _rates(cost: Cost) -> dict[str, float]:
    return {
        "chunks": cost.chunks,
        "seconds": round(cost.clock, 2),
        "processor seconds": round(cost.processor, 2),
        "chunks a second": round(cost.chunks / cost.clock, 1),
        "chunks a processor second": round(cost.chunks / cost.processor, 1),
    }


class _Line:
    """A library with the line that `coversheet ingest add` uses, held open over several runs."""

    def __init__(self, embedder: Embedder, settings: Settings) -> None:
        create(settings)
        self._sandbox = Sandbox(Limits())
        self.vault = Vault.open(settings, embedder)
        self._tools = Tools(
            self._sandbox, Measure.of(embedder, embedder.fingerprint.max_tokens), Trusted(parse("SECRET"))
        )
        self._folder = settings.library

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._sandbox.close()
        self.vault.close()
        shutil.rmtree(self._folder)

    def ingest(self, files: Sequence[Path]) -> int:
        """Bring files in and seal; return how many chunks were stored."""
        with self.vault.writing():
            done = list(outcomes(files, Intake(self._tools, self.vault, 2, dry_run=False), lambda: False))
            self.vault.seal()
        return sum(one.chunks for one in done if one.outcome == STORED)

    def elsewhere(self) -> float:
        """Return the processor time of the parsers' server and of the children that it has waited for."""
        server = self._sandbox._server
        if server is None:
            return 0.0
        fields = Path(f"/proc/{server.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
