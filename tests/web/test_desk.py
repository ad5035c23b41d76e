"""The fields of a question: what they narrow, what is refused, and what a reader is offered to begin with."""

import pytest
from fastapi.testclient import TestClient

from indexes import policy
from indexes.catalogue import Card, Offer
from indexes.search import Query
from tests.web.conftest import HIGH_WORDS, LOW_WORDS, ORIGIN, QUESTION, ask, token_of
from web import desk
from web.desk import Fields
from web.visit import Rejected

SECRET = policy.parse("SECRET//NOFORN")


def test_fields_become_filters_that_a_search_knows() -> None:
    assert desk.narrowed(Fields(" Which? ")) == "Which?"
    assert desk.narrowed(Fields("Which?", collection="Field notes")) == 'Which? collection:"Field notes"'
    assert desk.narrowed(Fields("Which?", since="1962", until="1965-03")) == "Which? date:1962..1965-03"
    assert desk.narrowed(Fields("Which?", since="1962")) == "Which? date:1962.."
    assert desk.narrowed(Fields("Which?", until="1962-03-12")) == "Which? date:..1962-03-12"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (Fields("  "), "Type a question first."),
        (Fields("x" * 2341), "Questions can have up to 2,000 characters; this has 2,341."),
        (Fields("Which?", since="soon"), desk.WRONG_DATES),
        (Fields("Which?", since="1962 type:pdf"), desk.WRONG_DATES),
        (Fields("Which?", since="1962-13"), desk.WRONG_DATES),
        (Fields("Which?", since="1965", until="1962"), desk.WRONG_DATES),
        (Fields("Which?", collection="--"), desk.WRONG_COLLECTION),
    ],
)
def test_a_field_that_cannot_be_read_is_refused_in_a_sentence(fields: Fields, sentence: str) -> None:
    with pytest.raises(Rejected) as refused:
        desk.narrowed(fields)
    assert (str(refused.value), refused.value.status) == (sentence, 422)


@pytest.mark.parametrize("collection", ['Notes" type:pdf "', "\u201cNotes\u201d", "a:b -title:c"])
def test_a_collection_adds_one_filter_whatever_its_name(collection: str) -> None:
    added = desk.narrowed(Fields("Which?", collection=collection))
    assert [one.field for one in Query.of(added).conditions] == ["collection"]


def test_a_title_that_would_narrow_a_search_makes_no_example() -> None:
    cards = tuple(
        Card("id", title, SECRET, SECRET, "text/plain", "", "", "", 1)
        for title in ("Fuel", "Orders date:1962", 'The "Heron"', "x" * 81)
    )
    assert [one.title for one in desk.examples(Offer(4, (), cards, is_first=True), SECRET)] == ["Fuel"]


def test_the_fields_stay_on_the_page_of_an_answer(low: TestClient) -> None:
    page = ask(low, QUESTION, since="1962", until="", order="newest")
    assert (
        'name="since" type="text" class="day" maxlength="10" autocomplete="off" placeholder="1962" value="1962"' in page
    )
    assert LOW_WORDS not in page  # no document of the tests bears a date
    assert 'value="newest" selected' in page


def test_the_form_may_want_passages_or_documents(high: TestClient) -> None:
    passages = ask(high, QUESTION, mode="passages")
    assert 'class="card passages"' in passages
    assert 'value="passages" checked' in passages
    documents = ask(high, QUESTION, mode="documents")
    found = documents.split('class="card found"')[1]
    assert found.count("Depot estimate, ") == found.count("Fuel outlook, ") == 1
    assert HIGH_WORDS not in found
    assert "match" in found


def test_documents_are_only_those_that_may_be_read(low: TestClient) -> None:
    found = ask(low, QUESTION, mode="documents").split('class="card found"')[1]
    assert "Fuel outlook" in found
    assert "Depot estimate" not in found


def test_nothing_found_among_documents_says_so(low: TestClient) -> None:
    assert "Nothing found in the documents you may read." in ask(low, "ferry originator:nobody", mode="documents")


def test_dates_that_cannot_be_read_keep_the_fields(low: TestClient) -> None:
    data = {"token": token_of(low), "question": QUESTION, "since": "soon"}
    page = low.post("/ask", data=data, headers=ORIGIN)
    assert page.status_code == 422
    assert desk.WRONG_DATES in page.text
    assert QUESTION in page.text
    assert 'value="soon"' in page.text
