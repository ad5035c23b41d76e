"""RTF files are pure ASCII with balanced groups; header, footer, first and last paragraph are the banner."""

from pathlib import Path

from ingest.demonstration.writers.rtf import escape
from tests.ingest.demonstration.conftest import good


def test_groups_are_balanced_and_the_banner_is_there(written: Path) -> None:
    for specimen in good("rtf"):
        text = (written / specimen.path).read_bytes().decode("ascii")
        assert text.startswith("{\\rtf1")
        assert text.count("{") == text.count("}")
        assert text.count(f"\\b {specimen.marking}\\b0\\par") == 4
        assert text.count("\\row") == sum(line.startswith("\\trowd") for line in text.splitlines())


def test_signs_of_rtf_and_other_letters_are_escaped() -> None:
    assert escape("a{b}\\ é") == "a\\{b\\}\\\\ \\u233?"
