"""Bodies are strict, and records hold what the noun holds."""

import pytest
from pydantic import ValidationError

from indexes import policy
from indexes.records import Document
from tests.web.conftest import draft
from web.schemas import AnswerRequest, SearchRequest, document_record, page_record
from web.sheets import whole


def document() -> Document:
    """Give a document of two portions as a view would release it."""
    one = draft("Title", "SECRET//NOFORN", [[("(U)", "Low words."), ("(S//NF)", "High words.")]], paged=False)
    return Document(
        id="a" * 32,
        revision="b" * 64,
        title=one.title,
        title_marking=policy.parse("UNCLASSIFIED"),
        filename=one.filename,
        media_type=one.media_type,
        marking=one.marking,
        text=one.text,
        pages=one.pages,
        chunks=one.chunks,
    )


def test_a_question_alone_is_enough() -> None:
    assert SearchRequest.model_validate({"question": "Where?"}).limit == 10
    assert AnswerRequest.model_validate({"question": "Where?"}).up_to is None


@pytest.mark.parametrize("body", [{"question": "q", "x": 1}, {"question": 1}, {}, {"question": "q", "limit": True}])
def test_nothing_else_comes_in(body: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        SearchRequest.model_validate(body)


def test_a_document_record() -> None:
    record = document_record(document())
    assert record["marking"] == "SECRET//NOFORN"
    assert record["title_portion"] == "(U)"
    assert record["pages"] == 0
    assert [one["portion"] for one in record["portions"]] == ["(U)", "(S//NF)"]
    assert all(one["page"] is None for one in record["portions"])


def test_a_page_record() -> None:
    record = page_record(whole(document()))
    assert (record["start"], record["end"]) == (0, len(record["text"]))
    assert record["marking"] == "SECRET//NOFORN"
