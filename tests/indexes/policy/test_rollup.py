"""Roll-up by book, beyond the published vectors."""

import pytest

from indexes.policy import RULESETS, MarkingError, Ruleset, parse, roll_up, text


@pytest.mark.parametrize(
    ("marks", "ruleset", "banner"),
    [
        (["(U)"], "ic-2016", "UNCLASSIFIED"),
        (["(S)", "(U//FISA)"], "ic-2016", "SECRET//FISA"),
        (["(S//REL TO USA, GBR)", "(U//FOUO)"], "ic-2016", "SECRET//NOFORN"),
        (["(S//REL TO USA, GBR)", "(U//FOUO)"], "dodm-2013", "SECRET//REL TO USA, GBR"),
        (
            ["(S//REL TO USA, GBR/RELIDO)", "(C//REL TO USA, AUS, GBR/RELIDO)"],
            "ic-2016",
            "SECRET//REL TO USA, GBR/RELIDO",
        ),
        (["(S//REL TO USA, GBR/RELIDO)", "(C//REL TO USA, AUS, GBR)"], "ic-2016", "SECRET//REL TO USA, GBR"),
        (["(S//RELIDO)", "(S)"], "ic-2016", "SECRET//NOFORN"),
        (["(S//RELIDO)", "(S)"], "dodm-2013", "SECRET"),
        (
            ["(S//REL TO USA, GBR/DISPLAY ONLY AFG)", "(S//REL TO USA, GBR/DISPLAY ONLY AFG, IRQ)"],
            "ic-2016",
            "SECRET//REL TO USA, GBR/DISPLAY ONLY AFG",
        ),
        (["(S//DISPLAY ONLY AFG)", "(S//REL TO USA, AFG)"], "ic-2016", "SECRET//DISPLAY ONLY AFG"),
        (["(S//REL TO USA, NATO)", "(S//REL TO USA, GBR)"], "ic-2016", "SECRET//NOFORN"),
        (["(//NS)", "(//NC)"], "ic-2016", "//NATO SECRET"),
        (["(//CTS)", "(//NC)"], "ic-2016", "//COSMIC TOP SECRET"),
        (["(//DEU S)", "(//DEU U)"], "ic-2016", "//DEU SECRET"),
        (["(//DEU S)", "(//GBR S)"], "dodm-2013", "SECRET//FGI DEU GBR"),
        (["(//DEU R)", "(U)"], "dodm-2013", "CONFIDENTIAL//FGI DEU"),
        (["(//DEU S)", "(U)"], "ic-2016", "SECRET//FGI DEU//NOFORN"),
        (["(//DEU U)", "(U)"], "ic-2016", "UNCLASSIFIED"),
        (["(//JOINT S GBR USA//REL TO USA, GBR)"] * 2, "ic-2016", "//JOINT SECRET GBR USA//REL TO USA, GBR"),
        (["(S//RD)", "(S//FRD)", "(S//TFNI)"], "dodm-2013", "SECRET//RD"),
        (["(S//FRD)", "(S//TFNI)"], "dodm-2013", "SECRET//FRD"),
        (["(S//TFNI)"], "dodm-2013", "SECRET//TFNI"),
        (["(S//RD-CNWDI)", "(S//RD-SG 2)", "(S//RD)"], "dodm-2013", "SECRET//RD-CNWDI/RD-SIGMA 2"),
        (["(S//FRD-SG 14)", "(S//FRD)"], "dodm-2013", "SECRET//FRD-SIGMA 14"),
        (["(S//RD-SG 1)", "(S//FRD-SG 14)"], "dodm-2013", "SECRET//RD-SIGMA 1 14"),
        (["(U//DCNI)", "(S)"], "ic-2016", "SECRET//NOFORN"),
        (["(U//DCNI)", "(S)"], "dodm-2013", "SECRET//DOD UCNI"),
        (["(U//UCNI)"], "ic-2016", "UNCLASSIFIED//DOE UCNI"),
        (["(TS//SAR-A)", "(TS//SAR-B/C)", "(TS//SAR-D)"], "dodm-2013", "TOP SECRET//SAR-MULTIPLE PROGRAMS"),
        (["(TS//SAR-A)", "(TS//SAR-B/C)", "(TS//SAR-D)"], "ic-2016", "TOP SECRET//SAR-A/B/C/D"),
        (["(TS//SAR-A//WAIVED)", "(TS//SAR-A)"], "ic-2016", "TOP SECRET//SAR-A//WAIVED"),
        (["(U//FOUO)", "(U//SSI)"], "ic-2016", "UNCLASSIFIED//SSI"),
        (["(U//FOUO)", "(U//SSI)"], "dodm-2013", "UNCLASSIFIED//FOUO//SSI"),
        (["(U//FOUO)", "(U//DSEN)"], "ic-2016", "UNCLASSIFIED//DEA SENSITIVE"),
        (["(U//SBU)", "(U//SBU-NF)"], "ic-2016", "UNCLASSIFIED//SBU NOFORN"),
        (["(S//NF//LES)", "(U//LES-NF)"], "ic-2016", "SECRET//NOFORN//LES"),
        (
            ["(S//REL TO USA, GBR//SSI)", "(S//REL TO USA, GBR//ACCM-TEA LEAF)"],
            "dodm-2013",
            "SECRET//REL TO USA, GBR//SSI/ACCM-TEA LEAF",
        ),
        (["(U//LOU)", "(S)"], "historical", "SECRET"),
        (["(U//TLP:GREEN)", "(U//TLP:AMBER)"], "either", "UNCLASSIFIED//TLP:AMBER"),
        (["(TS//SI//NF)", "(S//TK//NF)"], "ic-2016", "TOP SECRET//SI/TK//NOFORN"),
        (["(S//NF)", "(//NS//ATOMAL)"], "ic-2016", "SECRET//ATOMAL//FGI NATO//NOFORN"),
    ],
)
def test_roll_up(marks: list[str], ruleset: Ruleset, banner: str) -> None:
    assert roll_up(marks, ruleset) == banner
    assert text(parse(banner))


@pytest.mark.parametrize(
    ("marks", "code"),
    [
        ([], "NOTHING_TO_JOIN"),
        (["(S//REL)"], "REL_WITHOUT_BANNER_LIST"),
        (["(//JOINT S//REL TO USA, GBR)"], "REL_WITHOUT_BANNER_LIST"),
        (["(S//NF)", "(Q)"], "UNKNOWN_LEVEL"),
    ],
)
def test_portions_that_say_too_little(marks: list[str], code: str) -> None:
    with pytest.raises(MarkingError) as refused:
        roll_up(marks, "either")
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("marks", "ruleset", "banner"),
    [
        (["(U//TLP:GREEN)", "(U//TLP:AMBER)"], "dodm-2013", "UNCLASSIFIED//TLP:AMBER"),
        (["(S//SAR-MULTIPLE PROGRAMS)", "(S//SAR-AB)"], "dodm-2013", "SECRET//SAR-MULTIPLE PROGRAMS"),
        (["(//FRA S)", "(//DEU S)", "(//NS)"], "dodm-2013", "SECRET//FGI DEU FRA NATO"),
        (["(S//RD)", "(S//RD-CNWDI)", "(S//RD-SIGMA 14)"], "dodm-2013", "SECRET//RD-CNWDI/RD-SIGMA 14"),
        (["(S//FRD-SIGMA 14)", "(S//RD)"], "dodm-2013", "SECRET//RD-SIGMA 14"),
        (["(U//DCNI)", "(U//UCNI)", "(C)"], "dodm-2013", "CONFIDENTIAL//DOD UCNI/DOE UCNI"),
        (["(U//DCNI)", "(U//UCNI)", "(C)"], "ic-2016", "CONFIDENTIAL//NOFORN"),
        (["(U//DOE UCNI)", "(S//NF)"], "ic-2016", "SECRET//NOFORN"),
        (["(U//LES)", "(U//LES-NF)", "(S)"], "ic-2016", "SECRET//NOFORN//LES"),
        (["(U//LES)", "(U//LES-NF)"], "ic-2016", "UNCLASSIFIED//LES NOFORN"),
        (["(S//DISPLAY ONLY AFG, IRQ)", "(S//DISPLAY ONLY AFG, IRQ)"], "ic-2016", "SECRET//DISPLAY ONLY AFG, IRQ"),
        (["(S//REL TO USA, AFG, GBR)", "(S//DISPLAY ONLY AFG, IRQ)"], "ic-2016", "SECRET//DISPLAY ONLY AFG"),
        (["(U//FOUO)", "(U//PROPIN)"], "ic-2016", "UNCLASSIFIED//FOUO/PROPIN"),
        (["(U//SBU)", "(S//REL TO USA, GBR)"], "ic-2016", "SECRET//NOFORN"),
    ],
)
def test_words_that_hide_or_leave_one_another(marks: list[str], ruleset: Ruleset, banner: str) -> None:
    assert roll_up(marks, ruleset) == banner


@pytest.mark.parametrize(
    ("marks", "banner"),
    [
        (["(S//SI//NF)", "(TS//SI-G//OC/NF)"], "TOP SECRET//SI-G//ORCON/NOFORN"),
        (["(TS//SI-G ABCD//OC/NF)", "(TS//SI-G EFGH-XYZ//OC/NF)"], "TOP SECRET//SI-G ABCD EFGH-XYZ//ORCON/NOFORN"),
        (["(S//SAR-BP-J12//NF)", "(S//SAR-BP-K15//NF)", "(S//SAR-BP//NF)"], "SECRET//SAR-BP-J12-K15//NOFORN"),
        (["(S//REL TO USA, GBR)", "(U//LES)"], "SECRET//NOFORN//LES"),
        (["(S//REL TO USA, GBR/RELIDO)", "(U//FISA)"], "SECRET//RELIDO/FISA"),
    ],
)
def test_compartments_of_a_system_are_one_entry_and_controls_count(marks: list[str], banner: str) -> None:
    assert roll_up(marks, "ic-2016") == banner
    assert text(parse(banner, "ic-2016"))


@pytest.mark.parametrize(
    ("mark", "code"),
    [
        ("(S//NF/QWERTYU)", "UNKNOWN_TOKEN"),
        ("(S//NF [NTK: CASE 7])", "GROUPS_IN_ROLL_UP"),
        ("(NATO/KFOR NS)", "NATO_RELEASE_IN_ROLL_UP"),
        ("(//NS//CRYPTO)", "NATO_CATEGORY_IN_ROLL_UP"),
        ("(CUI)", "CUI_ON_CLASSIFIED"),
    ],
)
def test_what_no_roll_up_may_lose(mark: str, code: str) -> None:
    for ruleset in RULESETS[1:3]:
        with pytest.raises(MarkingError) as refused:
            roll_up(["(S//NF)", mark], ruleset)
        assert refused.value.code == code


def test_cui_alone_stays_cui() -> None:
    assert roll_up(["(CUI)", "(U)"], "ic-2016") == "CUI"
    assert roll_up(["(CUI//SP-CTI/LPROT//NF)", "(CUI//PRVCY)", "(U)"], "ic-2016") == "CUI//SP-CTI/LPROT/PRVCY//NOFORN"
    assert roll_up(["(//NS//CRYPTO)", "(//NC)"], "ic-2016") == "//NATO SECRET//CRYPTO"
