"""The verb `evaluate`: labelled questions put to the product's own search. It ingests and asks, so it stands on top."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track

from indexes import embed
from indexes.accounts import Account
from indexes.door import JsonOption, json_line
from indexes.errors import UsageError
from indexes.policy import parse
from indexes.ranking import Ranking
from indexes.settings import from_environment
from indexes.vault import Vault, create
from indexes.view import View
from ingest import measure_markings as markings
from ingest.chunks import Measure
from ingest.corpus import draft_of
from ingest.pipeline import Tools, Trusted, examine
from ingest.sandbox import Limits, Sandbox
from ingest.sources import load
from rag.ask import ask
from rag.evaluate import NAMES, beir_files, intervals, means, measured, read_jsonl, read_questions

evaluate_app = typer.Typer(help="Measure on labelled questions.", no_args_is_help=True)

MARKING = "UNCLASSIFIED"
CANDIDATES = 600  # chunks per question, enough for a hundred documents

CorpusOption = Annotated[
    Path, typer.Option(exists=True, dir_okay=False, show_default=False, help="Documents: _id, title, text, one a line.")
]
QueriesOption = Annotated[
    Path, typer.Option(exists=True, dir_okay=False, show_default=False, help="Questions: _id, text, one a line.")
]
SetArgument = Annotated[
    Path | None,
    typer.Argument(metavar="DIR", exists=True, file_okay=False, show_default=False, help="A labelled set, BEIR form."),
]
CorpusPart = Annotated[
    Path | None,
    typer.Option(
        "--corpus", exists=True, dir_okay=False, show_default=False, help="Documents: _id, title, text, one a line."
    ),
]
QueriesPart = Annotated[
    Path | None,
    typer.Option(
        "--queries", exists=True, dir_okay=False, show_default=False, help="Questions: _id, text, one a line."
    ),
]
QrelsPart = Annotated[
    Path | None,
    typer.Option(
        "--qrels", exists=True, dir_okay=False, show_default=False, help="Question, document, grade; tabs between."
    ),
]
FolderArgument = Annotated[
    Path, typer.Argument(exists=True, file_okay=False, show_default=False, help="Labelled documents.")
]
JobsOption = Annotated[int, typer.Option("--jobs", min=1, max=64, help="Documents read at once.")]


@evaluate_app.callback()
def measure() -> None:
    """Measure on labelled questions."""


@evaluate_app.command("retrieval")
def evaluate_retrieval(
    folder: SetArgument = None,
    corpus: CorpusPart = None,
    queries: QueriesPart = None,
    qrels: QrelsPart = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Ingest a corpus in BEIR form into a scratch library and measure the search against BM25 and dense alone.

    The folder holds corpus/corpus.jsonl, dev/queries.jsonl, dev/qrels.tsv; an option names a file that lies elsewhere.
    Each figure comes with the 95 % interval of its mean over the questions (bootstrap, fixed seed).
    """
    files = _files(folder, corpus, queries, qrels)
    questions = read_questions(*files[1:])
    with _scratch_view(files[0], quiet=as_json) as (view, names):
        rows = {ranking.value: measured(questions, _ranker(view, names, ranking)) for ranking in Ranking}
    results = {ranking: means(row) for ranking, row in rows.items()}
    record: dict[str, Any] = {**results.pop(Ranking.FUSED.value), "n": len(questions), "baselines": results}
    record["intervals"] = {ranking: intervals(row) for ranking, row in rows.items()}
    if as_json:
        json_line(record)
    else:
        _print_table(record)


@evaluate_app.command("answers")
def evaluate_answers(corpus: CorpusOption, queries: QueriesOption, *, as_json: JsonOption = False) -> None:
    """Ask questions labelled `answerable` or not of a scratch library: how often it rightly answers and abstains."""
    questions = [row for row in read_jsonl(queries) if isinstance(row.get("answerable"), bool)]
    with _scratch_view(corpus, quiet=as_json) as (view, _):
        abstained = [(row["answerable"], ask(view, row["text"]).abstained) for row in questions]
    answerable = [silent for can, silent in abstained if can]
    unanswerable = [silent for can, silent in abstained if not can]
    record = {
        "answered_of_answerable": round(answerable.count(False) / max(len(answerable), 1), 4),
        "abstained_of_unanswerable": round(unanswerable.count(True) / max(len(unanswerable), 1), 4),
        "n": len(questions),
    }
    if as_json:
        json_line(record)
    else:
        for name, figure in record.items():
            typer.echo(f"{name:28}{figure:>8}")


@evaluate_app.command("markings")
def evaluate_markings(folder: FolderArgument, *, as_json: JsonOption = False, jobs: JobsOption = 2) -> None:
    """Take labelled documents down the line of `ingest` and compare the marking that each gets with its label.

    The folder holds manifest.jsonl (id, file, kind, pages), gold.jsonl (id, level) and the files. Nothing is stored.
    A document is right, wrong and too low, too high, or in quarantine. Scans are the documents of kind pdf-scan with
    a level that can be read, texts those of kind ocr-text or pdf-extracted-text; a source is the second folder of
    a file's path. Labels come from the first page: a higher marking on a later one counts as right and is listed.
    """
    documents = markings.labelled(folder)
    with tempfile.TemporaryDirectory(prefix="coversheet-evaluate-") as scratch:
        settings = from_environment(Path(scratch) / "library")
        embedder = embed.load(settings)
        size = Measure.of(embedder, embedder.fingerprint.max_tokens)
        with Sandbox(Limits(), settings.ocr_languages) as sandbox:
            tools = Tools(sandbox, size, Trusted())
            told = markings.measured(documents, lambda path: examine(load(path), tools), jobs)
            results = list(track(told, "Reading", len(documents), console=Console(stderr=True)))
    if as_json:
        json_line(markings.record(results))
    else:
        for line in markings.table(results):
            typer.echo(line)


@contextmanager
def _scratch_view(corpus: Path, *, quiet: bool) -> Iterator[tuple[View, dict[str, str]]]:
    """Yield a view on a scratch library that holds the corpus, and the corpus's own names by document id."""
    with tempfile.TemporaryDirectory(prefix="coversheet-evaluate-") as scratch:
        settings = from_environment(Path(scratch) / "library")
        create(settings)
        with Vault.open(settings, embed.load(settings)) as vault:
            names = _fill(vault, corpus, quiet=quiet)
            yield vault.view(Account("evaluation", (MARKING,), "USA").reader()), names


def _fill(vault: Vault, corpus: Path, *, quiet: bool) -> dict[str, str]:
    """Store the corpus; return the corpus's own name of each document by its id here."""
    size = Measure.of(vault.embedder, vault.embedder.fingerprint.max_tokens)
    rows = list(read_jsonl(corpus))
    names = {}
    with vault.writing():
        for row in track(rows, description="Reading", disable=quiet):
            draft = draft_of(str(row["_id"]), row.get("title") or "", row["text"], parse(MARKING), size)
            if draft is not None:
                names[vault.deposit(draft)] = str(row["_id"])
        vault.seal()
    return names


def _ranker(view: View, names: dict[str, str], ranking: Ranking) -> Callable[[str], Sequence[str]]:
    def rank(question: str) -> Sequence[str]:
        hits = view.search(question, limit=CANDIDATES, action="evaluate", ranking=ranking)
        return list(dict.fromkeys(names[hit.document] for hit in hits))

    return rank


def _files(folder: Path | None, *named: Path | None) -> list[Path]:
    """Return documents, questions and grades: what is named, the rest from the folder."""
    if folder is None and None in named:
        message = "Name a folder in BEIR form, or all of --corpus, --queries and --qrels."
        raise UsageError(message)
    found = beir_files(folder) if folder is not None and None in named else named
    return [one for pair in zip(named, found, strict=True) if (one := pair[0] or pair[1])]


def _print_table(record: dict[str, Any]) -> None:
    typer.echo(f"{record['n']} questions   " + "".join(f"{name:>24}" for name in NAMES))
    for ranking, spans in record["intervals"].items():
        figures = record["baselines"].get(ranking, record)
        cells = (f"{figures[name]:.4f} ({spans[name][0]:.3f}-{spans[name][1]:.3f})" for name in NAMES)
        typer.echo(f"{ranking:16}" + "".join(f"{cell:>24}" for cell in cells))
