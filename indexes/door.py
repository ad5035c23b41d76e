"""What every command shares: which library, whose eyes, one JSON object a line, and how an error is told.

Exit codes: 0 done · 1 failed · 2 wrong usage · 3 finished, but a person is needed · 4 not allowed · 5 not found ·
6 busy · 7 a check failed · 130 stopped by Ctrl-C.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from indexes import embed
from indexes.accounts import Accounts
from indexes.audit import AuditLog
from indexes.control import recorded_model
from indexes.embed import Embedder
from indexes.errors import UsageError
from indexes.layout import Layout
from indexes.lifecycle import finish
from indexes.policy import RULESETS, Marking, Ruleset, parse
from indexes.settings import PACKAGED, Settings, from_environment
from indexes.vault import Vault, derived_key
from indexes.view import View

NEEDS_A_PERSON = 3

LibraryOption = Annotated[
    Path | None,
    typer.Option("--library", help="Folder of the library. Also: COVERSHEET_LIBRARY.", show_default=False),
]
AsOption = Annotated[str, typer.Option("--as", help="Account whose eyes are used.", show_default=False)]
UpToOption = Annotated[
    str | None, typer.Option("--up-to", help="Use only documents up to this marking.", show_default=False)
]
ByOption = Annotated[str, typer.Option("--by", help="Account of the person who does this.", show_default=False)]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]


def settings_for(context: typer.Context, library: Path | None) -> Settings:
    """Return the settings: the command's own --library goes before the program's, that before the environment."""
    chosen = library or (context.find_root().obj or {}).get("library")
    return from_environment(chosen)


@contextmanager
def opened_vault(settings: Settings, *, searched: bool = False) -> Iterator[Vault]:
    """Yield the open library with the embedder that the settings name; if it is searched, with the reranker too."""
    Layout(settings.library).check()  # before a model is prepared in a folder that is no library
    with Vault.open(settings, embedder_for(settings), embed.load_reranker(settings) if searched else None) as vault:
        finish(vault)
        yield vault


def embedder_for(settings: Settings) -> Embedder:
    """Return the embedder that the settings name, in the form that the library was made with if there is one."""
    has_forms = settings.embedder != PACKAGED  # the packaged model has one form, so nothing need be read for it
    return embed.load(settings, recorded_model(Layout(settings.library)) if has_forms else None)


@contextmanager
def view_as(settings: Settings, name: str, up_to: str | None) -> Iterator[View]:
    """Yield the view of an account, narrowed by the marking text `up_to` if it is given."""
    ceiling: Marking | None = parse(up_to) if up_to else None
    with opened_vault(settings, searched=True) as vault:
        yield vault.view(Accounts(vault.control).reader(name), ceiling)


def audit_log(settings: Settings) -> AuditLog:
    """Return the audit log of the library that the settings name. Raises UsageError without one."""
    layout = Layout(settings.library)
    layout.check()
    return AuditLog(layout.audit, derived_key(layout, "audit"))


def write_new(file: Path, content: str) -> None:
    """Write a new file that only its owner may read. Raises UsageError where it can't be made."""
    try:
        file.touch(mode=0o600, exist_ok=False)
        file.write_text(content, encoding="utf-8")
    except FileExistsError as error:
        raise UsageError(f"{file} is there already. Choose another name.") from error
    except OSError as error:
        raise UsageError(f"{file} can't be written.") from error


def json_line(record: Mapping[str, Any]) -> None:
    """Print one JSON object on one line of standard output."""
    typer.echo(json.dumps(record, ensure_ascii=False))


def ruleset_named(name: str) -> Ruleset:
    """Return the ruleset of this name. Raises UsageError for any other."""
    for known in RULESETS:
        if name == known:
            return known
    raise UsageError(f"There is no ruleset of this name. It is one of: {', '.join(RULESETS)}.")


def moment(value: str | None) -> datetime | None:
    """Read a date or time from the command line, in UTC unless it says otherwise. Raises UsageError."""
    if value is None:
        return None
    try:
        read = datetime.fromisoformat(value)
    except ValueError as error:
        message = "A time is written 2026-11-23 or 2026-11-23T16:40:00+00:00."
        raise UsageError(message) from error
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def split_list(value: str | None) -> tuple[str, ...]:
    """Return the parts of a comma-separated option."""
    return tuple(part.strip() for part in (value or "").split(",") if part.strip())
