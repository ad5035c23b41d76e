"""ISM attributes: the banner that they state, the rules of it, and the way back."""

import pytest
from hypothesis import given

from indexes.labels import ism
from indexes.labels.markup import parsed
from indexes.policy import Marking, MarkingError, parse, text
from tests.indexes.policy.strategies import PLAIN, marking_or_error

US = {"classification": "S", "ownerProducer": "USA"}


@pytest.mark.parametrize(
    ("attributes", "banner"),
    [
        ({}, "SECRET"),
        ({"classification": "U", "disseminationControls": "FOUO"}, "UNCLASSIFIED//FOUO"),
        ({"disseminationControls": "REL", "releasableTo": "USA GBR AUS"}, "SECRET//REL TO USA, AUS, GBR"),
        (
            {"disseminationControls": "REL RELIDO", "releasableTo": "USA AUS NATO"},
            "SECRET//REL TO USA, AUS, NATO/RELIDO",
        ),
        (
            {"classification": "TS", "SCIcontrols": "SI SI-G SI-G-ABCD TK", "disseminationControls": "OC NF"},
            "TOP SECRET//SI-G ABCD/TK//ORCON/NOFORN",
        ),
        ({"SARIdentifier": "BP XR XR-XRA"}, "SECRET//SAR-BP/XR-XRA"),
        ({"atomicEnergyMarkings": "RD RD-CNWDI"}, "SECRET//RD-CNWDI"),
        ({"atomicEnergyMarkings": "RD RD-SG-20 RD-SG-14"}, "SECRET//RD-SIGMA 14 20"),
        ({"atomicEnergyMarkings": "FRD TFNI"}, "SECRET//FRD/TFNI"),
        ({"FGIsourceOpen": "GBR DEU NATO"}, "SECRET//FGI DEU GBR NATO"),
        ({"FGIsourceProtected": "FGI"}, "SECRET//FGI"),
        ({"FGIsourceOpen": "UNKNOWN"}, "SECRET//FGI"),
        ({"disseminationControls": "DISPLAYONLY", "displayOnlyTo": "IRQ AFG"}, "SECRET//DISPLAY ONLY AFG, IRQ"),
        ({"disseminationControls": "EYES", "releasableTo": "USA GBR"}, "SECRET//USA/GBR EYES ONLY"),
        ({"disseminationControls": "NF", "nonICmarkings": "ND"}, "SECRET//NOFORN//NODIS"),
        ({"nonICmarkings": "LES-NF SSI"}, "SECRET//LES NOFORN/SSI"),
        ({"ownerProducer": "NATO", "nonUSControls": "ATOMAL"}, "//NATO SECRET//ATOMAL"),
        ({"ownerProducer": "NATO", "classification": "TS"}, "//COSMIC TOP SECRET"),
        ({"ownerProducer": "DEU", "classification": "R"}, "//DEU RESTRICTED"),
        ({"ownerProducer": "FGI"}, "//FGI SECRET"),
        ({"ownerProducer": "USA GBR"}, "//JOINT SECRET GBR USA"),
        ({"ownerProducer": "USA GBR", "joint": "true"}, "//JOINT SECRET GBR USA"),
    ],
)
def test_the_banner_that_attributes_state(attributes: dict[str, str], banner: str) -> None:
    assert ism.banner(US | attributes) == banner


@pytest.mark.parametrize(
    "banner", ["SECRET//REL TO USA, AUS, GBR", "TOP SECRET//SI-G//ORCON/NOFORN", "NATO SECRET//ATOMAL"]
)
def test_attributes_are_read_by_the_kernel(banner: str) -> None:
    assert text(ism.read_ism(ism.write_ism(parse(banner)))) == banner


def test_the_authority_block_says_nothing_about_access() -> None:
    beside = {"classifiedBy": "Registry", "declassDate": "2050-01-01", "DESVersion": "9", "resourceElement": "true"}
    assert ism.read_ism(US | beside) == parse("SECRET")


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ({"colour": "RED"}, "UNKNOWN_ATTRIBUTE"),
        ({"classification": "SECRET"}, "UNKNOWN_VALUE"),
        ({"classification": ""}, "ISM_RULE"),
        ({"ownerProducer": ""}, "ISM_RULE"),
        ({"joint": "perhaps"}, "UNKNOWN_VALUE"),
        ({"joint": "true"}, "ISM_RULE"),
        ({"ownerProducer": "FGI GBR"}, "ISM_RULE"),
        ({"nonUSControls": "ATOMAL"}, "ISM_RULE"),
        ({"ownerProducer": "NATO", "nonUSControls": "WREN"}, "UNKNOWN_VALUE"),
        ({"SCIcontrols": "SI-G"}, "ISM_PARENT_MISSING"),
        ({"SCIcontrols": "SI SI-G-ABCD"}, "ISM_PARENT_MISSING"),
        ({"SCIcontrols": "SI SI"}, "ISM_RULE"),
        ({"SCIcontrols": "SI SI-A SI-A-B SI-A-B-C"}, "UNKNOWN_VALUE"),
        ({"SCIcontrols": "SI//NOFORN"}, "UNKNOWN_VALUE"),
        ({"SCIcontrols": "WREN"}, "UNKNOWN_VALUE"),
        ({"atomicEnergyMarkings": "RD-CNWDI"}, "ISM_PARENT_MISSING"),
        ({"atomicEnergyMarkings": "RD RD-WREN"}, "UNKNOWN_VALUE"),
        ({"atomicEnergyMarkings": "WREN"}, "UNKNOWN_VALUE"),
        ({"FGIsourceProtected": "DEU"}, "ISM_RULE"),
        ({"disseminationControls": "WREN"}, "UNKNOWN_VALUE"),
        ({"disseminationControls": "REL"}, "ISM_RULE"),
        ({"releasableTo": "USA GBR"}, "ISM_RULE"),
        ({"disseminationControls": "DISPLAYONLY"}, "ISM_RULE"),
        ({"disseminationControls": "NF REL", "releasableTo": "USA GBR"}, "NOFORN_WITH_REL_TO"),
        ({"nonICmarkings": "WREN"}, "UNKNOWN_VALUE"),
        ({"classification": "U", "SCIcontrols": "SI"}, "SCI_UNCLASSIFIED"),
        ({"disseminationControls": "FOUO"}, "FOUO_ON_CLASSIFIED"),
    ],
)
def test_what_is_unknown_or_breaks_a_rule_is_refused(attributes: dict[str, str], code: str) -> None:
    with pytest.raises(MarkingError) as caught:
        ism.read_ism(US | attributes)
    assert caught.value.code == code


@given(PLAIN)
def test_what_can_be_said_comes_back_equal(found: Marking) -> None:
    attributes = marking_or_error(lambda _: ism.read_ism(ism.write_ism(found)), "")
    assert attributes == found or getattr(attributes, "code", "") == "NOT_EXPRESSIBLE"


@pytest.mark.parametrize(
    "banner", ["SECRET [NTK: CASE 7]", "SECRET + NATO SECRET", "UK SECRET", "SECRET UE/EU SECRET", "SECRET//MADE UP"]
)
def test_what_ism_has_no_words_for_is_not_written(banner: str) -> None:
    with pytest.raises(MarkingError) as caught:
        ism.write_ism(parse(banner))
    assert caught.value.code == "NOT_EXPRESSIBLE"


def document(root: str, inner: str) -> Marking | None:
    """Return the marking of a document with attributes on the root and on an element inside."""
    return ism.found(parsed(f'<a xmlns:i="urn:us:gov:ic:ism" {root}><b {inner}/></a>'.encode()))


SECRET = 'i:classification="S" i:ownerProducer="USA"'
LOW = 'i:classification="U" i:ownerProducer="USA"'


def test_the_resource_element_speaks_for_the_document() -> None:
    assert document("", "") is None
    assert document(SECRET, LOW) == parse("SECRET")
    assert document("", SECRET) == parse("SECRET")
    assert document(SECRET, f'{SECRET} i:resourceElement="true"') == parse("SECRET")


@pytest.mark.parametrize(
    ("root", "inner", "code"),
    [
        (LOW, SECRET, "PORTION_ABOVE"),
        (SECRET, f'{LOW} i:resourceElement="true"', "PORTION_ABOVE"),
        (f'{SECRET} i:resourceElement="true"', f'{LOW} i:resourceElement="true"', "LABELS_DIFFER"),
        (SECRET, 'i:classification="X" i:ownerProducer="USA"', "UNKNOWN_VALUE"),
        ("", 'i:SCIcontrols="SI"', "ISM_RULE"),
        ('xmlns:j="urn:us:gov:ic:ism:v2" j:classification="S"', SECRET, "UNKNOWN_ATTRIBUTE"),
    ],
)
def test_parts_above_the_document_are_refused(root: str, inner: str, code: str) -> None:
    with pytest.raises(MarkingError) as caught:
        document(root, inner)
    assert caught.value.code == code
