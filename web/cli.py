"""The verbs of the web door: `serve`, and `demo`, which makes a small library of invented documents and serves it."""

import secrets
import socket
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from indexes.accounts import Account, Accounts
from indexes.door import LibraryOption, opened_vault, settings_for
from indexes.errors import UsageError
from indexes.panels import add_panel
from indexes.settings import Settings, from_environment
from indexes.vault import create

HOST = "127.0.0.1"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
PORT = 8017
PORTS_TRIED = 100
JOBS = 2  # documents read at once
DEMO_FOLDER = Path("demonstration")
DEMO_QUESTION = "How many days of diesel does the northern depot hold?"

HostOption = Annotated[str, typer.Option("--host", help="Address to listen on; other than loopback: --behind-tls.")]
PortOption = Annotated[int, typer.Option("--port", min=1, max=65535, help="Port to listen on.")]
TlsOption = Annotated[
    bool,
    typer.Option("--behind-tls", help="A proxy ends https in front of this server: cookies for https only."),
]
NameOption = Annotated[
    list[str] | None,
    typer.Option("--name", help="Name that browsers use for this server; repeat for more.", show_default=False),
]
NoticeOption = Annotated[
    Path | None,
    typer.Option("--notice", help="Text file shown word for word above the sign-in.", show_default=False),
]
FolderOption = Annotated[Path, typer.Option("--folder", help="Where documents and library are written.")]
NoServeOption = Annotated[bool, typer.Option("--no-serve", help="Make the library and stop there.")]


def serve_command(
    context: typer.Context,
    *,
    host: HostOption = HOST,
    port: PortOption = PORT,
    behind_tls: TlsOption = False,
    name: NameOption = None,
    notice: NoticeOption = None,
    library: LibraryOption = None,
) -> None:
    """Serve the pages and the JSON door, on this machine only unless told otherwise."""
    if host not in LOOPBACK and not behind_tls:
        message = "Only loopback is served without https. Put a proxy that ends https in front and give --behind-tls."
        raise UsageError(message)
    words = _notice(notice)
    settings = settings_for(context, library)
    listener = listen(host, port)
    typer.echo(f"Coversheet is at {address(host, listener)}  (stop with Ctrl-C)")
    serve(settings, listener, names=(host, *(name or ())), behind_tls=behind_tls, notice=words)


def demo_command(
    context: typer.Context,
    *,
    folder: FolderOption = DEMO_FOLDER,
    port: PortOption = PORT,
    no_serve: NoServeOption = False,
    library: LibraryOption = None,
) -> None:
    """Make a library of invented documents with six sign-ins, and serve it on this machine."""
    chosen = library or (context.find_root().obj or {}).get("library") or folder / "library"
    settings = from_environment(chosen)
    create(settings)
    fill(settings, folder / "documents")
    passwords = open_accounts(settings)
    typer.echo("\nSign in with one of these (new passwords each time this command runs):")
    width = max(len(account) for account in passwords)
    for account, (password, words) in passwords.items():
        typer.echo(f"  {account:<{width}}  {password}   {words}")
    typer.echo(f"\nAsk each of the first four: {DEMO_QUESTION}")
    if no_serve:
        typer.echo(f"\nServe it with: coversheet serve --library {settings.library}")
        return
    from web import intranet  # noqa: PLC0415 - only this verb shows an intranet

    listener = listen_near(HOST, port)
    beside = listen_near(HOST, port + 1)
    home, page = (address(HOST, one).rstrip("/") for one in (listener, beside))
    with opened_vault(settings) as vault:
        add_panel(vault.control, page, None)
    typer.echo(f"\nCoversheet is at {home}/  (stop with Ctrl-C)")
    typer.echo(f"A page of an invented intranet with the chat panel is at {page}/")
    with intranet.served(beside, home):
        serve(settings, listener, names=(HOST,), behind_tls=False)


def serve(
    settings: Settings, listener: socket.socket, *, names: tuple[str, ...], behind_tls: bool, notice: str = ""
) -> None:
    """Serve the library on a socket that listens already, until the process is told to stop.

    `names` are the hosts that browsers may use besides those of loopback, `notice` the text above the sign-in.
    """
    import uvicorn  # noqa: PLC0415 - the other verbs need no server

    from ingest.sandbox import Limits, Sandbox  # noqa: PLC0415 - the other verbs need no server
    from rag.drafting.settings import from_environment as language_model  # noqa: PLC0415
    from rag.ways import opened  # noqa: PLC0415
    from web import app, visit  # noqa: PLC0415

    with ExitStack() as stack:
        way = stack.enter_context(opened(settings, language_model()))
        vault = stack.enter_context(opened_vault(settings, searched=True))
        sandbox = stack.enter_context(Sandbox(Limits(weaker=settings.weaker_walls), settings.ocr_languages))
        accounts = Accounts(vault.control)
        accounts.verify("", "")  # makes the hash that unknown names are compared with, before anybody can time it
        hosts = tuple(dict.fromkeys((*names, "127.0.0.1", "localhost", "[::1]")))
        site = visit.Site(hosts=hosts, behind_tls=behind_tls, way=way, notice=notice)
        config = uvicorn.Config(
            app.create(vault, accounts, site=site, sandbox=sandbox),
            access_log=False,
            log_level="warning",
            server_header=False,
            date_header=False,
            proxy_headers=False,
            ws="none",
            lifespan="off",
            timeout_graceful_shutdown=5,
            limit_concurrency=256,
        )
        uvicorn.Server(config).run(sockets=[listener])


def _notice(file: Path | None) -> str:
    """Return the site's notice, "" without one. Raises UsageError when it can't be read."""
    try:
        return file.read_text(encoding="utf-8").strip() if file else ""
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("The file of the notice can't be read. It is plain text in UTF-8.") from error


def fill(settings: Settings, folder: Path) -> None:
    """Write the invented documents and take them in; what is there already is left as it is."""
    from ingest import demonstration  # noqa: PLC0415 - only this verb writes documents
    from ingest.chunks import Measure  # noqa: PLC0415 - only this verb reads documents
    from ingest.intake import Intake, outcomes  # noqa: PLC0415
    from ingest.pipeline import Tools, Trusted  # noqa: PLC0415
    from ingest.sandbox import Limits, Sandbox  # noqa: PLC0415

    files = demonstration.write(folder)
    with (
        opened_vault(settings) as vault,
        vault.writing(),
        Sandbox(Limits(weaker=settings.weaker_walls), settings.ocr_languages) as sandbox,
    ):
        measure = Measure.of(vault.embedder, vault.embedder.fingerprint.max_tokens)
        intake = Intake(Tools(sandbox, measure, Trusted()), vault, jobs=JOBS, dry_run=False)
        console = Console(stderr=True)
        steps = track(
            outcomes(files, intake, lambda: False),
            "Reading",
            total=len(files),
            console=console,
            disable=not console.is_terminal,
            transient=True,
        )
        counts = Counter(outcome.outcome for outcome in steps)
        vault.seal()
    told = ", ".join(f"{number} {outcome}" for outcome, number in sorted(counts.items()))
    typer.echo(f"{len(files)} invented documents in {folder}: {told}.")


def open_accounts(settings: Settings) -> Mapping[str, tuple[str, str]]:
    """Give each demonstration account a new password; return password and a word about each, by name."""
    from ingest import demonstration  # noqa: PLC0415 - only this verb knows these accounts

    found: dict[str, tuple[str, str]] = {}
    with opened_vault(settings) as vault:
        accounts = Accounts(vault.control)
        known = {account.name for account in accounts.list()}
        for one in (*demonstration.ACCOUNTS, *demonstration.STAFF):
            grants = (one.name, one.clearances, one.nationality, one.holds, one.groups)
            account = Account(*grants, reviewer=one.reviewer, duties=one.duties)
            password = "-".join(secrets.token_hex(2) for _ in range(4))
            if account.name in known:
                accounts.grant(account)
                accounts.set_password(account.name, password)
            else:
                accounts.add(account, password)
            found[account.name] = (password, one.description)
    return found


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on this address.

    Raises:
        UsageError: the port is taken, or the address is not this machine's.

    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        message = f"Can't listen on {host} port {port}. Is another server there? Choose one with --port."
        raise UsageError(message) from error
    return listener


def listen_near(host: str, port: int) -> socket.socket:
    """Return a socket that listens on this port or, when it is taken, on the next free one. Raises UsageError."""
    for candidate in range(port, min(port + PORTS_TRIED, 65_535)):
        try:
            return listen(host, candidate)
        except UsageError:
            continue
    return listen(host, port)


def address(host: str, listener: socket.socket) -> str:
    """Return what to type into a browser."""
    return f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}/"
