"""Every format gives its text, through the real parsers in a real child; and none of them reaches for a network."""

import importlib.metadata
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ingest import elements
from ingest.reading import Element
from ingest.sandbox import Sandbox
from tests.ingest.specimens import mail, pdf, sheets, slides, word

RTF = rb"{\rtf1\ansi{\header NATO SECRET\par}\pard (NU) The depot is open.\par}"
ODT = shutil.which("pandoc")

SPECIMENS = {
    "pdf": pdf(["SECRET", "", "The depot is open."]),
    "docx": word(["The depot is open."], header="SECRET"),
    "pptx": slides(["SECRET", "The depot is open."]),
    "xlsx": sheets(Stock=[("Depot", "Litres"), ("The depot is open.", 40)]),
    "html": b"<html><title>Depot</title><p>SECRET</p><p>The depot is open.</p></html>",
    "eml": mail("SECRET\n\nThe depot is open."),
    "txt": b"SECRET\n\nThe depot is open.\n",
    "md": b"SECRET\n\n# Depot\n\nThe depot is open.\n",
    "rtf": RTF,
}


def found(sandbox: Sandbox, kind: str, data: bytes) -> list[Element]:
    """Return what a child reads."""
    return list(sandbox.read(data, kind).elements)


@pytest.mark.parametrize("kind", SPECIMENS)
def test_every_kind_gives_its_text(sandbox: Sandbox, kind: str) -> None:
    if kind == "rtf" and ODT is None:
        pytest.skip("pandoc is not installed")
    assert "The depot is open." in "\n".join(element.text for element in found(sandbox, kind, SPECIMENS[kind]))


@pytest.mark.skipif(ODT is None, reason="pandoc is not installed")
def test_odt(sandbox: Sandbox, tmp_path: Path) -> None:
    target = tmp_path / "a.odt"
    subprocess.run(["pandoc", "-o", str(target)], input=b"# Depot\n\nThe depot is open.", check=True)  # noqa: S607
    read = [(e.kind, e.text) for e in found(sandbox, "odt", target.read_bytes())]
    assert ("heading", "Depot") in read
    assert ("paragraph", "The depot is open.") in read


def test_word_headers_headings_tables_and_footers(sandbox: Sandbox) -> None:
    rows = [("Depot", "Litres"), ("(C) North", "40")]
    data = word(["Fuel is low."], header="SECRET", footer="Page 1", heading="Fuel", rows=rows, box="NOFORN")
    assert [(e.kind, e.text) for e in found(sandbox, "docx", data)] == [
        ("header", "SECRET"),
        ("heading", "Fuel"),
        ("paragraph", "Fuel is low."),
        ("table", "Depot | Litres\n(C) North | 40"),
        ("footer", "Page 1"),
        ("header", "NOFORN"),
    ]


def test_slides_are_pages(sandbox: Sandbox) -> None:
    data = slides(["SECRET", "First."], ["SECRET", "Second."], notes="Say this.")
    assert [(e.page, e.text) for e in found(sandbox, "pptx", data)] == [
        (1, "SECRET"),
        (1, "First."),
        (1, "Say this."),
        (2, "SECRET"),
        (2, "Second."),
    ]


def test_sheets_are_pages_and_sections(sandbox: Sandbox) -> None:
    data = sheets(North=[("&CSECRET",), ("Depot", "Litres"), ("A", 40)], South=[("Depot", "Litres"), ("B", 7)])
    assert [(e.kind, e.page, e.section, e.text) for e in found(sandbox, "xlsx", data)] == [
        ("header", 1, "North", "SECRET"),
        ("table", 1, "North", "Depot | Litres\nA | 40"),
        ("table", 2, "South", "Depot | Litres\nB | 7"),
    ]


def test_pages_of_the_web(sandbox: Sandbox) -> None:
    data = b"""<html><head><title>Fuel &amp; roads</title><script>alert(1)</script></head><body><h1>Fuel</h1>
    <p>Stock is <b>low</b>.</p><ul><li>North</li></ul><table><tr><td>A</td><td>40</td></tr></table>
    <img src="http://192.0.2.1/x.png"></body></html>"""
    reading = sandbox.read(data, "html")
    assert reading.title == "Fuel & roads"
    assert [(e.kind, e.text) for e in reading.elements] == [
        ("heading", "Fuel"),
        ("paragraph", "Stock is low."),
        ("list", "North"),
        ("table", "A | 40"),
    ]


def test_markdown_headings(sandbox: Sandbox) -> None:
    kinds = [(e.kind, e.text) for e in found(sandbox, "md", SPECIMENS["md"])]
    assert ("heading", "Depot") in kinds


PROBE = """
import sys
attempts = []
NETWORK = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname")
def hook(event, arguments):
    if event in NETWORK or event.startswith(("urllib.", "subprocess.", "os.system", "os.exec", "os.posix_spawn")):
        attempts.append(event)
        raise OSError("nothing may leave")
sys.addaudithook(hook)
from ingest import elements
from ingest.ocr import Eyes
elements.prepare()
for name, kind in zip(sys.argv[1::2], sys.argv[2::2]):
    assert elements.read(open(name, "rb").read(), kind, Eyes()).elements, kind
from unstructured.nlp import tokenize
assert tokenize.sent_tokenize("One here. Two here.") == ["One here.", "Two here."]
assert tokenize._load_spacy_model().pipe_names == ["sentencizer"]
assert not attempts, attempts
"""


def test_unstructured_never_reaches_for_the_network(tmp_path: Path, repository: Path) -> None:
    """Import and partition in a fresh process in which any socket, download or subprocess is refused and counted."""
    arguments = []
    for kind, data in SPECIMENS.items():
        if kind != "rtf":
            (tmp_path / f"a.{kind}").write_bytes(data)
            arguments += [str(tmp_path / f"a.{kind}"), kind]
    environment = {"PYTHONPATH": str(repository), "PATH": "", "HOME": str(tmp_path)}
    command = [sys.executable, "-c", PROBE, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""


def test_another_release_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert importlib.metadata.version("unstructured") == elements.PINNED
    monkeypatch.setattr(elements, "PINNED", "0.0.1")
    elements._unstructured.cache_clear()
    with pytest.raises(RuntimeError, match=r"0\.0\.1 is needed"):
        elements.prepare()
