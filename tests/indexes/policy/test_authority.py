"""The classification authority block: read, checked, and the longest duration of several."""

from datetime import date

import pytest

from indexes.policy import MarkingError
from indexes.policy.authority import AuthorityBlock, Duration, derived, duration, longest, read_block

SOURCE = date(2001, 5, 4)
ORIGINAL = "Classified By: Director, Depot Command\nReason: 1.4(a)\nDeclassify On: 20350101\n"
DERIVED = """  classified by : J. Doe, J4
DERIVED FROM: Depot Guide, 20240301
Downgrade To: CONFIDENTIAL on 20300101
Declassify On: 25X1, 20500101"""


def test_an_original_and_a_derivative_block() -> None:
    assert read_block(f"SECRET\n\n{ORIGINAL}\nSome text: not a line of it.") == AuthorityBlock(
        "Director, Depot Command", reason="1.4(a)", declassify_on="20350101"
    )
    found = read_block(DERIVED)
    assert found == AuthorityBlock(
        "J. Doe, J4", "", "Depot Guide, 20240301", "CONFIDENTIAL on 20300101", "25X1, 20500101"
    )
    assert (found.is_derivative, read_block(ORIGINAL).is_derivative) == (True, False)


@pytest.mark.parametrize(
    "reason", ["1.4(a)", "1.4 (c), (d)", "EO 13526, 1.4(a) and (h)", "Sec. 1.4(b)".upper().replace("B", "b")]
)
def test_reasons(reason: str) -> None:
    assert read_block(ORIGINAL.replace("1.4(a)", reason)).reason == reason


@pytest.mark.parametrize(
    ("text", "code", "token"),
    [
        ("", "CLASSIFIED_BY_MISSING", ""),
        (ORIGINAL.replace("Classified By", "Written By"), "CLASSIFIED_BY_MISSING", ""),
        (ORIGINAL.replace("Declassify", "Burn"), "DECLASSIFY_ON_MISSING", ""),
        (ORIGINAL + "Derived From: a guide", "REASON_OR_SOURCE", ""),
        (ORIGINAL.replace("Reason", "Season"), "REASON_OR_SOURCE", ""),
        (ORIGINAL.replace("1.4(a)", "1.4(i)"), "REASON_UNKNOWN", "1.4(i)"),
        (ORIGINAL + "REASON: 1.4(b)", "AUTHORITY_LINE_TWICE", "REASON"),
    ],
)
def test_blocks_that_are_none(text: str, code: str, token: str) -> None:
    with pytest.raises(MarkingError) as refused:
        read_block(text)
    assert (refused.value.code, refused.value.token, refused.value.position) == (code, token, 0)
    assert str(refused.value).endswith(".")


LONGEST_FIRST = [
    ("75X, some reason", None),
    ("N/A to RD/FRD portions. See source list for NATO portions.", None),
    ("50X1-HUM", None),
    ("50X2-WMD", None),
    ("50X1, 20800101", date(2080, 1, 1)),
    ("50X6, 20700101", date(2070, 1, 1)),
    ("25X1, EO 12951", None),
    ("25X3, 20600101", date(2060, 1, 1)),
    ("25X2, 20500101", date(2050, 1, 1)),
    ("25X5", date(2051, 5, 4)),
    ("20350101", date(2035, 1, 1)),
    ("20300101", date(2030, 1, 1)),
    ("Completion of exercise AMBER WREN", None),
    ("OADR", date(2026, 5, 4)),
]


def test_the_longest_wins() -> None:
    found = [duration(value.replace("75X,", "75X1,"), SOURCE) for value, _ in LONGEST_FIRST]
    assert [one.until for one in found] == [until for _, until in LONGEST_FIRST]
    for at in range(len(found)):
        assert longest(found[at:][::-1]) == found[at]
    assert longest([duration("25X4, 20500101"), duration("25X2, 20500101")]).text == "25X2, 20500101"
    with pytest.raises(MarkingError, match="no value to join"):
        longest([])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("25X1-human", "50X1-HUM"),
        ("MR", "20260504"),
        ("X4", "20260504"),
        ("DNI Only", "20260504"),
        ("25X5", "25X5, 20510504"),
        ("25X1, E.O. 12951", "25X1, EO 12951"),
    ],
)
def test_retired_values_become_what_is_written_today(value: str, text: str) -> None:
    assert duration(value, SOURCE).text == text


def test_a_leap_day_ends_the_day_before() -> None:
    assert duration("OADR", date(2004, 2, 29)).until == date(2029, 2, 28)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("20351301", "DECLASSIFY_DATE_MALFORMED"),
        ("2035", "DECLASSIFY_DATE_MALFORMED"),
        ("25X1, 20359901", "DECLASSIFY_DATE_MALFORMED"),
        ("Subject to treaty or international agreement", "DECLASSIFY_TREATY"),
        ("25X2-WMD", "DECLASSIFY_UNKNOWN"),
        ("50X3", "DECLASSIFY_DATE_MISSING"),
        ("20350101; 20360101", "DECLASSIFY_UNKNOWN"),
        ("OADR", "SOURCE_DATE_MISSING"),
        ("25X5", "SOURCE_DATE_MISSING"),
    ],
)
def test_values_that_are_none(value: str, code: str) -> None:
    with pytest.raises(MarkingError) as refused:
        duration(value)
    assert refused.value.code == code
    assert refused.value.token
    assert str(refused.value).endswith(".")


def test_75x_is_of_one_book() -> None:
    assert duration("75X2, 20900101", None, "dodm-2013") == Duration(-1, "75X2, 20900101", date(2090, 1, 1), 2)
    with pytest.raises(MarkingError) as refused:
        duration("75X2", None, "ic-2016")
    assert refused.value.code == "DECLASSIFY_75X"


def test_the_block_of_a_derived_document() -> None:
    one, other = read_block(ORIGINAL), read_block(DERIVED)
    until = longest([duration(block.declassify_on) for block in (one, other)])
    assert derived([one, other], until, "A. Clerk, J2") == AuthorityBlock(
        "A. Clerk, J2", derived_from="Multiple Sources", declassify_on="25X1, 20500101"
    )
    assert derived([other], until, "A. Clerk, J2").derived_from == "Depot Guide, 20240301"
