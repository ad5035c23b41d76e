"""AC: every route, for every duty and state of a session, on objects in every state: nothing opens that should not.

A 2xx is expected only where the table below says so. Whatever is above a reader, withdrawn, another person's or absent
gives the same reply, byte for byte.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from indexes import lifecycle
from indexes.accounts import Account, Accounts
from indexes.duties import Duty
from indexes.panels import add_panel, panel_id
from indexes.reporting import report_page
from indexes.reports import Said
from indexes.settings import Settings
from indexes.vault import Vault, create
from tests.assurance.deeds import opened
from tests.assurance.outcome import Outcome
from tests.library import draft
from tests.web.test_access import OPEN, routes
from web import app as web_app
from web.session import Entropy, Sessions
from web.visit import Site

PORTAL: Final = "https://portal.example"
ORIGIN: Final = {"Origin": "http://localhost"}
LOW_WORDS, HIGH_WORDS = "The ferry sails at nine.", "The bridge is mined at the pier."
PEOPLE: Final = (
    Account("low", ("UNCLASSIFIED",), "USA"),
    Account("high", ("SECRET",), "USA"),
    Account("ingester", ("SECRET",), "USA", duties=(Duty.INGESTER,)),
    Account("labels", ("SECRET",), "USA", reviewer=True, duties=(Duty.READER,)),
    Account("security", ("SECRET",), "USA", duties=(Duty.SECURITY_OFFICER,)),
    Account("auditor", ("SECRET",), "USA", duties=(Duty.AUDITOR,)),
    Account("administrator", ("SECRET",), "USA", duties=(Duty.ADMINISTRATOR,)),
)
STRANGERS: Final = ("nobody", "invented", "ended", "revoked")
READERS: Final = frozenset({"low", "high", "labels"})
FOR_ALL: Final = frozenset(
    {"/sign-out", "/ceiling", "/shortcuts", "/session", "/v1/openapi.json"}
)  # whoever is signed in
DUTIES: Final = {  # whom a path that begins so is for; all others are for readers
    "/review": frozenset({"labels"}),
    "/admin/users": frozenset({"administrator"}),
    "/admin/embeds": frozenset({"administrator"}),
    "/admin/runs": frozenset({"ingester", "administrator"}),
    "/admin/reports": frozenset({"labels", "security"}),
    "/admin/audit": frozenset({"auditor", "security"}),
    "/admin/evaluation": frozenset({"administrator", "auditor", "security"}),
}
BUGS: Final = frozenset({"sessions not looked up", "duties not asked", "forbidden told from absent"})


@dataclass(frozen=True, slots=True)
class Place:
    """The web door over a library, and the ids that stand in addresses: by the state of the object."""

    application: FastAPI
    vault: Vault
    documents: dict[str, str]
    answers: dict[str, str]
    report: str  # of the page that is readable to all


def run(trials: int) -> Outcome:
    """Walk every cell, at most `trials` (spread evenly); then with the planted bugs."""
    begun = time.monotonic()
    with placed() as place:
        cells = list(_cells(place))
        chosen = cells[:: max(1, -(-len(cells) // trials))]
        failures = [wrong for cell in chosen for wrong in _walked(place, *cell)]
        failures += _alike(place)
    caught = []
    for bug in sorted(BUGS):
        with _planted(bug), placed() as place:
            walked = (wrong for cell in _telling(place) for wrong in _walked(place, *cell))
            if next(walked, None) or _alike(place):
                caught.append(bug)
    return Outcome(len(chosen), tuple(failures), tuple(caught), time.monotonic() - begun)


@contextmanager
def placed() -> Iterator[Place]:
    """Yield a place with two readers, people of each duty, and an object in each state."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        library = Path(folder) / "library"
        create(Settings(library=library, models=library / "models"))
        vault = stack.enter_context(opened(library))
        accounts = Accounts(vault.control)
        for account in PEOPLE:
            accounts.add(account)
        add_panel(vault.control, PORTAL, None)
        made = {
            "readable": draft(LOW_WORDS, "UNCLASSIFIED", filename="low.txt"),
            "above": draft(HIGH_WORDS, "SECRET", filename="high.txt"),
            "withdrawn": draft("The tunnel is flooded.", "UNCLASSIFIED", filename="gone.txt"),
        }
        with vault.writing():
            documents = {state: vault.deposit(one) for state, one in made.items()}
            vault.seal()
        lifecycle.withdraw(vault, "labels", documents["withdrawn"], "an order")
        documents["absent"] = "0" * 32
        application = web_app.create(
            vault, accounts, site=Site(hosts=("localhost",)), entropy=Entropy(nonce=lambda: "nonce")
        )
        place = Place(application, vault, documents, {}, "")
        place.answers.update({"own": _asked(place, "low"), "another's": _asked(place, "high"), "absent": "0" * 32})
        view = vault.view(PEOPLE[0].reader())
        yield replace(place, report=report_page(view, documents["readable"], 1, Said.TOO_HIGH).id)


def _asked(place: Place, name: str) -> str:
    with browser(place, name) as (client, _):
        reply = client.post("/v1/answers", json={"question": "When does the ferry sail?"}, headers=ORIGIN)
        return str(reply.json()["id"])


@contextmanager
def browser(place: Place, name: str) -> Iterator[tuple[TestClient, str]]:
    """Yield a browser of a person or of a stranger, and the token of its forms."""
    client = TestClient(place.application, base_url="http://localhost", follow_redirects=False)
    sessions = place.application.state.house.sessions
    token = ""
    if name == "invented":
        client.cookies.set("coversheet", "x" * 43, domain="localhost.local")
    elif name != "nobody":
        account = name if name not in STRANGERS else "high"
        session = sessions._open(account)
        token = sessions.identity(session).token
        client.cookies.set("coversheet", session, domain="localhost.local")
        if name == "ended":
            sessions.sign_out(session)
    accounts = Accounts(place.vault.control)
    if name == "revoked":
        accounts.grant(Account("high", ("SECRET",), "USA", valid_until=datetime(2020, 1, 1, tzinfo=UTC)))
    try:
        yield client, token
    finally:
        if name == "revoked":
            accounts.grant(PEOPLE[1])


def _cells(place: Place) -> Iterator[tuple[str, str, str, str]]:
    """Yield person, method, route and the state of its object, "" for a route without one."""
    for method, path in sorted(routes(place.application.routes)):
        if (method, path) not in OPEN:
            for person in (*(one.name for one in PEOPLE), *STRANGERS):
                states = place.documents if "{document_id}" in path else place.answers if "{answer}" in path else [""]
                yield from ((person, method, path, state) for state in states)


def _telling(place: Place) -> list[tuple[str, str, str, str]]:
    """Return the cells by which the planted bugs show."""
    return [
        cell
        for cell in _cells(place)
        if cell[1:3] in {("GET", "/documents/{document_id}"), ("GET", "/admin/audit"), ("GET", "/answers")}
    ]


def _walked(place: Place, person: str, method: str, path: str, state: str) -> Iterator[str]:
    with browser(place, person) as (client, token):
        reply = sent(client, token, method, filled(place, path, state))
    where = f"{person}: {method} {path} {state}".rstrip()
    if reply.status_code >= 500:
        yield f"{where}: {reply.status_code}"
    if reply.is_success and not _may(person, path, state):
        yield f"{where}: {reply.status_code}"
    if HIGH_WORDS in reply.text and person not in {"high", "labels"}:
        yield f"{where}: it says what is above"


def _may(person: str, path: str, state: str) -> bool:
    """Tell whether a 2xx is right."""
    if person in STRANGERS:
        return False
    if path in FOR_ALL:
        return True
    people = next((who for start, who in DUTIES.items() if path.startswith(start)), READERS)
    if person not in people or state in {"absent", "withdrawn"}:
        return False
    if "{answer}" in path and "{document_id}" not in path:
        return person == {"own": "low", "another's": "high"}.get(state)
    return state != "above" or person != "low"


def _alike(place: Place) -> list[str]:
    """Return where a reader can tell what is above him, withdrawn or another's from what is absent."""
    wrong = []
    with browser(place, "low") as (client, token):
        for method, path in sorted(routes(place.application.routes)):
            states = ("above", "withdrawn") if "{document_id}" in path else ("another's",) if "{answer}" in path else ()
            absent = sent(client, token, method, filled(place, path, "absent")) if states else None
            for state in states:
                reply = sent(client, token, method, filled(place, path, state))
                if absent is None or (reply.status_code, reply.content) != (absent.status_code, absent.content):
                    wrong.append(f"{method} {path}: {state} is told from absent")
    return wrong


def filled(place: Place, path: str, state: str) -> str:
    """Return the address of a route for the object in this state."""
    document = place.documents.get(state, place.documents["absent"])
    answer = place.answers.get(state, place.answers["own"] if "{document_id}" in path else place.answers["absent"])
    return (
        path.replace("{document_id}", document)
        .replace("{answer}", answer)
        .replace("{number:int}", "1")
        .replace("{entry_id}", "q-1")
        .replace("{account}", "low")
        .replace("{embed}", panel_id(PORTAL))
        .replace("{report}", place.report)
    )


def sent(client: TestClient, token: str, method: str, path: str) -> Any:
    """Send a request as pages of ours and programs do, with the token of the forms; return the reply."""
    if method == "GET":
        return client.get(path)
    if path.startswith("/v1/"):
        return client.request(method, path, json={"question": "When does the ferry sail?"}, headers=ORIGIN)
    fields = {"token": token, "question": "When does the ferry sail?", "up_to": "UNCLASSIFIED", "kind": "json"}
    fields |= {"said": "right", "marked": "too high"}
    return client.request(method, path, data=fields, headers=ORIGIN)


@contextmanager
def _planted(bug: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if bug == "sessions not looked up":
            whoever = Sessions.identity

            def looked_up(sessions: Sessions, session: str | None) -> Any:
                del session
                return whoever(sessions, sessions._open("high"))

            patch.setattr(Sessions, "identity", looked_up)
        elif bug == "duties not asked":
            patch.setattr("web.oversight.SEES", frozenset(Duty))
        else:
            patch.setattr("indexes.view.View._document", _any_document)
        yield


def _any_document(view: Any, document_id: str) -> Any:
    """Plant: a document that is set aside is looked for, too, and found to be damaged."""
    found = [partition.document(document_id) for partition in view._partitions]
    if not any(found) and any(partition.aside.why(document_id) for partition in view._partitions):
        raise RuntimeError("it is set aside")
    return next((one for one in found if one is not None), None)
