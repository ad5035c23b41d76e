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
from indexes.errors import CoversheetError
from indexes.layout import Layout
from indexes.lifecycle import finish
from indexes.vault import create
from tests.assurance.deeds import HELD, OFFICER, opened
from tests.library import settings_of

RECOVERY: Final = 5.0  # seconds


@dataclass(frozen=True, slots=True)
class State:
    """All that a deed may change: documents and chunks, what a search finds, kept answers, records of the rig."""

    documents: int
    chunks: int
    hits: tuple[tuple[str, int, int, str, float], ...]
    answers: int
    records: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A state, and what is wrong with the library that holds it."""

    state: State | None
    wrong: tuple[str, ...]


@contextmanager
def libraries() -> Iterator[Path]:
    """Yield a folder with two libraries to copy: `sealed` holds one document; in `open` its caches are not written."""
    with tempfile.TemporaryDirectory(prefix="rig-") as name:
        folder = Path(name)
        for kind in ("sealed", "open"):
            create(settings_of(folder / kind))
            with opened(folder / kind) as vault, vault.writing():
                vault.deposit(HELD)
                Accounts(vault.control).add(Account(OFFICER.name, ("TOP SECRET",), "USA", reviewer=True))
                if kind == "sealed":
                    vault.seal()
        yield folder


def fresh(folder: Path, deed: str) -> Path:
    """Return a new copy of the library that a deed begins with."""
    shutil.rmtree(folder / "now", ignore_errors=True)
    shutil.copytree(folder / ("open" if deed == "seal" else "sealed"), folder / "now")
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
            state = State(*vault.count(), hits, sum(count for (count,) in kept), actions.count("rig"))
            known = {one for record in records if record["action"] == "deposit" for one in listed(record["documents"])}
    except (CoversheetError, sqlite3.Error, OSError) as error:
        return Seen(None, (f"it can't be read: {error}",))
    wrong = [*_damage(library)]
    if {hit[0] for hit in hits} - known:
        wrong.append("a document without a record of its deposit")
    if seconds > RECOVERY:
        wrong.append(f"recovery took {seconds:.1f} seconds")
    return Seen(state, tuple(wrong))


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
            f"{kind}-{code[:32]}.bin" for row in rows for kind, code in zip(("vectors", "words"), row, strict=True)
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
