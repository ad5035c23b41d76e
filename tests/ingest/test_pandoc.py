"""RTF and ODT need pandoc; their headers and footers are read here."""

import shutil

import pytest

from ingest import pandoc
from ingest.reasons import NotRead
from tests.ingest.specimens import zipped

RTF = rb"{\rtf1\ansi{\header\pard NATO SECRET\par}{\footerr \'4eATO {\b SECRET}\par}\pard (NU) Caf\'e9 \u8364?.\par}"
ODT_STYLES = (
    b'<s xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    b'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    b"<style:header><text:p>SECRET</text:p></style:header><style:footer-left><text:p> </text:p></style:footer-left></s>"
)
needs_pandoc = pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")


def test_without_pandoc_the_sentence_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NotRead) as caught:
        pandoc.to_html(RTF, "rtf")
    assert caught.value.reason.code == "missing-reader"
    assert "pandoc" in caught.value.reason.sentence


def test_headers_and_footers_of_rtf() -> None:
    head, foot = pandoc.margins(RTF, "rtf")
    assert [(e.kind, e.text) for e in head + foot] == [("header", "NATO SECRET"), ("footer", "NATO SECRET")]


def test_an_unclosed_rtf_group_ends_with_the_file() -> None:
    head, _ = pandoc.margins(rb"{\rtf1{\header SECRET \{kept\}", "rtf")
    assert [e.text for e in head] == ["SECRET {kept}"]


def test_headers_of_odt() -> None:
    data = zipped(content_xml=b"<x/>", styles_xml=ODT_STYLES)
    assert [e.text for part in pandoc.margins(data, "odt") for e in part] == ["SECRET"]
    assert pandoc.margins(zipped(content_xml=b"<x/>"), "odt") == ([], [])


@needs_pandoc
def test_rtf_becomes_html() -> None:
    assert "(NU) Café €" in pandoc.to_html(RTF, "rtf")


@needs_pandoc
@pytest.mark.parametrize(
    ("data", "kind", "code"), [(b"plain", "rtf", "type-mismatch"), (zipped(content_xml=b"<x"), "odt", "broken")]
)
def test_what_pandoc_cannot_read(data: bytes, kind: str, code: str) -> None:
    with pytest.raises(NotRead) as caught:
        pandoc.to_html(data, kind)
    assert caught.value.reason.code == code
