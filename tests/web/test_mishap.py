"""A reference and a place, never the words of the error."""

import json
import re

import pytest

from web import mishap

SECRET_WORDS = "the barges are late"


def failing() -> Exception:
    """Give an error that quotes a document, raised here."""
    try:
        float(SECRET_WORDS)
    except ValueError as error:
        return error
    return KeyError()


def test_the_line_holds_reference_type_and_place_only(capsys: pytest.CaptureFixture[str]) -> None:
    reference = mishap.report(failing())
    assert re.fullmatch(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{2}", reference)
    written = capsys.readouterr()
    assert re.fullmatch(rf"coversheet: {reference}: ValueError at tests/web/test_mishap\.py:\d+\n", written.err)
    assert written.out == ""


def test_references_differ() -> None:
    assert len({mishap.report(failing()) for _ in range(50)}) > 45


def test_an_error_inside_a_library_is_placed_in_our_code() -> None:
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads(SECRET_WORDS)
    assert mishap.location(caught.value).startswith("tests/web/test_mishap.py:")


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert mishap.location(ValueError(SECRET_WORDS)) == "an unknown place"
