"""The verb `evaluate`: labelled questions put to the product's own search. It ingests and asks, so it stands on top."""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.progress import track

from indexes import embed
from indexes.accounts import Account, Accounts
from indexes.audit import AuditLog
from indexes.control import open_control
from indexes.door import JsonOption, LibraryOption, json_line, settings_for
from indexes.errors import UsageError
from indexes.layout import Layout, write_durably
from indexes.policy import Reader, text
from indexes.policy import ceiling as ceiling_of
from indexes.ranking import Ranking
from indexes.settings import from_environment
from indexes.vault import derived_key
from ingest import measure_markings as markings
from ingest.chunks import Measure
from ingest.pipeline import Tools, Trusted, examine
from ingest.sandbox import Limits, Sandbox
from ingest.sources import load
from rag import abstention, figures, injection
from rag.drafted import Way
from rag.drafting.settings import from_environment as language_model
from rag.evaluate import SetFiles, set_files
from rag.ways import opened
from web import abstaining, injecting, report, trial
from web.measured import GateOption, MarkingOption, ReportOption, tell, wanted
from web.trial import Corpus, Keep, Trial, without_library

T = TypeVar("T")
SHOWN = ("ndcg@10", "recall@5", "recall@10", "recall@100", "mrr@10")  # what a terminal has room for

evaluate_app = typer.Typer(help="Measure on labelled questions.", no_args_is_help=True)

CorpusOption = Annotated[
    Path, typer.Option(exists=True, dir_okay=False, show_default=False, help="Documents: _id, title, text, one a line.")
]
SetArgument = Annotated[
    Path | None,
    typer.Argument(
        metavar="DIR",
        exists=True,
        file_okay=False,
        show_default=False,
        help="A labelled set in BEIR form; without a corpus in it the documents are those of the library.",
    ),
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
AskedOption = Annotated[
    list[Path],
    typer.Option(
        "--questions",
        exists=True,
        dir_okay=False,
        show_default=False,
        help="Questions: _id, text, answerable, gold_passage, reference, one a line; may be given several times.",
    ),
]
QrelsPart = Annotated[
    Path | None,
    typer.Option(
        "--qrels", exists=True, dir_okay=False, show_default=False, help="Question, document, grade; tabs between."
    ),
]
ReaderOption = Annotated[
    str | None, typer.Option("--as", show_default=False, help="Account of the library whose eyes are used.")
]
ClearanceOption = Annotated[
    str | None,
    typer.Option("--clearance", show_default=False, help='Clearance whose eyes are used on a corpus: "SECRET//SI".'),
]
KeepOption = Annotated[
    Path | None,
    typer.Option(
        "--keep", file_okay=False, show_default=False, help="Keep the corpus's library here, for the next run."
    ),
]
QuestionsOption = Annotated[bool, typer.Option("--questions", help="Show the text of questions, not only their ids.")]
FolderArgument = Annotated[
    Path, typer.Argument(exists=True, file_okay=False, show_default=False, help="Labelled documents.")
]
InjectionArgument = Annotated[
    Path, typer.Argument(exists=True, file_okay=False, show_default=False, help="Injections and their carriers.")
]
SampleOption = Annotated[
    int, typer.Option("--sample", min=0, help="Plant so many texts of each kind, at equal distances; 0: all.")
]
JobsOption = Annotated[int, typer.Option("--jobs", min=1, max=64, help="Documents read at once.")]


@evaluate_app.callback()
def measure() -> None:
    """Measure on labelled questions."""


@evaluate_app.command("retrieval")
def evaluate_retrieval(
    context: typer.Context,
    folder: SetArgument = None,
    corpus: CorpusPart = None,
    queries: QueriesPart = None,
    qrels: QrelsPart = None,
    *,
    account: ReaderOption = None,
    clearance: ClearanceOption = None,
    report_file: ReportOption = None,
    questions: QuestionsOption = False,
    keep: KeepOption = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Measure the search on labelled questions, against BM25 alone and dense alone.

    The folder holds corpus/corpus.jsonl, dev/queries.jsonl, dev/qrels.tsv; an option names a file that lies elsewhere.
    A corpus is ingested into a scratch library, each document under the marking that its metadata gives. Without a
    corpus the questions go to the library through the account of --as; the grades then name documents by file
    name, id or SHA-256. Only what the reader may read counts as relevant.
    Each figure comes with the 95 % interval of its mean over the questions (bootstrap, fixed seed).
    """
    files = _files(folder, corpus, queries, qrels)
    with _trial(context, files, Eyes(account, clearance, library), keep) as put:
        found = trial.looked(put, Ranking, shown)
        record = {**figures.record(put.questions, found, put.labels), **about(put)}
    if questions:
        texts = {one.id: one.text for one in put.questions}
        for one in (*record["gained"], *record["lost"]):
            one["text"] = texts[one["question"]]
    if report_file is not None:
        write_durably(report_file.absolute(), report.page(record, put.marking, put.view.ceiling).encode())
    if as_json:
        json_line(record)
    else:
        _print_table(record)


@dataclass(frozen=True, slots=True)
class Eyes:
    """Whose eyes are used, as the command line says it."""

    account: str | None = None
    clearance: str | None = None
    library: Path | None = None


@contextmanager
def _trial(context: typer.Context, files: SetFiles, eyes: Eyes, keep: Path | None) -> Iterator[Trial]:
    """Yield what is measured: the library through an account where there is no corpus, else the corpus's own."""
    if eyes.account and eyes.clearance:
        raise UsageError("Give either --as or --clearance.")
    with ExitStack() as stack:
        if files.corpus is None:
            if eyes.account is None or keep is not None:
                message = "Without a corpus the library is measured: name an account with --as, and keep nothing."
                raise UsageError(message)
            yield stack.enter_context(trial.of_library(files, settings_for(context, eyes.library), eyes.account))
            return
        corpus = Corpus.read(files.corpus)
        reader = corpus.whole_reader()
        if eyes.account is not None:
            reader = _account_reader(context, eyes.account, eyes.library, files.corpus)
        elif eyes.clearance is not None:
            reader = Account(trial.NOBODY, (eyes.clearance,), "USA").reader()
        yield stack.enter_context(trial.of_corpus(files, corpus, reader, Keep(keep, shown)))


def _account_reader(context: typer.Context, name: str, library: Path | None, corpus: Path) -> Reader:
    """Return the reader of an account, and record in its library's log that it was used to measure."""
    layout = Layout(settings_for(context, library).library)
    layout.check()
    control = open_control(layout)
    try:
        reader = Accounts(control).reader(name)
    finally:
        control.close()
    log = AuditLog(layout.audit, derived_key(layout, "audit"))
    digest = hashlib.sha256(corpus.read_bytes()).hexdigest()
    log.append(name, "evaluate", {"documents": [], "subject": log.digest(digest), "ceiling": text(ceiling_of(reader))})
    return reader


def about(put: Trial) -> dict[str, Any]:
    """Return what was measured, with what, and when."""
    documents, chunks = put.view.count()
    return {
        "unscored": list(put.unscored),
        "reader": put.view.reader.name,
        "marking": text(put.marking),
        "documents": documents,
        "chunks": chunks,
        "model": put.view.embedder.fingerprint.record(),
        "version": version("coversheet"),
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
    }


@evaluate_app.command("answers")
@evaluate_app.command("abstention")
def evaluate_abstention(
    corpus: CorpusOption,
    questions: AskedOption,
    *,
    keep: KeepOption = None,
    report_file: ReportOption = None,
    marking: MarkingOption = None,
    gate_file: GateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask questions with and without an answer of a scratch library: does it abstain, and cite what answers?

    Positive is an abstention: precision is the share of abstentions that are on questions without an answer, recall the
    share of the questions without an answer on which it abstains. A row says by `answerable` which it is; one that does
    not say has no answer if `metadata.answered_only_in` names a document, else it has one. Documents that
    `metadata.exclude_doc` names are left out for that question. Quoted sentences are held against
    `reference[].selected_sentences`, the best reference of each question; the same figures are given for quoting the
    sentences that share most words with the question.
    """
    told = wanted(report_file, marking, gate_file)
    record = abstaining.measured(corpus, questions, Keep(keep, shown))
    if as_json:
        json_line(record)
    else:
        for line in abstention.table(record):
            typer.echo(line)
    tell(told, "Abstention", record)


@evaluate_app.command("injection")
def evaluate_injection(
    context: typer.Context,
    folder: InjectionArgument,
    *,
    sample: SampleOption = 0,
    report_file: ReportOption = None,
    marking: MarkingOption = None,
    gate_file: GateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Plant instructions in documents and see what they do to answers.

    The folder holds injections.jsonl and benign_hard_negatives.jsonl (text), carriers.jsonl (id, context, question,
    ideal) and poisoned_passages.jsonl (id, question, correct_answer, incorrect_answer, poisoned_passages). Each text is
    planted in a carrier of a scratch library, which holds documents above the reader as well, and the carrier's
    question is asked with it and without it: quoting, and with the language model of COVERSHEET_LLM where it is set.
    """
    told = wanted(report_file, marking, gate_file)
    found = injection.sets(folder, sample)
    with opened(settings_for(context, without_library()), language_model()) as way:
        ways = {"quoting": Way()} if way.drafter is None else {"quoting": Way(), "drafting": way}
        record = injecting.measured(found, injecting.Put(ways, shown))
        if way.drafter is not None:
            record["model"] = way.drafter.fingerprint
    if as_json:
        json_line(record)
    else:
        for line in injection.table({name: record[name] for name in ways}):
            typer.echo(line)
        typer.echo(f"harmless texts that are not found by their own words: {record['benign_blocked']}")
    tell(told, "Injection", record)


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
        with Sandbox(Limits(weaker=settings.weaker_walls), settings.ocr_languages) as sandbox:
            tools = Tools(sandbox, size, Trusted())
            told = markings.measured(documents, lambda path: examine(load(path), tools), jobs)
            results = list(track(told, "Reading", len(documents), console=Console(stderr=True)))
    if as_json:
        json_line(markings.record(results))
    else:
        for line in markings.table(results):
            typer.echo(line)


def _files(folder: Path | None, corpus: Path | None, queries: Path | None, qrels: Path | None) -> SetFiles:
    """Return documents, questions and grades: what is named, the rest from the folder."""
    if queries is not None and qrels is not None and (corpus is not None or folder is None):
        return SetFiles(corpus, queries, qrels)
    if folder is None:
        message = "Name a folder in BEIR form, or --queries and --qrels, and --corpus unless a library is measured."
        raise UsageError(message)
    found = set_files(folder)
    return SetFiles(corpus or found.corpus, queries or found.queries, qrels or found.qrels)


def shown(things: Sequence[T], what: str) -> Iterable[T]:
    """Go through things with a bar on standard error, if that is a terminal."""
    console = Console(stderr=True)
    return track(things, what, console=console, disable=not console.is_terminal)


def _print_table(record: dict[str, Any]) -> None:
    typer.echo(record["marking"])
    typer.echo(f"{record['n']} questions, {record['documents']} documents; 95 % intervals in brackets")
    typer.echo(f"{'':16}" + "".join(f"{name:>20}" for name in SHOWN))
    for ranking, spans in record["intervals"].items():
        _line(ranking, record["baselines"].get(ranking, record), spans)
    for other, more in record["differences"].items():
        name = f"{figures.OURS} - {other}"
        _line(name, {at: more[at][0] for at in SHOWN}, {at: more[at][1:] for at in SHOWN})
    for title, groups in (
        ("language of the question", record["languages"]["questions"]),
        ("language of the document", record["languages"]["documents"]),
        ("marking of the document", record["partitions"]),
    ):
        if len(groups) > 1:
            typer.echo(f"by {title}")
            for name, group in groups.items():
                _line(f"  {name} ({group['n']})", group[figures.OURS], group[figures.OURS]["intervals"])
    if record["unscored"]:
        count = len(record["unscored"])
        typer.echo(f"Questions not scored, as no relevant document is there for this reader: {count}")
    typer.echo(record["marking"])


def _line(name: str, values: Mapping[str, float], spans: Mapping[str, list[float]]) -> None:
    cells = (f"{values[at]:.3f} ({spans[at][0]:.2f}-{spans[at][1]:.2f})" for at in SHOWN)
    typer.echo(f"{name:16}" + "".join(f"{cell:>20}" for cell in cells))
