"""How long a whole search takes, as a ratio to the bare engine: `python -m tests.benchmarks.search --corpus FILE`.

Builds a library of 100,000 chunks in 24 partitions from the texts of a BEIR corpus file (repeated, with a little
noise on the vectors), then asks real questions. Bare: one FAISS call over the same vectors in one flat index, plus
the embedding of the question. Both are timed in turn, question by question, so that a busy machine slows both.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import faiss
import numpy as np

from indexes import embed
from indexes.embed import Vectors
from indexes.policy import Marking, Reader, parse, reader_from
from indexes.records import Chunk, Draft
from indexes.settings import Settings
from indexes.vault import Vault, create
from rag.evaluate import read_jsonl

WORDS_A_CHUNK = 110
CHUNKS_A_DOCUMENT = 50
LEVELS = ("UNCLASSIFIED", "CONFIDENTIAL", "SECRET", "TOP SECRET")
CONTROLS = ("", "//NOFORN", "//REL TO USA, GBR", "//REL TO USA, CAN", "//REL TO USA, AUS", "//REL TO USA, AUS, GBR")


def main() -> None:
    """Build, warm up, measure, print."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings(Path(scratch) / "library", arguments.models, threads=2)
        embedder = embed.load(settings)
        texts = _texts(arguments.corpus)
        vectors = embedder.embed(texts)
        create(settings)
        with Vault.open(settings, embedder) as vault:
            everything = _fill(vault, texts, vectors, arguments)
            questions = [" ".join(text.split()[7:17]) for text in texts[:: max(1, len(texts) // arguments.questions)]]
            _measure(vault, _reader(), questions, everything)


def _fill(vault: Vault, texts: Sequence[str], vectors: Vectors, arguments: argparse.Namespace) -> Vectors:
    """Deposit the documents and return all vectors, shape (chunks, dimension)."""
    random = np.random.default_rng(7)
    markings = [parse(level + control) for level in LEVELS for control in CONTROLS][: arguments.partitions]
    kept = []
    with vault.writing():
        for number in range(arguments.chunks // CHUNKS_A_DOCUMENT):
            picked = random.integers(0, len(texts), CHUNKS_A_DOCUMENT)
            noisy = vectors[picked] + random.normal(0, 0.01, (CHUNKS_A_DOCUMENT, vectors.shape[1]))
            noisy = (noisy / np.linalg.norm(noisy, axis=1, keepdims=True)).astype(np.float32)
            vault.deposit_embedded(_draft(number, [texts[i] for i in picked], markings[number % len(markings)]), noisy)
            kept.append(noisy)
        vault.seal()
    return np.concatenate(kept)


def _draft(number: int, texts: Sequence[str], marking: Marking) -> Draft:
    start, chunks = 0, []
    for text in texts:
        chunks.append(Chunk(start, start + len(text), None, marking, ""))
        start += len(text) + 2
    whole = "\n\n".join(texts)
    name = f"document {number}"
    return Draft(name, marking, name, "text/plain", marking, f"{number}\n{whole}".encode(), whole, (), tuple(chunks))


def _measure(vault: Vault, reader: Reader, questions: Sequence[str], everything: Vectors) -> None:
    bare = faiss.IndexFlatIP(everything.shape[1])
    bare.add(everything)
    faiss.omp_set_num_threads(1)
    view = vault.view(reader)
    for question in questions[:5]:
        view.search(question)
    ours, engine, embedding = [], [], []
    for question in questions:
        vector = vault.embedder.embed([question])
        embedding.append(_seconds(partial(vault.embedder.embed, [question])))
        engine.append(_seconds(partial(bare.search, vector, 100)))
        ours.append(_seconds(lambda: vault.view(reader).search(question)))  # noqa: B023 - called at once
    floor = [a + b for a, b in zip(engine, embedding, strict=True)]
    print(f"{len(everything)} chunks, {len(questions)} questions, milliseconds p50 / p99")
    for name, values in (("embed", embedding), ("FAISS flat", engine), ("both", floor), ("whole search", ours)):
        print(f"  {name:14} {_percentile(values, 50):8.2f} / {_percentile(values, 99):8.2f}")
    ratio = statistics.median(a / b for a, b in zip(ours, floor, strict=True))
    print(f"  whole search / (FAISS + embed): median of ratios {ratio:.2f}")
    print(f"  p50 ratio {_percentile(ours, 50) / _percentile(floor, 50):.2f}")
    print(f"  p99 ratio {_percentile(ours, 99) / _percentile(floor, 99):.2f}")


def _seconds(call: Callable[[], object]) -> float:
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def _percentile(values: Sequence[float], which: int) -> float:
    return float(np.percentile(values, which)) * 1000


def _texts(corpus: Path) -> list[str]:
    texts: list[str] = []
    for row in read_jsonl(corpus):
        words = row["text"].split()
        texts.extend(" ".join(words[i : i + WORDS_A_CHUNK]) for i in range(0, len(words), WORDS_A_CHUNK))
        if len(texts) > 4000:
            break
    return texts[:4000]


def _reader() -> Reader:
    return reader_from(
        "bench", ["TOP SECRET"], nationality="USA", holds=(), groups=(), valid_from=None, valid_until=None
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--models", type=Path, default=Path(tempfile.gettempdir()) / "coversheet-models")
    parser.add_argument("--chunks", type=int, default=100_000)
    parser.add_argument("--partitions", type=int, default=24)
    parser.add_argument("--questions", type=int, default=300)
    return parser.parse_args()


if __name__ == "__main__":
    main()
