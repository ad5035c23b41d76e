"""What a library is seen to hold after something broke, and whether that hangs together."""

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from indexes.accounts import Account, Accounts
from indexes.backup import MANIFEST, backed_up, restored
from indexes.errors import CoversheetError
from indexes.layout import Layout
from indexes.lifecycle import finish, relabel
from indexes.orders import ASKED, RELABEL, Order
from indexes.policy import parse
from indexes.switching import build
from indexes.vault import Vault, create
from tests.assurance.deeds import COPY, HELD, KEPT, LOWER_MARKING, NEW, OFFICER, OTHER, SECOND, opened
from tests.library import settings_of

RECOVERY: Final = 5.0  # seconds


@dataclass(frozen=True, slots=True)
class State:
    """All that a deed may change: documents and chunks, what a search finds, kept answers, records of the rig, copies.

    `copies` are backups that can be restored and libraries that were restored.
    """

    documents: int
    chunks: int
    hits: tuple[tuple[str, int, int, str, float], ...]
    answers: int
    records: int
    copies: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A state, and what is wrong with the library that holds it."""

    state: State | None
    wrong: tuple[str, ...]


BEGINS: Final = {"seal": "open", "repair": "open", "switch": "beside"}  # the library that a deed begins with


@contextmanager
def libraries() -> Iterator[Path]:
    """Yield a folder with libraries to copy, and a backup: `sealed` holds one document, which another asked to lower.

    In `open` the caches are not written; in `beside` the vectors of another model lie beside.
    """
    with tempfile.TemporaryDirectory(prefix="rig-") as name:
        folder = Path(name)
        for kind in ("sealed", "open", "beside"):
            create(settings_of(folder / kind))
            with opened(folder / kind) as vault:
                _filled(vault, kind)
                if kind == "sealed":
                    backed_up(vault, folder / KEPT, None)
        yield folder


def _filled(vault: Vault, kind: str) -> None:
    with vault.writing():
        vault.deposit(HELD)
        for reviewer in (OFFICER.name, SECOND):
            Accounts(vault.control).add(Account(reviewer, ("TOP SECRET",), "USA", reviewer=True))
        if kind != "open":
            vault.seal()
    low = parse(LOWER_MARKING)
    relabel(vault, Order(RELABEL, vault.document_of(HELD), HELD.marking, low, SECOND, "an order", ASKED))
    if kind == "beside":
        for _ in build(vault, OTHER):
            pass


def fresh(folder: Path, deed: str) -> Path:
    """Return a new copy of the library that a deed begins with."""
    for left in (folder / "now", *folder.glob(f"{COPY}*"), *folder.glob(f"{NEW}*"), *folder.glob(".*")):
        shutil.rmtree(left, ignore_errors=True)
    shutil.copytree(folder / BEGINS.get(deed, "sealed"), folder / "now")
    return folder / "now"


def look(library: Path) -> Seen:
    """Open a library as after a crash and return what it holds, with all that is wrong in it."""
    begun = time.monotonic()
    try:
        with opened(library) as vault:
            finish(vault)  # as every door does: an order that was cut off is carried out
            records = list(vault.audit.records())
            view = vault.view(OFFICER)
            found = view.search("When does the ferry sail?")
            seconds = time.monotonic() - begun
            vault.audit.verify()
            hits = tuple((hit.document, hit.start, hit.end, hit.text, hit.score) for hit in found)
            actions = [str(record["action"]) for record in records]
            kept = _rows(library.glob("answers/*/*.sqlite"), "SELECT count(*) FROM answers")
            copies = sum(_is_whole(copy) for copy in _copies(library))
            state = State(*vault.count(), hits, sum(count for (count,) in kept), actions.count("rig"), copies)
            known = {one for record in records if record["action"] == "deposit" for one in listed(record["documents"])}
    except (CoversheetError, sqlite3.Error, OSError) as error:
        return Seen(None, (f"it can't be read: {error}",))
    wrong = [*_damage(library)]
    if {hit[0] for hit in hits} - known:
        wrong.append("a document without a record of its deposit")
    if seconds > RECOVERY:
        wrong.append(f"recovery took {seconds:.1f} seconds")
    return Seen(state, tuple(wrong))


def _copies(library: Path) -> list[Path]:
    return [*library.parent.glob(f"{COPY}*"), *library.parent.glob(f"{NEW}*")]


def _is_whole(copy: Path) -> bool:
    """Tell whether a backup can be restored, or a restored library be opened, with all that it should hold.

    Raises CoversheetError for one that is there under its name and is not whole.
    """
    with tempfile.TemporaryDirectory() as place:
        library = copy
        if copy.name.startswith(COPY):
            if not (copy / MANIFEST).exists():
                return False  # it was never said to be one
            library = Path(place) / "library"
            restored(copy, Layout(copy.with_name("now")).key(), Layout(library))
        with opened(library) as vault:
            vault.audit.verify()
            return bool(vault.view(OFFICER).search("When does the ferry sail?"))


def listed(value: object) -> list[str]:
    """Return the ids in a field of a record."""
    return [str(one) for one in value] if isinstance(value, list) else []


def _damage(library: Path) -> Iterator[str]:
    for path in library.rglob("*.sqlite"):
        if _rows(iter([path]), "PRAGMA integrity_check") != [("ok",)]:
            yield "a database fails its own check"
    for folder in Layout(library).partitions.iterdir():
        rows = _rows(iter([folder / "vault.sqlite"]), "SELECT vectors, words FROM segments")
        names = {
            f"{kind}-{code[:32]}.bin"
            for row in rows
            for kind, code in zip(("vectors", "words"), row, strict=True)
            if code  # after a change of models no file is named for the vectors
        }
        if not all((folder / name).is_file() for name in names):
            yield "a cache file that is named is not there"
        bare = "SELECT count(*) FROM documents WHERE id NOT IN (SELECT document FROM chunks)"
        if _rows(iter([folder / "vault.sqlite"]), bare) not in ([], [(0,)]):
            yield "a document without its chunks"


def _rows(paths: Iterator[Path], sql: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query in each file, none for a file that has no tables yet."""
    found = []
    for path in paths:
        with closing(sqlite3.connect(path)) as database:
            try:
                found += database.execute(sql).fetchall()
            except sqlite3.OperationalError as error:
                if "no such table" not in str(error):
                    raise
    return found
