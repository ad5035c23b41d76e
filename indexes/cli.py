"""The verbs of the store: init, users, index."""

import hashlib
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from indexes.accounts import Account, Accounts, cleared
from indexes.control import choose_ruleset, declare_ceiling, open_control
from indexes.door import (
    AsOption,
    JsonOption,
    LibraryOption,
    audit_log,
    json_line,
    moment,
    ruleset_named,
    settings_for,
    split_list,
    view_as,
)
from indexes.duties import Duty
from indexes.errors import UsageError
from indexes.labels import clearance
from indexes.layout import Layout
from indexes.policy import RULESETS, parse, text
from indexes.policy import ceiling as ceiling_of
from indexes.vault import create

LEAST_PASSWORD = 8  # NIST SP 800-63B, 5.1.1.2

users_app = typer.Typer(help="Accounts and clearances.", no_args_is_help=True)
index_app = typer.Typer(help="The search indexes.", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(help="Account name.", show_default=False)]
ClearanceOption = Annotated[
    list[str] | None,
    typer.Option("--clearance", help='Such as "SECRET" or "NATO SECRET"; give it once per system.', show_default=False),
]
NationalityOption = Annotated[
    str | None, typer.Option("--nationality", help="Three letters, such as USA.", show_default=False)
]
HoldsOption = Annotated[
    str | None, typer.Option("--holds", help="Compartments and caveats, such as SI,TK,ATOMAL.", show_default=False)
]
GroupsOption = Annotated[str | None, typer.Option("--groups", help="Need-to-know groups.", show_default=False)]
FromOption = Annotated[str | None, typer.Option("--valid-from", help="First moment, UTC.", show_default=False)]
UntilOption = Annotated[str | None, typer.Option("--valid-until", help="Last moment, UTC.", show_default=False)]
ReviewerOption = Annotated[
    bool | None,
    typer.Option("--reviewer/--no-reviewer", help="May decide on quarantined files that it may read."),
]
DutyOption = Annotated[
    list[str] | None,
    typer.Option("--duty", help=f"One of: {', '.join(Duty)}; repeat for more.", metavar="DUTY", show_default=False),
]
CeilingOption = Annotated[
    str | None,
    typer.Option("--ceiling", help="The most that the library may hold; can be raised later.", show_default=False),
]
RulesetOption = Annotated[
    str | None,
    typer.Option("--ruleset", help=f"By which book: {', '.join(RULESETS)}.", metavar="BOOK", show_default=False),
]
PasswordOption = Annotated[
    bool, typer.Option("--password", help="Ask for a password, so that the account can sign in.")
]


def init_command(
    context: typer.Context,
    ceiling: CeilingOption = None,
    ruleset: RulesetOption = None,
    library: LibraryOption = None,
) -> None:
    """Make an empty library, or declare the ceiling and the ruleset of one that is there."""
    declared = parse(ceiling) if ceiling is not None else None
    book = ruleset_named(ruleset) if ruleset is not None else None
    layout = create(settings_for(context, library))
    if declared is not None:
        declare_ceiling(open_control(layout), declared)
    typer.echo(f"Library ready at {layout.root}")
    if declared is not None:
        typer.echo(f"Its ceiling is {text(declared)}.")
    if book is not None:
        choose_ruleset(open_control(layout), book)
        typer.echo(f"Markings of its documents are read by {book} from now on.")


@users_app.command("add")
def users_add(
    context: typer.Context,
    name: NameArgument,
    clearance: ClearanceOption = None,
    nationality: NationalityOption = None,
    holds: HoldsOption = None,
    groups: GroupsOption = None,
    valid_from: FromOption = None,
    valid_until: UntilOption = None,
    reviewer: ReviewerOption = None,
    duty: DutyOption = None,
    password: PasswordOption = False,
    library: LibraryOption = None,
) -> None:
    """Add an account and say what it may read."""
    account = Account(
        name,
        tuple(clearance or ()),
        nationality,
        split_list(holds),
        split_list(groups),
        moment(valid_from),
        moment(valid_until),
        reviewer=bool(reviewer),
        duties=tuple(duty) if duty is not None else (Duty.READER,),
    )
    _accounts(context, library).add(account, _read_password() if password else None)
    _recorded(context, library, "account added", account)
    typer.echo(f"Added {name}.")


@users_app.command("grant")
def users_grant(
    context: typer.Context,
    name: NameArgument,
    clearance: ClearanceOption = None,
    nationality: NationalityOption = None,
    holds: HoldsOption = None,
    groups: GroupsOption = None,
    valid_from: FromOption = None,
    valid_until: UntilOption = None,
    reviewer: ReviewerOption = None,
    duty: DutyOption = None,
    library: LibraryOption = None,
) -> None:
    """Replace the parts that are given of what an account may read; the rest stays."""
    accounts = _accounts(context, library)
    given: dict[str, Any] = {
        "clearances": tuple(clearance) if clearance is not None else None,
        "nationality": nationality,
        "holds": split_list(holds) if holds is not None else None,
        "groups": split_list(groups) if groups is not None else None,
        "valid_from": moment(valid_from),
        "valid_until": moment(valid_until),
        "reviewer": reviewer,
        "duties": tuple(duty) if duty is not None else None,
    }
    changes = {key: value for key, value in given.items() if value is not None}
    changed = replace(accounts.show(name), **changes)
    _recorded(context, library, "account changed", changed)
    accounts.grant(changed)
    typer.echo(f"Changed {name}. It counts from now on.")


@users_app.command("import")
def users_import(
    context: typer.Context,
    name: NameArgument,
    file: Annotated[Path, typer.Argument(help="A clearance document (ADatP-4774.1).", show_default=False)],
    library: LibraryOption = None,
) -> None:
    """Set what an account holds in one system from a clearance document; its other systems and holds stay."""
    accounts = _accounts(context, library)
    account = accounts.show(name)
    try:
        data = file.read_bytes()
    except OSError as error:
        message = "The clearance document cannot be opened."
        raise UsageError(message) from error
    found = clearance.read(data)
    changed = cleared(account, found)
    digest = hashlib.sha256(data).hexdigest()
    details = {"account": name, "system": found.system, "document": digest}
    audit_log(settings_for(context, library)).append("administrator", "clearance", details)
    accounts.grant(changed)
    typer.echo(f"Changed {name}. It counts from now on.")
    if found.left_out:
        typer.echo(f"Left out, because an account cannot hold it: {', '.join(found.left_out)}")


@users_app.command("password")
def users_password(context: typer.Context, name: NameArgument, library: LibraryOption = None) -> None:
    """Set the password with which an account signs in; without a terminal it is the first line of standard input."""
    accounts = _accounts(context, library)
    accounts.show(name)
    accounts.set_password(name, _read_password())
    typer.echo(f"Changed the password of {name}.")


@users_app.command("show")
def users_show(
    context: typer.Context, name: NameArgument, *, as_json: JsonOption = False, library: LibraryOption = None
) -> None:
    """Show an account and the most that it may read."""
    record = _account_record(_accounts(context, library).show(name))
    if as_json:
        json_line(record)
        return
    for key, value in record.items():
        typer.echo(f"{key:12} {', '.join(value) if isinstance(value, list) else value}")


@users_app.command("list")
def users_list(context: typer.Context, *, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """List the accounts."""
    for account in _accounts(context, library).list():
        record = _account_record(account)
        if as_json:
            json_line(record)
        else:
            typer.echo(f"{account.name:16} {record['ceiling']}")


@index_app.command("stats")
def index_stats(
    context: typer.Context, name: AsOption, *, as_json: JsonOption = False, library: LibraryOption = None
) -> None:
    """Show the search index of each partition that an account may read: size, kind, and what a search of it finds.

    The share found is measured here and now: of the 10 nearest neighbours of 50 of its own chunks. It is recorded.
    """
    with view_as(settings_for(context, library), name, None) as view:
        found = view.stats()
    for one in found:
        if as_json:
            json_line(asdict(one))
        else:
            share = "" if one.recall is None else f"{one.recall:.4f}"
            typer.echo(f"{one.chunks:9} chunks  {one.kind:5}  {one.bytes / 1e6:9.1f} MB  {share:6}  {one.marking}")


def _read_password() -> str:
    """Ask for a password on the terminal, or read a line of standard input. Raises UsageError for a short one."""
    if sys.stdin.isatty():
        secret = str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    else:
        secret = sys.stdin.readline().rstrip("\n")
    if len(secret) < LEAST_PASSWORD:
        message = f"A password has at least {LEAST_PASSWORD} characters."
        raise UsageError(message)
    return secret


def _accounts(context: typer.Context, library: LibraryOption) -> Accounts:
    layout = Layout(settings_for(context, library).library)
    layout.check()
    return Accounts(open_control(layout))


def _recorded(context: typer.Context, library: LibraryOption, action: str, account: Account) -> None:
    log = audit_log(settings_for(context, library))
    log.append("administrator", action, {"account": account.name, "ceiling": text(ceiling_of(account.reader()))})


def _account_record(account: Account) -> dict[str, Any]:
    return {
        "name": account.name,
        "clearances": list(account.clearances),
        "nationality": account.nationality,
        "holds": list(account.holds),
        "groups": list(account.groups),
        "memberships": [f"{tag}: {value}" for tag, value in account.memberships],
        "valid_from": account.valid_from.isoformat() if account.valid_from else None,
        "valid_until": account.valid_until.isoformat() if account.valid_until else None,
        "sign_in": "yes" if account.can_sign_in else "no",
        "reviewer": "yes" if account.reviewer else "no",
        "duties": list(account.duties),
        "ceiling": text(ceiling_of(account.reader())),
    }
