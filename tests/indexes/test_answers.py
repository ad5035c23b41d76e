"""Kept answers: one file for each marking, opened for nobody below it, and nothing but the owner's."""

import sqlite3
from pathlib import Path

import pytest

from indexes.answers import _schema, identified
from indexes.database import Store
from indexes.errors import Damaged, NotFound
from indexes.policy import parse, text
from indexes.vault import Vault
from indexes.view import View
from tests.library import draft, make_vault, reader

WORDS = "The northern depot holds six days of diesel."
BODY = '{"any": "text"}'
QUESTION = "How many days?"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """A library with a document under each of two markings."""
    return make_vault(tmp_path / "library", [draft(WORDS), draft(f"{WORDS} Or nine.", "SECRET")])


def otter(vault: Vault, clearance: str = "SECRET", name: str = "otter") -> View:
    """Return the view of one account."""
    return vault.view(reader(clearance, name=name))


def test_an_answer_is_kept_under_the_ceiling_of_its_view_and_found_again(vault: Vault) -> None:
    view = otter(vault)
    kept = view.keep(BODY, ["d1", "d2"], QUESTION, None)
    found, readable = view.kept(kept.id, "answer show")
    assert (found, readable) == (kept, frozenset())
    assert (kept.thread, kept.number, kept.marking, kept.documents) == (kept.id, 1, view.ceiling, ("d1", "d2"))
    assert view.history() == [kept]


def test_what_may_be_read_now_is_told_and_may_be_quoted(vault: Vault) -> None:
    view = otter(vault)
    (hit, *_) = view.search(QUESTION, limit=1)
    kept = view.keep(BODY, [hit.document, "gone"], QUESTION, None)
    again = otter(vault)
    with pytest.raises(NotFound):
        again.quote(hit.document, hit.start, hit.end)
    _, readable = again.kept(kept.id, "answer show")
    assert readable == {hit.document}
    assert again.quote(hit.document, hit.start, hit.end) == hit.text


def test_a_lower_view_another_person_and_a_wrong_id_are_all_not_found(vault: Vault) -> None:
    kept = otter(vault).keep(BODY, [], QUESTION, None)
    lower = vault.view(reader("SECRET", name="otter"), parse("UNCLASSIFIED"))
    for view, answer in ((lower, kept.id), (otter(vault, "UNCLASSIFIED"), kept.id), (otter(vault), "0" * 32)):
        with pytest.raises(NotFound):
            view.kept(answer, "answer show")
    with pytest.raises(NotFound):
        otter(vault, name="mole").kept(kept.id, "answer show")
    assert otter(vault, name="mole").history() == []


def test_a_conversation_rises_and_a_lower_view_neither_opens_it_nor_goes_on_with_it(vault: Vault) -> None:
    low = vault.view(reader("SECRET", name="otter"), parse("UNCLASSIFIED"))
    first = low.keep(BODY, [], QUESTION, None)
    assert [one.id for one in low.conversation(first.thread)] == [first.id]
    second = otter(vault).keep(BODY, [], QUESTION, first.thread)
    assert (second.thread, second.number) == (first.id, 2)
    assert [one.number for one in otter(vault).conversation(first.thread)] == [1, 2]
    with pytest.raises(NotFound):
        low.conversation(first.thread)
    with pytest.raises(NotFound):
        low.keep(BODY, [], QUESTION, first.thread)
    with pytest.raises(NotFound):
        otter(vault, name="mole").keep(BODY, [], QUESTION, first.thread)
    assert low.kept(first.id, "answer show")[0].number == 1  # the first answer itself stays as low as it was


def test_ids_depend_on_what_the_same_account_was_given_and_on_nothing_else(tmp_path: Path) -> None:
    key = bytes(32)
    quiet, busy = (make_vault(tmp_path / name, [draft(WORDS)], key) for name in ("quiet", "busy"))
    otter(busy, name="mole").keep(BODY, [], QUESTION, None)
    ids = [[otter(one).keep(BODY, [], QUESTION, None).id for _ in range(2)] for one in (quiet, busy)]
    assert ids[0] == ids[1]
    assert ids[0][0] != ids[0][1]


def test_keeping_and_opening_are_recorded_before_anything_is_given(vault: Vault) -> None:
    view = otter(vault)
    kept = view.keep(BODY, ["d1"], QUESTION, None)
    view.kept(kept.id, "answer show")
    stored, shown = list(vault.audit.records())[-2:]
    assert (stored["action"], stored["answer"], stored["documents"]) == ("answer", kept.id, ["d1"])
    assert (shown["action"], shown["answer"], shown["documents"]) == ("answer show", kept.id, [])


def test_a_file_under_another_marking_is_not_opened(vault: Vault) -> None:
    high = otter(vault)
    kept = high.keep(BODY, [], QUESTION, None)
    (folder,) = vault.layout.answers.iterdir()
    store = vault._answers._stores[folder.name]
    with store.transaction() as database:
        database.execute("UPDATE state SET marking = 'UNCLASSIFIED'")
    vault._answers.close()
    with pytest.raises(Damaged):
        high.kept(kept.id, "answer show")


def test_a_file_that_the_disk_does_not_take_is_closed_again(tmp_path: Path) -> None:
    store = Store(tmp_path / "answers.sqlite", (_schema,))
    store._database.execute("PRAGMA query_only=ON")
    with pytest.raises(Damaged):
        identified(store, parse("SECRET"))
    with pytest.raises(sqlite3.ProgrammingError):
        store.query("SELECT 1")


def test_names_of_files_tell_no_marking(vault: Vault) -> None:
    view = otter(vault)
    view.keep(BODY, [], QUESTION, None)
    names = [path.name for path in vault.layout.answers.rglob("*")]
    assert not [name for name in names if "SECRET" in name.upper() or text(view.ceiling) in name]


def test_the_state_of_a_view_changes_with_what_it_can_read_and_with_nothing_else(vault: Vault) -> None:
    low, high = otter(vault, "UNCLASSIFIED"), otter(vault)
    before = low.state, high.state
    with vault.writing():
        vault.deposit(draft("The fence is new.", "SECRET"))
    assert (otter(vault, "UNCLASSIFIED").state, otter(vault).state != before[1]) == (before[0], True)


def test_a_view_narrowed_reads_what_is_below(vault: Vault) -> None:
    view = otter(vault)
    assert view.below(view.ceiling) is view
    narrow = view.below(parse("UNCLASSIFIED"))
    assert (text(narrow.ceiling), narrow.count()[0]) == ("UNCLASSIFIED", 1)
    wide = otter(vault, "UNCLASSIFIED").below(parse("TOP SECRET"))
    assert (text(wide.ceiling), wide.count()[0]) == ("UNCLASSIFIED//NOFORN", 1)
