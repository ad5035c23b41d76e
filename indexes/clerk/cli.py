"""The verbs of a records clerk: `marking parse`, `explain`, `join`, `rollup`, `authority`; and `evaluate vectors`."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from indexes.clerk.explain import explain
from indexes.clerk.vectors import facts, judge, read_vectors
from indexes.door import JsonOption, json_line, ruleset_named
from indexes.errors import CheckFailed, UsageError
from indexes.policy import (
    RULESETS,
    AuthorityBlock,
    Marking,
    MarkingError,
    Ruleset,
    derived,
    duration,
    join,
    led_by,
    longest,
    parse,
    parse_portion,
    portion_text,
    read_block,
    roll_up,
    text,
    unknown,
    written,
)

marking_app = typer.Typer(help="Read, explain and roll up markings.", no_args_is_help=True)

RulesetOption = Annotated[str, typer.Option("--ruleset", help=f"By which book: {', '.join(RULESETS)}.", metavar="BOOK")]
MarkingArgument = Annotated[
    str, typer.Argument(metavar="MARKING", help="A banner, or a portion mark in round brackets.", show_default=False)
]
MarkingsArgument = Annotated[
    list[str], typer.Argument(metavar="MARKING...", help="Each in quotes.", show_default=False)
]
BannerOption = Annotated[
    str | None, typer.Option("--banner", help="The banner above the portion, for a bare REL.", show_default=False)
]
FilesArgument = Annotated[
    list[Path], typer.Argument(exists=True, dir_okay=False, help="Texts with such a block.", show_default=False)
]
DatedOption = Annotated[
    datetime | None,
    typer.Option("--dated", formats=["%Y%m%d"], help="When the sources were made, for values without a date."),
]
ByOption = Annotated[str, typer.Option("--by", help="Who derives; writes the block of the new document.")]
HomeOption = Annotated[
    str | None, typer.Option("--home", help="Write it in the words of US or NATO.", show_default=False)
]


VectorsArgument = Annotated[
    Path,
    typer.Argument(exists=True, dir_okay=False, help="Test vectors, one JSON object a line.", show_default=False),
]


@marking_app.command("parse")
def marking_parse(
    marking: MarkingArgument,
    ruleset: RulesetOption = "either",
    banner: BannerOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Read one marking: its fields, its canonical text, and what it asks of a reader."""
    book = ruleset_named(ruleset)
    try:
        read = _read(marking, book, banner)
        record = _record(marking, read, book)
    except MarkingError as error:
        if as_json:
            json_line({"valid": False, **_error(error)})
            raise typer.Exit(MarkingError.exit_code) from error
        raise
    if as_json:
        json_line(record)
        return
    typer.echo(f"{'banner':14}{record['banner']}")
    typer.echo(f"{'portion':14}{record['portion']}")
    for label in record["labels"]:
        typer.echo(f"{label['system']:14}level {label['level']}")
        for kind in ("must hold", "shown"):
            if label[kind]:
                typer.echo(f"  {kind:12}{', '.join(label[kind])}")
        for tag, values in label["one of"].items():
            typer.echo(f"  {'one of':12}{tag}: {', '.join(values) or 'nobody'}")


@marking_app.command("explain")
def marking_explain(
    marking: MarkingArgument, ruleset: RulesetOption = "either", *, as_json: JsonOption = False
) -> None:
    """Explain a marking word by word, each with its rule and where the rule stands."""
    lines = explain(marking, ruleset_named(ruleset))
    for line in lines:
        if as_json:
            names = ("token", "meaning", "source", "code", "position")
            json_line({name: getattr(line, name) for name in names})
        else:
            at = f" (character {line.position + 1}: {line.code})" if line.code else ""
            typer.echo(f"{line.token or 'nothing'}\n    {line.meaning}{at}\n    {line.source}")
    if any(line.code for line in lines):
        raise typer.Exit(MarkingError.exit_code)


@marking_app.command("join")
def marking_join(
    markings: MarkingsArgument,
    ruleset: RulesetOption = "either",
    home: HomeOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Join markings: the least that is as restrictive as each of them; this is how an answer is marked."""
    if home not in {None, "US", "NATO"}:
        raise UsageError("The home of a marking is US or NATO.")
    joined = join(_read(one, ruleset_named(ruleset), None) for one in markings)
    led = joined if home is None else led_by(home, joined)
    said = home is None or [label.system for label in led.labels] == [home]
    if as_json:
        json_line({"banner": text(led), "portion": portion_text(led), "in_words_of": home if said else None})
        return
    typer.echo(text(led))
    if not said:
        typer.echo(f"The words of {home} can't say all of this, so the parts stay side by side.", err=True)


@marking_app.command("rollup")
def marking_rollup(
    portions: MarkingsArgument, ruleset: RulesetOption = "ic-2016", *, as_json: JsonOption = False
) -> None:
    """Roll portion marks up into the banner that the book writes."""
    banner = roll_up(portions, ruleset_named(ruleset))
    if as_json:
        json_line({"banner": banner, "ruleset": ruleset})
    else:
        typer.echo(banner)


@marking_app.command("authority")
def marking_authority(
    files: FilesArgument,
    ruleset: RulesetOption = "either",
    dated: DatedOption = None,
    by: ByOption = "",
    *,
    as_json: JsonOption = False,
) -> None:
    """Read the classification authority block of texts; of several, say until when what is derived from them lasts."""
    book = ruleset_named(ruleset)
    blocks = [read_block(_content(file)) for file in files]
    until = longest([duration(block.declassify_on, dated.date() if dated else None, book) for block in blocks])
    shown = [*blocks, derived(blocks, until, by)] if by else blocks
    if as_json:
        json_line({"blocks": [asdict(block) for block in shown], "declassify_on": until.text})
        return
    for block in shown:
        typer.echo(f"{_lines(block)}\n")
    typer.echo(f"Lasts longest: {until.text}")


def evaluate_vectors(
    file: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, help="Test vectors, one JSON object a line.", show_default=False),
    ],
    *,
    as_json: JsonOption = False,
) -> None:
    """Judge the parser by test vectors, each under its ruleset; what is not supported counts as failed."""
    found = [judge(vector) for vector in read_vectors(file)]
    passed = sum(one.passed for one in found)
    failed = [{"id": one.name, "wanted": one.wanted, "got": one.got} for one in found if not one.passed]
    record: dict[str, Any] = {
        "n": len(found),
        "passed": passed,
        "passed_share": round(passed / len(found), 4) if found else 0.0,
        "failed": failed,
        "not_supported": [one.name for one in found if not one.supported],
    }
    if as_json:
        json_line(record)
        return
    for row in failed:
        typer.echo(f"{row['id']}\n    wanted  {row['wanted']}\n    got     {row['got']}")
    typer.echo(f"{passed} of {len(found)} pass, {len(record['not_supported'])} are not supported.")
    if failed:
        raise CheckFailed(f"{len(failed)} vectors fail.")


def _read(marking: str, ruleset: Ruleset, banner: str | None) -> Marking:
    if marking.strip().startswith("("):
        return parse_portion(marking, None if banner is None else parse(banner, ruleset), ruleset)
    return parse(marking, ruleset)


def _content(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} can't be read as a text file.") from error


def _lines(block: AuthorityBlock) -> str:
    return "\n".join(f"{name.replace('_', ' ').title()}: {value}" for name, value in asdict(block).items() if value)


def _record(marking: str, read: Marking, ruleset: Ruleset) -> dict[str, Any]:
    return {
        "valid": True,
        "ruleset": ruleset,
        "banner": text(read),
        "portion": portion_text(read),
        "unknown": sorted(unknown(read)),
        "fields": [facts(part) for part in written(marking, ruleset)],
        "labels": [
            {
                "system": label.system,
                "level": label.level,
                "must hold": sorted(label.restrictive),
                "one of": {tag: sorted(values) for tag, values in label.permissive},
                "shown": sorted(label.informative),
            }
            for label in read.labels
        ],
    }


def _error(error: MarkingError) -> dict[str, Any]:
    return {"code": error.code, "token": error.token, "position": error.position, "sentence": str(error)}
