"""Retrieval on the open sets, and what each part of the search brings: `python -m tests.benchmarks.ablation DATA`.

DATA holds the folders retrieval-frus, retrieval-scifact, retrieval-cranfield and retrieval-multilingual. The library of
each set is made once and kept; after a change of the ranking only the questions are asked again. Writes the figures of
each set as JSON into the folder of results, with command, commit and machine, and prints the tables as Markdown.
"""

import argparse
import json
import platform
import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from indexes.ranking import Part, Ranking
from rag import figures
from rag.evaluate import NAMES, SetFiles, differences, scored
from tests.benchmarks.machine import commit, processor, processors
from web import trial
from web.evaluation import about
from web.trial import Corpus, Keep, Trial

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One set: its name in figures, what it is called in a table, and where its files lie below DATA."""

    name: str
    title: str
    corpus: str
    queries: str
    qrels: str
    prefix: str = ""  # put before the documents that the grades name


SETS = (
    Labelled(
        "cranfield",
        "Cranfield",
        "retrieval-cranfield/corpus/corpus.jsonl",
        "retrieval-cranfield/dev/queries.jsonl",
        "retrieval-cranfield/dev/qrels.tsv",
    ),
    Labelled(
        "xquad",
        "XQuAD, German questions, English text",
        "retrieval-multilingual/xquad/corpus/en.jsonl",
        "retrieval-multilingual/xquad/dev/de.queries.jsonl",
        "retrieval-multilingual/xquad/dev/qrels.tsv",
        "en-",
    ),
    Labelled(
        "piaf",
        "PIAF, French",
        "retrieval-multilingual/piaf-fr/corpus/corpus.jsonl",
        "retrieval-multilingual/piaf-fr/dev/queries.jsonl",
        "retrieval-multilingual/piaf-fr/dev/qrels.tsv",
    ),
    Labelled(
        "scifact",
        "SciFact",
        "retrieval-scifact/corpus/corpus.jsonl",
        "retrieval-scifact/dev/queries.jsonl",
        "retrieval-scifact/dev/qrels.tsv",
    ),
    Labelled(
        "frus",
        "FRUS cross-references",
        "retrieval-frus/corpus/corpus.jsonl",
        "retrieval-frus/dev/queries.jsonl",
        "retrieval-frus/dev/qrels.tsv",
    ),
)


def main() -> None:
    """Measure each set, write its figures, print its table."""
    arguments = _arguments()
    for labelled in SETS:
        if arguments.only and labelled.name not in arguments.only.split(","):
            continue
        record = measured(labelled, arguments.data, arguments.keep) | machine()
        arguments.results.mkdir(parents=True, exist_ok=True)
        path = arguments.results / f"{labelled.name}.json"
        path.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print("\n".join(table(record)), flush=True)


def measured(labelled: Labelled, data: Path, keep: Path) -> dict[str, Any]:
    """Return the record of one set, as `coversheet evaluate retrieval --json` gives it, with the set's title."""
    files = _files(labelled, data, keep)
    corpus = Corpus.read(data / labelled.corpus)
    with trial.of_corpus(files, corpus, corpus.whole_reader(), Keep(keep / labelled.name, _shown)) as put:
        found = trial.looked(put, Ranking, _shown)
        record = figures.record(put.questions, found, put.labels) | about(put)
        record["parts"] = {part.value: _brought(part, put, found[figures.OURS]) for part in Part}
    return {"set": labelled.name, "title": labelled.title, **record}


def _brought(part: Part, put: Trial, found: Sequence[Sequence[str]]) -> dict[str, list[float]]:
    """Return how much more the whole search has than the one without a part, in pairs."""
    other = trial.looked(replace(put, view=put.view.without(part)), [Ranking.FUSED], _shown)[figures.OURS]
    whole, less = ([scored(*pair) for pair in zip(put.questions, lists, strict=True)] for lists in (found, other))
    return differences(whole, less)


def table(record: Mapping[str, Any]) -> Iterable[str]:
    """Yield the lines of a Markdown table: a row for each ranking, then the differences."""
    yield f"\n{record['title']}: {record['documents']} documents, {record['n']} questions\n"
    yield f"| what ranks | {' | '.join(NAMES)} |"
    yield "|---|" + "--:|" * len(NAMES)
    for ranking, spans in record["intervals"].items():
        values = record["baselines"].get(ranking, record)
        cells = [f"{values[name]:.3f} ({spans[name][0]:.2f}-{spans[name][1]:.2f})" for name in NAMES]
        yield f"| {ranking} | {' | '.join(cells)} |"
    for other, more in record["differences"].items():
        cells = [f"{more[name][0]:+.3f} ({more[name][1]:+.3f} to {more[name][2]:+.3f})" for name in NAMES]
        yield f"| {figures.OURS} less {other} | {' | '.join(cells)} |"
    for part, more in record["parts"].items():
        cells = [f"{more[name][0]:+.3f} ({more[name][1]:+.3f} to {more[name][2]:+.3f})" for name in NAMES]
        yield f"| {figures.OURS} less {figures.OURS} without {part} | {' | '.join(cells)} |"


def machine() -> dict[str, Any]:
    """Return how the figures were made: the command, the commit, the machine."""
    return {
        "command": shlex.join(["python", "-m", "tests.benchmarks.ablation", "DATA", *_options(sys.argv[1:])]),
        "commit": commit(),
        "machine": {
            "processors": processors(),
            "processor": processor(),
            "python": platform.python_version(),
        },
    }


def _options(arguments: Sequence[str]) -> list[str]:
    """Return what was asked for beside the folders, which differ from machine to machine."""
    at = arguments.index("--only") if "--only" in arguments else None
    return [] if at is None else list(arguments[at : at + 2])


def _files(labelled: Labelled, data: Path, keep: Path) -> SetFiles:
    """Return the files of a set; grades that name documents without a prefix are written anew beside the library."""
    qrels = data / labelled.qrels
    if labelled.prefix:
        keep.mkdir(parents=True, exist_ok=True)
        rows = [line.split("\t") for line in qrels.read_text(encoding="utf-8").splitlines()[1:]]
        qrels = keep / f"{labelled.name}.qrels.tsv"
        qrels.write_text("".join(f"{query}\t{labelled.prefix}{name}\t{grade}\n" for query, name, grade in rows))
    return SetFiles(data / labelled.corpus, data / labelled.queries, qrels)


def _shown(things: Sequence[T], what: str) -> Iterable[T]:
    """Go through things; say on standard error what is done, and how many there are."""
    print(f"{what}: {len(things)}", file=sys.stderr, flush=True)
    return things


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--keep", type=Path, default=Path(".evaluation"), help="where the libraries are kept")
    parser.add_argument("--results", type=Path, default=Path("docs/results"), help="where the figures are written")
    parser.add_argument("--only", default="", help="names of sets, with commas between")
    return parser.parse_args()


if __name__ == "__main__":
    main()
