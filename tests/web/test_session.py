"""Sign-in, the life of a session, its cookie, and the token of its forms."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from indexes.accounts import Account, Accounts
from indexes.control import open_control
from indexes.settings import Settings
from indexes.signins import Before
from indexes.vault import create
from tests.web.conftest import HIGH, LAPSED, LOW, ORIGIN, PASSWORD, Clock, Library, token_of
from web import app as web_app
from web.session import SESSIONS_AT_ONCE, WRONG, Crowded, Limits, Sessions, SignInNeeded, same_token
from web.visit import Site


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    """An account store that the test may change, with one account."""
    layout = create(Settings(tmp_path / "library", tmp_path / "models"))
    store = Accounts(open_control(layout))
    store.add(Account("one", ("SECRET",), "USA"))
    return store


def sign_in(client: TestClient, name: str, password: str = PASSWORD) -> str:
    """Sign in as a person does; give the cookie header."""
    response = client.post("/sign-in", data={"name": name, "password": password}, headers=ORIGIN)
    assert (response.status_code, response.headers["location"]) == (303, "/")
    return response.headers["set-cookie"]


def test_sign_in_opens_the_ask_page(visitor: TestClient) -> None:
    sign_in(visitor, HIGH)
    page = visitor.get("/")
    assert page.status_code == 200
    assert "SECRET//NOFORN" in page.text


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(visitor: TestClient) -> None:
    cookie = sign_in(visitor, LOW).lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/" in cookie
    assert "domain" not in cookie
    assert "expires" not in cookie


def test_sign_in_gives_a_new_id_and_ends_the_old_session(visitor: TestClient) -> None:
    first = sign_in(visitor, LOW).split(";")[0].partition("=")[2]
    second = sign_in(visitor, LOW).split(";")[0].partition("=")[2]
    assert first != second
    header = {"Cookie": f"coversheet={first}"}
    visitor.cookies.clear()
    assert visitor.get("/", headers=header).status_code == 303


@pytest.mark.parametrize(
    ("name", "password"),
    [(HIGH, "wrong"), ("nobody", PASSWORD), (LAPSED, PASSWORD), ("", ""), (HIGH, ""), ("x" * 5000, "y" * 5000)],
)
def test_every_failed_sign_in_is_the_same(visitor: TestClient, name: str, password: str) -> None:
    expected = visitor.post("/sign-in", data={"name": HIGH, "password": "no"}, headers=ORIGIN)
    response = visitor.post("/sign-in", data={"name": name, "password": password}, headers=ORIGIN)
    assert response.status_code == 401
    assert response.content == expected.content
    assert dict(response.headers) == dict(expected.headers)
    assert WRONG in response.text
    assert "set-cookie" not in response.headers


def test_sign_in_is_recorded_without_the_name_that_failed(visitor: TestClient, library: Library) -> None:
    log = library.vault.layout.audit / "log.jsonl"
    sign_in(visitor, HIGH)
    visitor.post("/sign-in", data={"name": "my-password-by-mistake", "password": "x"}, headers=ORIGIN)
    granted, refused = log.read_text().splitlines()[-2:]
    assert HIGH in granted
    assert "granted" in granted
    assert "refused" in refused
    assert "my-password-by-mistake" not in refused


def test_sign_out_ends_the_session_and_clears_the_browser(low: TestClient) -> None:
    cookie = low.cookies["coversheet"]
    response = low.post("/sign-out", data={"token": token_of(low)}, headers=ORIGIN)
    assert (response.status_code, response.headers["location"]) == (303, "/sign-in")
    assert response.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    low.cookies.clear()
    assert low.get("/", headers={"Cookie": f"coversheet={cookie}"}).status_code == 303


def test_a_session_ends_without_activity(low: TestClient, clock: Clock) -> None:
    clock.forward(15 * 60)
    assert low.get("/").status_code == 200
    clock.forward(15 * 60 + 1)
    assert low.get("/").status_code == 303


def test_a_session_ends_in_any_case(low: TestClient, clock: Clock) -> None:
    for _ in range(8 * 6):
        clock.forward(10 * 60)
        assert low.get("/").status_code == 200
    clock.forward(1)
    assert low.get("/").status_code == 303


def test_what_an_administrator_takes_away_is_gone_with_the_next_request(accounts: Accounts, clock: Clock) -> None:
    sessions = Sessions(accounts, entropy=clock.entropy())
    session = sessions._open("one")
    assert sessions.identity(session).reader.clearances == accounts.reader("one").clearances
    accounts.grant(Account("one", ("UNCLASSIFIED",), "USA"))
    assert sessions.identity(session).reader.clearances == (("US", 1),)
    accounts.grant(Account("one", ("SECRET",), "USA", valid_until=clock.moment))
    with pytest.raises(SignInNeeded):
        sessions.identity(session)
    accounts.grant(Account("one", ("SECRET",), "USA"))
    with pytest.raises(SignInNeeded):
        sessions.identity(session)


def test_an_account_whose_time_has_not_come_may_not_enter(accounts: Accounts, clock: Clock) -> None:
    later = clock.moment + timedelta(days=1)
    accounts.grant(Account("one", ("SECRET",), "USA", valid_from=later))
    sessions = Sessions(accounts, entropy=clock.entropy())
    session = sessions._open("one")
    with pytest.raises(SignInNeeded):
        sessions.identity(session)
    clock.moment = datetime(2027, 1, 1, tzinfo=UTC)
    assert sessions.identity(sessions._open("one")).account == "one"


def test_an_account_without_password_may_not_enter(accounts: Accounts) -> None:
    sessions = Sessions(accounts)
    assert sessions.sign_in("one", "") is None
    accounts.set_password("one", PASSWORD)
    assert sessions.sign_in("one", PASSWORD) is not None


def test_ids_are_long_and_never_kept_as_they_are(accounts: Accounts) -> None:
    sessions = Sessions(accounts)
    found = {sessions._open("one") for _ in range(50)}
    assert len(found) == 50
    assert min(len(one) for one in found) >= 43
    assert not found & set(sessions._sessions)


def test_sessions_that_ended_make_room_and_their_number_is_bounded(accounts: Accounts, clock: Clock) -> None:
    sessions = Sessions(accounts, limits=Limits(idle=10), entropy=clock.entropy())
    for _ in range(SESSIONS_AT_ONCE):
        sessions._open("one")
    with pytest.raises(Crowded):
        sessions._open("one")
    clock.forward(11)
    assert sessions._open("one")
    assert len(sessions._sessions) == 1


def test_the_line_of_those_who_sign_in_is_bounded(accounts: Accounts) -> None:
    sessions = Sessions(accounts)
    while sessions._line.acquire(blocking=False):
        continue
    with pytest.raises(Crowded):
        sessions.sign_in("one", PASSWORD)


def test_a_form_needs_the_token_of_its_session(low: TestClient, high: TestClient) -> None:
    for token in ("", "x", token_of(high), "é"):
        for path in ("/ask", "/search", "/sign-out"):
            response = low.post(path, data={"question": "Where?", "token": token}, headers=ORIGIN)
            assert response.status_code == 403
    assert low.get("/").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", **ORIGIN},
        {"Sec-Fetch-Site": "none", **ORIGIN},
    ],
)
def test_a_form_from_elsewhere_is_refused(low: TestClient, visitor: TestClient, headers: dict[str, str]) -> None:
    token = token_of(low)
    for path in ("/ask", "/search", "/sign-out"):
        data = {"question": "Where?", "token": token}
        assert low.post(path, data=data, headers=headers).status_code == 403
    answer = visitor.post("/sign-in", data={"name": LOW, "password": PASSWORD}, headers=headers)
    assert answer.status_code == 403
    assert low.get("/").status_code == 200


def test_json_from_elsewhere_is_refused(low: TestClient) -> None:
    body = {"question": "Where?"}
    assert low.post("/v1/search", json=body, headers={"Origin": "http://evil.example"}).status_code == 403
    assert low.post("/v1/search", json=body, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert low.post("/v1/search", json=body).status_code == 200


def test_tokens_are_compared_whole() -> None:
    assert same_token("abc", "abc")
    assert not same_token("", "abc")
    assert not same_token("ab", "abc")


def test_behind_tls_the_cookie_is_tied_to_host_and_https(library: Library, clock: Clock) -> None:
    site = Site(hosts=("localhost",), behind_tls=True)
    application = web_app.create(library.vault, library.accounts, site=site, entropy=clock.entropy())
    client = TestClient(application, base_url="https://localhost", follow_redirects=False)
    origin = {"Origin": "https://localhost"}
    cookie = client.post("/sign-in", data={"name": LOW, "password": PASSWORD}, headers=origin).headers["set-cookie"]
    assert cookie.startswith("__Host-coversheet=")
    assert "; secure" in cookie.lower()
    assert client.get("/sign-in").headers["strict-transport-security"] == "max-age=31536000"


def test_who_may_review_is_read_anew_each_time(accounts: Accounts) -> None:
    sessions = Sessions(accounts)
    session_id = sessions._open("one")
    assert not sessions.identity(session_id).reviewer
    accounts.grant(Account("one", ("SECRET",), "USA", reviewer=True))
    assert sessions.identity(session_id).reviewer


def test_the_sign_in_before_is_told_once_with_what_failed_since(tmp_path: Path, clock: Clock) -> None:
    layout = create(Settings(tmp_path / "library", tmp_path / "models"))
    store = Accounts(open_control(layout))
    store.add(Account("one", ("SECRET",), "USA"), PASSWORD)
    sessions = Sessions(store, entropy=clock.entropy())
    first = sessions.sign_in("one", PASSWORD)
    assert sessions.before(first) == Before("", 0)
    clock.forward(3600)
    assert sessions.sign_in("one", "wrong") is None
    assert sessions.sign_in("two", "wrong") is None  # somebody else's, or nobody's
    second = sessions.sign_in("one", PASSWORD)
    assert sessions.before(second) == Before("2026-11-23T12:00:00+00:00", 1)
    assert sessions.before(second) is None
    assert sessions.before(None) is sessions.before("x") is None
    third = sessions.sign_in("one", PASSWORD)
    assert sessions.before(third) == Before("2026-11-23T13:00:00+00:00", 0)


def test_the_first_page_tells_it_and_the_next_one_does_not(application: FastAPI, visitor: TestClient) -> None:
    sign_in(visitor, LOW)
    again = TestClient(application, base_url="http://localhost", follow_redirects=False)
    wrong = again.post("/sign-in", data={"name": LOW, "password": "wrong"}, headers=ORIGIN)
    assert wrong.status_code == 401
    assert "Last signed in" not in wrong.text
    sign_in(again, LOW)
    page = again.get("/", headers={"HX-Request": "true"}).text
    assert "Last signed in 2026-11-23 12:00Z." in page
    assert "1 attempt to sign in as you failed before this one." in page
    assert "Last signed in" not in again.get("/").text
