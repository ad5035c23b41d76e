"""The canonical text of United States labels, and what it hides because something narrower says it."""

import pytest

from indexes.policy import Label, Marking, parse, portion_text, text
from indexes.policy.us_write import write


@pytest.mark.parametrize(
    ("written", "banner", "portion"),
    [
        ("//DEU SECRET", "//DEU SECRET", "(//DEU S)"),
        ("//FGI TOP SECRET", "//FGI TOP SECRET", "(//FGI TS)"),
        ("//FRA RESTRICTED", "//FRA RESTRICTED", "(//FRA R)"),
        ("US RESTRICTED", "US RESTRICTED", "(US R)"),
        ("//JOINT SECRET CAN GBR USA", "//JOINT SECRET CAN GBR USA", "(//JOINT S CAN GBR USA)"),
        ("//JOINT SECRET GBR USA//REL TO USA, AUS, GBR", "//JOINT SECRET GBR USA//REL TO USA, AUS, GBR", None),
        ("SECRET//RD-CNWDI/RD-SIGMA 1 2", "SECRET//RD-CNWDI/RD-SIGMA 1 2", "(S//RD-CNWDI/RD-SG 1 2)"),
        ("SECRET//FRD-SIGMA 14", "SECRET//FRD-SIGMA 14", "(S//FRD-SG 14)"),
        ("UNCLASSIFIED//DOD UCNI", "UNCLASSIFIED//DOD UCNI", "(U//DCNI)"),
        ("SECRET//SAR-BP//WAIVED//NOFORN", "SECRET//SAR-BP//WAIVED//NOFORN", "(S//SAR-BP//WAIVED//NF)"),
        ("TOP SECRET//ORCON-USGOV/NOFORN", "TOP SECRET//ORCON-USGOV/NOFORN", "(TS//OC-USGOV/NF)"),
        ("UNCLASSIFIED//SBU NOFORN", "UNCLASSIFIED//NOFORN//SBU", "(U//NF//SBU)"),
        ("SECRET//NOFORN//LES/SSI/NNPI/ACCM-TEA LEAF", "SECRET//NOFORN//LES/SSI/NNPI/ACCM-TEA LEAF", None),
        ("CUI//SP-LPROT/PRVCY//NOFORN", "CUI//SP-LPROT/PRVCY//NOFORN", "(CUI//SP-LPROT/PRVCY//NF)"),
        ("//GBR UNCLASSIFIED//CUI", "//GBR UNCLASSIFIED//CUI", None),
        ("UNCLASSIFIED//TLP:RED", "UNCLASSIFIED//TLP:RED", "(U//TLP:RED)"),
        ("UNCLASSIFIED//TLP:AMBER+STRICT", "UNCLASSIFIED//TLP:AMBER+STRICT", None),
        ("SECRET//ODD-ONE/SI//MADE UP//NOFORN", "SECRET//ODD-ONE/SI//MADE UP//NOFORN", None),
    ],
)
def test_text(written: str, banner: str, portion: str | None) -> None:
    marking = parse(written)
    assert text(marking) == banner
    assert portion is None or portion_text(marking) == portion


def test_a_released_list_that_is_all_of_nato_is_written_short() -> None:
    assert text(parse("SECRET//REL TO USA, NATO")) == "SECRET//REL TO USA, NATO"
    assert text(parse("SECRET//REL TO USA, AUS, NATO")) == "SECRET//REL TO USA, AUS, NATO"


def test_labels_without_words_are_not_made_up() -> None:
    plain = Marking((Label("US", 4, frozenset(), (("REL TO", frozenset({"US", "USA"})),)),))
    assert write(plain.labels[0], "banner") == text(plain) == "SECRET"
