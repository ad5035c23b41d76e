"""An answer as a file: the marking on every page, recorded before it leaves, nothing for whoever may not open it."""

import contextlib
import io
import json
import re
import shutil
import subprocess
import zipfile
import zlib
from pathlib import Path

import docx
import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import HIGH_WORDS, ORIGIN, Library, ask, token_of
from tests.web.test_kept_sheets import HIGH_QUESTION, address

MARKING = "SECRET//NOFORN"


def export(client: TestClient, where: str, form: str, **fields: str) -> bytes:
    """Send the export form; give the file."""
    data = {"token": token_of(client), "format": form, **fields}
    response = client.post(f"{where}/export", data=data, headers=ORIGIN)
    assert response.status_code == 200, response.text
    assert response.headers["content-disposition"] == (
        f'attachment; filename="SNF_answer_{where.rpartition("/")[2][:8]}.{form}"'
    )
    return response.content


def tool(name: str) -> str:
    """Give the path of a program of poppler-utils; without it the test is skipped."""
    found = shutil.which(name)
    if found is None:
        pytest.skip("no poppler-utils here: apt-get install poppler-utils")
    return found


def pages(content: bytes, folder: Path) -> list[list[str]]:
    """Give the lines of each page of a PDF."""
    file = folder / "report.pdf"
    file.write_bytes(content)
    done = subprocess.run([tool("pdftotext"), "-layout", str(file), "-"], capture_output=True, text=True, check=True)
    return [[line.strip() for line in one.splitlines() if line.strip()] for one in done.stdout.split("\f") if one]


def streams(content: bytes) -> list[bytes]:
    """Give the streams of a PDF that are packed, unpacked."""
    found = []
    for packed in re.findall(rb"stream\n(.*?)\nendstream", content, re.DOTALL):
        with contextlib.suppress(zlib.error):
            found.append(zlib.decompress(packed))
    return found


def test_every_page_of_the_pdf_begins_and_ends_with_the_marking(high: TestClient, tmp_path: Path) -> None:
    where = address(ask(high, HIGH_QUESTION))
    found = pages(export(high, where, "pdf", quotes="yes"), tmp_path)
    assert found
    assert all(lines[0] == lines[-1] == MARKING for lines in found)
    words = " ".join(" ".join(lines) for lines in found)
    assert f"(S//NF) “{HIGH_WORDS}” [1]" in words
    assert "characters" in words
    assert "Derived From:" in words


def test_the_pdf_is_tagged_has_a_language_and_embeds_its_fonts(high: TestClient, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(export(high, address(ask(high, HIGH_QUESTION)), "pdf"))
    told = subprocess.run([tool("pdfinfo"), str(file)], capture_output=True, text=True, check=True).stdout
    facts = dict(line.split(":", 1) for line in told.splitlines() if ":" in line)
    assert facts["Tagged"].strip() == "yes"
    assert facts["Title"].strip().startswith("Answer ")
    assert "diesel" not in facts["Title"]
    fonts = subprocess.run([tool("pdffonts"), str(file)], capture_output=True, text=True, check=True).stdout
    assert [line.split()[-5] for line in fonts.splitlines()[2:]]
    assert {line.split()[-5] for line in fonts.splitlines()[2:]} == {"yes"}
    parts = streams(file.read_bytes())
    assert any(b"/Lang (en)" in part for part in parts)
    assert any(b'pdfuaid:part="1"' in part for part in parts)


def test_the_docx_bears_the_marking_in_every_head_and_foot(high: TestClient) -> None:
    content = export(high, address(ask(high, HIGH_QUESTION)), "docx", quotes="yes")
    document = docx.Document(io.BytesIO(content))
    assert document.settings.odd_and_even_pages_header_footer
    for section in document.sections:
        assert section.different_first_page_header_footer
        for head in (section.header, section.first_page_header, section.even_page_header):
            assert [one.text for one in head.paragraphs] == [MARKING]
        for foot in (section.footer, section.first_page_footer, section.even_page_footer):
            assert foot.paragraphs[-1].text == MARKING
    words = "\n".join(one.text for one in document.paragraphs)
    assert f"(S//NF) “{HIGH_WORDS}” [1]" in words
    assert document.core_properties.author == ""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert b"diesel" not in parts.read("docProps/core.xml")


def test_the_json_names_marking_claims_and_sources(high: TestClient) -> None:
    where = address(ask(high, HIGH_QUESTION))
    record = json.loads(export(high, where, "json", quotes="yes"))
    assert (record["marking"], record["claims"][0]["portion"]) == (MARKING, "(S//NF)")
    assert record["sources"][0]["quote"] == HIGH_WORDS
    bare = json.loads(export(high, where, "json"))
    assert {one["quote"] for one in bare["sources"]} == {None}
    assert {one["quote"] for claim in bare["claims"] for one in claim["citations"]} == {None}


def test_an_export_is_recorded_before_it_leaves(high: TestClient, library: Library) -> None:
    where = address(ask(high, HIGH_QUESTION))
    log = library.vault.layout.audit / "log.jsonl"
    before = log.read_text().count("\n")
    export(high, where, "pdf")
    records = [json.loads(line) for line in log.read_text().splitlines()[before:]]
    record = next(one for one in records if one["action"] != "offer")  # that one is of the page with the form
    assert (record["action"], record["actor"]) == ("answer export pdf", "analyst.high")
    assert "diesel" not in "".join(log.read_text().splitlines()[before:])


def test_another_persons_answer_and_a_missing_one_are_the_same(high: TestClient, low: TestClient) -> None:
    where = address(ask(high, HIGH_QUESTION))
    data = {"token": token_of(low), "format": "pdf"}
    his = low.post(f"{where}/export", data=data, headers=ORIGIN)
    absent = low.post(f"/answers/{'0' * 32}/export", data=data, headers=ORIGIN)
    assert his.status_code == absent.status_code == 404
    assert his.content.replace(where.encode(), b"") == absent.content.replace(b"/answers/" + b"0" * 32, b"")


def test_another_form_and_a_foreign_page_get_nothing(high: TestClient) -> None:
    where = address(ask(high, HIGH_QUESTION))
    data = {"token": token_of(high), "format": "html"}
    assert high.post(f"{where}/export", data=data, headers=ORIGIN).status_code == 422
    data["format"] = "pdf"
    assert high.post(f"{where}/export", data=data, headers={"Origin": "http://evil.example"}).status_code == 403
    assert high.post(f"{where}/export", data={"format": "pdf"}, headers=ORIGIN).status_code == 403


def test_typed_lines_of_the_block_stand_in_the_report_and_are_recorded_without_their_words(
    high: TestClient, library: Library
) -> None:
    where = address(ask(high, HIGH_QUESTION))
    typed = {"derived_from": "Otter Guide, 20240301", "declassify_on": "20490301"}
    record = json.loads(export(high, where, "json", **typed))
    assert record["authority"]["Derived From"] == typed["derived_from"]
    assert record["authority"]["Declassify On"] == typed["declassify_on"]
    assert record["authority"]["by_hand"].startswith("Typed by hand: Derived From, Declassify On.")
    log = (library.vault.layout.audit / "log.jsonl").read_text()
    (kept,) = [one for one in map(json.loads, log.splitlines()) if one["action"] == "authority typed"]
    assert (kept["actor"], kept["lines"]) == ("analyst.high", ["Derived From", "Declassify On"])
    assert "Otter Guide" not in log
    data = {"token": token_of(high), "format": "json", "derived_from": "TOP SECRET//SI"}
    assert high.post(f"{where}/export", data=data, headers=ORIGIN).status_code == 422
