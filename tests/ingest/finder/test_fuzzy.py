"""Levels in rows of words: damaged, spaced out, split, and words that only look like them."""

import pytest

from ingest.finder.fuzzy import attached, control, is_capital, levels_in


def names(line: str) -> list[str]:
    return [found.term.name for found in levels_in(line.split())]


@pytest.mark.parametrize(
    "line", ["SECRET", "S E C R E T", "SEC RET", "S-E-C-R-E-T", "CECRET", "SEEREP 20209", "—SHCRET"]
)
def test_a_damaged_level_is_read(line: str) -> None:
    assert names(line) == ["SECRET"]


@pytest.mark.parametrize("line", ["TOP SECRET", "T O P S E C R E T", "TOR SECRET", "0P SECRET"])
def test_top_secret_is_not_read_as_the_lower_level_in_it(line: str) -> None:
    assert names(line) == ["TOP SECRET"]


@pytest.mark.parametrize("line", ["DECLASSIFIED", "BECLASSIFIED", "ECLASSIFIED", "DE CLASSIFIED", "CLASSIFIED"])
def test_a_declassified_stamp_is_never_unclassified(line: str) -> None:
    assert names(line) == []


@pytest.mark.parametrize("line", ["UNCLASSIFIED", "UNCLASSTFTED", "ONCLASSIFIED", "UNCLAS"])
def test_unclassified_is_read(line: str) -> None:
    assert names(line) == ["UNCLASSIFIED"]


@pytest.mark.parametrize(
    "line", ["SECRETARY", "SECRETARV OF STATE", "SECRET ARY", "SECTION", "REGRET", "secret", "PRESIDENTIAL", "STREETS"]
)
def test_another_word_is_no_level(line: str) -> None:
    assert names(line) == []


@pytest.mark.parametrize(
    ("line", "name"), [("NATO SECRET", "NATO SECRET"), ("LIMITED OFFICIAL USE", "LIMITED OFFICIAL USE")]
)
def test_a_level_of_several_words_is_one(line: str, name: str) -> None:
    assert names(line) == [name]


@pytest.mark.parametrize(("words", "name"), [("N0FORN", "NOFORN"), ("EYES ONLY", "EYES ONLY"), ("EXD1S", "EXDIS")])
def test_controls_are_read_with_the_same_eyes(words: str, name: str) -> None:
    found = control(words.split())
    assert found is not None
    assert found[0].name == name


def test_another_word_is_no_control() -> None:
    assert control(["HARBOUR"]) is None


def test_words_joined_by_signs_come_apart() -> None:
    assert attached("SECRET//NOFORN") == ("SECRET", "NOFORN")
    assert attached("SECRET-SENSITIVE") == ("SECRET", "SENSITIVE")
    assert attached("S-E-C-R-E-T") == ("S-E-C-R-E-T",)


def test_a_marking_is_printed_in_capitals() -> None:
    assert is_capital("cONFIDENTIAL")
    assert not is_capital("confidential")
    assert not is_capital("12/34")
