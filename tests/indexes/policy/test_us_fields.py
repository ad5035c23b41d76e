"""Entries of a United States marking: lists, programmes, retired words, and what the books of before 2013 wrote."""

import pytest

from indexes.policy import Marking, MarkingError, parse, parse_portion, text, unknown
from indexes.policy.us_fields import expanded, field_number, in_order, place


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("SECRET//USA/GBR EYES ONLY", "SECRET//REL TO USA, GBR"),
        ("SECRET//IMCON/PROPIN/USA/AUS/GBR EYES ONLY", "SECRET//IMCON/PROPIN/REL TO USA, AUS, GBR"),
        ("SECRET//USA/GBR EYES ONLY/FISA", "SECRET//REL TO USA, GBR/FISA"),
        ("SECRET//EYES ONLY", "SECRET//ADDRESSEES ONLY"),
        ("SECRET//SPECIAL ACCESS REQUIRED-BUTTERED POPCORN", "SECRET//SAR-BUTTERED POPCORN"),
        ("SECRET//SAR-BP/SAR-CD", "SECRET//SAR-BP/CD"),
        ("SECRET//SAR-BP/CD//NOFORN", "SECRET//SAR-BP/CD//NOFORN"),
        ("CUI", "CUI"),
        ("CONTROLLED//SP-LPROT/PRVCY//NOFORN", "CUI//SP-LPROT/PRVCY//NOFORN"),
        ("CUI//NOFORN", "CUI//NOFORN"),
        ("CUI//PROPIN", "CUI//PROPIN"),
        ("UNCLASSIFIED//PROPIN//CUI", "UNCLASSIFIED//PROPIN//CUI"),
        ("CUI//REL TO USA, GBR", "CUI//REL TO USA, GBR"),
        ("CUI//FED ONLY", "CUI//FED ONLY"),
        ("UNCLASSIFIED//FOUO//SSI//CUI/CUI SP-LPROT", "UNCLASSIFIED//FOUO//SSI//CUI/CUI SP-LPROT"),
        ("UNCLASSIFIED//TLP:WHITE", "UNCLASSIFIED//TLP:CLEAR"),
        ("SECRET//REL TO USA, GBR/DISPLAY ONLY AFG", "SECRET//REL TO USA, GBR/DISPLAY ONLY AFG"),
        ("SECRET//DISPLAY ONLY AFG, FVEY", "SECRET//DISPLAY ONLY AFG, AUS, CAN, GBR, NZL"),
    ],
)
def test_entries(written: str, canonical: str) -> None:
    assert text(parse(written)) == canonical
    assert text(parse(canonical)) == canonical


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("RESTRICTED", "US RESTRICTED"),
        ("RESTRICTED SECURITY INFORMATION", "US RESTRICTED"),
        ("SECRET - SECURITY INFORMATION", "SECRET"),
        ("LIMITED OFFICIAL USE", "UNCLASSIFIED//LOU"),
        ("OFFICIAL USE ONLY", "UNCLASSIFIED//OUO"),
        ("SECRET/NODIS", "SECRET//NOFORN//NODIS"),
        ("CONFIDENTIAL EXDIS", "CONFIDENTIAL//NOFORN//EXDIS"),
        ("SECRET LIMDIS", "SECRET//LIMDIS"),
        ("SECRET/NO FOREIGN DISSEM", "SECRET//NOFORN"),
        ("SECRET//NOFORN, ORCON", "SECRET//ORCON/NOFORN"),
        ("SECRET, NOFORN, ORCON", "SECRET//ORCON/NOFORN"),
        ("TOP SECRET/SENSITIVE", "TOP SECRET//SENSITIVE"),
        ("SECRET//WNINTEL//NOCONTRACT", "SECRET//NOCONTRACT/WNINTEL"),
        ("SECRET//NOFORN//MR", "SECRET//NOFORN"),
        ("SECRET//NOFORN/25X1", "SECRET//NOFORN"),
        ("SECRET//REL TO USA, AUS AND GBR", "SECRET//REL TO USA, AUS, GBR"),
        ("SECRET EYES ONLY", "SECRET//ADDRESSEES ONLY"),
        ("UK RESTRICTED", "UK RESTRICTED"),
    ],
)
def test_what_was_written_before_2013(written: str, canonical: str) -> None:
    assert text(parse(written, "historical")) == canonical


@pytest.mark.parametrize("written", ["RESTRICTED", "SECRET/NODIS", "LIMITED OFFICIAL USE", "SECRET//NOFORN//MR"])
@pytest.mark.parametrize("ruleset", ["either", "dodm-2013", "ic-2016"])
def test_and_is_an_error_today(written: str, ruleset: str) -> None:
    with pytest.raises(MarkingError):
        parse(written, ruleset)  # type: ignore[arg-type]


def test_portions_of_before_2013() -> None:
    assert text(parse_portion("(R)", None, "historical")) == "US RESTRICTED"
    with pytest.raises(MarkingError):
        parse_portion("(R)", None)


@pytest.mark.parametrize("word", ["WNINTEL", "NOCONTRACT", "SENSITIVE", "OUO"])
def test_a_retired_word_is_unknown_to_the_books_of_today(word: str) -> None:
    assert unknown(parse(f"UNCLASSIFIED//{word}", "ic-2016")) == {word}
    assert not unknown(parse(f"UNCLASSIFIED//{word}"))


def test_eyes_only_needs_its_list_today() -> None:
    with pytest.raises(MarkingError) as refused:
        parse("SECRET//EYES ONLY", "ic-2016")
    assert refused.value.code == "EYES_ONLY_EMPTY"


@pytest.mark.parametrize(
    "written", ["SECRET//USA/GBR EYES ONLY FOO", "SECRET//GBR EYES ONLY", "SECRET//USA/ EYES ONLY"]
)
def test_what_only_looks_like_a_list_is_never_readable(written: str) -> None:
    try:
        found: Marking | None = parse(written)
    except MarkingError:
        found = None
    assert found is None or unknown(found)


def test_unpublished_systems_stand_before_the_other_fields() -> None:
    assert unknown(parse("SECRET//ABC/SI//NOFORN")) == {"ABC"}
    for misplaced in ("SECRET//NOFORN//ABC/SI", "SECRET//ABC//DEF/SI"):
        with pytest.raises(MarkingError) as refused:
            parse(misplaced)
        assert refused.value.code == "FIELD_ORDER"


def test_codes() -> None:
    assert in_order(["AUS", "GBR", "NATO"])
    assert not in_order(["NATO", "AUS"])
    assert not in_order(["AUS", "AUS"])
    assert place("NATO") > place("ZWE")
    assert expanded(["TEYE", "ISAF"]) == {"CAN", "GBR", "USA", "ISAF"}
    assert field_number("SCI") < field_number("SAR") < field_number("NON-IC")
