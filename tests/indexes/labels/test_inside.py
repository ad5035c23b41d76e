"""Labels inside files: bindings, bare labels, XML as text in a property; several that differ are refused."""

import contextlib
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.labels import inside
from indexes.policy import MarkingError, parse
from tests.indexes.labels.samples import CONTEXT, category, label_xml

SECRET, RESTRICTED = label_xml(CONTEXT), label_xml(CONTEXT, level="RESTRICTED")


def bound(label: str, *parts: str) -> str:
    """Return a binding of a label to parts of an office file."""
    references = "".join(f'<mb:DataReference URI="{part}"/>' for part in parts)
    return (
        '<mb:BindingInformation xmlns:mb="urn:nato:stanag:4778:bindinginformation:1:0"><mb:MetadataBindingContainer>'
        f"<mb:MetadataBinding><mb:Metadata>{label}</mb:Metadata>{references}</mb:MetadataBinding>"
        "</mb:MetadataBindingContainer></mb:BindingInformation>"
    )


def xmp(content: str) -> str:
    """Return metadata of a PDF around this."""
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description>'
        f"{content}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
    )


PARTS = ("pack:///word/document.xml", "pack:///word/styles.xml")


@pytest.mark.parametrize(
    "pieces",
    [
        [bound(SECRET, *PARTS)],
        [bound(SECRET, "")],
        [bound(SECRET, "pack:///xl/workbook.xml"), SECRET],
        [SECRET],
        [xmp(SECRET)],
        [xmp(f'<p:label xmlns:p="urn:p">{escape(SECRET)}</p:label>')],
        [xmp(f'loose words <p:label xmlns:p="urn:p" p:it="{escape(SECRET)}"/>')],
        [xmp(bound(SECRET, ""))],
        ['<a xmlns:ism="urn:us:gov:ic:ism" b="1"/>', SECRET],
    ],
)
def test_a_label_inside_is_found(pieces: list[str]) -> None:
    found = inside.found(pieces)
    assert found is not None
    assert found.marking == parse("NATO SECRET")


def test_ism_attributes_are_found() -> None:
    marked = 'ism:classification="S" ism:ownerProducer="USA" ism:disseminationControls="NF"'
    xml = f'<a xmlns:ism="urn:us:gov:ic:ism" {marked}/>'
    found = inside.found([xml])
    assert found is not None
    assert found.marking == parse("SECRET//NOFORN")


def test_where_no_label_is_there_is_none() -> None:
    assert inside.found([]) is None
    assert inside.found([xmp("<a>words</a>")]) is None


@pytest.mark.parametrize(
    ("pieces", "code"),
    [
        ([SECRET, RESTRICTED], "LABELS_DIFFER"),
        ([f"<a>{SECRET}{RESTRICTED}</a>"], "LABELS_DIFFER"),
        ([bound(SECRET, *PARTS), RESTRICTED], "LABELS_DIFFER"),
        ([bound(SECRET, "pack:///word/media/image1.png")], "PART_ONLY"),
        ([bound(SECRET, *PARTS).replace("bindinginformation:1:0", "bindinginformation:2:0")], "UNKNOWN_ELEMENT"),
        ([SECRET.replace("confidentialitymetadatalabel:1:0", "confidentialitymetadatalabel:2:0")], "UNKNOWN_ELEMENT"),
        ([SECRET.replace("originatorConfidentialityLabel", "OriginatorConfidentialityLabel")], "UNKNOWN_ELEMENT"),
        ([label_xml(CONTEXT, policy="ACME")], "UNKNOWN_POLICY"),
        ([label_xml(CONTEXT + category("Additional Sensitivity", "RESTRICTIVE", "WREN"))], "UNKNOWN_VALUE"),
        ([label_xml(CONTEXT, root="alternative")], "NO_LABEL"),
        (['<!DOCTYPE a [<!ENTITY b "c">]><a>urn:us:gov:ic:ism &b;</a>'], "UNSAFE_XML"),
        ([SECRET] * (inside.MOST + 1), "LABEL_TOO_BIG"),
        ([f"<a>{'x' * 70000}</a>"], "LABEL_TOO_BIG"),
        ([f"<a>{escape(f'<b>{escape(SECRET)}</b>')}</a>"], "LABEL_TOO_DEEP"),
    ],
)
def test_what_is_not_certain_is_refused(pieces: list[str], code: str) -> None:
    with pytest.raises(MarkingError) as caught:
        inside.found(pieces)
    assert caught.value.code == code


def test_every_marking_that_can_be_made_out_is_kept_for_quarantine() -> None:
    pieces = [
        SECRET,
        RESTRICTED,
        "<a",
        label_xml(CONTEXT, policy="ACME"),
        label_xml(CONTEXT, level="CONFIDENTIAL", root="alternative"),
    ]
    assert inside.seen(pieces) == (parse("NATO SECRET"), parse("NATO RESTRICTED"), parse("NATO CONFIDENTIAL"))


WHOLE = xmp(bound(SECRET, *PARTS) + f'<p:label xmlns:p="urn:p">{escape(SECRET)}</p:label>')


@given(st.integers(0, len(WHOLE) - 1), st.characters(), st.integers(0, 3))
def test_a_changed_piece_is_refused_or_says_the_same(place: int, letter: str, cut: int) -> None:
    """A piece bears two labels here, so that no single change of one of them gives a marking of its own."""
    piece = WHOLE[:place] + letter + WHOLE[place + cut :]
    with contextlib.suppress(MarkingError):
        found = inside.found([piece])
        assert found is None or found.marking == parse("NATO SECRET")
