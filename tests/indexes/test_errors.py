"""Each error has its exit code and one plain sentence."""

import pytest

from indexes import errors
from indexes.errors import (
    Busy,
    CheckFailed,
    CoversheetError,
    Damaged,
    MarkingError,
    ModelError,
    NotFound,
    QuestionError,
    Refused,
    UsageError,
)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (UsageError, 2),
        (QuestionError, 2),
        (NotFound, 5),
        (Busy, 6),
        (CheckFailed, 7),
        (ModelError, 1),
        (Damaged, 1),
        (Refused, 4),
        (MarkingError, 2),
    ],
)
def test_exit_codes(kind: type[CoversheetError], code: int) -> None:
    assert kind.exit_code == code


def test_the_list_of_names_is_complete() -> None:
    found = {name for name, value in vars(errors).items() if isinstance(value, type)}
    assert found == set(errors.__all__)


def test_not_found_has_one_sentence_and_takes_no_reason() -> None:
    assert str(NotFound()) == str(NotFound()) == errors.NOT_FOUND
    with pytest.raises(TypeError):
        NotFound("SECRET")  # type: ignore[call-arg]
