"""The verbs of programs' tokens: `users token`, `tokens`, `revoke-token`."""

from typing import Annotated, Any

import typer

from indexes.audit import AuditLog
from indexes.control import open_control
from indexes.door import JsonOption, LibraryOption, json_line, settings_for, split_list
from indexes.layout import Layout
from indexes.policy import parse, text
from indexes.tokens import SCOPES, Token, Wish, make_token, revoke_token, tokens
from indexes.vault import derived_key

NameArgument = Annotated[str, typer.Argument(help="Account name.", show_default=False)]
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="The id of the token.", show_default=False)]
ScopeOption = Annotated[str, typer.Option("--scope", help=f"What it is for: {', '.join(SCOPES)}.")]
DaysOption = Annotated[int, typer.Option("--days", help="How long it lasts.")]
UpToOption = Annotated[
    str | None, typer.Option("--up-to", help="The most that it shows; never more than the account.", show_default=False)
]


def token_command(
    context: typer.Context,
    name: NameArgument,
    *,
    scope: ScopeOption = "ask,read",
    days: DaysOption = 30,
    up_to: UpToOption = None,
    library: LibraryOption = None,
) -> None:
    """Make a token with which a program asks as an account. The secret is printed once, and kept as a digest only."""
    layout = _layout(context, library)
    wish = Wish(split_list(scope), days, parse(up_to) if up_to else None)
    token, secret = make_token(open_control(layout), name, wish)
    _record(layout, "token made", token)
    typer.echo(f"Token {token.id} of {name}: {', '.join(token.scopes)}, until {token.until:%Y-%m-%d %H:%MZ}.", err=True)
    typer.echo(secret)


def tokens_command(context: typer.Context, *, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """List the tokens: whose, what for, up to what, until when."""
    for token in tokens(open_control(_layout(context, library))):
        record = _token_record(token)
        if as_json:
            json_line(record)
        else:
            shown = record["up_to"] or "all that the account may read"
            typer.echo(f"{token.id}  {token.account:16} {','.join(token.scopes):16} {token.until:%Y-%m-%d}  {shown}")


def revoke_command(context: typer.Context, token: IdArgument, library: LibraryOption = None) -> None:
    """Take a token back. It counts at once."""
    layout = _layout(context, library)
    found = revoke_token(open_control(layout), token)
    _record(layout, "token revoked", found)
    typer.echo(f"Token {found.id} of {found.account} is revoked.")


def _layout(context: typer.Context, library: LibraryOption) -> Layout:
    layout = Layout(settings_for(context, library).library)
    layout.check()
    return layout


def _record(layout: Layout, action: str, token: Token) -> None:
    AuditLog(layout.audit, derived_key(layout, "audit")).append("administrator", action, _token_record(token))


def _token_record(token: Token) -> dict[str, Any]:
    return {
        "token": token.id,
        "account": token.account,
        "scopes": list(token.scopes),
        "up_to": text(token.ceiling) if token.ceiling else "",
        "until": token.until.isoformat(timespec="seconds"),
    }
