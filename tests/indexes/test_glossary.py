"""A glossary file is read whole or not at all, and what is wrong is named by its line."""

import pytest

from indexes.errors import UsageError
from indexes.glossary import Entry, entries

GOOD = b"# names of the exercise\n\nNSC\tNorthern Supply Centre\nOTTER,the northern depot\n"


def test_two_columns_with_a_tab_or_a_comma() -> None:
    assert entries(GOOD) == [Entry("NSC", "Northern Supply Centre"), Entry("OTTER", "the northern depot")]


def test_spreadsheets_write_a_mark_first_and_quote() -> None:
    content = '\ufeffFCP,"Ferry, Control and Post"\r\n FCP ,  Field  Care Party \r\n'.encode()
    assert entries(content) == [Entry("FCP", "Ferry, Control and Post"), Entry("FCP", "Field Care Party")]


def test_an_entry_counts_once() -> None:
    assert entries(b"A1\tone depot\nA1\tone depot\n") == [Entry("A1", "one depot")]


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (b"NSC", "Line 5 of the glossary must hold two columns"),
        (b"NSC\t", "Line 5 of the glossary must hold two columns"),
        (b"NSC\tone\ttwo", "Line 5 of the glossary must hold two columns"),
        (b"a,b,c", "Line 5 of the glossary must hold two columns"),
        (b"NSC\t" + b"x" * 201, "Line 5 of the glossary is too long"),
        (b"N\x07C\tNorthern Centre", "Line 5 of the glossary holds a sign that can't be printed"),
        (b"--\tNorthern Centre", "Line 5 of the glossary has a form without a word"),
        (b"NSC\tof the", "Line 5 of the glossary has a form without a word"),
        (b"NSC\tCentre \xff", "line 5 is not"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_given(bad: bytes, said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        entries(GOOD + bad)
    assert "Northern" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"# nothing\n", b"\n\n"])
def test_a_file_without_entries_is_wrong(content: bytes) -> None:
    with pytest.raises(UsageError, match="no entries"):
        entries(content)


def test_too_many_entries_are_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexes.glossary.MOST", 1)
    with pytest.raises(UsageError, match="at most 1 entries; this has 2"):
        entries(GOOD)
