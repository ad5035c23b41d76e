"""What a request may say, checked before anything is done with it."""

import pytest
from fastapi import FastAPI, Request

from web.session import Limits, SignInNeeded
from web.visit import Rejected, Site, checked_question, current, from_our_pages, house, is_fragment, is_json


def request_with(application: FastAPI, **headers: str) -> Request:
    """Give a request to `localhost` with these headers, underscores for dashes."""
    raw = [
        (name.replace("_", "-").encode(), value.encode()) for name, value in {"host": "localhost", **headers}.items()
    ]
    return Request(
        {"type": "http", "method": "POST", "path": "/", "headers": raw, "query_string": b"", "app": application}
    )


def test_a_question_loses_its_outer_blanks_only() -> None:
    assert checked_question("  How many\r\nwagons?  ") == "How many\nwagons?"
    assert checked_question("x" * 2000 + "   ") == "x" * 2000


@pytest.mark.parametrize("question", ["", " \n", "x" * 2001, "a\x00", "\udfff"])
def test_a_question_that_cannot_be_asked_never_shows_in_the_refusal(question: str) -> None:
    with pytest.raises(Rejected) as caught:
        checked_question(question)
    assert caught.value.status == 422
    assert "xx" not in str(caught.value)


def test_a_change_needs_a_page_of_ours(application: FastAPI) -> None:
    from_our_pages(request_with(application, origin="http://localhost"))
    from_our_pages(request_with(application, sec_fetch_site="same-origin"))
    from_our_pages(request_with(application, content_type="application/json; charset=utf-8"))
    for headers in (
        {},
        {"origin": "http://other"},
        {"origin": "null", "content_type": "application/json"},
        {"sec_fetch_site": "cross-site", "origin": "http://localhost"},
        {"sec_fetch_site": "", "content_type": "application/json"},
        {"content_type": "text/plain"},
    ):
        with pytest.raises(Rejected) as caught:
            from_our_pages(request_with(application, **headers))
        assert caught.value.status == 403


def test_what_a_request_says_of_itself(application: FastAPI) -> None:
    assert is_json(request_with(application, content_type="Application/JSON"))
    assert not is_json(request_with(application, content_type="application/json-seq"))
    assert is_fragment(request_with(application, hx_request="true"))
    assert not is_fragment(request_with(application))


def test_nobody_is_behind_a_bare_request(application: FastAPI) -> None:
    with pytest.raises(SignInNeeded):
        current(request_with(application))


def test_a_house_is_needed() -> None:
    empty = FastAPI()
    empty.state.house = None
    with pytest.raises(TypeError):
        house(request_with(empty))


def test_the_cookie_is_tied_to_https_where_there_is_https() -> None:
    assert Site().cookie == "coversheet"
    assert Site(behind_tls=True).cookie == "__Host-coversheet"
    assert Site().limits == Limits(idle=900, absolute=28800)
