"""The errors of the kernel: one sentence for a person, a code for a program."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from indexes.policy import (
    CoversheetError,
    Label,
    Marking,
    MarkingError,
    Reader,
    Refused,
    grouped,
    join,
    parse,
    reader_from,
    roll_up,
    text,
)


def test_the_family() -> None:
    assert issubclass(Refused, CoversheetError)
    assert issubclass(MarkingError, CoversheetError)
    assert (CoversheetError.exit_code, Refused.exit_code, MarkingError.exit_code) == (1, 4, 2)


def test_a_marking_error_keeps_its_four_parts() -> None:
    with pytest.raises(MarkingError, match=r"^What is wrong\.$") as raised:
        raise MarkingError("CODE", "TOKEN", 3, "What is wrong.")
    assert (raised.value.code, raised.value.token, raised.value.position) == ("CODE", "TOKEN", 3)


NOW = datetime(2026, 1, 1)  # noqa: DTZ001 - a time without a zone is what is refused


def anyone(**other: Any) -> Reader:
    """Return a reader who is nobody in particular, but for what is given."""
    plain = {"nationality": None, "holds": (), "groups": (), "valid_from": None, "valid_until": None}
    return reader_from("anyone", other.pop("clearances", []), **(plain | other))


@pytest.mark.parametrize(
    ("attempt", "code", "token", "sentence"),
    [
        (lambda: join(()), "NOTHING_TO_JOIN", "", "There is no marking to join, and there is no default marking."),
        (
            lambda: roll_up((), "either"),
            "NOTHING_TO_JOIN",
            "",
            "There is no portion mark, and there is no default marking.",
        ),
        (
            lambda: roll_up(["(S + NS)"], "either"),
            "SEVERAL_SYSTEMS",
            "(S + NS)",
            "A portion mark over several systems comes from several documents; roll up those of one.",
        ),
        (
            lambda: roll_up(["(NS FRA, DEU Only)"], "either"),
            "NATO_RELEASE_IN_ROLL_UP",
            "(NS FRA, DEU Only)",
            "A release list or activity of NATO is not rolled up into a banner; a person must decide.",
        ),
        (
            lambda: roll_up(["(S//REL)"], "either"),
            "REL_WITHOUT_BANNER_LIST",
            "(S//REL)",
            "A portion that takes its list or its owners from the banner says nothing of what the banner must be.",
        ),
        (lambda: grouped(parse("SECRET"), ()), "NO_GROUP", "", "Name at least one need-to-know group."),
        (
            lambda: grouped(parse("SECRET"), ["a,b"]),
            "BAD_GROUP",
            "",
            "A group is named with letters, figures, spaces, dots and hyphens.",
        ),
        (lambda: Label("MOON", 4), "BAD_LABEL", "MOON", "A label needs a known system, level and order of tags."),
        (lambda: Marking(()), "BAD_MARKING", "", "A marking has one label or more, at most one for each system."),
        (
            lambda: text(Marking((Label("US", 4, frozenset({"odd word"})),))),
            "UNPRINTABLE",
            "",
            "This marking has parts that no notation can state.",
        ),
        (
            lambda: anyone(holds=["si"]),
            "BAD_HOLD",
            "",
            "A category held is written in capital letters, figures and hyphens.",
        ),
        (
            lambda: anyone(groups=["a,b"]),
            "BAD_GROUP",
            "",
            "A group is named with letters, figures, spaces, dots and hyphens.",
        ),
        (
            lambda: anyone(nationality="USB"),
            "UNKNOWN_COUNTRY",
            "",
            "A nationality is a three-letter country code such as USA.",
        ),
        (
            lambda: anyone(valid_until=NOW),
            "NAIVE_TIME",
            "",
            "The time from or until which a reader is valid needs a time zone.",
        ),
        (
            lambda: anyone(clearances=["SECRET//ODD"]),
            "UNKNOWN_TOKEN",
            "",
            "A clearance has a word that no vocabulary knows.",
        ),
        (
            lambda: anyone(clearances=["SECRET//NOFORN"]),
            "CLEARANCE_WITH_RELEASE",
            "",
            "A clearance has no release list, no NOFORN and no groups: state them apart from it.",
        ),
    ],
)
def test_what_is_said_where_no_text_is_read(
    attempt: Callable[[], object], code: str, token: str, sentence: str
) -> None:
    with pytest.raises(MarkingError) as caught:
        attempt()
    error = caught.value
    assert (error.code, error.token, error.position, str(error)) == (code, token, 0, sentence)
