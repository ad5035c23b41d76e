"""The product's own reading finds every good banner as it was written, and refuses the faulty ones for their reason."""

import shutil
from pathlib import Path

import pytest

from indexes.policy import parse
from ingest import elements
from ingest.assembly import assemble
from ingest.demonstration import Specimen, specimens
from ingest.markings import banner_lines, decide
from ingest.ocr import Eyes
from ingest.portions import cut
from ingest.reasons import NotRead

NEEDS_PANDOC = ("odt", "rtf")
ONCE_READ = [one for one in specimens() if one.kind != "empty"]


def marked(path: Path, specimen: Specimen) -> str:
    """Return the canonical banner that the product decides on. Raises NotRead."""
    data = path.read_bytes()
    reading = elements.read(data, specimen.format, Eyes())
    assembled = assemble(reading)
    lines = banner_lines(assembled)
    banner = decide(lines)
    cut(assembled, banner, tuple((line.start, line.end) for line in lines))
    assert banner == parse(specimen.marking)
    return specimen.marking


@pytest.mark.parametrize("specimen", ONCE_READ, ids=lambda one: one.path)
def test_each_document_is_read_as_it_was_meant(written: Path, specimen: Specimen) -> None:
    if specimen.format in NEEDS_PANDOC and shutil.which("pandoc") is None:
        pytest.skip("pandoc is not installed")
    if not specimen.fault:
        assert marked(written / specimen.path, specimen) == specimen.marking
        return
    with pytest.raises(NotRead) as refusal:
        marked(written / specimen.path, specimen)
    assert refusal.value.reason.code == specimen.fault
