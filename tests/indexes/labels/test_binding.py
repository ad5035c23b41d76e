"""A label beside a file counts for that file and no other: any change of file, name, digest or label is noticed."""

import hashlib
import re
from base64 import b64encode

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from lxml import etree

from indexes.labels import binding, mapping
from indexes.policy import Marking, MarkingError, parse, text
from tests.indexes.labels.samples import CONTEXT, MADE, REVIEW, SCHEMAS, label_xml, sidecar
from tests.indexes.policy.strategies import markings

NAME, DATA = "Fähre & Wren (2).txt", b"The ferry sails at dawn.\n"
MARKED = "NATO SECRET//ATOMAL"


def code(xml: bytes, name: str = NAME, data: bytes = DATA) -> str:
    """Return the code of the error with which a sidecar is refused."""
    with pytest.raises(MarkingError) as caught:
        binding.check(xml, name, data)
    return caught.value.code


@pytest.mark.parametrize("marked", [MARKED, "SECRET//SI//NOFORN", "UK OFFICIAL-SENSITIVE", "SECRET + NATO SECRET"])
def test_a_sidecar_comes_back_as_its_marking(marked: str) -> None:
    found, bound = binding.check(sidecar(marked, NAME, DATA), NAME, DATA)
    assert (text(found), bound.signed, bound.flags) == (marked, False, ())


def test_an_independent_parser_holds_it_against_the_schema() -> None:
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "stanag4778.xsd"))
    for marked in (MARKED, "SECRET//REL TO USA, FVEY [NTK: CASE 7]", "SECRET + NATO SECRET + UK SECRET"):
        schema.assertValid(etree.fromstring(sidecar(marked, NAME, DATA)))
    assert not schema.validate(etree.fromstring(sidecar(MARKED, NAME, DATA).replace(b"DigestValue", b"DigestWorth")))


@given(markings(), st.text(min_size=1).filter(lambda name: "/" not in name), st.binary())
def test_every_marking_that_a_label_can_state_is_valid_and_comes_back(found: Marking, name: str, data: bytes) -> None:
    """The independent parser finds it valid, and it reads back equal; what a label cannot state is not written."""
    try:
        xml = binding.bind(mapping.slabs_of(found, MADE, REVIEW), name, data).encode()
    except (MarkingError, UnicodeEncodeError):
        reject()
    etree.XMLSchema(etree.parse(SCHEMAS / "stanag4778.xsd")).assertValid(etree.fromstring(xml))
    assert binding.check(xml, name, data)[0] == found


def test_every_flipped_byte_of_the_file_is_noticed() -> None:
    xml = sidecar(MARKED, NAME, DATA)
    for place in range(len(DATA)):
        changed = bytearray(DATA)
        changed[place] ^= 1
        assert code(xml, data=bytes(changed)) == "WRONG_DIGEST"
    assert code(xml, data=DATA[:-1]) == code(xml, data=DATA + b"\n") == code(xml, data=b"") == "WRONG_DIGEST"


@pytest.mark.parametrize("name", ["Fähre & Wren (3).txt", "fähre & wren (2).txt", "F", "", "../" + NAME])
def test_another_name_is_noticed(name: str) -> None:
    assert code(sidecar(MARKED, NAME, DATA), name=name) == "WRONG_NAME"


@pytest.mark.parametrize("bit", range(8))
def test_a_flipped_byte_of_the_sidecar_never_gives_another_marking(bit: int) -> None:
    """Whatever byte of the label, its digest, its name or its frame is changed: refused, or the same as before."""
    xml = sidecar(MARKED, NAME, DATA)
    expected = parse(MARKED)
    refused = 0
    for place in range(len(xml)):
        changed = bytearray(xml)
        changed[place] ^= 1 << bit
        try:
            found, _ = binding.check(bytes(changed), NAME, DATA)
        except MarkingError:
            refused += 1
        else:
            assert found == expected, bytes(changed[place - 20 : place + 20])
    assert refused > len(xml) // 2


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (b">SECRET<", b">RESTRICTED<", "ATOMAL_BELOW_CONFIDENTIAL LABEL_CHANGED"),
        (b">SECRET<", b">CONFIDENTIAL<", "LABEL_CHANGED"),
        (b"2026-11-25T12:00:00Z</", b"2026-11-24T12:00:00Z</", "LABEL_CHANGED"),
        (b"%20%26%20", b"%20%20", "WRONG_NAME"),
        (b"#sha384", b"#sha224", "UNKNOWN_DIGEST"),
        (b"Algorithm=", b"Method=", "UNKNOWN_DIGEST"),
    ],
)
def test_a_tampered_sidecar_is_refused(old: bytes, new: bytes, expected: str) -> None:
    xml = sidecar(MARKED, NAME, DATA)
    assert old in xml
    assert code(xml.replace(old, new)) in expected.split()


def test_a_digest_of_another_file_or_none_is_refused() -> None:
    xml = sidecar(MARKED, NAME, DATA).decode()
    other = b64encode(hashlib.sha384(b"other").digest()).decode()
    value = re.compile("<ds:DigestValue>.*</ds:DigestValue>")
    assert code(value.sub(f"<ds:DigestValue>{other}</ds:DigestValue>", xml).encode()) == "WRONG_DIGEST"
    assert code(value.sub("<ds:DigestValue>%%%</ds:DigestValue>", xml).encode()) == "WRONG_DIGEST"
    assert code(value.sub("<ds:DigestValue></ds:DigestValue>", xml).encode()) == "WRONG_DIGEST"
    assert code(value.sub("", xml).encode()) == "UNKNOWN_DIGEST"
    assert code(re.sub("<ds:Digest.*>", "", xml).encode()) == "NO_DIGEST"


@pytest.mark.parametrize(("method", "algorithm"), [("xmlenc#sha256", "sha256"), ("xmlenc#sha512", "sha512")])
def test_other_digests_are_read(method: str, algorithm: str) -> None:
    xml = sidecar(MARKED, NAME, DATA).decode().replace("xmldsig-more#sha384", method)
    value = b64encode(hashlib.new(algorithm, DATA).digest()).decode()
    xml = re.sub("<ds:DigestValue>.*<", f"<ds:DigestValue>{value}<", xml)
    assert binding.check(xml.encode(), NAME, DATA)[0] == parse(MARKED)


FRAME = (
    '<mb:BindingInformation xmlns:mb="urn:nato:stanag:4778:bindinginformation:1:0"><mb:MetadataBindingContainer>'
    "<mb:MetadataBinding>{}</mb:MetadataBinding></mb:MetadataBindingContainer></mb:BindingInformation>"
)


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (label_xml(CONTEXT), "NO_BINDING"),
        (FRAME.format(""), "NO_BINDING"),
        (FRAME.format(f"<mb:Metadata>{label_xml(CONTEXT)}</mb:Metadata>"), "NO_BINDING"),
        (FRAME.format('<mb:DataReference URI="a"/>'), "NO_BINDING"),
        (FRAME.format('<mb:MetadataReference URI="a"/>'), "UNKNOWN_ELEMENT"),
        (FRAME.format("<mb:Data/>"), "UNKNOWN_ELEMENT"),
        (FRAME.format(f"<mb:Metadata>{label_xml(CONTEXT)}</mb:Metadata><mb:DataReference/>"), "WRONG_NAME"),
        ("<a/>", "NO_BINDING"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "UNSAFE_XML"),
    ],
)
def test_what_binds_nothing_is_refused(xml: str, expected: str) -> None:
    assert code(xml.encode()) == expected


def test_two_labels_that_differ_are_refused() -> None:
    xml = sidecar(MARKED, NAME, DATA).decode()
    second = f"<mb:Metadata>{label_xml(CONTEXT, level='RESTRICTED')}</mb:Metadata>"
    assert code(xml.replace("<mb:DataReference", f"{second}<mb:DataReference").encode()) == "LABELS_DIFFER"


def test_a_label_of_another_edition_beside_a_known_one_is_refused() -> None:
    xml = sidecar(MARKED, NAME, DATA).decode()
    other = label_xml(CONTEXT, level="TOP SECRET").replace("label:1:0", "label:2:0")
    second = f"<mb:Metadata>{other}</mb:Metadata>"
    assert code(xml.replace("<mb:DataReference", f"{second}<mb:DataReference").encode()) == "UNKNOWN_ELEMENT"


def test_a_signature_is_told_and_trusted_for_nothing() -> None:
    xml = sidecar(MARKED, NAME, DATA).decode()
    signature = "<ds:Signature><ds:SignatureValue>AAAA</ds:SignatureValue></ds:Signature><mb:MetadataBindingContainer>"
    signed = xml.replace("<mb:MetadataBindingContainer>", signature)
    found, bound = binding.check(signed.encode(), NAME, DATA)
    assert (text(found), bound.signed, bound.flags) == (MARKED, True, ("signature not verified",))
    assert code(signed.encode(), data=b"other") == "WRONG_DIGEST"
