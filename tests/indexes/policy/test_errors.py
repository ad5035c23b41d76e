"""The errors of the kernel: one sentence for a person, a code for a program."""

import pytest

from indexes.policy import CoversheetError, MarkingError, Refused


def test_the_family() -> None:
    assert issubclass(Refused, CoversheetError)
    assert issubclass(MarkingError, CoversheetError)
    assert (CoversheetError.exit_code, Refused.exit_code, MarkingError.exit_code) == (1, 4, 2)


def test_a_marking_error_keeps_its_four_parts() -> None:
    with pytest.raises(MarkingError, match=r"^What is wrong\.$") as raised:
        raise MarkingError("CODE", "TOKEN", 3, "What is wrong.")
    assert (raised.value.code, raised.value.token, raised.value.position) == ("CODE", "TOKEN", 3)
