"""The name of a report's file: the marking's short form and the beginning of the id, nothing else."""

from rag.conversation import turn
from rag.exported import exported
from tests.web.conftest import HIGH, Library
from tests.web.test_kept_sheets import HIGH_QUESTION
from web.export_sheet import export_sheet, file_name


def test_the_name_says_marking_and_id_and_the_sheet_numbers_its_sources(library: Library) -> None:
    view = library.vault.view(library.accounts.reader(HIGH))
    given = turn(view, HIGH_QUESTION)
    made = exported(view, given.id, "pdf")
    assert file_name(made, "pdf") == f"SNF_answer_{given.id[:8]}.pdf"
    sheet = export_sheet(made, view.ceiling, quotes=False)
    assert [one.number for one in sheet.sources] == list(range(1, len(sheet.sources) + 1))
    assert {number for claim in sheet.claims for number in claim.sources} == {one.number for one in sheet.sources}
    assert {one.quote for one in sheet.sources} == {""}
