"""Form fields that hold a level."""

import pytest

from ingest.finder.fields import (
    before_value,
    begins_review,
    is_release_header,
    names_classification,
    says_withheld,
)


@pytest.mark.parametrize("text", ["CLASSIFICATION", "Classification", "CLASS1FICATION", "Security Classification"])
def test_the_name_of_the_field(text: str) -> None:
    assert names_classification(text)


@pytest.mark.parametrize("text", ["DECLASSIFICATION", "CLASS", "", "CLASSIFICATION OF ROCKS AND SOIL"])
def test_what_is_not_its_name(text: str) -> None:
    assert not names_classification(text)


def test_the_value_after_the_name() -> None:
    assert before_value("CLASSIFICATION : SECRET", "SECRET")
    assert not before_value("TITLE : SECRET", "SECRET")
    assert not before_value("SECRET", "SECRET")


def test_a_reviewers_stamp() -> None:
    assert begins_review("Classified by the director on 01/02/2015")
    assert not begins_review("Classified message")


def test_the_header_of_a_released_page() -> None:
    assert is_release_header("UNCLASSIFIED U.S. Department of State Case No. F-0000-00000")
    assert not is_release_header("UNCLASSIFIED")


def test_codes_for_words_taken_out() -> None:
    assert says_withheld("B1,1.4(D)")
    assert not says_withheld("B5, B6")
