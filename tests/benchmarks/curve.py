"""Where codes begin to pay: the time of one index of so many vectors, flat and by codes, and what codes find."""

from collections.abc import Sequence

import faiss
import numpy as np

from indexes.embed import Vectors
from indexes.vectors import SCANNED, VectorIndex
from tests.benchmarks.times import Times

SIZES = (500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000)
BEST = 10
CANDIDATES = (40, 80, 160, 320)


def measured(rows: Vectors, questions: Sequence[Vectors]) -> list[dict[str, object]]:
    """Return for each size the p50 in milliseconds and the recall of the 10 best, by number of candidates."""
    lines = []
    for size in (size for size in SIZES if size <= len(rows)):
        index = VectorIndex.build(rows[len(rows) - size :])
        times = Times()
        right: dict[int, list[float]] = {count: [] for count in CANDIDATES if count * SCANNED < size}
        faiss.omp_set_num_threads(1)
        for question in questions:
            exact = times.of("flat", lambda: index.exact(question, BEST)[1])  # noqa: B023 - called at once
            for count, kept in right.items():
                found = times.of(str(count), lambda: index.scores(question, index.guessed(question, count)[0]))  # noqa: B023
                kept.append(float((np.sort(found)[::-1][:BEST] >= exact[BEST - 1]).mean()))
        table = times.table()
        by_codes = {
            str(count): {**table[str(count)], "recall": round(float(np.mean(kept)), 4)} for count, kept in right.items()
        }
        lines.append({"vectors": size, "flat": table["flat"], "codes": by_codes})
    return lines
