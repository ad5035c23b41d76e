"""How long a search takes, as ratios to the bare engines: `python -m tests.benchmarks.search --corpus FILE`.

Opens libraries of as many chunks as are asked for, in few and in many partitions, side by side, and asks questions.
Bare: the question embedded, one FAISS call over all vectors, one BM25 call over all texts. All is timed in turn,
question by question, so that a busy machine slows all of it. The figures go to a file as JSON.
"""

import argparse
import json
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from indexes import embed
from indexes.embed import Vectors
from indexes.partition import Opened
from indexes.search.chunks import Chunks
from indexes.search.query import Query
from indexes.search.scores import Gathered, Scores, whole_scores, word_scores
from indexes.search.widen import widened
from indexes.settings import Settings
from indexes.vault import Vault
from indexes.vectors import Found, VectorIndex, candidates, search_begun, shares
from indexes.view import DEPTH
from rag.evaluate import read_jsonl
from tests.benchmarks import curve, engines, libraries, material
from tests.benchmarks.engines import Bare
from tests.benchmarks.libraries import reader
from tests.benchmarks.machine import commit
from tests.benchmarks.times import Times

BEST = 10
RATIOS = {
    "whole search / (embed + FAISS flat + BM25)": (["whole search"], ["embed", "FAISS flat, 300", "BM25"]),
    "the same without embedding": (["whole search", "-embed"], ["FAISS flat, 300", "BM25"]),
    "FAISS flat on the same partitions / our vectors, best 10": (["flat apart, 10"], ["vectors, 10"]),
    "FAISS flat on the same partitions / our vectors, as a search asks": (["flat apart, 300"], ["vectors, 300"]),
    "our vectors / the same FAISS calls one after the other, best 10": (["vectors, 10"], ["calls, 10"]),
    "our vectors / the same FAISS calls one after the other, as a search asks": (["vectors, 300"], ["calls, 300"]),
}
RECALL = ("of the best 10, asked for 10", "of the best 10, as a search asks", "of the best 300, as a search asks")


@dataclass(frozen=True, slots=True)
class Place:
    """One library during the measurement."""

    vault: Vault
    opened: list[Opened]
    times: Times
    right: list[list[float]]

    @property
    def indexes(self) -> list[VectorIndex]:
        """Return all indexes of vectors."""
        return [index for state in self.opened for index in state.vectors.indexes]

    def vectors(self, vector: Vectors, count: int) -> list[Found]:
        """Search the vectors as a search does."""
        return search_begun([state.vectors for state in self.opened], vector, count, self.vault._means.pool)()

    def calls(self, vector: Vectors, count: int) -> None:
        """Make the same calls of FAISS without choosing over all: candidates, and their exact scores."""
        wanted = candidates(count, sum(map(len, self.indexes)))
        for index, share in zip(self.indexes, shares(self.indexes, wanted), strict=True):
            positions, _ = index.guessed(vector, share)
            index.scores(vector, positions[: max(1, wanted * len(index) // sum(map(len, self.indexes)))])


def main() -> None:
    """Build what is not there yet, open, measure, write."""
    arguments = _arguments()
    embedder = embed.load(Settings(arguments.kept, arguments.models, threads=2))
    stock = material.read(arguments.corpus, arguments.texts, embedder, arguments.kept)
    questions = [row["text"] for row in read_jsonl(arguments.queries)][: arguments.questions]
    record: dict[str, object] = {
        "date": datetime.now(UTC).isoformat(timespec="minutes"),
        "commit": commit(),
        "hardware": engines.hardware(),
        "versions": engines.versions(),
        "chunks": arguments.chunks,
        "questions": len(questions),
    }
    with ExitStack() as stack:
        opening: dict[int, object] = {}
        places: dict[int, Place] = {}
        for count in arguments.partitions:
            settings = Settings(arguments.kept / f"library-{arguments.chunks}-{count}", arguments.models, threads=2)
            if not settings.library.exists():
                libraries.opened(settings, embedder, stock, count, arguments.chunks).close()
            before, begin = libraries.resident(), time.perf_counter()
            vault = stack.enter_context(Vault.open(settings, embedder))
            vault.view(reader()).search(questions[0])
            seconds = time.perf_counter() - begin
            for question in questions[:50]:
                vault.view(reader()).search(question)
            grown = {name: round(now - before[name]) for name, now in libraries.resident().items()}
            opening[count] = {"first answer after, s": round(seconds, 2), "MB after 50 questions": grown}
            opened = [partition.opened() for partition in vault.view(reader())._partitions]
            places[count] = Place(vault, opened, Times(), [])
        record["opening"] = opening
        bare = Bare.over(places[arguments.partitions[-1]].vault.view(reader()))
        record["libraries"] = measured(places, bare, questions)
        record["one more document"] = {count: libraries.add_one(one.vault, stock) for count, one in places.items()}
        record["curve"] = curve.measured(
            bare.flat.all(), [embedder.embed_question(question) for question in questions[:60]]
        )
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def measured(places: dict[int, Place], bare: Bare, questions: Sequence[str]) -> dict[str, object]:
    """Ask all questions of all libraries in turn; return times, ratios and recall."""
    common = Times()
    for question in questions:
        vector = common.of("embed", lambda: next(iter(places.values())).vault.embedder.embed_question(question))  # noqa: B023
        for count in (BEST, DEPTH):
            common.of(f"FAISS flat, {count}", lambda: bare.faiss(vector, count))  # noqa: B023 - called at once
        for name, ask in bare.words.items():
            common.of(name, lambda: ask(question))  # noqa: B023 - as above
        for place in places.values():
            _ask(place, question, vector)
    best = min(
        (name for name in bare.words if name != "tantivy"), key=lambda name: float(np.median(common.clock[name]))
    )
    found: dict[str, object] = {"bare": common.table(), "BM25 in the ratios": best}
    for count, place in places.items():
        place.times.clock |= common.clock | {"BM25": common.clock[best]}
        place.times.processor |= common.processor | {"BM25": common.processor[best]}
        found[str(count)] = {
            "times": {name: row for name, row in place.times.table().items() if name not in common.clock},
            "ratios": {name: place.times.ratio(*pair) for name, pair in RATIOS.items()},
            "recall": dict(zip(RECALL, [round(n, 4) for n in np.mean(place.right, axis=0).tolist()], strict=True)),
        }
    counts = sorted(places)
    last, first = places[counts[-1]].times, places[counts[0]].times
    found["most partitions / fewest"] = {
        name: {
            "clock": round(float(np.median(last.clock[name]) / np.median(first.clock[name])), 3),
            "processor": round(float(np.median(last.processor[name]) / np.median(first.processor[name])), 3),
        }
        for name in ("whole search", "words", "vectors, 300")
    }
    return found


def _ask(place: Place, question: str, vector: Vectors) -> None:
    """Time one question, as a whole and part by part."""
    times, opened = place.times, place.opened
    found: dict[int, list[Found]] = {}
    exact: list[Found] = []
    right = []
    for count in (BEST, DEPTH):
        exact = times.of(f"flat apart, {count}", lambda: [i.exact(vector, count) for i in place.indexes])  # noqa: B023
        times.of(f"calls, {count}", lambda: place.calls(vector, count))  # noqa: B023 - called at once
        found[count] = times.of(f"vectors, {count}", lambda: place.vectors(vector, count))  # noqa: B023 - as above
        right.append(_recall(found[count], exact, BEST))
    right.append(_recall(found[DEPTH], exact, DEPTH))
    place.right.append(right)
    view = times.of("access", lambda: place.vault.view(reader()))
    times.of("state of the partitions", lambda: [one.opened() for one in view._partitions])
    query = times.of("question read", lambda: widened(Query.of(question), opened).query)
    gathered, scores = times.of("words", lambda: _words(query, opened))
    chunks = Chunks.of(opened)
    above = np.flatnonzero(scores > 0)
    nearest = chunks.best(*chunks.numbers(found[DEPTH]), DEPTH)
    candidates = np.union1d(chunks.best(above, scores[above], DEPTH), nearest)
    times.of("whole documents", lambda: whole_scores(query.asked, gathered)(candidates))
    best = chunks.in_order(candidates, scores[candidates].tolist())[:BEST]
    hits = times.of("hits", lambda: [view._partitions[w].hit(opened[w].rows[at], score) for (w, at), score in best])
    times.of("audit", lambda: view._record("bench", [hit.document for hit in hits], question))
    times.of("whole search", lambda: place.vault.view(reader()).search(question))


def _words(query: Query, opened: Sequence[Opened]) -> tuple[Gathered, Scores]:
    gathered = Gathered.of(query.asked, opened)
    return gathered, word_scores(query.asked, gathered)


def _recall(found: Sequence[Found], exact: Sequence[Found], count: int) -> float:
    ours, theirs = (np.sort(np.concatenate([scores for _, scores in some]))[::-1][:count] for some in (found, exact))
    return float((ours >= theirs[-1]).sum() / len(theirs))


def _arguments() -> argparse.Namespace:
    parser = libraries.options(__doc__)
    parser.add_argument("--chunks", type=int, default=100_000)
    parser.add_argument(
        "--partitions", type=int, nargs="+", default=[1, 64, 24], help="the last one is the bare engines'"
    )
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--output", type=Path, default=Path("docs/speed/search.json"))
    return parser.parse_args()


if __name__ == "__main__":
    main()
