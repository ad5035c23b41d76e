"""How long a search takes, as ratios to the bare engines: `python -m tests.benchmarks.search --corpus FILE`.

Fills a library with as many chunks as are asked for (tests/benchmarks/material.py), in partitions whose markings follow
topics, and asks questions. Bare: the question embedded, one FAISS call over all vectors, one BM25 call over all texts.
All is timed in turn, question by question, so that a busy machine slows all of it.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import faiss
import numpy as np

from indexes import embed
from indexes.embed import Vectors
from indexes.policy import Marking, Reader, parse, reader_from
from indexes.records import Chunk, Draft
from indexes.settings import Settings
from indexes.terms import terms
from indexes.vault import Vault, create
from indexes.vectors import VectorIndex, search_begun
from indexes.view import DEPTH
from indexes.words import Statistics, WordIndex, inverse_frequencies
from rag.evaluate import read_jsonl
from tests.benchmarks import material
from tests.benchmarks.material import Material

CHUNKS_A_DOCUMENT = 50
COUNTRIES = (
    "AUS AUT BEL CAN CHE CZE DEU DNK ESP EST FIN FRA GBR GRC HRV HUN IRL ITA LTU LVA NLD NOR NZL POL PRT ROU SWE"
)
LEVELS = ("UNCLASSIFIED", "CONFIDENTIAL", "SECRET", "TOP SECRET")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bare:
    """The engines without a library: one flat index, one index of codes, one BM25 index, over all chunks."""

    flat: VectorIndex
    words: WordIndex

    def faiss(self, vector: Vectors) -> object:
        """Compare with every vector."""
        return faiss.knn(vector.reshape(1, -1), self.flat.all(), DEPTH, metric=faiss.METRIC_INNER_PRODUCT)

    def codes(self, vector: Vectors) -> object:
        """Search the one index of codes."""
        return self.flat.best(vector, DEPTH)

    def bm25(self, question: str) -> object:
        """Score every text and take the best."""
        asked = sorted(set(terms(question)))
        statistics = Statistics(0, 0, dict.fromkeys(asked, 0)).plus(self.words.statistics(asked))
        scores = self.words.scores(inverse_frequencies(statistics), statistics.words / statistics.chunks)
        return np.argpartition(scores, -DEPTH)[-DEPTH:]


class Times:
    """What took how long, in milliseconds: on the clock, and of the processors."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.clock: dict[str, list[float]] = {}
        self.processor: dict[str, list[float]] = {}

    def of(self, name: str, call: Callable[[], T]) -> T:
        """Call, and keep the time."""
        clock, processor = time.perf_counter(), time.process_time()
        result = call()
        self.processor.setdefault(name, []).append(1000 * (time.process_time() - processor))
        self.clock.setdefault(name, []).append(1000 * (time.perf_counter() - clock))
        return result

    def ratio(self, one: str, *others: str) -> str:
        """Return the ratios of a name to the sum of others: p50 to p50 on the clock, and of processor time."""
        clock, processor = (
            float(np.median(kept[one]) / np.median(np.sum([kept[other] for other in others], axis=0)))
            for kept in (self.clock, self.processor)
        )
        return f"{one} / ({' + '.join(others)}): {clock:.2f} on the clock, {processor:.2f} of the processors"

    def table(self) -> str:
        """Return p50 and p99 of each, and p50 of processor time."""
        lines = [
            f"  {name:24} {np.percentile(kept, 50):8.2f} {np.percentile(kept, 99):8.2f}"
            f" {np.percentile(self.processor[name], 50):8.2f}"
            for name, kept in self.clock.items()
        ]
        return "\n".join([f"  {'milliseconds':24} {'p50':>8} {'p99':>8} {'cpu p50':>8}", *lines])


def main() -> None:
    """Build, warm up, measure, print."""
    arguments = _arguments()
    arguments.kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=arguments.kept) as scratch:
        settings = Settings(Path(scratch) / "library", arguments.models, threads=2)
        embedder = embed.load(settings)
        stock = material.read(arguments.corpus, arguments.texts, embedder, arguments.kept)
        create(settings)
        begin = time.perf_counter()
        with Vault.open(settings, embedder) as vault:
            bare = fill(vault, stock, arguments.partitions, arguments.chunks)
        print(f"stored and sealed in {time.perf_counter() - begin:.0f} s")
        begin = time.perf_counter()
        with Vault.open(settings, embedder) as vault:
            vault.view(reader()).search("ferry")
            print(f"opened, and a first question answered, in {time.perf_counter() - begin:.2f} s")
            measure(vault, bare, asked(arguments, stock))


def fill(vault: Vault, stock: Material, partitions: int, count: int) -> Bare:
    """Deposit documents of `CHUNKS_A_DOCUMENT` chunks and return the bare engines over the same chunks."""
    markings = [parse(f"{LEVELS[n % 4]}//REL TO USA, {c}") for n, c in enumerate(COUNTRIES.split() * 3)]
    markings = list(dict.fromkeys(markings))[:partitions]
    texts: list[str] = []
    vectors: list[Vectors] = []
    with vault.writing():
        woven = material.weave(stock, material.topics(stock, partitions), count)
        for marking, (words, rows) in zip(markings, woven, strict=True):
            for at in range(0, len(words), CHUNKS_A_DOCUMENT):
                some = words[at : at + CHUNKS_A_DOCUMENT]
                vault.deposit_embedded(_draft(len(texts) + at, some, marking), rows[at : at + CHUNKS_A_DOCUMENT])
            texts.extend(words)
            vectors.append(rows)
        vault.seal()
    titles = [f"document {at // CHUNKS_A_DOCUMENT}\n{text}" for at, text in enumerate(texts)]
    return Bare(VectorIndex.build(np.concatenate(vectors)), WordIndex.build(titles))


def measure(vault: Vault, bare: Bare, questions: Sequence[str]) -> None:
    """Ask, time and print."""
    faiss.omp_set_num_threads(1)
    times = Times()
    view = vault.view(reader())
    indexes = [partition.opened().vectors for partition in view._partitions]
    for question in questions[:10]:
        view.search(question)
    right = []
    for question in questions[10:]:
        vector = times.of("embed", lambda: vault.embedder.embed([question]))[0]  # noqa: B023 - called at once
        times.of("FAISS flat", lambda: bare.faiss(vector))  # noqa: B023 - as above
        times.of("FAISS codes", lambda: bare.codes(vector))  # noqa: B023 - as above
        times.of("BM25", lambda: bare.bm25(question))  # noqa: B023 - as above
        found = times.of("our vectors", search_begun(indexes, vector, DEPTH, vault._means.pool))
        right.append(_recall(found, bare.flat.exact(vector, DEPTH)[1]))
        times.of("whole search", lambda: vault.view(reader()).search(question))  # noqa: B023 - as above
    count, parts = len(bare.flat), len(indexes)
    print(f"{count} chunks in {parts} partitions, {len(right)} questions")
    print(times.table())
    recall = np.mean(right, axis=0)
    print(f"  our vectors find of the 10 best {recall[0]:.4f}, of the {DEPTH} best {recall[1]:.4f}")
    for others in (("embed", "FAISS flat", "BM25"), ("embed", "FAISS codes", "BM25")):
        print("  " + times.ratio("whole search", *others))
    print("  " + times.ratio("our vectors", "FAISS flat"))


def asked(arguments: argparse.Namespace, stock: Material) -> list[str]:
    """Return questions: those of a BEIR file, or pieces of the texts."""
    if arguments.queries:
        return [row["text"] for row in read_jsonl(arguments.queries)][: arguments.questions]
    return [" ".join(text.split()[7:17]) for text in stock.texts[:: len(stock.texts) // arguments.questions]]


def reader() -> Reader:
    """Return a reader of everything."""
    return reader_from(
        "bench", ["TOP SECRET"], nationality="USA", holds=(), groups=(), valid_from=None, valid_until=None
    )


def _recall(found: Sequence[tuple[object, Vectors]], best: Vectors) -> tuple[float, float]:
    scores = np.sort(np.concatenate([scores for _, scores in found]))[::-1]
    return float((scores[:10] >= best[9]).mean()), float((scores[:DEPTH] >= best[DEPTH - 1]).mean())


def _draft(number: int, texts: Sequence[str], marking: Marking) -> Draft:
    start, chunks = 0, []
    for text in texts:
        chunks.append(Chunk(start, start + len(text), None, marking, ""))
        start += len(text) + 2
    whole = "\n\n".join(texts)
    name = f"document {number // CHUNKS_A_DOCUMENT}"
    return Draft(name, marking, name, "text/plain", marking, f"{number}\n{whole}".encode(), whole, (), tuple(chunks))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="a BEIR corpus file")
    parser.add_argument("--queries", type=Path, help="a BEIR file of questions; pieces of the texts without it")
    parser.add_argument("--kept", type=Path, default=Path(tempfile.gettempdir()) / "coversheet-bench")
    parser.add_argument("--models", type=Path, default=Path(tempfile.gettempdir()) / "coversheet-models")
    parser.add_argument("--texts", type=int, default=8_000, help="texts that are embedded")
    parser.add_argument("--chunks", type=int, default=100_000)
    parser.add_argument("--partitions", type=int, default=24)
    parser.add_argument("--questions", type=int, default=210)
    return parser.parse_args()


if __name__ == "__main__":
    main()
