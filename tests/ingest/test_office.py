"""Office archives are measured before they are unpacked, and give the text that unstructured leaves out."""

import io
import zipfile

import pytest

from ingest import office
from ingest.reasons import NotRead
from tests.faults.formats import WRITERS
from tests.faults.paper import Line, Page, Paper
from tests.ingest.specimens import sheets, slides, word, zipped

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def code_of(data: bytes, kind: str = "docx") -> str:
    """Return the reason for which an archive is not opened."""
    with pytest.raises(NotRead) as caught:
        office.opened(data, kind)
    return caught.value.reason.code


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = zipped(word__document_xml=b"\x00" * 17_000_000)
    assert len(bomb) < 20_000
    assert code_of(bomb) == "bomb"


def test_too_many_members_are_a_bomb() -> None:
    assert code_of(zipped(**{f"m{number}": b"" for number in range(office.MAX_MEMBERS + 1)})) == "bomb"


def test_a_large_text_that_packs_well_is_no_bomb() -> None:
    assert office.opened(zipped(word__document_xml=b"<w/>" * 100_000), "docx").namelist() == ["word/document.xml"]


def test_another_archive_is_a_mismatch() -> None:
    assert code_of(zipped(xl__workbook_xml=b"<x/>")) == "type-mismatch"


def test_an_old_office_file_is_a_mismatch_and_an_encrypted_one_is_encrypted() -> None:
    assert code_of(OLE + b"\x00" * 600) == "type-mismatch"
    assert code_of(OLE + "EncryptedPackage".encode("utf-16-le")) == "encrypted"


def test_an_encrypted_member_is_encrypted() -> None:
    data = bytearray(zipped(word__document_xml=b"<w/>"))
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1
    assert code_of(bytes(data)) == "encrypted"


def test_a_truncated_archive_is_broken() -> None:
    whole = word(["Text."])
    assert code_of(whole[: len(whole) // 2]) == "broken"


def test_text_boxes_of_the_header_are_headers() -> None:
    archive = office.opened(word(["Text."], box="NATO SECRET"), "docx")
    assert [(e.kind, e.text) for e in office.docx_rest(archive)] == [("header", "NATO SECRET")]


def test_notes_and_layout_text_of_slides() -> None:
    archive = office.opened(slides(["One"], ["Two"], notes="Say this.", master="SECRET"), "pptx")
    found = list(office.with_pptx_rest(archive, []))
    assert ("header", "SECRET", 1) in [(e.kind, e.text, e.page) for e in found]
    assert ("notes", "Say this.", 1) in [(e.section, e.text, e.page) for e in found]


def test_page_headers_of_sheets_come_without_format_codes() -> None:
    plain = office.opened(sheets(First=[("&CNATO SECRET",), ("Item", "Stock")], Second=[("Item",)]), "xlsx")
    found = [(e.kind, e.text, e.page) for e in office.with_xlsx_rest(plain, [])]
    assert found == [("header", "NATO SECRET", 1)]


@pytest.mark.parametrize(
    ("coded", "texts"),
    [
        ("&amp;C&amp;&amp;", ["&"]),
        ('&amp;L&amp;D&amp;C&amp;"Arial,Bold"&amp;12SECRET &amp;&amp;C&amp;RPage &amp;P', ["SECRET &C", "Page"]),
        ("SECRET", ["SECRET"]),
        ("&amp;L&amp;G", []),
    ],
)
def test_format_codes(coded: str, texts: list[str]) -> None:
    part = f"<m xmlns='{SHEET}'><headerFooter><oddHeader>{coded}</oddHeader></headerFooter></m>"
    archive = office.opened(zipped(xl__workbook_xml=b"<x/>", s=part.encode()), "xlsx")
    margin = office.tree(archive, "s").find(f".//{{{SHEET}}}headerFooter")
    assert office._coded(margin, "Header") == texts


def test_the_title_of_the_properties() -> None:
    assert office.title(office.opened(word(["Text."], title="Fuel  state"), "docx")) == "Fuel state"
    assert office.title(office.opened(zipped(word__document_xml=b"<w/>"), "docx")) == ""


def test_entities_are_not_resolved() -> None:
    hostile = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>'
    archive = office.opened(zipped(word__document_xml=hostile), "docx")
    assert "".join(office.tree(archive, "word/document.xml").itertext()) in ("", "&e;")


def test_properties_and_comments_are_told_beside() -> None:
    page = Page((), (Line("Text."),), ())
    paper = Paper((page,), properties={"title": "Fuel", "keywords": "SECRET"}, comment="(TS) Look here.")
    told = office.beside(office.opened(WRITERS["xlsx"](paper), "xlsx"))
    assert {"Fuel", "SECRET", "(TS) Look here."} <= set(told)
    assert "SECRET" in office.beside(office.opened(WRITERS["docx"](paper), "docx"))
    custom = b'<P xmlns="urn:p"><q><lpwstr>SECRET//NOFORN</lpwstr></q></P>'
    noted = b"<x><cm>C</cm></x>"
    made = zipped(word__document_xml=b"<x/>", docProps__custom_xml=custom, ppt__comments__comment1_xml=noted)
    assert office.beside(office.opened(made, "docx")) == ("SECRET//NOFORN", "C")


WRAPPED = {
    "an insertion": '<w:ins w:id="1" w:author="a"><w:r><w:t>TOP SECRET</w:t></w:r></w:ins>',
    "a content control": "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>TOP SECRET</w:t></w:r></w:sdtContent></w:sdt>",
    "a field": '<w:fldSimple w:instr="DOCPROPERTY x"><w:r><w:t>TOP SECRET</w:t></w:r></w:fldSimple>',
}


@pytest.mark.parametrize("wrapped", WRAPPED.values(), ids=WRAPPED)
def test_what_a_docx_wraps_is_its_text(wrapped: str) -> None:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:document xmlns:w="{space}"><w:body><w:p>{wrapped}</w:p></w:body></w:document>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", body)
    with zipfile.ZipFile(made) as archive, zipfile.ZipFile(io.BytesIO(office.unwrapped(archive))) as plain:
        assert "<w:p><w:r><w:t>TOP SECRET</w:t></w:r></w:p>" in plain.read("word/document.xml").decode()
