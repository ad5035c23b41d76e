"""Scans found by an archivist's one-line description: `python -m tests.benchmarks.reykjavik DATA --library FOLDER`.

DATA holds `manifest.jsonl` (id, file, description) and the files. All of them go down the line of `ingest`, scans
through Tesseract, under one trusted label, for finding is measured here and not marking; what the line holds back is
decided by two invented persons, as a reviewer would. The library is kept: the next run reads nothing again. Then
each description is a question whose answer is its scan, and all other documents stand beside it. With --layers the
scans without a description are not read anew: the text layers of their files stand beside.
"""

import argparse
import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeVar

import pypdfium2

from indexes import embed
from indexes.accounts import Account, Accounts
from indexes.policy import parse, text
from indexes.ranking import Ranking
from indexes.settings import from_environment
from indexes.vault import Vault, create
from ingest.chunks import Measure
from ingest.intake import Intake, outcomes
from ingest.pipeline import Decision, Tools, Trusted
from ingest.sandbox import Limits, Sandbox
from rag import figures
from rag.evaluate import FIRST, SetFiles, scored
from tests.benchmarks.ablation import machine
from web import trial
from web.evaluation import about

T = TypeVar("T")
LABEL = "TOP SECRET"
NAME = "archivist"
DEPTH = 5
FIGURES = ("recall@1", "recall@5", "recall@10", "mrr@10")


def main() -> None:
    """Ingest what is not there yet, ask, print the figures and each question that is not answered among five."""
    arguments = _arguments()
    rows = [json.loads(line) for line in (arguments.data / "manifest.jsonl").open(encoding="utf-8")]
    described = [row for row in rows if row.get("description")]
    scans = [arguments.data / row["file"] for row in described]
    others = [arguments.data / row["file"] for row in rows if not row.get("description")]
    if arguments.layers:
        others = [_layer(file, arguments.library.parent / "layers") for file in others]
    fill(arguments.library, [*scans, *others])
    folder = arguments.library.parent / "reykjavik"
    folder.mkdir(exist_ok=True)
    with (folder / "queries.jsonl").open("w") as queries, (folder / "qrels.tsv").open("w") as qrels:
        for row in described:
            queries.write(json.dumps({"_id": row["id"], "text": row["description"]}) + "\n")
            qrels.write(f"{row['id']}\t{Path(row['file']).name}\t1\n")
    record = ask(folder, arguments.library)
    if arguments.results is not None:
        arguments.results.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _layer(file: Path, folder: Path) -> Path:
    """Return a text file that holds the text layer of a PDF; another file as it is."""
    if file.suffix != ".pdf":
        return file
    folder.mkdir(exist_ok=True)
    pages = pypdfium2.PdfDocument(file)
    text_file = folder / f"{file.stem}.txt"
    text_file.write_text("\n\n".join(page.get_textpage().get_text_bounded() for page in pages), encoding="utf-8")
    return text_file


def fill(library: Path, files: Sequence[Path]) -> None:
    """Bring the files into the library: under a trusted label, then by a decision what that was not enough for."""
    settings = from_environment(library)
    create(settings)
    embedder = embed.load(settings)
    persons = Decision(parse(LABEL), (NAME, "second archivist"), "for measuring", lowered=True)
    with ExitStack() as stack:
        vault = stack.enter_context(Vault.open(settings, embedder))
        sandbox = stack.enter_context(Sandbox(Limits(), settings.ocr_languages))
        stack.enter_context(vault.writing())
        size = Measure.of(embedder, embedder.fingerprint.max_tokens)
        left = list(dict.fromkeys(files))
        for trusted in (Trusted(parse(LABEL)), Trusted(decision=persons)):
            tools = Tools(sandbox, size, trusted)
            told = list(outcomes(left, Intake(tools, vault, 2, dry_run=False), lambda: False))
            reasons = Counter(one.reason.code for one in told if one.reason)
            print(f"{trusted.code}: {dict(Counter(one.outcome for one in told))} {dict(reasons)}", flush=True)
            left = [one.path for one in told if one.reason]
        vault.seal()
        for path in left:
            print(f"    not in the library: {path.name}")
        accounts = Accounts(vault.control)
        if NAME not in {account.name for account in accounts.list()}:
            accounts.add(Account(NAME, (LABEL,), "USA"))


def ask(folder: Path, library: Path) -> dict[str, Any]:
    """Put the descriptions to the library, print what came of it, and return the record."""
    files = SetFiles(None, folder / "queries.jsonl", folder / "qrels.tsv")
    with trial.of_library(files, from_environment(library), NAME) as put:
        found = trial.looked(put, Ranking, _shown)
        record = figures.record(put.questions, found, put.labels) | about(put)
        count = len(put.questions) + len(put.unscored)
        print(f"{count} questions, {record['documents']} documents, {record['chunks']} chunks, {text(put.marking)}")
        for ranking, lists in found.items():
            rows = [scored(*pair) for pair in zip(put.questions, lists, strict=True)]
            told = ", ".join(f"{name} {math.fsum(row[name] for row in rows) / count:.3f}" for name in FIGURES)
            print(f"{ranking:8} {told}")
        for question, ranked in zip(put.questions, found[figures.OURS], strict=True):
            first = int(scored(question, ranked)[FIRST])
            if not 1 <= first <= DEPTH:
                before = ", ".join(put.view.document(document).filename for document in ranked[:DEPTH])
                print(f"  {question.id} stands at {first or 'no rank'}, behind {before}")
        for name in put.unscored:
            print(f"  {name} is not in the library")
    return {"set": "reykjavik", "title": "Reykjavik scans by description", "asked": count, **record, **machine()}


def _shown(things: Sequence[T], what: str) -> Iterable[T]:
    print(f"{what}: {len(things)}", file=sys.stderr, flush=True)
    return things


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--library", type=Path, required=True, help="where the library is kept")
    parser.add_argument("--layers", action="store_true", help="take the text layers of the scans without a description")
    parser.add_argument("--results", type=Path, help="the file into which the figures are written")
    return parser.parse_args()


if __name__ == "__main__":
    main()
