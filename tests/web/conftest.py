"""A small real library on disk, four accounts, and browsers in process that are signed in as one of them."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient

from indexes import policy
from indexes.accounts import Account, Accounts
from indexes.database import Store
from indexes.duties import Duty
from indexes.embed import Embedder
from indexes.measurements import Gated, Measurement, note
from indexes.panels import add_panel
from indexes.records import Chunk, Draft
from indexes.settings import Settings
from indexes.vault import Vault, create
from ingest.chunks import Measure
from ingest.intake import Intake, outcomes
from ingest.pipeline import Tools, Trusted
from ingest.sandbox import Limits, Sandbox
from tests.ingest.specimens import pdf
from web import app as web_app
from web import cli
from web.session import Entropy, Sessions
from web.visit import Site

ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
PASSWORD = "wren-and-otter-7"
ORIGIN = {"Origin": "http://localhost"}
LOW = "analyst.low"
HIGH = "analyst.high"
ALLIED = "analyst.allied"
LAPSED = "analyst.lapsed"
CHIEF = "chief"
AUDITOR = "auditor"
LABELS = "labels"
PORTAL = "https://portal.example"

ABSENT_ID = "0" * 32
QUESTION = "How many days of diesel does the northern depot hold?"
LOW_WORDS = "The northern depot holds six days of diesel for the exercise."
HIGH_WORDS = "The northern depot falls below its floor of diesel on 14 August."
HOSTILE_WORDS = (
    '<script>alert("otter")</script> <b onclick="x()">The ferry <i>Heron</i></b> carries 90 vehicles & crews.'
)

ACCOUNTS = (
    Account(LOW, ("UNCLASSIFIED",), "USA"),
    Account(HIGH, ("SECRET",), "USA", ("NOFORN",)),
    Account(ALLIED, ("SECRET", "NATO SECRET"), "GBR"),
    Account(LAPSED, ("SECRET",), "USA", valid_until=datetime(2020, 1, 1, tzinfo=UTC)),
    Account(CHIEF, ("SECRET",), "USA", ("NOFORN",), ("OTTER",), duties=(Duty.ADMINISTRATOR,)),
    Account(AUDITOR, ("SECRET",), "USA", duties=(Duty.AUDITOR,)),
    Account(LABELS, ("SECRET",), "USA", ("NOFORN",), reviewer=True),
)


@dataclass(slots=True)
class Library:
    """An open vault with its accounts, the ids of its documents by their titles, and what "Fuel outlook" replaced."""

    vault: Vault
    accounts: Accounts
    documents: dict[str, str]
    earlier: str = ""


@dataclass(slots=True)
class Clock:
    """Time and chance that a test decides."""

    seconds: float = 1000.0
    moment: datetime = field(default_factory=lambda: datetime(2026, 11, 23, 12, tzinfo=UTC))
    tokens: int = 0

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self.seconds += seconds
        self.moment += timedelta(seconds=seconds)

    def token(self) -> str:
        """Give the next token: different each time, the same in every run."""
        self.tokens += 1
        return f"token-{self.tokens:040d}"

    def entropy(self) -> Entropy:
        """Give this clock as what sessions take time and chance from."""
        return Entropy(lambda: self.seconds, lambda: self.moment, self.token, lambda: "nonce")


def draft(
    title: str, banner: str, pages: Sequence[Sequence[tuple[str, str]]], *, paged: bool = True, date: str = ""
) -> Draft:
    """Give a document of paragraphs with their portion marks ("" for the banner), one list a page."""
    marking = policy.parse(banner)
    text, starts, chunks = "", [], []
    for number, paragraphs in enumerate(pages, 1):
        starts.append(len(text))
        for portion, words in paragraphs:
            start = len(text)
            text += words
            own = policy.parse_portion(portion, marking) if portion else marking
            chunks.append(Chunk(start, len(text), number if paged else None, own, ""))
            text += "\n\n"
    return Draft(
        title=title,
        title_marking=marking,
        filename=f"{title}.txt",
        media_type="text/plain",
        marking=marking,
        original=f"{banner}\n{title}\n{text}".encode(),
        text=text,
        pages=tuple(starts) if paged else (),
        chunks=tuple(chunks),
        date=date,
    )


def outlook(days: int) -> Draft:
    """Give the revision of "Fuel outlook" that speaks of so many days."""
    words = LOW_WORDS.replace("six", {5: "five", 6: "six"}[days])
    last = "The second page speaks of bridges."
    return draft(
        "Fuel outlook", "UNCLASSIFIED", [[("", words), ("", "Rail wagons arrive twice a week.")], [("", last)]]
    )


def brought(vault: Vault, one: Draft, place: str) -> str:
    """Bring a document as the file at a place, which may be a later revision of it; return its id."""
    vectors = vault.embedder.embed([one.text[chunk.start : chunk.end] for chunk in one.chunks])
    return vault.revise(one, vectors, place)


def drafts() -> tuple[Draft, ...]:
    """Give the documents of the test library."""
    return (
        outlook(6),
        draft(
            "Depot estimate",
            "SECRET//NOFORN",
            [[("(U)", "This estimate is for planners."), ("(S//NF)", HIGH_WORDS)]],
            date="2026-07-30",
        ),
        draft("Port brief", "NATO SECRET", [[("", "The port can unload eight wagons a day.")]], paged=False),
        draft("Ferry note", "UNCLASSIFIED", [[("", HOSTILE_WORDS)]], paged=False, date="2026-03"),
    )


def note_evaluations(control: Store) -> None:
    """Keep two invented evaluations of one kind, so that their page has figures."""
    for day, support, lost in ((25, 0.94, ()), (26, 0.91, ("q-1", "q-9"))):
        figures = {"support": support, "leaks": float(len(lost)), "n": 40.0, "lost": float(len(lost))}
        gate = {"support": Gated("at least 0.9", reached=True), "leaks": Gated("at most 0", reached=not lost)}
        note(control, Measurement("claims", f"2026-11-{day}T02:10:00+00:00", figures, {"lost": lost}, gate))


@contextmanager
def stocked(settings: Settings, embedder: Embedder) -> Iterator[Vault]:
    """Open a new library that holds the documents, sealed; its accounts are up to the test."""
    create(settings)
    with Vault.open(settings, embedder) as vault:
        with vault.writing():
            for one in drafts():
                vault.deposit(one)
            vault.seal()
        yield vault


def brought_in(vault: Vault) -> tuple[str, dict[str, str]]:
    """Bring the documents in and seal; return the id of what "Fuel outlook" replaced, and the others' by title."""
    earlier, _ = (brought(vault, one, "/in/fuel.txt") for one in (outlook(5), drafts()[0]))
    documents = {one.title: vault.document_of(one) for one in drafts()[:1]}
    for one in drafts()[1:]:
        documents[one.title] = vault.deposit(one)
    vault.seal()
    return earlier, documents


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory, models: Path, embedder: Embedder) -> Iterator[Library]:
    """The test library. Tests read it; those that change something make one of their own."""
    settings = Settings(tmp_path_factory.mktemp("web") / "library", models)
    create(settings)
    with Vault.open(settings, embedder) as vault:
        with vault.writing():
            earlier, documents = brought_in(vault)
        accounts = Accounts(vault.control)
        for account in ACCOUNTS:
            accounts.add(account, PASSWORD)
        add_panel(vault.control, PORTAL, None)
        note_evaluations(vault.control)
        yield Library(vault, accounts, documents, earlier)


@pytest.fixture
def clock() -> Clock:
    """Time and chance of this test."""
    return Clock()


@pytest.fixture
def application(library: Library, clock: Clock) -> FastAPI:
    """The web door over the test library."""
    site = Site(hosts=("localhost",))
    return web_app.create(library.vault, library.accounts, site=site, entropy=clock.entropy())


@pytest.fixture
def visitor(application: FastAPI) -> Iterator[TestClient]:
    """A browser in which nobody is signed in."""
    with TestClient(application, base_url="http://localhost", follow_redirects=False) as client:
        yield client


@pytest.fixture
def signed_in(application: FastAPI) -> Callable[[str], TestClient]:
    """Make a browser in which this account is signed in, without the work of checking the password."""

    def browser(name: str) -> TestClient:
        client = TestClient(application, base_url="http://localhost", follow_redirects=False)
        client.cookies.set("coversheet", application.state.house.sessions._open(name), domain="localhost.local")
        return client

    return browser


@pytest.fixture
def low(signed_in: Callable[[str], TestClient]) -> TestClient:
    """A browser of the account that may read unclassified documents only."""
    return signed_in(LOW)


@pytest.fixture
def high(signed_in: Callable[[str], TestClient]) -> TestClient:
    """A browser of the account that may read SECRET//NOFORN."""
    return signed_in(HIGH)


def token_of(client: TestClient) -> str:
    """Give the token that this browser's forms must bring back."""
    return client.get("/").text.split('name="token" value="', 1)[1].split('"', 1)[0]


def ask(client: TestClient, question: str = QUESTION, path: str = "/ask", **fields: str) -> str:
    """Send the question form as a browser without script does; give the page."""
    data = {"token": token_of(client), "question": question, "up_to": "", **fields}
    response = client.post(path, data=data, headers=ORIGIN)
    assert response.status_code == 200, response.text
    return response.text


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's chromium, for pytest-playwright: nothing is downloaded."""
    return {"executable_path": CHROMIUM, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def served(library: Library) -> FastAPI:
    """The web door that the real server serves."""
    return web_app.create(library.vault, library.accounts, site=Site())


@pytest.fixture(scope="session")
def served_sessions(served: FastAPI) -> Sessions:
    """Its sessions."""
    found: Sessions = served.state.house.sessions
    return found


@contextmanager
def serving(application: FastAPI) -> Iterator[str]:
    """Serve an application on loopback by a real server; give its address."""
    listener = cli.listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(application, log_level="critical", lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield cli.address("127.0.0.1", listener)
    server.should_exit = True
    thread.join(timeout=20)


@pytest.fixture(scope="session")
def address(served: FastAPI) -> Iterator[str]:
    """A real server on loopback over the test library."""
    with serving(served) as found:
        yield found


@dataclass(slots=True)
class Drawn:
    """An open vault with one SECRET PDF of two pages, its accounts, and what reads and draws its pages."""

    vault: Vault
    accounts: Accounts
    sandbox: Sandbox


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory, models: Path, embedder: Embedder) -> Iterator[Drawn]:
    """A library with one PDF, read and drawn by real children. Tests read it."""
    settings = Settings(tmp_path_factory.mktemp("drawn") / "library", models)
    create(settings)
    file = tmp_path_factory.mktemp("in") / "depot.pdf"
    file.write_bytes(pdf(["SECRET", "", LOW_WORDS, "", "SECRET"], ["SECRET", "", "The second page.", "", "SECRET"]))
    with Vault.open(settings, embedder) as vault, Sandbox(Limits()) as sandbox:
        with vault.writing():
            measure = Measure.of(vault.embedder, vault.embedder.fingerprint.max_tokens)
            intake = Intake(Tools(sandbox, measure, Trusted()), vault, jobs=1, dry_run=False)
            assert [one.outcome for one in outcomes([file], intake, lambda: False)] == ["stored"]
            vault.seal()
        accounts = Accounts(vault.control)
        for account in ACCOUNTS:
            accounts.add(account, PASSWORD)
        yield Drawn(vault, accounts, sandbox)
