"""What a person sets for himself: a language, keys, a lower ceiling; none of it widens anything or leads away."""

from fastapi.testclient import TestClient

from tests.web.conftest import HIGH_WORDS, ORIGIN, ask, token_of
from web.language import COOKIE


def test_the_language_is_kept_and_leads_back_to_the_page(high: TestClient) -> None:
    response = high.post("/language", data={"code": "fr", "back": "/answers"}, headers=ORIGIN)
    assert (response.status_code, response.headers["location"]) == (303, "/answers")
    assert response.cookies[COOKIE] == "fr"
    assert '<html lang="fr">' in high.get("/").text
    assert "Posez une question" in high.get("/").text


def test_back_never_leads_away(high: TestClient) -> None:
    for back in ("//evil.example", "https://evil.example", "/a?b=c", "\\evil", "/é"):
        response = high.post("/language", data={"code": "en", "back": back}, headers=ORIGIN)
        assert response.headers["location"] == "/"
    assert high.post("/language", data={"code": "xx"}, headers=ORIGIN).status_code == 422


def test_letters_can_be_turned_off_as_keys(high: TestClient) -> None:
    assert "data-letters" not in high.get("/").text
    high.post("/shortcuts", data={"token": token_of(high), "keys": "off"}, headers=ORIGIN)
    assert 'data-letters="off"' in high.get("/").text


def test_a_lowered_session_shows_no_more_and_is_not_raised_again(high: TestClient) -> None:
    question = "When does the northern depot fall below its floor of diesel?"
    assert HIGH_WORDS in ask(high, question)
    lowered = high.post("/ceiling", data={"token": token_of(high), "up_to": "UNCLASSIFIED"}, headers=ORIGIN)
    assert (lowered.status_code, lowered.headers["location"]) == (303, "/")
    page = ask(high, question)
    assert HIGH_WORDS not in page
    assert "SECRET" not in page
    raised = high.post("/ceiling", data={"token": token_of(high), "up_to": "SECRET//NOFORN"}, headers=ORIGIN)
    assert raised.status_code == 422
    record = high.post("/v1/answers", json={"question": question, "up_to": "SECRET"})
    assert record.status_code == 422


def test_looking_in_counts_as_activity(high: TestClient) -> None:
    response = high.get("/session")
    assert (response.status_code, response.content) == (204, b"")
