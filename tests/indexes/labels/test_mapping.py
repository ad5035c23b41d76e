"""Labels to a marking and back: every policy, several systems, and labels that disagree."""

import pytest
from hypothesis import given

from indexes.labels import mapping
from indexes.labels.stanag4774 import Slab
from indexes.policy import Marking, MarkingError, parse, unknown
from tests.indexes.labels.samples import CONTEXT, MADE, REVIEW, label_xml, marking, slab, written
from tests.indexes.policy.strategies import marking_or_error, markings


@given(markings())
def test_a_marking_written_as_xml_reads_back_equal_or_is_not_written(found: Marking) -> None:
    def through_xml(_: str) -> Marking:
        return mapping.marking_of([slab(written(one)) for one in mapping.slabs_of(found, MADE, REVIEW)])

    back = marking_or_error(through_xml, "")
    if isinstance(back, MarkingError):
        assert back.code == "NOT_EXPRESSIBLE"
    else:
        assert back == found
        assert not unknown(found)


def test_several_systems_are_an_original_and_its_alternatives() -> None:
    found = parse("SECRET//NOFORN + NATO CONFIDENTIAL + UK SECRET")
    slabs = mapping.slabs_of(found, MADE, REVIEW)
    roots = [one.root for one in slabs]
    assert roots == ["originatorConfidentialityLabel", *["alternativeConfidentialityLabel"] * 2]
    assert mapping.marking_of(slabs) == found


SECRET = slab(label_xml(CONTEXT))
RESTRICTED = slab(label_xml(CONTEXT, level="RESTRICTED"))
ALTERNATIVE = slab(label_xml(CONTEXT, root="alternative"))
OF_METADATA = slab(label_xml(CONTEXT, root="metadata"))


def test_labels_that_agree_are_one() -> None:
    assert mapping.marking_of([SECRET, SECRET]) == parse("NATO SECRET")
    assert mapping.marking_of([SECRET, OF_METADATA]) == parse("NATO SECRET")


@pytest.mark.parametrize(
    ("slabs", "code"),
    [
        ([], "NO_LABEL"),
        ([ALTERNATIVE], "NO_LABEL"),
        ([OF_METADATA], "NO_LABEL"),
        ([SECRET, RESTRICTED], "LABELS_DIFFER"),
        ([RESTRICTED, ALTERNATIVE], "LABELS_DIFFER"),
        ([RESTRICTED, OF_METADATA], "METADATA_ABOVE"),
        ([SECRET, *mapping.slabs_of(parse("UK SECRET"), MADE, REVIEW)], "LABELS_DIFFER"),
    ],
)
def test_labels_that_disagree_are_refused(slabs: list[Slab], code: str) -> None:
    with pytest.raises(MarkingError) as caught:
        mapping.marking_of(slabs)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (label_xml(CONTEXT, policy="PUBLIC", level="UNMARKED"), "PUBLIC_POLICY"),
        (label_xml(CONTEXT, policy="ACME"), "UNKNOWN_POLICY"),
        (
            label_xml(CONTEXT).replace("<slab:PolicyIdentifier>", '<slab:PolicyIdentifier URI="urn:oid:1.2">'),
            "WRONG_URI",
        ),
    ],
)
def test_an_unknown_policy_is_refused(xml: str, code: str) -> None:
    with pytest.raises(MarkingError) as caught:
        marking(xml)
    assert caught.value.code == code
