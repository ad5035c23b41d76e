"""Labels as XML: written by the standard, read with patience for known errors and with none for the rest."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from lxml import etree

from indexes.labels import stanag4774
from indexes.labels.markup import parsed
from indexes.labels.stanag4774 import Category, Originator, Slab, Statement, Succession
from indexes.policy import MarkingError
from tests.indexes.labels.samples import CONTEXT, MADE, REVIEW, SCHEMAS, SLAB, category, label_xml, slab, written

STATEMENT = Statement(
    "NATO",
    "RESTRICTED",
    (
        Category("Context", "PERMISSIVE", ("NATO", "Releasable"), "urn:oid:1.3.26.1.4.4"),
        Category("Releasable To", "PERMISSIVE", ("NATO", "JPN"), "urn:oid:1.3.26.1.4.2"),
    ),
    "urn:oid:1.3.26.1.3.1",
    'HELD "BACK" & <kept>',
)
FULL = Slab(
    "originatorConfidentialityLabel",
    STATEMENT,
    MADE,
    REVIEW,
    Originator("registry@example.org", "rfc822Name"),
    Succession(REVIEW, replace(STATEMENT, classification="UNCLASSIFIED")),
    "label-1",
)


def test_a_label_comes_back_as_it_went() -> None:
    assert slab(written(FULL)) == FULL
    assert slab(written(FULL)).flags == ()


def test_what_is_written_holds_against_the_schema() -> None:
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "stanag4774.xsd"))
    for one in (FULL, replace(FULL, root="alternativeConfidentialityLabel", succession=None, originator=None)):
        schema.assertValid(etree.fromstring(written(one).encode()))
    wrong = etree.fromstring(written(FULL).replace('TagName="Context"', 'tagName="Context"').encode())
    assert not schema.validate(wrong)


@pytest.mark.parametrize(
    ("right", "wrong", "flag"),
    [
        ('TagName="Context"', 'tagName="Context"', "tagName for TagName"),
        ('Type="PERMISSIVE"', 'type="PERMISSIVE"', "type for Type"),
        ('URI="urn:oid:1.3.26.1.4.4"', 'URL="urn:oid:1.3.26.1.4.4"', "URL for URI"),
        ('URI="urn:oid:1.3.26.1.3.1"', 'URL="urn:oid:1.3.26.1.3.1"', "URL for URI"),
        ("<slab:CreationDateTime>2026-11-25T12:00:00Z</slab:CreationDateTime>", "", "no CreationDateTime"),
        ("2026-11-25T12:00:00Z</slab:C", "2026-11-25T12:00:00</slab:C", "time without zone, taken as UTC"),
        ("originatorConfidentialityLabel", "ConfidentialityLabel", "older root element"),
    ],
)
def test_known_errors_are_forgiven_and_told(right: str, wrong: str, flag: str) -> None:
    text = written(replace(FULL, succession=None))
    assert right in text
    found = slab(text.replace(right, wrong))
    assert found.flags == (flag,)
    assert found.statement == STATEMENT


def test_alternate_is_read_as_alternative() -> None:
    found = slab(label_xml(CONTEXT, root="alternate"))
    assert (found.root, found.flags) == ("alternativeConfidentialityLabel", ("alternate for alternative",))


ORIGINATOR = '<slab:OriginatorID IDType="x">a</slab:OriginatorID>'
INFORMATION = "<slab:ConfidentialityInformation>"


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (f"<slab:Label {SLAB}/>", "NOT_A_LABEL"),
        ('<originatorConfidentialityLabel xmlns="urn:other"/>', "NOT_A_LABEL"),
        (f"<slab:originatorConfidentialityLabel {SLAB}/>", "MISSING_ELEMENT"),
        (label_xml(CONTEXT).replace(INFORMATION, f"{INFORMATION}<slab:Secret/>"), "UNKNOWN_ELEMENT"),
        (label_xml(CONTEXT).replace("<slab:Classification>", '<slab:Classification URI="a">'), "UNKNOWN_ATTRIBUTE"),
        (label_xml(CONTEXT).replace(INFORMATION, '<slab:ConfidentialityInformation lower="1">'), "UNKNOWN_ATTRIBUTE"),
        (label_xml(CONTEXT + "<slab:Classification>SECRET</slab:Classification>"), "REPEATED_ELEMENT"),
        (label_xml(CONTEXT, level=""), "EMPTY_ELEMENT"),
        (label_xml(CONTEXT, level="SECRET<slab:b/>"), "MIXED_CONTENT"),
        (label_xml(category("Context", "OTHER", "NATO")), "UNKNOWN_TYPE"),
        (label_xml('<slab:Category Type="PERMISSIVE" TagName="Context"/>'), "BAD_CATEGORY"),
        (
            label_xml('<slab:Category TagName="Context"><slab:GenericValue>A</slab:GenericValue></slab:Category>'),
            "BAD_CATEGORY",
        ),
        (label_xml(CONTEXT.replace("GenericValue", "IntegerValue")), "NOT_GENERIC"),
        (label_xml(CONTEXT.replace("GenericValue", "BitStringValue")), "NOT_GENERIC"),
        (label_xml(CONTEXT.replace("GenericValue", "OtherValue")), "BAD_CATEGORY"),
        (label_xml(CONTEXT.replace('Type="PERMISSIVE"', 'Type="PERMISSIVE" type="PERMISSIVE"')), "UNKNOWN_ATTRIBUTE"),
        (label_xml(CONTEXT.replace("NATO<", "<")), "EMPTY_ELEMENT"),
        (label_xml(CONTEXT * 65), "LABEL_TOO_BIG"),
        (label_xml(category("Context", "PERMISSIVE", *map(str, range(513)))), "LABEL_TOO_BIG"),
        (label_xml(CONTEXT).replace("2026-11-25T12:00:00Z", "yesterday"), "BAD_TIME"),
        (label_xml(CONTEXT).replace("2026-11-25T12:00:00Z", "2026-11-25"), "BAD_TIME"),
        (label_xml(CONTEXT).replace("<slab:Creation", f"{ORIGINATOR}<slab:Creation", 1), "UNKNOWN_ID_TYPE"),
    ],
)
def test_what_the_standard_does_not_have_is_refused(xml: str, code: str) -> None:
    with pytest.raises(MarkingError) as caught:
        slab(xml)
    assert caught.value.code == code


def test_a_label_without_its_time_is_not_written() -> None:
    with pytest.raises(MarkingError) as caught:
        stanag4774.write(replace(FULL, created=None))
    assert caught.value.code == "NO_CREATION_TIME"


def test_what_xml_cannot_carry_is_not_written() -> None:
    with pytest.raises(MarkingError) as caught:
        stanag4774.write(replace(FULL, statement=replace(STATEMENT, privacy_mark="a\x00b")))
    assert caught.value.code == "NOT_WRITABLE"


def test_times_are_written_in_utc_and_succession_is_only_kept() -> None:
    assert "2026-11-25T12:00:00Z" in written(FULL)
    found = slab(written(FULL))
    assert found.succession is not None
    assert found.succession.statement.classification == "UNCLASSIFIED"
    assert found.statement.classification == "RESTRICTED"
    assert found.created == datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_labels_are_found_below_other_elements() -> None:
    root = parsed(f"<a><b>{label_xml(CONTEXT)}</b></a>".encode())
    (node,) = stanag4774.labels_in(root)
    assert stanag4774.as_originator(stanag4774.read(node)).root == "originatorConfidentialityLabel"
