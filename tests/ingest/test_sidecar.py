"""The label beside a file: taken when it was made for this file, and otherwise a reason, never silence."""

from pathlib import Path

import pytest

from indexes.policy import parse
from ingest.reasons import NotRead
from ingest.sidecar import ENDINGS, sidecar_of
from tests.indexes.labels.samples import CONTEXT, category, label_xml, sidecar
from tests.indexes.labels.test_inside import bound

DATA = b"The ferry sails at dawn.\n"
NAME = "ferry.txt"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A document alone in its folder."""
    path = tmp_path / NAME
    path.write_bytes(DATA)
    return path


def refused(file: Path, data: bytes = DATA) -> NotRead:
    """Return the refusal of the label beside a file."""
    with pytest.raises(NotRead) as caught:
        sidecar_of(file, data)
    return caught.value


def test_without_a_label_there_is_none(file: Path) -> None:
    assert sidecar_of(file, DATA) is None


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_bound_label_is_taken(file: Path, ending: str) -> None:
    file.with_name(NAME + ending).write_bytes(sidecar("NATO SECRET//ATOMAL", NAME, DATA))
    found = sidecar_of(file, DATA)
    assert found is not None
    marking, evidence = found
    assert marking == parse("NATO SECRET//ATOMAL")
    assert (evidence.kind, evidence.where) == ("sidecar label", "in the label beside the file")
    assert evidence.marking == evidence.read == "NATO SECRET//ATOMAL"


def test_a_label_under_the_stem_is_taken_for_its_own_file_only(file: Path) -> None:
    file.with_name("ferry.label.xml").write_bytes(sidecar("NATO SECRET", NAME, DATA))
    assert sidecar_of(file, DATA) is not None
    other = file.with_name("ferry.md")
    assert refused(other).reason.code == "label-not-bound"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (sidecar("NATO SECRET", NAME, b"other"), "label-not-bound"),
        (sidecar("NATO SECRET", "other.txt", DATA), "label-not-bound"),
        (label_xml(CONTEXT).encode(), "label-not-bound"),
        (bound(label_xml(CONTEXT), NAME).encode(), "label-not-bound"),
        (b"<a/>", "label-not-bound"),
        (b"", "unclear-label"),
        (b"NATO SECRET", "unclear-label"),
        (b"x" * 70_000, "unclear-label"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "unclear-label"),
        (
            sidecar("NATO SECRET", NAME, DATA).replace(b">NATO</slab:Policy", b">ACME</slab:Policy"),
            "unclear-label label-not-bound",
        ),
    ],
)
def test_a_label_that_does_not_count_stops_the_document(file: Path, content: bytes, code: str) -> None:
    file.with_name(NAME + ".xml").write_bytes(content)
    stop = refused(file)
    assert stop.reason.code in code.split()
    assert "ferry" not in stop.reason.sentence


def test_an_unknown_category_is_not_dropped(file: Path) -> None:
    label = label_xml(CONTEXT + category("Additional Sensitivity", "RESTRICTIVE", "WREN"))
    xml = sidecar("NATO SECRET", NAME, DATA).decode()
    start, end = xml.index("<slab:originator"), xml.index("</mb:Metadata>")
    file.with_name(NAME + ".xml").write_text(xml[:start] + label + xml[end:], encoding="utf-8")
    assert refused(file).reason.code == "unclear-label"


def test_what_a_refused_label_says_is_kept_for_quarantine(file: Path) -> None:
    file.with_name(NAME + ".xml").write_bytes(sidecar("COSMIC TOP SECRET", NAME, b"other"))
    assert refused(file).seen == (parse("COSMIC TOP SECRET"),)


def test_two_labels_that_differ_are_refused(file: Path) -> None:
    file.with_name(NAME + ".xml").write_bytes(sidecar("NATO SECRET", NAME, DATA))
    file.with_name(NAME + ".slab").write_bytes(sidecar("NATO SECRET", NAME, DATA))
    assert sidecar_of(file, DATA) is not None
    file.with_name(NAME + ".slab").write_bytes(sidecar("NATO RESTRICTED", NAME, DATA))
    stop = refused(file)
    assert stop.reason.code == "label-not-bound"
    assert len(stop.seen) == len(stop.evidence) == 2


def test_links_and_folders_are_no_labels(file: Path, tmp_path: Path) -> None:
    beside = file.with_name(NAME + ".xml")
    beside.mkdir()
    assert refused(file).reason.code == "label-not-bound"
    beside.rmdir()
    (tmp_path / "elsewhere").write_bytes(sidecar("NATO SECRET", NAME, DATA))
    beside.symlink_to(tmp_path / "elsewhere")
    assert refused(file).reason.code == "label-not-bound"
    beside.unlink()
    beside.symlink_to(tmp_path / "nowhere")
    assert refused(file).reason.code == "label-not-bound"
