"""United States markings beyond the published vectors: order, lists, compartments and every spelling."""

import pytest

from indexes.policy import Label, MarkingError, parse, parse_portion, portion_text, text, unknown
from indexes.policy.schemes import US, Control


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("SECRET//NOFORN//SI", "FIELD_ORDER"),
        ("SECRET//SI//TK", "FIELD_ORDER"),
        ("SECRET//NOFORN//FGI DEU", "FIELD_ORDER"),
        ("SECRET//SI/NOFORN", "MIXED_FIELD"),
        ("SECRET//TK/SI", "SCI_ORDER"),
        ("SECRET//SI/SI", "SCI_ORDER"),
        ("SECRET//NOFORN/ORCON", "DISSEM_ORDER"),
        ("SECRET//NOFORN/NOFORN", "DISSEM_ORDER"),
        ("SECRET//FGI/FGI DEU", "FGI_ORDER"),
        ("SECRET//FGI DEU/FGI GBR", "FGI_ORDER"),
        ("SECRET//FGI DEU NATO AUS", "FGI_ORDER"),
        ("SECRET//FGI DEU ZZZ", "UNKNOWN_COUNTRY"),
        ("SECRET//REL TO USA, ZZZ", "UNKNOWN_COUNTRY"),
        ("SECRET//REL TO USA, United Kingdom", "UNKNOWN_COUNTRY"),
        ("SECRET//REL TO USA GBR", "REL_TO_MISSING_USA"),
        ("SECRET//REL TO USA, NATO, GBR", "REL_TO_ORDER"),
        ("SECRET//REL TO USA, GBR, GBR", "REL_TO_ORDER"),
        ("SECRET//REL", "REL_WITHOUT_BANNER_LIST"),
        ("SECRET//EXDIS/NODIS", "EXDIS_WITH_NODIS"),
        ("SECRET//RELIDO//NODIS", "NODIS_WITH_RELIDO"),
        ("SECRET//SECRET", "LEVEL_NOT_FIRST"),
        ("NOFORN//SECRET", "LEVEL_NOT_FIRST"),
        ("SECRET//", "EMPTY_ENTRY"),
        ("SECRET////NOFORN", "EMPTY_ENTRY"),
        ("SECRET///NOFORN", "EMPTY_ENTRY"),
        ("SECRET/NOFORN", "SINGLE_SLASH_AFTER_LEVEL"),
        ("TS//SI", "LEVEL_ABBREVIATED_IN_BANNER"),
        ("RESTRICTED", "US_LEVEL_RESTRICTED"),
        ("DEU SECRET", "NON_US_WITHOUT_LEADING_SLASHES"),
        ("SECRET//NoForn", "MALFORMED_TOKEN"),
        ("SECRET//OADR", "DECLASS_VALUE_IN_BANNER"),
        ("SECRET//20351231", "DECLASS_VALUE_IN_BANNER"),
        ("SECRET//GBR/USA EYES ONLY", "EYES_ONLY_ORDER"),
        ("SECRET//AUS/GBR EYES ONLY", "EYES_ONLY_MISSING_USA"),
        ("SECRET//NOFORN/USA/GBR EYES ONLY", "NOFORN_WITH_EYES_ONLY"),
        ("SECRET//EYES", "REL_WITHOUT_BANNER_LIST"),
        ("SECRET//DISPLAY ONLY", "DISPLAY_ONLY_EMPTY"),
        ("SECRET//DISPLAY ONLY USA, AFG", "DISPLAY_ONLY_LISTS_USA"),
        ("SECRET//DISPLAY ONLY ZZZ", "UNKNOWN_COUNTRY"),
        ("CUI//PRVCY/LPROT", "CUI_ORDER"),
        ("CUI//PRVCY/SP-LPROT", "CUI_ORDER"),
        ("SECRET//CUI", "CUI_ON_CLASSIFIED"),
        ("TLP:RED", "TLP_IS_NO_LEVEL"),
        ("UNCLASSIFIED//TLP:GREEN/TLP:CLEAR", "TLP_ORDER"),
        ("SECRET//RD-SIGMA 2 1", "SIGMA_ORDER"),
        ("SECRET//RD-SIGMA 0", "SIGMA_OUT_OF_RANGE"),
        ("CONFIDENTIAL//RD-CNWDI", "CNWDI_BELOW_SECRET"),
        ("UNCLASSIFIED//FRD-SIGMA 14", "AEA_BELOW_CONFIDENTIAL"),
        ("SECRET//FRD/RD", "AEA_ORDER"),
        ("UNCLASSIFIED//SAR-BP", "SAP_UNCLASSIFIED"),
        ("SECRET//SAR-", "SAR_MALFORMED"),
        ("SECRET//SAR-ZZ/AA", "SAR_ORDER"),
        ("UNCLASSIFIED//ACCM-TEA LEAF", "ACCM_UNCLASSIFIED"),
        ("SECRET//BOHEMIA//FGI NATO", "BOHEMIA_NOT_NATO_TS"),
        ("SECRET//ENDSEAL", "RETIRED_TOKEN"),
        ("SECRET//LES/LES NOFORN", "LES_WITH_LES_NOFORN"),
        ("SECRET//ORCON/ORCON-USGOV", "ORCON_WITH_ORCON_USGOV"),
        ("SECRET//SI-", "SCI_MALFORMED"),
        ("SECRET//SI-A.B", "SCI_MALFORMED"),
        ("SECRET//HCS-P ABC//ORCON/NOFORN", "HCS_P_NOT_TOP_SECRET"),
        ("TOP SECRET//HCS-P ABC//NOFORN", "HCS_P_REQUIRES_ORCON"),
        ("TOP SECRET//TK-IDIT", "TK_REQUIRES_NOFORN"),
        ("CONFIDENTIAL//RSV-ABC", "RSV_BELOW_SECRET"),
        ("CONFIDENTIAL//RSEN", "RSEN_BELOW_SECRET"),
    ],
)
def test_malformed(written: str, code: str) -> None:
    with pytest.raises(MarkingError) as refused:
        parse(written)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("(SECRET)", "UNKNOWN_LEVEL"),
        ("(R)", "UNKNOWN_LEVEL"),
        ("(S/NF)", "SINGLE_SLASH_AFTER_LEVEL"),
        ("()", "UNKNOWN_LEVEL"),
    ],
)
def test_malformed_portions(written: str, code: str) -> None:
    with pytest.raises(MarkingError) as refused:
        parse_portion(written, None)
    assert refused.value.code == code


def us(written: str) -> Label:
    """Return the one label of a marking of the United States."""
    (label,) = parse(written).labels
    assert label.system == "US"
    return label


@pytest.mark.parametrize(
    ("written", "nations"),
    [
        ("UNCLASSIFIED", None),
        ("UNCLASSIFIED//RELIDO", {"US", "USA"}),
        ("UNCLASSIFIED//FOUO", {"US", "USA"}),
        ("UNCLASSIFIED//MADE UP", {"US", "USA"}),
        ("UNCLASSIFIED//NOFORN", {"USA"}),
        ("CONFIDENTIAL", {"US", "USA"}),
        ("SECRET//RELIDO", {"US", "USA"}),
        ("SECRET//NOFORN", {"USA"}),
        ("SECRET//NODIS", {"USA"}),
        ("SECRET//REL TO USA, GBR", {"USA", "GBR"}),
        ("SECRET//REL TO USA, TEYE", {"USA", "CAN", "GBR"}),
        ("SECRET//REL TO USA, ACGU", {"USA", "AUS", "CAN", "GBR"}),
        ("SECRET//REL TO USA, JPN, FVEY", {"USA", "AUS", "CAN", "GBR", "JPN", "NZL"}),
        ("SECRET//REL TO USA, ISAF", {"USA", "ISAF"}),
    ],
)
def test_the_set_of_nations_is_always_explicit(written: str, nations: set[str] | None) -> None:
    assert us(written).allowed("REL TO") == nations


def test_nato_has_32_members_and_its_short_form_reads_back() -> None:
    nations = us("SECRET//REL TO USA, NATO").allowed("REL TO")
    assert nations is not None
    assert len(nations) == 32
    assert text(parse("SECRET//REL TO USA, DEU, JPN, NATO")) == "SECRET//REL TO USA, JPN, NATO"


@pytest.mark.parametrize(
    ("written", "restrictive", "canonical"),
    [
        ("TOP SECRET//COMINT/TALENT KEYHOLE", {"SI", "TK"}, "TOP SECRET//SI/TK"),
        ("TOP SECRET//SI-GAMMA//ORCON", {"SI", "SI-G", "ORCON", "ORCON-USGOV"}, "TOP SECRET//SI-G//ORCON"),
        (
            "TOP SECRET//SI-G EFGH ABCD-XYZ//ORCON",
            {"SI", "SI-G", "SI-G ABCD", "SI-G EFGH", "SI-XYZ", "ORCON", "ORCON-USGOV"},
            "TOP SECRET//SI-G ABCD EFGH-XYZ//ORCON",
        ),
        ("TOP SECRET//RESERVE-ABC", {"RSV", "RSV-ABC"}, "TOP SECRET//RSV-ABC"),
        ("SECRET//NODIS", {"EXDIS", "NODIS"}, "SECRET//NOFORN//NODIS"),
        ("SECRET//FGI NATO", {"NATO"}, "SECRET//FGI NATO"),
        ("SECRET//ABC/SI", {"?ABC", "SI"}, "SECRET//ABC/SI"),
        ("SECRET//SI ABC", {"?SI ABC"}, "SECRET//SI ABC"),
    ],
)
def test_categories_include_their_parents(written: str, restrictive: set[str], canonical: str) -> None:
    assert us(written).restrictive == restrictive
    assert text(parse(written)) == canonical


LOW = {"FOUO", "OUO", "LOU"}
LISTS = {"REL TO", "EYES ONLY", "DISPLAY ONLY"}
COMPANY = {"WAIVED": "SAR-BP//", "BOHEMIA": "FGI NATO", "BALK": "FGI NATO"}


def beside(control: str, spelling: str) -> str:
    """Return a marking with this word, and with what it can't be without."""
    if control in LOW:
        return f"UNCLASSIFIED//{spelling}"
    with_it = COMPANY.get(control, "")
    if with_it.startswith("FGI"):
        return f"TOP SECRET//{spelling}//{with_it}"
    return f"SECRET//{with_it}{spelling}"


@pytest.mark.parametrize("control", [control for control in US.controls if control.name not in LISTS])
def test_every_spelling_of_a_control_is_read_in_banner_and_portion(control: Control) -> None:
    for spelling in (control.name, control.portion, *control.others):
        written = beside(control.name, spelling)
        marking = parse(written)
        assert not unknown(marking)
        level, _, rest = written.partition("//")
        letters = {"TOP SECRET": "TS", "SECRET": "S", "UNCLASSIFIED": "U"}[level]
        assert marking == parse(beside(control.name, control.name)) == parse_portion(f"({letters}//{rest})", None)
        assert parse(text(marking)) == marking


def test_unknown_words_stay_where_nobody_holds_them() -> None:
    assert unknown(parse("SECRET//MADE-UP/SI//ODD ONE//NOFORN")) == {"MADE-UP", "ODD ONE"}
    assert text(parse("SECRET//NOFORN//ODD ONE")) == "SECRET//ODD ONE//NOFORN"


def test_portions_are_written_with_their_letters() -> None:
    written = "TOP SECRET//SI-G/TK//FGI DEU NATO//RSEN/ORCON/IMCON/NOFORN/PROPIN/DEA SENSITIVE/FISA//NODIS"
    assert portion_text(parse(written)) == "(TS//SI-G/TK//FGI DEU NATO//RS/OC/IMC/NF/PR/DSEN/FISA//ND)"
    assert portion_text(parse("UNCLASSIFIED//FOUO")) == "(U//FOUO)"


def test_a_concealed_source_conceals_the_named_ones_of_a_second_list() -> None:
    assert text(parse("SECRET//FGI NOR//FGI", "historical")) == "SECRET//FGI"


def test_cui_is_no_category_of_itself() -> None:
    assert text(parse("CUI//CUI")) == "CUI"
    assert text(parse("CUI//CUI//ODD")) == "UNCLASSIFIED//ODD//CUI"


@pytest.mark.parametrize(
    "banner",
    [
        "SECRET//FRD-SIGMA 99",
        "SECRET//RD-SIGMA 14/FRD",
        "TOP SECRET//SI-ABC DEF GHI//NOFORN",
        "TOP SECRET//123/SI/TK//NOFORN",
        "SECRET//ZZ TOP//NOFORN",
        "SECRET//FGI DEU FRA NATO",
        "CUI//SP-PRVCY/LPROT//NOFORN/FED ONLY",
        "CUI//LPROT//DISPLAY ONLY AFG",
        "//JOINT TOP SECRET CAN GBR USA",
    ],
)
def test_what_is_canonical_stays(banner: str) -> None:
    assert text(parse(banner)) == banner


@pytest.mark.parametrize("word", ["SECRET", "TS", "SI", "RD", "ORCON", "OC", "FISA", "LIMDIS", "FGI", "SAR"])
def test_a_word_of_another_field_is_no_category_of_cui(word: str) -> None:
    try:
        label = parse(f"CUI//{word}").labels[0]
    except MarkingError:
        return
    assert label.restrictive or "FGI:" in label.informative


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("OUO", "UNCLASSIFIED//OUO"),
        ("FOR OFFICIAL USE ONLY", "UNCLASSIFIED//FOUO"),
        ("SECRET//NOFORN//50X1-HUM", "SECRET//NOFORN"),
        ("SECRET//NOFORN//20351231", "SECRET//NOFORN"),
        ("SECRET//12345678//NOFORN", "SECRET//12345678//NOFORN"),
        ("UNCLASSIFIED//FOUO-LES", "UNCLASSIFIED//LES"),
    ],
)
def test_texts_of_before_2013(written: str, canonical: str) -> None:
    assert text(parse(written, "historical")) == canonical


@pytest.mark.parametrize(("mark", "canonical"), [("(S/NF)", "(S//NF)"), ("(OUO)", "(U//OUO)"), ("(LOU)", "(U//LOU)")])
def test_portion_marks_of_before_2013(mark: str, canonical: str) -> None:
    assert portion_text(parse_portion(mark, None, "historical")) == canonical


def test_an_unknown_word_beside_a_control_is_no_sci() -> None:
    assert unknown(parse("SECRET//NOFORN/XYZ", "ic-2016")) == {"XYZ"}
    assert unknown(parse("UNCLASSIFIED//ABC", "ic-2016")) == {"ABC"}
