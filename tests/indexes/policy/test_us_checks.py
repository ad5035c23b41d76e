"""Where the books differ: each rule of one book is broken under it, and kept where the other allows it."""

import pytest

from indexes.policy import MarkingError, parse, parse_portion, text
from indexes.policy.us_checks import CHECKS

BOTH, DODM, IC = ("dodm-2013", "ic-2016"), ("dodm-2013",), ("ic-2016",)
BROKEN = [
    ("//JOINT RESTRICTED CAN USA", "JOINT_RESTRICTED_WITH_USA", (*BOTH, "either", "historical")),
    ("//DEU TOP SECRET//BOHEMIA", "BOHEMIA_NOT_NATO_TS", BOTH),
    ("TOP SECRET//BALK", "BALK_NOT_NATO_TS", BOTH),
    ("SECRET//SAR-AA/MULTIPLE PROGRAMS", "MULTIPLE_PROGRAMS_NOT_ALONE", BOTH),
    ("//JOINT SECRET GBR USA", "JOINT_REQUIRES_REL_TO", IC),
    ("//JOINT SECRET CAN GBR USA//REL TO USA, CAN", "JOINT_OWNER_NOT_IN_REL_TO", IC),
    ("//JOINT SECRET GBR USA//NOFORN", "JOINT_REQUIRES_REL_TO", IC),
    ("//JOINT SECRET GBR USA//HCS//NOFORN", "JOINT_REQUIRES_REL_TO", IC),
    ("//DEU SECRET//FGI CAN", "FGI_FIELD_IN_NON_US", DODM),
    ("UNCLASSIFIED//FGI DEU", "FGI_UNCLASSIFIED", BOTH),
    ("//DEU SECRET//NOFORN", "NOFORN_ON_FGI", DODM),
    ("//NATO SECRET//NOFORN", "NOFORN_ON_NATO", DODM),
    ("UNCLASSIFIED//NOFORN", "NOFORN_UNCLASSIFIED", DODM),
    ("UNCLASSIFIED//REL TO USA, GBR", "REL_TO_UNCLASSIFIED", DODM),
    ("SECRET//SI", "SCI_REQUIRES_FDR_MARKING", DODM),
    ("SECRET//IMCON", "IMCON_REQUIRES_FDR_MARKING", DODM),
    ("SECRET//SAR-AA/BB/CC/DD", "TOO_MANY_SAPS", DODM),
    ("SECRET//NODIS", "NODIS_REQUIRES_NOFORN", IC),
    ("SECRET//EXDIS", "EXDIS_REQUIRES_NOFORN", IC),
    ("SECRET//LIMDIS", "LIMDIS_IN_CLASSIFIED_BANNER", IC),
    ("SECRET//SBU", "SBU_ON_CLASSIFIED", BOTH),
    ("SECRET//DOD UCNI", "UCNI_IN_CLASSIFIED_BANNER", IC),
    ("SECRET//RD", "RD_REQUIRES_RELEASE", IC),
    ("SECRET//FRD", "RD_REQUIRES_RELEASE", IC),
    ("SECRET//RD//RELIDO", "RD_REQUIRES_RELEASE", IC),
    ("SECRET//RD//DISPLAY ONLY AFG", "RD_REQUIRES_RELEASE", IC),
    ("SECRET//SI-XXX//NOFORN", "SCI_COMPARTMENT_NOT_TOP_SECRET", BOTH),
    ("SECRET//ACCM-TEA LEAF", "NOT_IN_IC_DOCUMENTS", IC),
    ("SECRET//NNPI", "NOT_IN_IC_DOCUMENTS", IC),
    ("SECRET//HVSACO", "NOT_IN_IC_DOCUMENTS", IC),
    ("SECRET//ATOMAL//NOFORN", "ATOMAL_WITHOUT_NATO", BOTH),
    ("//DEU SECRET//ATOMAL", "ATOMAL_WITHOUT_NATO", BOTH),
]


@pytest.mark.parametrize(("written", "code", "books"), BROKEN)
def test_a_rule_holds_under_its_books_only(written: str, code: str, books: tuple[str, ...]) -> None:
    for ruleset in ("dodm-2013", "ic-2016", "either", "historical"):
        if ruleset in books:
            with pytest.raises(MarkingError) as refused:
                parse(written, ruleset)
            assert refused.value.code == code
        else:
            assert text(parse(written, ruleset))


def test_eyes_only_is_never_unclassified() -> None:
    for ruleset, code in (("dodm-2013", "REL_TO_UNCLASSIFIED"), ("ic-2016", "EYES_ONLY_UNCLASSIFIED")):
        with pytest.raises(MarkingError) as refused:
            parse("UNCLASSIFIED//USA/GBR EYES ONLY", ruleset)  # type: ignore[arg-type]
        assert refused.value.code == code


SOUND = [
    "TOP SECRET//BALK//FGI NATO//NOFORN",
    "//JOINT SECRET GBR USA//REL TO USA, GBR",
    "SECRET//SI//RELIDO",
    "SECRET//SI//DISPLAY ONLY AFG",
    "SECRET//SI//USA/GBR EYES ONLY",
    "SECRET//SAR-AA/BB/CC//NOFORN",
    "SECRET//NOFORN//NODIS",
    "UNCLASSIFIED//LIMDIS",
    "UNCLASSIFIED//DOD UCNI",
    "SECRET//RD//NOFORN",
    "SECRET//FRD//REL TO USA, GBR",
    "SECRET//ATOMAL//FGI NATO//REL TO USA, GBR",
    "//JOINT SECRET GBR USA//REL TO USA, FVEY",
    "CONFIDENTIAL//FGI DEU",
]


@pytest.mark.parametrize("written", SOUND)
@pytest.mark.parametrize("ruleset", ["dodm-2013", "ic-2016"])
def test_what_both_books_allow(written: str, ruleset: str) -> None:
    assert text(parse(written, ruleset))  # type: ignore[arg-type]


def test_portions_that_leave_their_list_to_the_banner_keep_the_rules() -> None:
    banner = parse("//JOINT SECRET GBR USA//REL TO USA, GBR")
    for ruleset in BOTH:
        assert text(parse_portion("(//JOINT S//REL)", banner, ruleset))  # type: ignore[arg-type]
        assert text(parse_portion("(S//SI//REL)", banner, ruleset))  # type: ignore[arg-type]


def test_an_error_points_at_the_word_that_breaks_the_rule() -> None:
    with pytest.raises(MarkingError) as refused:
        parse("SECRET//IMCON", "dodm-2013")
    assert (refused.value.token, refused.value.position) == ("IMCON", len("SECRET//"))


def test_every_check_is_tried_here() -> None:
    tried = {code for _, code, _ in BROKEN}
    elsewhere = {"JOINT_WITH_NOFORN", "JOINT_WITH_HCS", "EYES_ONLY_UNCLASSIFIED"}
    assert {check.code for check in CHECKS} - tried == elsewhere


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("//JOINT SECRET GBR USA//HCS//REL TO USA, GBR", "HCS_REQUIRES_NOFORN"),
        ("//JOINT SECRET GBR USA//NOFORN/REL TO USA, GBR", "NOFORN_WITH_REL_TO"),
    ],
)
def test_joint_with_noforn_or_hcs_breaks_an_earlier_rule(written: str, code: str) -> None:
    with pytest.raises(MarkingError) as refused:
        parse(written, "ic-2016")
    assert refused.value.code == code


def test_fields_of_a_wrong_order_are_named() -> None:
    for written, code in (("SECRET//NOFORN//SAR-AA", "FIELD_ORDER"), ("SECRET//SAR-AA/NOFORN", "MIXED_FIELD")):
        with pytest.raises(MarkingError) as refused:
            parse(written)
        assert refused.value.code == code
        assert text(parse(written, "historical"))
