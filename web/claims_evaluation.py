"""The verbs `evaluate claims` and `evaluate perturbations`: the judge of claims, measured."""

from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from indexes import embed
from indexes.door import JsonOption, json_line, settings_for
from indexes.sentences import sentences
from rag.drafting.settings import from_environment as language_model
from rag.evaluate import read_jsonl
from rag.verify import Verdict, judge
from rag.ways import opened
from web import claims_trial
from web.evaluation import shown
from web.measured import GateOption, MarkingOption, ReportOption, tell, wanted
from web.perturbed import perturbed
from web.trial import without_library

FileArgument = Annotated[
    Path,
    typer.Argument(exists=True, dir_okay=False, show_default=False, help="Labelled claims, one JSON object a line."),
]
CorpusOption = Annotated[
    Path | None,
    typer.Option("--corpus", exists=True, dir_okay=False, show_default=False, help="Abstracts of SciFact."),
]
TextsArgument = Annotated[
    Path,
    typer.Argument(exists=True, dir_okay=False, show_default=False, help="Documents: _id, text, one a line."),
]
MostOption = Annotated[int, typer.Option("--most", min=1, help="How many changed sentences of each kind, at most.")]


def evaluate_claims(
    context: typer.Context,
    file: FileArgument,
    *,
    corpus: CorpusOption = None,
    report_file: ReportOption = None,
    marking: MarkingOption = None,
    gate_file: GateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Judge labelled claims against their sources, and compare with how many of a claim's words the source says.

    The file is in the form of WiCE, of SciFact's claims or of FaithBench; its fields tell which. Judges that are set
    (COVERSHEET_LLM, COVERSHEET_ENTAILMENT) join in. Where the file names the sentences that bear a claim out,
    `selection_f1` tells how well those agree that the judge chose.
    """
    told = wanted(report_file, marking, gate_file)
    form, rows = claims_trial.labelled(file, corpus)
    with opened(settings_for(context, without_library()), language_model()) as way:
        embedder = _embedder(context)
        found = [claims_trial.judged(one, embedder, way.judges) for one in shown(rows, "Judging")]
    by_overlap = [form.told_by_overlap(claims_trial.share(one)) for one in rows]
    labels = [one.label for one in rows]
    record = {
        **claims_trial.record(form, labels, [form.told(one) for one in found], by_overlap),
        **claims_trial.selection(rows, found),
        "judges": len(way.judges),
        "troubled": sum(any(each.trouble for each in one) for one in found),
    }
    _tell(record, as_json=as_json)
    tell(told, "Claims", record)


def evaluate_perturbations(
    context: typer.Context, file: TextsArgument, *, most: MostOption = 300, as_json: JsonOption = False
) -> None:
    """Make real sentences wrong in one place and judge them against what they were: how many are not let through.

    Changed are a figure, a unit, a date, a name, a negation, and two names change places. `caught` is the share that is
    not called supported; `kept_back` the share that is not shown at all. Where clauses change places the sentence stays
    true: both shares should be small there. Each language (en, de, fr) is told apart as well.
    """
    texts = [one for row in read_jsonl(file) for one in sentences(str(row.get("text") or ""))]
    embedder = _embedder(context)
    found: dict[tuple[str, str], Counter[str]] = {}
    for one in shown(list(perturbed(texts)), "Judging"):
        counts = found.setdefault((one.language, one.kind), Counter())
        if counts["n"] < most:
            verdict = judge(one.wrong, [one.said], embedder).verdict
            counts.update({"n": 1, "caught": verdict is not Verdict.SUPPORTED, "kept_back": not verdict.is_shown})
    every: dict[str, Counter[str]] = {}
    for (_, kind), counts in found.items():
        every.setdefault(kind, Counter()).update(counts)
    languages = {
        spoken: {kind: _shares(counts) for (of, kind), counts in sorted(found.items()) if of == spoken}
        for spoken in sorted({of for of, _ in found})
    }
    record: dict[str, Any] = {kind: _shares(counts) for kind, counts in sorted(every.items())}
    _tell({**record, "languages": languages}, as_json=as_json)


def _embedder(context: typer.Context) -> embed.Embedder:
    return embed.load(settings_for(context, without_library()))


def _shares(counts: Counter[str]) -> dict[str, float]:
    return {"n": counts["n"], **{name: round(counts[name] / counts["n"], 4) for name in ("caught", "kept_back")}}


def _tell(record: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        json_line(record)
        return
    for name, value in record.items():
        if isinstance(value, dict):
            typer.echo(name)
            for inner, figure in value.items():
                typer.echo(f"  {inner:26}{figure}")
        else:
            typer.echo(f"{name:28}{value}")
