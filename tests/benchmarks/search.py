"""How long a search takes, as ratios to the bare engines: `python -m tests.benchmarks.search --corpus FILE`.

Fills a library with as many chunks as are asked for (tests/benchmarks/material.py), in partitions whose markings follow
topics, and asks questions. Bare: the question embedded, one FAISS call over all vectors, one BM25 call over all texts.
All is timed in turn, question by question, so that a busy machine slows all of it.
"""

import argparse
import importlib.util
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import faiss
import numpy as np

from indexes import embed
from indexes.embed import Vectors
from indexes.partition import Opened
from indexes.policy import Marking, Reader, parse, reader_from
from indexes.records import Chunk, Draft
from indexes.search.scores import Gathered, word_scores
from indexes.segments import JoinedVectors, JoinedWords, Span
from indexes.settings import Settings
from indexes.terms import asked_terms, terms
from indexes.vault import Vault, create
from indexes.vectors import Found, VectorIndex, search_begun
from indexes.view import DEPTH, View
from indexes.words import WordIndex
from rag.evaluate import read_jsonl
from tests.benchmarks import material
from tests.benchmarks.material import Material

CHUNKS_A_DOCUMENT = 50
COUNTRIES = (
    "AUS AUT BEL CAN CHE CZE DEU DNK ESP EST FIN FRA GBR GRC HRV HUN IRL ITA LTU LVA NLD NOR NZL POL PRT ROU SWE"
)
LEVELS = ("UNCLASSIFIED", "CONFIDENTIAL", "SECRET", "TOP SECRET")
RATIOS = (
    ("whole search", "embed", "FAISS flat", "BM25"),
    ("whole search", "embed", "FAISS codes", "BM25"),
    ("our vectors", "FAISS flat"),
    ("our vectors", "FAISS flat, apart"),
    ("our words", "BM25"),
)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bare:
    """The engines without a library: FAISS, flat and with codes, and BM25, each over all chunks in one index."""

    flat: VectorIndex
    words: Opened
    others: dict[str, Callable[[str], object]]  # other BM25 engines, where they are installed

    @classmethod
    def over(cls, view: View) -> "Bare":
        """Build the engines over what a view holds."""
        opened = [partition.opened() for partition in view._partitions]
        whole = [Span(0, 1 << 60, 0)] * len(opened)
        texts = [text for p, span in zip(view._partitions, whole, strict=True) for text in p._texts_of(span)]
        flat = VectorIndex.build(np.concatenate([state.vectors.all() for state in opened]))
        words = replace(opened[0], rows=range(len(texts)), words=JoinedWords([WordIndex.build(texts)]))
        return cls(flat, words, _bm25s(texts))

    def faiss(self, vector: Vectors) -> object:
        """Compare with every vector."""
        return faiss.knn(vector.reshape(1, -1), self.flat.all(), DEPTH, metric=faiss.METRIC_INNER_PRODUCT)

    def codes(self, vector: Vectors) -> object:
        """Search the one index of codes."""
        return self.flat.best(vector, DEPTH)

    def bm25(self, question: str) -> object:
        """Score every text with our own BM25 and take the best."""
        asked = dict.fromkeys(sorted(set(terms(question))), 1.0)
        scores = word_scores(asked, Gathered.of(asked, [self.words]))
        return np.argpartition(scores, -DEPTH)[-DEPTH:]


def _bm25s(texts: Sequence[str]) -> dict[str, Callable[[str], object]]:
    """Return bm25s over the same words, where it is installed: the usual choice in Python."""
    if importlib.util.find_spec("bm25s") is None:
        return {}
    bm25s = importlib.import_module("bm25s")
    engine = bm25s.BM25()
    engine.index([terms(text) for text in texts], show_progress=False)
    return {"bm25s": lambda question: engine.retrieve([terms(question)], k=DEPTH, show_progress=False)}


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

    def without_embedding(self) -> float:
        """Return the p50 of what a search takes beside embedding the question, to that of the bare engines."""
        ours = np.array(self.clock["whole search"]) - np.array(self.clock["embed"])
        return float(np.median(ours) / np.median(np.add(self.clock["FAISS flat"], self.clock["BM25"])))

    def table(self) -> str:
        """Return p50 and p99 of each, and p50 of processor time."""
        lines = [
            f"  {name:24} {np.percentile(kept, 50):8.2f} {np.percentile(kept, 99):8.2f}"
            f" {np.percentile(self.processor[name], 50):8.2f}"
            for name, kept in self.clock.items()
        ]
        return "\n".join([f"  {'milliseconds':24} {'p50':>8} {'p99':>8} {'cpu p50':>8}", *lines])


def main() -> None:
    """Build what is not there yet, open, measure, print."""
    arguments = _arguments()
    library = arguments.kept / f"library-{arguments.chunks}-{arguments.partitions}"
    settings = Settings(library, arguments.models, threads=2)
    embedder = embed.load(settings)
    stock = material.read(arguments.corpus, arguments.texts, embedder, arguments.kept)
    if not library.exists():
        create(settings)
        begin = time.perf_counter()
        with Vault.open(settings, embedder) as vault:
            fill(vault, stock, arguments.partitions, arguments.chunks)
        print(f"stored and sealed in {time.perf_counter() - begin:.0f} s")
    before = resident()
    begin = time.perf_counter()
    with Vault.open(settings, embedder) as vault:
        questions = asked(arguments, stock)
        vault.view(reader()).search(questions[0])
        print(f"opened, and a first question answered, in {time.perf_counter() - begin:.2f} s")
        for question in questions[:50]:
            vault.view(reader()).search(question)
        print(f"memory of the process after 50 questions: {_growth(before, resident())} more than before")
        measure(vault, questions)
        add_one(vault, stock)


def fill(vault: Vault, stock: Material, partitions: int, count: int) -> None:
    """Deposit documents of `CHUNKS_A_DOCUMENT` chunks, each topic under a marking of its own, and seal."""
    markings = [parse(f"{LEVELS[n % 4]}//REL TO USA, {c}") for n, c in enumerate(COUNTRIES.split() * 4)]
    pairs = zip(markings, material.weave(stock, material.topics(stock, partitions), count), strict=False)
    with vault.writing():
        for marking, (words, rows) in pairs:
            for at in range(0, len(words), CHUNKS_A_DOCUMENT):
                end = at + CHUNKS_A_DOCUMENT
                vault.deposit_embedded(_draft(at, words[at:end], marking), rows[at:end])
        vault.seal()


def measure(vault: Vault, questions: Sequence[str]) -> None:
    """Ask, time and print."""
    faiss.omp_set_num_threads(1)
    times = Times()
    view = vault.view(reader())
    groups = [partition.opened().vectors for partition in view._partitions]
    bare = Bare.over(view)
    right = []
    for question in questions:
        vector = times.of("embed", lambda: vault.embedder.embed([question]))[0]  # noqa: B023 - called at once
        times.of("FAISS flat", lambda: bare.faiss(vector))  # noqa: B023 - as above
        times.of("FAISS codes", lambda: bare.codes(vector))  # noqa: B023 - as above
        times.of("FAISS flat, apart", lambda: [i.exact(vector, DEPTH) for g in groups for i in g.indexes])  # noqa: B023
        times.of("BM25", lambda: bare.bm25(question))  # noqa: B023 - as above
        for name, ask in bare.others.items():
            times.of(name, lambda: ask(question))  # noqa: B023 - as above
        found = times.of("our vectors", lambda: _vectors_of(groups, vector, vault))  # noqa: B023
        right.append(_recall(found, bare.flat.exact(vector, DEPTH)[1]))
        times.of("our words", lambda: _words_of(view, question))  # noqa: B023 - as above
        times.of("whole search", lambda: vault.view(reader()).search(question))  # noqa: B023 - as above
    print(f"{len(bare.flat)} chunks in {len(groups)} partitions, {len(right)} questions")
    print(times.table())
    recall = np.mean(right, axis=0)
    print(f"  our vectors find of the 10 best {recall[0]:.4f}, of the {DEPTH} best {recall[1]:.4f}")
    for one, *others in RATIOS:
        print("  " + times.ratio(one, *others))
    print(f"  whole search without embed / (FAISS flat + BM25): {times.without_embedding():.2f} on the clock")


def add_one(vault: Vault, stock: Material) -> None:
    """Time one more document of one chunk, from its text until it is found and sealed."""
    marking = parse(f"{LEVELS[0]}//REL TO USA, {COUNTRIES[:3]}")
    begin = time.perf_counter()
    with vault.writing():
        word = f"quillfeather{time.time_ns()}"
        text = f"{word}. {stock.texts[0]}"
        vault.deposit_embedded(_draft(time.time_ns(), [text], marking), vault.embedder.embed([text]))
        found = vault.view(reader()).search(word)
        seen = time.perf_counter() - begin
        vault.seal()
    print(
        f"one more document was found after {seen:.2f} s ({found[0].text == text}), sealed after"
        f" {time.perf_counter() - begin:.2f} s"
    )


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


def resident() -> dict[str, int]:
    """Return the memory of this process in bytes: its own, and that of files which are mapped."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    kept = dict(line.split(":") for line in lines if line.startswith("Rss"))
    return {"own": 1024 * int(kept["RssAnon"].split()[0]), "mapped": 1024 * int(kept["RssFile"].split()[0])}


def _growth(before: dict[str, int], after: dict[str, int]) -> str:
    return ", ".join(f"{name} {(after[name] - before[name]) / 1e6:.0f} MB" for name in before)


def _vectors_of(groups: Sequence[JoinedVectors], vector: Vectors, vault: Vault) -> list[Found]:
    return search_begun(groups, vector, DEPTH, vault._means.pool)()


def _words_of(view: View, question: str) -> object:
    asked = asked_terms(question)
    return word_scores(asked, Gathered.of(asked, [partition.opened() for partition in view._partitions]))


def _recall(found: Sequence[Found], best: Vectors) -> tuple[float, float]:
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
    parser.add_argument("--questions", type=int, default=150)
    return parser.parse_args()


if __name__ == "__main__":
    main()
