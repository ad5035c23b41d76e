"""Train the small verifier: a logistic regression over what is measured of a claim and its source.

    python -m tests.benchmarks.verifier --data FOLDER

FOLDER holds citation-wice/dev/claims.jsonl and retrieval-scifact with its corpus. Their annotations are under ODC-By
and CC BY 4.0, so the weights may be given on. Writes rag/verify/weights.json, and docs/claims/curves.json with the
figures of cross-validation in ten parts, in which claims on one article stay together.
"""

import argparse
import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.verify.features import NAMES, measure
from rag.verify.judge import Weights, judged
from rag.verify.second import Weighed
from tests.library import embedder
from web.claims_trial import SCIFACT, SUPPORT, SUPPORTED, WICE, Form, Labelled, figures, labelled, share

PARTS = 10
RIDGE = 20.0  # C = 0.05 in the words of scikit-learn
STEPS = 30
Values = NDArray[np.float64]


def fitted(values: Values, right: Values, weights: Values) -> Weights:
    """Return the regression with the least weighted loss and RIDGE/2 of the squared weights (Newton's method)."""
    means, scales = values.mean(axis=0), values.std(axis=0) + 1e-9
    rows = np.hstack([(values - means) / scales, np.ones((len(values), 1))])
    penalty = np.diag([RIDGE] * values.shape[1] + [0.0])
    found = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        scores = 1.0 / (1.0 + np.exp(-rows @ found))
        slope = rows.T @ (weights * (scores - right)) + penalty @ found
        bend = (rows * (weights * scores * (1.0 - scores))[:, None]).T @ rows + penalty
        found -= np.linalg.solve(bend, slope)
    return Weights(means, scales, found[:-1], float(found[-1]))


def balanced(right: Values) -> Values:
    """Return weights by which both labels count alike."""
    share_of_right = right.mean()
    return np.asarray(np.where(right > 0, 0.5 / share_of_right, 0.5 / (1.0 - share_of_right)))


def part_of(one: Labelled) -> int:
    """Return the part that a claim belongs to: claims with one source stay together."""
    return int.from_bytes(sha256("\n".join(one.source[:3]).encode()).digest()[:4], "big") % PARTS


def curve(scores: Values, right: Values) -> list[dict[str, float]]:
    """Return for ten ranges of the score how many claims fall there and which share of them is supported."""
    rows = []
    for low in np.arange(0.0, 1.0, 0.1):
        here = (scores >= low) & (scores < low + 0.1)
        supported = float(right[here].mean()) if here.any() else 0.0
        rows.append({"from": round(float(low), 1), "n": int(here.sum()), "supported": round(supported, 4)})
    return rows


def thresholds(scores: Values, right: Values) -> list[dict[str, float]]:
    """Return precision and recall of "supported" for thresholds from 0.1 to 0.9."""
    rows = []
    for least in np.arange(0.1, 0.91, 0.05):
        told = scores >= least
        both = float((told & (right > 0)).sum())
        precision, recall = both / max(float(told.sum()), 1.0), both / max(float(right.sum()), 1.0)
        rows.append({"threshold": round(float(least), 2), "precision": round(precision, 4), "recall": round(recall, 4)})
    return rows


def best_overlap(form: Form, rows: Sequence[Labelled]) -> float:
    """Return the baseline's best threshold for a set, by macro F1: what `web.claims_trial.OVERLAP` holds."""
    shares = [share(one) for one in rows]
    positive, negative = (SUPPORTED, "rest") if form is WICE else (SUPPORT, "NOT_ENOUGH_INFO")
    gold = [one.label for one in rows]

    def worth(least: float) -> float:
        told = [positive if one >= least else negative for one in shares]
        return float(figures(form.labels, gold, told)["macro_f1"])

    return max((round(float(least), 2) for least in np.arange(0.1, 1.0, 0.01)), key=worth)


def main() -> None:
    """Measure, fit, cross-validate, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    sets = [labelled(data / "citation-wice/dev/claims.jsonl"), labelled(data / "retrieval-scifact/dev/claims.jsonl")]
    model = embedder()
    rows = [(form, one) for form, all_rows in sets for one in all_rows]
    measured = [measure(one.claims[0], one.source, model) for _, one in rows]
    values = np.stack([one.values for one in measured])
    right = np.array([one.label in {SUPPORTED, SUPPORT} for _, one in rows], np.float64)
    parts = np.array([part_of(one) for _, one in rows])
    scores = np.zeros(len(rows))
    for part in range(PARTS):
        here = parts == part
        weights = fitted(values[~here], right[~here], balanced(right[~here]))
        scores[here] = [weights.score(row) for row in values[here]]
    told = {}
    for form, _ in sets:
        chosen = [at for at, (of, _) in enumerate(rows) if of is form]
        gold = [rows[at][1].label for at in chosen]
        labels = [
            form.told([judged(rows[at][1].claims[0], rows[at][1].source, measured[at], Weighed(float(scores[at])))])
            for at in chosen
        ]
        told[form.name] = {
            **figures(form.labels, gold, labels),
            "best_overlap_threshold": best_overlap(form, [rows[at][1] for at in chosen]),
            "curve": curve(scores[chosen], right[chosen]),
            "thresholds": thresholds(scores[chosen], right[chosen]),
        }
    whole = fitted(values, right, balanced(right))
    table = {
        name: [round(float(of[at]), 6) for of in (whole.means, whole.scales, whole.weights)]
        for at, name in enumerate(NAMES)
    }
    Path("rag/verify/weights.json").write_text(
        json.dumps({"bias": round(whole.bias, 6), "features": table}, indent=1) + "\n"
    )
    assert set(told) == {WICE.name, SCIFACT.name}
    Path("docs/claims/curves.json").write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
