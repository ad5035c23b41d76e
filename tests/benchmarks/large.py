"""One large library, or one of very many partitions: `python -m tests.benchmarks.large --corpus FILE --queries FILE`.

What a reader of a quarter of the partitions waits for the vectors, what is found of the best, how soon a first question
is answered after opening, what a document more costs, and the memory. The library is kept for the next run; each
measurement is a process of its own, so that no memory of an earlier one is counted.
"""

import argparse
import gc
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np

from indexes import embed
from indexes.embed import Vectors
from indexes.segments import JoinedVectors
from indexes.settings import Settings
from indexes.vault import Vault
from indexes.vectors import Found, search_begun
from indexes.view import DEPTH, View
from rag.evaluate import read_jsonl
from tests.benchmarks import libraries, material
from tests.benchmarks.engines import hardware
from tests.benchmarks.libraries import LEVELS, reader, resident
from tests.benchmarks.times import Times

BEST = 10


def main() -> None:
    """Build what is not there yet; else open, measure, print and write."""
    arguments = _arguments()
    settings = Settings(
        arguments.kept / f"library-{arguments.chunks}-{arguments.partitions}", arguments.models, threads=2
    )
    embedder = embed.load(settings)
    stock = material.read(arguments.corpus, arguments.texts, embedder, arguments.kept)
    if not settings.library.exists():
        libraries.opened(settings, embedder, stock, arguments.partitions, arguments.chunks).close()
        sys.stdout.write("Built. Run the same command again to measure it.\n")
        return
    questions = [row["text"] for row in read_jsonl(arguments.queries)][: arguments.questions]
    embedder.embed_question(questions[0])  # what the model itself takes is not counted
    gc.collect()
    before, begin = resident(), time.perf_counter()
    with Vault.open(settings, embedder) as vault:
        hits = vault.view(reader()).search(questions[0])
        first = time.perf_counter() - begin
        for question in questions:
            vault.view(reader()).search(question)
        grown = {name: round(now - before[name]) for name, now in resident().items()}
        record = {
            "chunks": arguments.chunks,
            "partitions": len(vault.view(reader())._partitions),
            "hardware": hardware(),
            "first answer after, s": round(first, 2),
            "hits of the first question": len(hits),
            "MB after the questions": grown,
            "reader of all": _measured(vault, vault.view(reader()), questions),
            "reader of a quarter": _measured(vault, vault.view(reader(LEVELS[0])), questions, LEVELS[0]),
            "one more document": libraries.add_one(vault, stock),
        }
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(record, indent=1) + "\n")


def _measured(vault: Vault, view: View, questions: Sequence[str], level: str = LEVELS[-1]) -> dict[str, object]:
    """Return times and recall for one reader; exact is FAISS over each of his partitions."""
    times = Times()
    groups = [partition.opened().vectors for partition in view._partitions]
    indexes = [index for group in groups for index in group.indexes]
    right = []
    for question in questions:
        vector = times.of("embed", lambda: vault.embedder.embed_question(question))  # noqa: B023 - called at once
        faiss.omp_set_num_threads(1)
        exact = times.of("flat, apart", lambda: [index.exact(vector, BEST)[1] for index in indexes])  # noqa: B023
        found = times.of("vectors", lambda: _vectors(groups, vector, vault, BEST))  # noqa: B023 - as above
        more = times.of("vectors, as a search asks", lambda: _vectors(groups, vector, vault, DEPTH))  # noqa: B023
        times.of("access", lambda: vault.view(reader(level)))
        times.of("whole search", lambda: vault.view(reader(level)).search(question))  # noqa: B023 - as above
        best, *ours = (
            np.sort(np.concatenate(some))[::-1][:BEST]
            for some in (exact, [scores for _, scores in found], [scores for _, scores in more])
        )
        right.append([float((some >= best[-1]).mean()) for some in ours])
    return {
        "partitions": len(groups),
        "vectors searched": sum(map(len, groups)),
        "milliseconds": times.table(),
        "recall of the best 10": dict(zip(("asked for 10", "as a search asks"), _rounded(right), strict=True)),
        "flat / ours": times.ratio(["flat, apart"], ["vectors"]),
    }


def _vectors(groups: Sequence[JoinedVectors], vector: Vectors, vault: Vault, count: int) -> list[Found]:
    return search_begun(groups, vector, count, vault._means.pool)()


def _rounded(shares: Sequence[Sequence[float]]) -> list[float]:
    return [round(float(share), 4) for share in np.mean(shares, axis=0)]


def _arguments() -> argparse.Namespace:
    parser = libraries.options(__doc__)
    parser.add_argument("--chunks", type=int, default=1_000_000)
    parser.add_argument("--partitions", type=int, default=40)
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--output", type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
