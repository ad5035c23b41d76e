"""The import contracts bite: each planted import breaks the contract that is there for it, and none breaks without."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house_rules import ROOMS

PLANTED = [
    ("rag/planted.py", "import ingest.sources", "web > rag | ingest > indexes"),
    ("ingest/planted.py", "import rag.answer", "web > rag | ingest > indexes"),
    ("indexes/planted.py", "import rag.answer", "web > rag | ingest > indexes"),
    ("rag/planted.py", "import web.banner", "web > rag | ingest > indexes"),
    ("indexes/policy/planted.py", "import indexes.records", "The kernel knows no other room of indexes"),
    ("rag/planted.py", "import indexes.partition", "Nothing above indexes can name a partition or its tables"),
    ("web/planted.py", "import indexes.vectors", "Nothing above indexes can name a partition or its tables"),
    ("indexes/planted.py", "import sqlite3", "One home: sqlite-utils and sqlite3 in indexes.database"),
    ("web/planted.py", "import sqlite_utils", "One home: sqlite-utils and sqlite3 in indexes.database"),
    ("rag/planted.py", "import faiss", "One home: faiss in indexes.vectors"),
    ("web/planted.py", "import argon2", "One home: argon2 in indexes.accounts"),
    ("web/planted.py", "import cryptography", "One home: cryptography in indexes.signing"),
    ("ingest/planted.py", "import defusedxml.ElementTree", "One home: defusedxml in indexes.labels.markup"),
    ("rag/planted.py", "import nupunkt", "One home: nupunkt in indexes.sentences"),
    ("rag/planted.py", "import rapidfuzz", "One home: rapidfuzz in indexes.search.spelling"),
    ("rag/planted.py", "import snowballstemmer", "One home: snowballstemmer in indexes.terms"),
    (
        "rag/planted.py",
        "import torch",
        "One home: sentence-transformers and torch in indexes.embed.folder and indexes.embed.cross",
    ),
    ("ingest/planted.py", "import onnxruntime", "One home: ONNX Runtime and tokenizers in indexes.embed.onnx"),
    ("ingest/planted.py", "import unstructured.partition.auto", "One home: unstructured in ingest.elements"),
    ("web/planted.py", "import pypdfium2", "One home: pypdfium2 in ingest.pdf"),
    (
        "web/planted.py",
        "import PIL.Image",
        "One home: Pillow in ingest.picture and ingest.stamps, and where the demonstration is drawn",
    ),
    ("rag/planted.py", "import langchain_core", "One home: langchain-core in rag.chain, and no other langchain"),
    (
        "rag/planted.py",
        "import langchain_openai",
        "One home: langchain-openai, its HTTP client and xllamacpp in rag.drafting",
    ),
    (
        "ingest/planted.py",
        "import reportlab",
        "One home: the writers of office files and PDF in ingest.demonstration, DOCX in web.export_docx too",
    ),
    ("rag/planted.py", "import weasyprint", "One home: WeasyPrint in web.export_pdf"),
    ("indexes/planted.py", "import starlette", "One home: FastAPI, Starlette, Jinja2 and uvicorn in web"),
    ("rag/planted.py", "import rich", "Typer and rich only at the command line"),
]


def broken(folder: Path) -> set[str]:
    """Return the names of the contracts that do not hold in a copy of the tree."""
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache", "--no-logo"], cwd=folder, capture_output=True, text=True, check=False)
    assert "Contracts:" in done.stdout, done.stdout + done.stderr
    return set(re.findall(r"^(.+) BROKEN", done.stdout, re.MULTILINE))


@pytest.fixture
def copy(repository: Path, tmp_path: Path) -> Path:
    """A copy of the product and its contracts, to plant something in."""
    shutil.copy(repository / "pyproject.toml", tmp_path)
    for room in ROOMS:
        shutil.copytree(repository / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_the_contracts_hold(copy: Path) -> None:
    assert broken(copy) == set()


def test_each_planted_import_breaks_its_contract(copy: Path) -> None:
    """All are planted at once, one module each: a contract that nothing breaks would be missing from the set."""
    for number, (path, statement, _) in enumerate(PLANTED):
        place = copy / path
        place.with_stem(f"planted{number}").write_text(f'"""Planted."""\n\n{statement}\n', encoding="utf-8")
    expected = {contract for _, _, contract in PLANTED}
    assert broken(copy) == expected


def test_every_contract_has_a_planted_import(repository: Path) -> None:
    names = re.findall(r'^name = "(.+)"$', (repository / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert {contract for _, _, contract in PLANTED} == set(names) - {"coversheet"}
