"""Labels inside real files reach the parent as raw text, through the child process, and nothing else does."""

import json
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.labels.inside import MOST
from indexes.labels.markup import MAX_BYTES
from indexes.policy import parse
from ingest.metadata import of_office, of_pdf
from ingest.office import opened
from ingest.reading import Reading, clean, decode, encode
from ingest.reasons import NotRead
from ingest.sandbox import Sandbox
from ingest.sidecar import inside_of
from tests.indexes.labels.samples import CONTEXT, category, label_xml
from tests.indexes.labels.test_inside import PARTS, bound, xmp
from tests.ingest.labelled import property_xml, with_attachment, with_parts, with_stream
from tests.ingest.specimens import pdf, word

LABEL = label_xml(CONTEXT)
HIGHER = label_xml(CONTEXT, level="TOP SECRET")
WORD = word(["The ferry sails."], header="NATO SECRET")
PDF = pdf(["NATO SECRET", "", "The ferry sails."])


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (with_parts(WORD, {"customXml/item7.xml": bound(LABEL, *PARTS)}), "docx"),
        (
            with_parts(
                WORD,
                {
                    "customXml/item7.xml": '<?xml version="1.0" encoding="UTF-16"?>'.encode("utf-16")
                    + LABEL.encode("utf-16-le")
                },
            ),
            "docx",
        ),
        (with_parts(WORD, {"docProps/custom.xml": property_xml(escape(LABEL))}), "docx"),
        (with_stream(PDF, xmp(LABEL)), "pdf"),
        (with_stream(PDF, xmp(LABEL), compressed=True), "pdf"),
        (with_stream(with_stream(PDF, xmp(LABEL)), xmp(f"<a/>{LABEL}"), compressed=True), "pdf"),
        (with_attachment(PDF, bound(LABEL, "").encode()), "pdf"),
    ],
)
def test_a_label_in_a_real_file_is_read(sandbox: Sandbox, data: bytes, kind: str) -> None:
    reading = sandbox.read(data, kind)
    assert "The ferry sails." in "\n".join(element.text for element in reading.elements)
    found = inside_of(reading.labels)
    assert found is not None
    marking, evidence = found
    assert marking == parse("NATO SECRET")
    assert (evidence.kind, evidence.marking) == ("label in the file", "NATO SECRET")


@pytest.mark.parametrize(
    ("data", "kind"),
    [(WORD, "docx"), (PDF, "pdf"), (with_parts(WORD, {"docProps/custom.xml": property_xml("NATO SECRET")}), "docx")],
)
def test_a_file_without_a_label_has_none(sandbox: Sandbox, data: bytes, kind: str) -> None:
    reading = sandbox.read(data, kind)
    assert reading.labels == ()
    assert inside_of(reading.labels) is None


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (with_parts(WORD, {"customXml/item7.xml": LABEL, "customXml/item8.xml": HIGHER}), "docx"),
        (with_parts(WORD, {"customXml/item7.xml": '<!DOCTYPE a [<!ENTITY b "c">]>' + LABEL}), "docx"),
        (with_parts(WORD, {"customXml/item7.xml": bound(LABEL, "pack:///word/media/image1.png")}), "docx"),
        (
            with_parts(WORD, {"customXml/item7.xml": label_xml(CONTEXT + category("Colour", "RESTRICTIVE", "RED"))}),
            "docx",
        ),
        (with_parts(WORD, {"customXml/item7.xml": LABEL + "cut"}), "docx"),
        (with_parts(WORD, {"customXml/item7.xml": f"<a>{LABEL}<b>{'x' * MAX_BYTES}</b></a>"}), "docx"),
        (
            with_parts(
                WORD,
                {f"customXml/item{number + 100}.xml": f"<a b='{number}'>{LABEL}</a>" for number in range(MOST + 3)},
            ),
            "docx",
        ),
        (with_stream(with_stream(PDF, xmp(HIGHER)), xmp(LABEL)), "pdf"),  # an older revision said another marking
        (with_stream(with_attachment(PDF, LABEL.encode()), xmp(HIGHER)), "pdf"),
    ],
)
def test_a_label_that_is_not_certain_goes_to_a_person(sandbox: Sandbox, data: bytes, kind: str) -> None:
    reading = sandbox.read(data, kind)
    with pytest.raises(NotRead) as caught:
        inside_of(reading.labels)
    assert caught.value.reason.code == "unclear-label"
    assert caught.value.reason.sentence == "A label in the file cannot be read as a marking with certainty."


def test_markings_of_refused_labels_are_kept_for_quarantine(sandbox: Sandbox) -> None:
    data = with_parts(WORD, {"customXml/item7.xml": LABEL, "customXml/item8.xml": HIGHER})
    with pytest.raises(NotRead) as caught:
        inside_of(sandbox.read(data, "docx").labels)
    assert caught.value.seen == (parse("NATO SECRET"), parse("COSMIC TOP SECRET"))


def test_other_custom_parts_are_left_alone() -> None:
    broken = with_parts(
        WORD, {"customXml/item7.xml": "<broken", "customXml/itemProps7.xml": f"<a b='{escape(LABEL)}'/>"}
    )
    assert of_office(opened(broken, "docx")) == ()


def test_streams_of_damaged_files_are_read_as_far_as_they_go() -> None:
    whole = with_stream(PDF, xmp(LABEL))
    assert len(of_pdf(whole, ())) == 1
    assert of_pdf(whole.replace(b"endstream", b"end"), ()) != ()
    packed = with_stream(PDF, xmp(LABEL), compressed=True)
    start = packed.rindex(b"stream\n", 0, packed.rindex(b"endstream")) + len(b"stream\n")
    assert of_pdf(packed[:start] + b"\0\0" + packed[start + 2 :], ()) == ()


@given(st.lists(st.text(max_size=30).map(clean), max_size=MOST + 1).map(tuple))
def test_pieces_cross_from_the_child_unchanged(labels: tuple[str, ...]) -> None:
    assert decode(encode(Reading((), labels=labels))).labels == labels


@pytest.mark.parametrize("labels", [["x"] * (MOST + 2), ["x" * (MAX_BYTES + 2)], ["\x00"], [7], None])
def test_pieces_beyond_the_limits_are_a_crash(labels: object) -> None:
    whole = json.loads(encode(Reading(()))) | {"labels": labels}
    with pytest.raises(NotRead) as caught:
        decode(json.dumps(whole).encode())
    assert caught.value.reason.code == "crash"
