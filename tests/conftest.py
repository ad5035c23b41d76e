"""What holds for every test: no network but loopback, repeatable chance, a home of its own.

The guard is an audit hook, so it sees the attempt whichever library makes it, even one that swallows the refusal:
the test during which it happened fails. `make test` adds a network namespace where one can be made, which also
binds child processes.
"""

import ipaddress
import os
import socket
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from hypothesis import HealthCheck

from indexes import embed
from indexes.embed import Embedder
from indexes.settings import Settings

ATTEMPTS: list[str] = []
"""Every refused attempt of this process, oldest first: the event and the address."""

GUARDED = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
RESOLVING = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})
LOCAL_NAMES = frozenset({"", "localhost", "localhost.localdomain", "ip6-localhost"})

DEFAULT = hypothesis.settings(
    deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
hypothesis.settings.register_profile("default", DEFAULT)
hypothesis.settings.register_profile("ci", DEFAULT, derandomize=True, database=None)
hypothesis.settings.register_profile("long", DEFAULT, max_examples=2000)
hypothesis.settings.register_profile("brief", DEFAULT, max_examples=15, derandomize=True, database=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "default"))


class NetworkUsed(RuntimeError):  # noqa: N818 - what happened
    """Raised in place of an attempt to reach anything but this machine."""


def is_local(host: object) -> bool:
    """Return whether this host is the machine itself, without asking any resolver."""
    if host is None:
        return True
    name = host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else str(host)
    if name.lower() in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


def refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    """Audit hook: raise `NetworkUsed` where an event would leave the machine. Unix sockets are the machine."""
    if event in RESOLVING:
        host = arguments[0]
    elif event in GUARDED:
        address = arguments[1] if len(arguments) > 1 else None
        if not isinstance(address, tuple):  # a Unix socket's path, or a socket that is connected already
            return
        host = address[0]
    else:
        return
    if not is_local(host):
        ATTEMPTS.append(f"{event} {host}")
        message = f"{event} to {host}: tests may reach loopback only"
        raise NetworkUsed(message)


sys.addaudithook(refuse_network)


@pytest.fixture(autouse=True)
def _no_network() -> Iterator[None]:
    """Fail the test during which something tried to leave the machine, also where the refusal was swallowed."""
    before = len(ATTEMPTS)
    yield
    assert ATTEMPTS[before:] == []


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Take away what the person's own environment says: settings, colours, the width of a terminal."""
    for name in [name for name in os.environ if name.startswith("COVERSHEET_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the source tree."""
    return Path(__file__).parent.parent


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of prepared models, shared by all tests of a run: the packaged one is quantised once."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "models"


@pytest.fixture(scope="session")
def embedder(models: Path) -> Embedder:
    """The packaged embedder, loaded once a process."""
    return embed.load(Settings(library=models.parent / "no-library", models=models, threads=2))


@pytest.fixture
def settings(tmp_path: Path, models: Path) -> Settings:
    """Settings of a library that does not exist yet, in a folder of this test's own."""
    return Settings(library=tmp_path / "library", models=models, threads=2)


@pytest.fixture
def attempts() -> Iterator[list[str]]:
    """The refused attempts; what a test adds on purpose is taken off again at its end."""
    before = len(ATTEMPTS)
    yield ATTEMPTS
    del ATTEMPTS[before:]


def pytest_report_header() -> str:
    """Say in the log which of the two guards stood."""
    outside = sorted(name for _, name in socket.if_nameindex() if name != "lo")
    if outside:
        return f"network guard: audit hook only (interfaces: {', '.join(outside)})"
    return "network guard: audit hook, in a namespace with loopback only"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Add up the figures that tests have recorded (`record_property`), such as the number of pairs compared."""
    totals: Counter[str] = Counter()
    for report in terminalreporter.getreports("passed"):
        totals.update({name: value for name, value in report.user_properties if isinstance(value, int)})
    for name, total in sorted(totals.items()):
        terminalreporter.write_line(f"{name}: {total:,}")
