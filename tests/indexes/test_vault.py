"""The reference monitor opens what a reader dominates and nothing else, and stores whole documents only."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from indexes.control import declare_ceiling
from indexes.embed import Embedder, Fingerprint, Vectors
from indexes.errors import Busy, Damaged, ModelError, Refused, UsageError
from indexes.glossary import Entry
from indexes.policy import Reader, ceiling, dominates, join, parse, text
from indexes.vault import Vault, create, derived_key
from tests.library import KEY, draft, embedder, make_library, make_vault, reader, settings_of

MARKINGS = ("UNCLASSIFIED", "SECRET", "SECRET//NOFORN", "TOP SECRET//SI", "NATO SECRET")


class Opened:
    """Notes every path that this process opens while a test watches; an audit hook can't be taken off again."""

    watching: ClassVar[list[str] | None] = None

    @classmethod
    def note(cls, event: str, arguments: tuple[object, ...]) -> None:
        """Audit hook."""
        if cls.watching is not None and event in {"open", "sqlite3.connect", "os.listdir", "os.scandir", "os.rename"}:
            cls.watching.append(str(arguments[0]))


sys.addaudithook(Opened.note)


@contextmanager
def watched() -> Iterator[list[str]]:
    """Yield the list to which opened paths are added inside the block."""
    Opened.watching = []
    try:
        yield Opened.watching
    finally:
        Opened.watching = None


@dataclass(frozen=True)
class OtherModel:
    """A real embedder that says it is another one."""

    inner: Embedder
    fingerprint: Fingerprint

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of the inner one."""
        return self.inner.embed(texts)

    def embed_question(self, question: str) -> Vectors:
        """Return the vector of the inner one."""
        return self.inner.embed_question(question)

    def count(self, texts: Sequence[str]) -> list[int]:
        """Return the counts of the inner one."""
        return self.inner.count(texts)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sealed library with the same words under each of the markings."""
    folder = tmp_path_factory.mktemp("vault") / "library"
    make_vault(folder, [draft("The ferry Heron sails at dawn.", marking) for marking in MARKINGS], KEY).close()
    return folder


@pytest.fixture
def vault(library: Path) -> Iterator[Vault]:
    """That library, newly opened."""
    with Vault.open(settings_of(library), embedder()) as vault:
        yield vault


def seen_by(vault: Vault, who: Reader, up_to: str | None = None) -> set[str]:
    """Return the markings of what a reader finds."""
    view = vault.view(who, parse(up_to) if up_to else None)
    return {text(hit.marking) for hit in view.search("ferry Heron", limit=50)}


READERS = [
    (reader("UNCLASSIFIED"), {"UNCLASSIFIED"}),
    (reader("SECRET", holds=["NOFORN"]), {"UNCLASSIFIED", "SECRET", "SECRET//NOFORN"}),
    (reader("SECRET", nationality="GBR"), {"UNCLASSIFIED"}),
    (reader("TOP SECRET//SI", holds=["NOFORN"]), {"UNCLASSIFIED", "SECRET", "SECRET//NOFORN", "TOP SECRET//SI"}),
    (reader("NATO SECRET", nationality="DEU"), {"NATO SECRET"}),
    (reader(), set()),
]


@pytest.mark.parametrize(("who", "expected"), READERS)
def test_each_reader_finds_what_he_may_read(vault: Vault, who: Reader, expected: set[str]) -> None:
    assert seen_by(vault, who) == expected


@pytest.mark.parametrize(("who", "expected"), READERS)
def test_no_file_of_a_forbidden_partition_is_opened(vault: Vault, who: Reader, expected: set[str]) -> None:
    with watched() as paths:
        view = vault.view(who)
        for hit in view.search("ferry Heron", limit=50):
            view.document(hit.document)
            view.page(hit.document, 1)
    inside = {one for one in MARKINGS if any(vault._name(parse(one)) in path for path in paths)}
    assert inside == expected


def test_the_watch_does_see_an_opened_partition(vault: Vault) -> None:
    """Planted: counting opens every partition, and the watch says so."""
    with watched() as paths:
        vault.count()
    assert all(any(vault._name(parse(one)) in path for path in paths) for one in MARKINGS)


def test_the_view_of_a_cleared_reader_does_not_serve_the_next_one(vault: Vault) -> None:
    assert len(seen_by(vault, reader("TOP SECRET//SI", holds=["NOFORN"]))) == 4
    assert seen_by(vault, reader("UNCLASSIFIED")) == {"UNCLASSIFIED"}


@pytest.mark.parametrize(
    ("up_to", "expected"),
    [
        ("UNCLASSIFIED", {"UNCLASSIFIED"}),
        ("SECRET", {"UNCLASSIFIED", "SECRET"}),
        ("TOP SECRET//SI//NOFORN", {"UNCLASSIFIED", "SECRET", "SECRET//NOFORN"}),
        ("NATO SECRET", set()),
    ],
)
def test_up_to_narrows_and_never_widens(vault: Vault, up_to: str, expected: set[str]) -> None:
    who = reader("SECRET", holds=["NOFORN"])
    assert seen_by(vault, who, up_to) == expected
    view = vault.view(who, parse(up_to))
    assert dominates(ceiling(who), view.ceiling)
    assert all(dominates(view.ceiling, hit.marking) for hit in view.search("ferry", limit=50))


def test_the_ceiling_of_a_view_is_the_readers_or_what_he_asked_for(vault: Vault) -> None:
    who = reader("SECRET", holds=["NOFORN"])
    assert vault.view(who).ceiling == ceiling(who)
    assert vault.view(who, parse("UNCLASSIFIED")).ceiling == parse("UNCLASSIFIED")
    assert vault.view(who, parse("TOP SECRET//NOFORN")).ceiling == ceiling(who)


def test_outside_his_time_a_reader_has_nothing(vault: Vault) -> None:
    past, future = datetime(2020, 1, 1, tzinfo=UTC), datetime.now(UTC) + timedelta(days=1)
    assert seen_by(vault, reader("SECRET", valid_until=past)) == set()
    assert seen_by(vault, reader("SECRET", valid_from=future)) == set()
    assert "SECRET" in seen_by(vault, reader("SECRET", valid_from=past, valid_until=future))


def test_a_view_ends_with_the_readers_time(vault: Vault) -> None:
    view = vault.view(reader("SECRET"))
    (hit, *_) = view.search("ferry")
    view.reader = replace(view.reader, valid_until=datetime.now(UTC))
    for look in (
        lambda: view.search("ferry"),
        lambda: view.document(hit.document),
        lambda: view.page(hit.document, 1),
        lambda: view.quote(hit.document, 0, 5),
    ):
        with pytest.raises(Refused):
            look()


def test_the_ceiling_of_the_library_is_the_join_of_what_is_stored(vault: Vault, tmp_path: Path) -> None:
    assert vault.ceiling == join(parse(one) for one in MARKINGS)
    with Vault.open(make_library(tmp_path / "empty"), embedder()) as empty:
        assert (empty.ceiling, empty.count()) == (None, (0, 0))
        declare_ceiling(empty.control, parse("SECRET"))
        assert empty.ceiling == parse("SECRET")
        assert empty.view(reader("SECRET")).search("ferry") == []


def test_one_file_under_two_markings_is_two_documents(vault: Vault) -> None:
    revision = sha256(b"The ferry Heron sails at dawn.").hexdigest()
    ids = {vault.document_id(parse(one), revision) for one in MARKINGS}
    assert len(ids) == 5
    assert all(len(one) == 32 and int(one, 16) for one in ids)
    assert all(vault.holds(parse(one), revision) for one in MARKINGS)
    assert not vault.holds(parse("CONFIDENTIAL"), revision)
    assert not vault.holds(parse("SECRET"), "0" * 64)


def test_ids_and_folders_are_keyed(vault: Vault, tmp_path: Path) -> None:
    revision = sha256(b"x").hexdigest()
    with Vault.open(make_library(tmp_path / "other"), embedder()) as other:
        assert vault.document_id(parse("SECRET"), revision) != other.document_id(parse("SECRET"), revision)
        assert vault._name(parse("SECRET")) != other._name(parse("SECRET"))
        assert vault.key("audit") != other.key("audit")
    assert len({vault.key(purpose) for purpose in ("audit", "document", "cache", "seen")}) == 4
    assert vault.key("audit") == derived_key(vault.layout, "audit")


def test_deposit_is_durable_and_idempotent(tmp_path: Path) -> None:
    one = draft("The depot is full.\n\nIts fence is new.", "SECRET")
    with make_vault(tmp_path / "library", [one]) as vault, vault.writing():
        first = vault.deposit(one)
        assert vault.deposit(replace(one, title="Another title")) == first
        assert vault.count() == (1, 2)
    with Vault.open(settings_of(tmp_path / "library"), embedder()) as vault:
        assert vault.view(reader("SECRET")).document(first).title == "A document"


def test_a_refused_draft_leaves_no_trace_in_the_register(tmp_path: Path) -> None:
    one = draft("The depot is full.", "SECRET")
    with make_vault(tmp_path / "library", []) as vault:
        for wrong in (replace(one, chunks=()), replace(one, title_marking=parse("TOP SECRET"))):
            with vault.writing(), pytest.raises(Damaged):
                vault.deposit(wrong)
        with vault.writing(), pytest.raises(Damaged):
            vault.deposit_embedded(one, np.zeros((2, 384), np.float32))
        assert (vault.ceiling, vault.count()) == (None, (0, 0))
        assert not vault.holds(parse("SECRET"), sha256(one.original).hexdigest())


def test_a_crash_between_partition_and_register_is_healed_by_the_next_run(tmp_path: Path) -> None:
    one = draft("The depot is full.", "SECRET")
    with make_vault(tmp_path / "library", [one]) as vault:
        with vault.control.transaction() as database:
            database.execute("DELETE FROM partitions")
        assert not vault.holds(parse("SECRET"), sha256(one.original).hexdigest())
        assert seen_by(vault, reader("SECRET")) == set()
        with vault.writing():
            vault.deposit(one)
        assert vault.count() == (1, 1)
        assert seen_by(vault, reader("SECRET")) == {"SECRET"}


def test_nothing_changes_without_the_writer_lock(tmp_path: Path) -> None:
    one = draft("The depot is full.", "SECRET")
    with make_vault(tmp_path / "library", []) as vault:
        for change in (lambda: vault.deposit(one), vault.seal):
            with pytest.raises(RuntimeError, match="writing"):
                change()
        assert vault.count() == (0, 0)
        with vault.writing():
            with pytest.raises(Busy), vault.writing():
                pytest.fail("two runs at once")
            vault.deposit(one)  # the lock is still held
        assert vault.count() == (1, 1)


def test_one_run_at_a_time(tmp_path: Path) -> None:
    program = """
import sys
from pathlib import Path
from indexes.errors import Busy
from indexes.vault import Vault
from tests.library import embedder, settings_of
with Vault.open(settings_of(Path(sys.argv[1])), embedder()) as vault:
    try:
        with vault.writing():
            sys.exit(0)
    except Busy as error:
        sys.exit(error.exit_code)
"""
    with make_vault(tmp_path / "library", []) as vault:
        command = [sys.executable, "-c", program, str(tmp_path / "library")]
        with vault.writing():
            with pytest.raises(Busy), vault.writing():
                pytest.fail("two writers at once")
            assert subprocess.run(command, cwd=Path(__file__).parents[2], check=False).returncode == Busy.exit_code
        assert subprocess.run(command, cwd=Path(__file__).parents[2], check=False).returncode == 0
        with vault.writing():
            assert vault.count() == (0, 0)


def test_seen_files_are_remembered_by_file_and_label(tmp_path: Path) -> None:
    with make_vault(tmp_path / "library", []) as vault:
        vault.mark_seen("a" * 64, "SECRET")
        vault.mark_seen("a" * 64, "SECRET")
        assert vault.seen("a" * 64, "SECRET")
        assert not vault.seen("a" * 64, "")
        assert not vault.seen("b" * 64, "SECRET")
    stored = (tmp_path / "library" / "control.sqlite").read_bytes()
    assert b"a" * 64 not in stored


def test_a_library_stays_with_its_model(library: Path) -> None:
    mine = embedder()
    other = OtherModel(mine, replace(mine.fingerprint, weights="f" * 64))
    with pytest.raises(ModelError, match="COVERSHEET_EMBEDDER"):
        Vault.open(settings_of(library), other)


def test_a_library_stays_with_what_its_model_gave(library: Path) -> None:
    """The same files, and other vectors: another machine, other versions, another pooling."""

    class Turned(OtherModel):
        def embed(self, texts: Sequence[str]) -> Vectors:
            return np.roll(self.inner.embed(texts), 1, axis=1)

    with pytest.raises(ModelError, match="other vectors"):
        Vault.open(settings_of(library), Turned(embedder(), embedder().fingerprint))


def test_without_library_or_key_nothing_opens(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        Vault.open(settings_of(tmp_path / "nowhere"), embedder())
    layout = create(settings_of(tmp_path / "library"))
    layout.key_file.unlink()
    with pytest.raises(Damaged):
        Vault.open(settings_of(tmp_path / "library"), embedder())


def test_names_on_disk_tell_nothing(library: Path) -> None:
    names = "\n".join(str(path.relative_to(library)) for path in library.rglob("*")).lower()
    assert not [word for word in ("secret", "nato", "unclassified", "document", "heron") if word in names]


def test_control_holds_no_titles_and_no_text(library: Path) -> None:
    content = (library / "control.sqlite").read_bytes() + (library / "audit" / "log.jsonl").read_bytes()
    assert b"SECRET" in content
    assert not [word for word in (b"Heron", b"ferry", b"A document", b"document.txt") if word in content]


def test_a_glossary_is_loaded_under_the_lock_only_and_recorded_first(library: Path) -> None:
    with Vault.open(settings_of(library), embedder()) as vault:
        with pytest.raises(RuntimeError):
            vault.gloss(parse("SECRET"), [Entry("OTTER", "depot")])
        with vault.writing():
            vault.gloss(parse("SECRET"), [Entry("OTTER", "depot")])
        *_, last = vault.audit.records()
        assert (last["actor"], last["action"]) == ("administrator", "glossary")
    assert b"OTTER" not in (library / "control.sqlite").read_bytes()
