"""Labelled claims put before the judge: files in the forms of WiCE, SciFact and FaithBench, told apart by their fields.

WiCE (Kamoi et al. 2023): a claim, the sentences of its source, supported or not; "supported" against the rest.
SciFact (Wadden et al. 2020): a claim and the abstracts that it cites; support, contradict, not enough information.
FaithBench (Bao et al. 2024): a summary and its source; a summary with an unwanted sentence against the rest.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from indexes.embed import Embedder
from indexes.errors import UsageError
from indexes.sentences import sentences
from rag.evaluate import read_jsonl
from rag.verify import Judgement, Verdict, judge
from rag.verify.second import Second
from rag.verify.words import stems

SUPPORTED, REST = "supported", "rest"
SUPPORT, CONTRADICT, UNKNOWN = "SUPPORT", "CONTRADICT", "NOT_ENOUGH_INFO"
UNWANTED, CLEAN = "Unwanted", "rest"
# The baseline's thresholds are the best ones for the open halves of the sets, so that it is as good as it can be.
OVERLAP: Final[Mapping[str, float]] = MappingProxyType({"wice": 0.69, "scifact": 0.59, "faithbench": 0.8})


@dataclass(frozen=True, slots=True)
class Labelled:
    """One thing to be judged: the sentences that are claimed, the sentences of their source, and the right label.

    `rests` holds the sets of sentences, by their numbers, that a person chose as bearing the claim out or against it;
    any of them will do.
    """

    claims: tuple[str, ...]
    source: tuple[str, ...]
    label: str
    rests: tuple[frozenset[int], ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A form of file: its name, its labels, and how judgements, or the baseline's share, become one of them."""

    name: str
    labels: tuple[str, ...]
    told: Callable[[Sequence[Judgement]], str]
    told_by_overlap: Callable[[float], str]


def _wice(found: Sequence[Judgement]) -> str:
    return SUPPORTED if all(one.verdict is Verdict.SUPPORTED for one in found) else REST


def _scifact(found: Sequence[Judgement]) -> str:
    if any(one.verdict is Verdict.CONTRADICTED for one in found):
        return CONTRADICT
    return SUPPORT if all(one.verdict.is_shown for one in found) else UNKNOWN


def _faithbench(found: Sequence[Judgement]) -> str:
    return CLEAN if all(one.verdict is Verdict.SUPPORTED for one in found) else UNWANTED


WICE: Final = Form("wice", (SUPPORTED, REST), _wice, lambda share: SUPPORTED if share >= OVERLAP["wice"] else REST)
SCIFACT: Final = Form(
    "scifact",
    (SUPPORT, CONTRADICT, UNKNOWN),
    _scifact,
    lambda share: SUPPORT if share >= OVERLAP["scifact"] else UNKNOWN,
)
FAITHBENCH: Final = Form(
    "faithbench", (UNWANTED, CLEAN), _faithbench, lambda share: CLEAN if share >= OVERLAP["faithbench"] else UNWANTED
)


def labelled(path: Path, corpus: Path | None = None) -> tuple[Form, list[Labelled]]:
    """Return the form of a file and what it holds. SciFact's abstracts are those of `corpus`.

    Without one they are looked for in `corpus/corpus.jsonl` beside the file's folder; else in the evidence's own text.
    Raises UsageError for a file in another form.
    """
    rows = list(read_jsonl(path, key=None))
    if not rows:
        message = f"{path} holds no claims."
        raise UsageError(message)
    if "evidence_sentences" in rows[0]:
        return WICE, [_from_wice(row) for row in rows]
    if "cited_doc_ids" in rows[0]:
        abstracts = _abstracts(corpus or path.parent.parent / "corpus" / "corpus.jsonl")
        return SCIFACT, [_from_scifact(row, abstracts) for row in rows]
    if "worst_label" in rows[0]:
        return FAITHBENCH, [_from_faithbench(row) for row in rows]
    message = f"{path} is in none of the known forms: WiCE, SciFact claims, FaithBench."
    raise UsageError(message)


def judged(one: Labelled, embedder: Embedder, seconds: Sequence[Second] = ()) -> list[Judgement]:
    """Return what the judge says of each claim."""
    return [judge(claim, one.source, embedder, seconds) for claim in one.claims]


def selection(rows: Sequence[Labelled], found: Sequence[Sequence[Judgement]]) -> dict[str, float | None]:
    """Return how well the sentences that claims rest on are those that persons chose: means over the shown claims.

    For each claim the set counts that gives the best F1. None where the file names no sentences.
    """
    pairs = [
        (set(judgements[0].rests), one.rests)
        for one, judgements in zip(rows, found, strict=True)
        if one.rests and judgements[0].rests
    ]
    best = [max(2 * len(mine & yours) / (len(mine) + len(yours)) for yours in sets) for mine, sets in pairs]
    if not best:
        return {"selection_f1": None, "selection_n": 0}
    return {"selection_f1": round(math.fsum(best) / len(best), 4), "selection_n": len(best)}


def record(form: Form, gold: Sequence[str], found: Sequence[str], by_overlap: Sequence[str]) -> dict[str, Any]:
    """Return the figures of the judge, and of the baseline for comparison."""
    ours, theirs = figures(form.labels, gold, found), figures(form.labels, gold, by_overlap)
    return {
        "form": form.name,
        "n": len(gold),
        **ours,
        "overlap_accuracy": theirs["accuracy"],
        "overlap_macro_f1": theirs["macro_f1"],
        "overlap_balanced_accuracy": theirs["balanced_accuracy"],
        "gain_over_overlap": round(ours["macro_f1"] - theirs["macro_f1"], 4),
    }


def figures(labels: Sequence[str], gold: Sequence[str], told: Sequence[str]) -> dict[str, Any]:
    """Return accuracy, macro F1, balanced accuracy, and precision, recall, F1 and number of each label."""
    pairs = Counter(zip(gold, told, strict=True))
    per_label = {}
    for label in labels:
        right = pairs[label, label]
        claimed, there = sum(n for (_, t), n in pairs.items() if t == label), gold.count(label)
        precision, recall = right / max(claimed, 1), right / max(there, 1)
        f1 = 2 * precision * recall / (precision + recall) if right else 0.0
        row = {"precision": precision, "recall": recall, "f1": f1}
        per_label[label] = {**{name: round(value, 4) for name, value in row.items()}, "n": there}
    present = [label for label in labels if per_label[label]["n"]]
    recalls = math.fsum(per_label[label]["recall"] for label in present)
    return {
        "accuracy": round(sum(pairs[label, label] for label in labels) / max(len(gold), 1), 4),
        "macro_f1": round(math.fsum(per_label[label]["f1"] for label in labels) / len(labels), 4),
        "balanced_accuracy": round(recalls / max(len(present), 1), 4),
        "per_label": per_label,
    }


def share(one: Labelled) -> float:
    """Return the baseline: the least share of a claim's words that the source says anywhere, over the claims."""
    said = set().union(*map(stems, one.source))
    return min((len(stems(claim) & said) / max(len(stems(claim)), 1) for claim in one.claims), default=0.0)


def _from_wice(row: Mapping[str, Any]) -> Labelled:
    label = SUPPORTED if row["label"] == "supported" else REST
    chosen = tuple(frozenset(map(int, some)) for some in row.get("supporting_sentence_sets") or [] if some)
    return Labelled((row["claim"],), tuple(row["evidence_sentences"]), label, chosen)


def _from_scifact(row: Mapping[str, Any], abstracts: Mapping[str, tuple[str, ...]]) -> Labelled:
    cited = [abstracts.get(str(document), ()) for document in row["cited_doc_ids"]]
    own = [text for one in row.get("evidence") or [] for text in one.get("sentence_texts") or []]
    source = tuple(sentence for abstract in cited for sentence in abstract) or tuple(own)
    return Labelled((row["claim"],), source, row["label"])


def _from_faithbench(row: Mapping[str, Any]) -> Labelled:
    label = UNWANTED if row["worst_label"] == UNWANTED else CLEAN
    return Labelled(tuple(sentences(row["summary"])), tuple(sentences(row["source"])), label)


def _abstracts(corpus: Path) -> dict[str, tuple[str, ...]]:
    """Return the sentences of each abstract, its title first; none where there is no such file."""
    rows: Iterable[dict[str, Any]] = read_jsonl(corpus) if corpus.is_file() else ()
    return {str(row["_id"]): (str(row.get("title") or ""), *sentences(str(row.get("text") or ""))) for row in rows}
