"""The verbs of labels: `labels write`, `labels read`, `labels check`, `labels policy`."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from indexes.door import JsonOption, json_line, moment
from indexes.errors import CheckFailed, UsageError
from indexes.labels import binding, inside, mapping, spif, stanag4774
from indexes.labels.markup import MAX_BYTES, MAX_POLICY_BYTES, parsed
from indexes.labels.names import BINDING
from indexes.labels.scheme_text import write_marking
from indexes.labels.stanag4774 import Slab, Statement
from indexes.policy import MarkingError, parse, text
from ingest.reading import clean
from ingest.reasons import NotRead
from ingest.sandbox import Limits, Sandbox
from ingest.sidecar import sidecar_of
from ingest.sources import KINDS, MEDIA_TYPES, Source, kind_of, load

labels_app = typer.Typer(help="Machine-readable labels: STANAG 4774 and 4778.", no_args_is_help=True)

REVIEW: Final = timedelta(days=5 * 365)  # until a label of ours asks for review, unless it is told when

FileArgument = Annotated[Path, typer.Argument(help="A file.", show_default=False)]
PolicyOption = Annotated[
    Path | None, typer.Option("--policy", help="Read the label by this policy file (SPIF).", show_default=False)
]


@labels_app.command("write")
def labels_write(
    marking: Annotated[str, typer.Argument(help='Such as "NATO SECRET".', show_default=False)],
    file: Annotated[Path, typer.Option("--for", help="The file that the label is for.", show_default=False)],
    out: Annotated[
        Path | None, typer.Option("--out", help="Where to write; else FILE.xml beside it.", show_default=False)
    ] = None,
    review: Annotated[
        str | None, typer.Option("--review", help="When to review it; else in five years.", show_default=False)
    ] = None,
) -> None:
    """Write the label of a file beside it, bound to its name and content; an existing file is not replaced."""
    source = _loaded(file)
    now = datetime.now(UTC)
    slabs = mapping.slabs_of(parse(marking), now, moment(review) or now + REVIEW)
    media_type = MEDIA_TYPES.get(KINDS.get(file.suffix.lower(), ""))
    written = binding.bind(slabs, file.name, source.data, media_type)
    place = out or file.with_name(f"{file.name}.xml")
    try:
        with place.open("x", encoding="utf-8") as opened:
            opened.write(written)
    except FileExistsError as error:
        raise UsageError("There is a file already where the label would be written. Move it, or use --out.") from error
    except OSError as error:
        raise UsageError("The label cannot be written there. Check the folder and its permissions.") from error
    typer.echo(f"Wrote {place}")


@labels_app.command("read")
def labels_read(file: FileArgument, policy: PolicyOption = None, as_json: JsonOption = False) -> None:
    """Show what a label says: a label or sidecar in XML, or what stands inside an office file or a PDF."""
    _show(_by_policy(file, policy) if policy else _xml(file) if _is_xml(file) else _document(file), as_json=as_json)


@labels_app.command("check")
def labels_check(file: FileArgument) -> None:
    """Check that the label beside a file was made for this file."""
    source = _loaded(file)
    try:
        found = sidecar_of(file, source.data)
    except NotRead as stop:
        raise CheckFailed(_cause(stop)) from stop
    if found is None:
        raise CheckFailed("There is no label beside this file.")
    marking, evidence = found
    typer.echo(f"{text(marking)}: {evidence.where}, bound to this file")


@labels_app.command("policy")
def labels_policy(file: FileArgument, as_json: JsonOption = False) -> None:
    """Check a policy file (SPIF) and show its levels and categories."""
    _show(spif.load(_bytes(file, MAX_POLICY_BYTES)).record(), as_json=as_json)


def _show(record: dict[str, Any], *, as_json: bool) -> None:
    """Print a record, one value a line; names in a file of others are printed without control characters."""
    if as_json:
        json_line(record)
        return
    for key, value in record.items():
        for line in value if isinstance(value, list) else [value]:
            if line:
                typer.echo(f"{key:12} {clean(str(line))}")


def _cause(stop: NotRead) -> str:
    """Return the reason's sentence and, where a label is at fault, what is wrong with it."""
    cause = stop.__cause__
    return f"{stop.reason.sentence} {cause}" if isinstance(cause, MarkingError) else stop.reason.sentence


def _loaded(file: Path) -> Source:
    try:
        return load(file)
    except NotRead as stop:
        raise UsageError(stop.reason.sentence) from stop


def _bytes(file: Path, most: int) -> bytes:
    data = _loaded(file).data
    if len(data) > most:
        raise UsageError("This file is too large for what it should be.")
    return data


def _is_xml(file: Path) -> bool:
    return file.suffix.lower() not in KINDS


def _by_policy(file: Path, policy: Path) -> dict[str, Any]:
    """Return what a label says by the policy of a file; the kernel does not know that policy."""
    scheme = spif.load(_bytes(policy, MAX_POLICY_BYTES))
    nodes = list(stanag4774.labels_in(parsed(_bytes(file, MAX_BYTES))))
    if not nodes:
        raise CheckFailed("No label stands in this file.")
    statements = {stanag4774.read(node).statement for node in nodes}
    if len(statements) > 1:
        raise CheckFailed("There are several labels in this file, and they differ.")
    label = scheme.label(statements.pop())
    return {
        "policy": scheme.name,
        "marking": write_marking(scheme, label) if scheme.texts else None,
        "level": label.level,
        "categories": [f"{tag}: {', '.join(sorted(values))}" for tag, values in label.values],
    }


def _xml(file: Path) -> dict[str, Any]:
    root = parsed(_bytes(file, MAX_BYTES))
    if root.is_a(BINDING, "BindingInformation"):
        bound = binding.read(root)
        references = [one.uri for part in bound.parts for one in part.references]
        return _record(bound.slabs, bound.flags, references)
    return _record([stanag4774.read(root)], None, [])


def _record(slabs: Iterable[Slab], flags: Iterable[str] | None, references: list[str]) -> dict[str, Any]:
    listed = list(slabs)
    told = list(flags) if flags is not None else [flag for slab in listed for flag in slab.flags] + ["not bound"]
    return {
        "marking": text(mapping.marking_of(listed)),
        "labels": [_statement(slab.statement) for slab in listed],
        "made": _time(listed[0].created),
        "review": _time(listed[0].review),
        "becomes": [
            f"{_time(slab.succession.at)} {_statement(slab.succession.statement)}" for slab in listed if slab.succession
        ],
        "bound to": references,
        "flags": told,
    }


def _statement(statement: Statement) -> str:
    tags = [f"{one.tag}: {', '.join(one.values)}" for one in statement.categories]
    return " | ".join([f"{statement.policy} {statement.classification}", *tags])


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _document(file: Path) -> dict[str, Any]:
    """Return what the labels inside a document say; it is parsed in a child process, as on ingest."""
    source = _loaded(file)
    try:
        with Sandbox(Limits()) as sandbox:
            reading = sandbox.read(source.data, kind_of(source))
    except NotRead as stop:
        raise CheckFailed(stop.reason.sentence) from stop
    found = inside.found(reading.labels)
    if found is None:
        raise CheckFailed("No label stands in this file.")
    return {"marking": text(found.marking), "flags": list(found.flags)}
