"""Text and Markdown files: the banner is the first and the last line."""

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.demonstration import specimens
from ingest.demonstration.content import Paragraph, Table
from ingest.demonstration.writers import plain
from tests.ingest.demonstration.conftest import good


@pytest.mark.parametrize("suffix", ["txt", "md"])
def test_banner_and_text_are_there(written: Path, suffix: str) -> None:
    for specimen in good(suffix):
        lines = (written / specimen.path).read_text(encoding="utf-8").splitlines()
        assert lines[0] == lines[-1] == specimen.marking
        assert lines[2] == ("# " if suffix == "md" else "") + specimen.title
        assert set(lines) >= {block.text for block in specimen.blocks if isinstance(block, Paragraph)}


def test_markdown_tables_have_a_ruled_head(written: Path) -> None:
    text = (written / "cyber/incident-timeline.md").read_text(encoding="utf-8")
    assert "| When | What | Source |\n| --- | --- | --- |\n| 13 July |" in text


def test_columns_of_a_text_table_stand_in_line() -> None:
    specimen = replace(next(good("txt")), blocks=(Table((("Day", "Litres"), ("10 August", "90"))),))
    assert plain.body(specimen)[4:] == ["Day        Litres", "10 August  90", ""]


def test_the_empty_document_has_no_bytes(written: Path) -> None:
    empty = next(one for one in specimens() if one.kind == "empty")
    assert (written / empty.path).read_bytes() == b""
