"""The PDF of a report: a marking can't leave its bar, long reports bear it on each page, nothing is fetched."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from indexes.errors import UsageError
from tests.web.test_export import pages
from web.banner import Mark
from web.export_pdf import css_string, pdf
from web.export_sheet import ClaimLine, ExportSheet
from web.language import language

MARK = Mark("SECRET//REL TO USA, GBR", "s")
SHEET = ExportSheet(MARK, "0" * 32, "Which ferry?", "2026-11-26 08:00Z", (), "", (), (), (), "")


def test_a_long_report_bears_the_marking_on_each_page(tmp_path: Path) -> None:
    line = ClaimLine(
        mark=Mark("(S//REL)", "s"),
        text="The ferry carries ninety vehicles and their crews. " * 8,
        quoted=False,
        verdict="Supported",
        instead="",
        sources=(1,),
    )
    found = pages(pdf(replace(SHEET, claims=(line,) * 30), language("fr")), tmp_path)
    assert len(found) > 3
    assert all(lines[0] == lines[-1] == MARK.text for lines in found)
    assert [lines[-2] for lines in found] == [f"{number}/{len(found)}" for number in range(1, len(found) + 1)]


def test_no_sign_of_a_marking_ends_the_string_in_the_style() -> None:
    assert css_string('S"; } \\') == '"S\\22 \\3b \\20 \\7d \\20 \\5c "'


def test_words_of_a_question_are_words_and_fetch_nothing(tmp_path: Path) -> None:
    file = tmp_path / "secret.txt"
    file.write_text("otter-in-a-file")
    hostile = f'<img src="file://{file}"><link rel="attachment" href="file://{file}"><script>x</script>'
    content = pdf(replace(SHEET, question=hostile), language("en"))
    assert b"otter-in-a-file" not in content
    assert "<script>" in " ".join(" ".join(lines) for lines in pages(content, tmp_path))


def test_without_pango_the_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(UsageError, match="libpango"):
        pdf(SHEET, language("en"))
