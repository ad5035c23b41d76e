"""Questions with and without an answer put before a library made of a corpus, as its reader would put them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from indexes.records import Hit
from indexes.view import View
from rag import abstention
from rag.abstention import Labelled, Outcome, Unit, Units
from rag.ask import PASSAGES, asked_of
from web import trial
from web.trial import Corpus, Keep

EXTRA = 12  # passages found beyond those that are read, where a document does not count for a question


def measured(corpus: Path, questions: Sequence[Path], keep: Keep) -> dict[str, Any]:
    """Ask the questions of files and return the figures; see `rag.abstention`. Raises UsageError for another form."""
    asked = abstention.questions(questions)
    documents = Corpus.read(corpus)
    units = Units(documents.rows)
    with trial.filled(documents, keep) as vault:
        view = vault.view(documents.whole_reader())
        names = {one.document: one.name for one in view.named(documents.markings.keys())}
        ours, baseline = [], []
        for question in keep.shown(asked, "Asking"):
            faces = _faces(view, question, names)
            answer = asked_of(view, question.text, faces).answer
            cited = _covered(units, [(names[c.document], c.quote) for c in answer.sources])
            ours.append(Outcome(answer.abstained, cited))
            quoted = abstention.overlapping(question.text, faces)
            cited = _covered(units, [(names[hit.document], text) for hit, text in quoted])
            baseline.append(Outcome(not quoted, cited))
    return abstention.record(asked, ours, baseline, units)


def _covered(units: Units, quotes: Sequence[tuple[str, str]]) -> frozenset[Unit]:
    return frozenset[Unit]().union(*(units.covered(name, text) for name, text in quotes))


def _faces(view: View, question: Labelled, names: dict[str, str]) -> list[Hit]:
    """Return the passages that are read for a question, without the documents that do not count for it."""
    counts: Callable[[Hit], bool] = lambda hit: names[hit.document] not in question.excluded  # noqa: E731
    limit = PASSAGES + (EXTRA if question.excluded else 0)
    found = view.search(question.text, limit=limit, action="ask", fold=True)
    faces = [replace(hit, folded=tuple(filter(counts, hit.folded))) for hit in found if counts(hit)]
    return faces[:PASSAGES]
