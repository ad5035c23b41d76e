"""CORR: cache files are damaged, cut, exchanged, made old or taken away; results stay the same, bit for bit."""

import hmac
import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest

from indexes.segments import CacheFiles
from indexes.settings import Settings
from indexes.vault import Vault, create
from tests.assurance.deeds import opened
from tests.assurance.outcome import Outcome
from tests.library import draft, reader

READER: Final = reader("SECRET", name="otter")
HEADER: Final = 96  # bytes at the beginning of each file, each of which is flipped
BUGS: Final = frozenset({"code not compared", "file not bound to its place"})
Hits: TypeAlias = list[tuple[str, int, float]]
Damage: TypeAlias = tuple[str, Path, bytes | None]  # what is done to which file: its new content, None: it is gone


def run(trials: int) -> Outcome:
    """Damage caches `trials` times, each time in another way; then with the planted bugs."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        library, old = _made(Path(place))
        files = _caches(library)
        expected = _hits(library)
        failures = []
        count = 0
        for name, file, content in _damages(files, old, trials):
            count += 1
            if (found := _after(library, file, content)) != expected:
                failures.append(f"{name}: {'it could not be opened' if found is None else 'other results'}")
        caught = tuple(sorted(bug for bug in BUGS if _is_caught(bug, library, files, expected)))
    return Outcome(count, tuple(failures), caught, time.monotonic() - begun)


def _made(place: Path) -> tuple[Path, dict[str, bytes]]:
    """Make a library of two markings with caches; return it with the caches of a state before by kind."""
    library, old = place / "library", dict[str, bytes]()
    create(Settings(library=library, models=library / "models"))
    with opened(library) as vault, vault.writing():
        for number in range(8):
            marking = ("SECRET", "CONFIDENTIAL")[number % 2]
            said = f"The ferry {number} sails.\n\nDepot {number} holds diesel."
            vault.deposit(draft(said, marking, filename=f"{number}.txt"))
            if number == 5:
                vault.seal()
                old = {f"{file.parent.name} {file.name.split('-')[0]}": file.read_bytes() for file in _caches(library)}
        vault.seal()
    return library, old


def _caches(library: Path) -> list[Path]:
    return sorted(library.glob("partitions/*/*.bin"))


def _hits(library: Path) -> Hits | None:
    with opened(library) as vault:
        return _searched(vault)


def _searched(vault: Vault) -> Hits:
    return [(hit.document, hit.start, hit.score) for hit in vault.view(READER).search("When does the ferry sail?")]


def _damages(files: list[Path], old: dict[str, bytes], trials: int) -> Iterator[Damage]:
    """Yield single damages: every byte of the headers first, then the rest by chance."""
    chance = random.Random(7)
    whole = {file: file.read_bytes() for file in files}
    every = [(file, at) for file in files for at in range(min(HEADER, len(whole[file])))]
    for file, at in every[:: max(1, -(-len(every) // max(trials // 2, 1)))]:
        yield f"{file.name}: byte {at} flipped", file, _flipped(whole[file], at, chance)
    for number in range(trials - min(len(every), trials // 2)):
        file = chance.choice(files)
        content = whole[file]
        kind = ("flip", "cut", "longer", "exchanged", "old", "gone", "empty", "zeros")[number % 8]
        other = chance.choice([one for one in files if one != file])
        stale = old.get(f"{file.parent.name} {file.name.split('-')[0]}", b"")
        changed = {
            "flip": _flipped(content, chance.randrange(len(content)), chance),
            "cut": content[: chance.randrange(len(content))],
            "longer": content + bytes([chance.randrange(256)]),
            "exchanged": whole[other],
            "old": stale,
            "gone": None,
            "empty": b"",
            "zeros": bytes(len(content)),
        }[kind]
        yield f"{file.name}: {kind}", file, changed


def _flipped(content: bytes, at: int, chance: random.Random) -> bytes:
    return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]


def _after(library: Path, file: Path, content: bytes | None) -> Hits | None:
    """Return what is found over a damaged file; it is put back afterwards."""
    whole = file.read_bytes()
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    try:
        return _hits(library)
    except Exception:  # noqa: BLE001 - the rig judges it: whatever was raised, the library did not open
        return None
    finally:
        file.write_bytes(whole)


def _is_caught(bug: str, library: Path, files: list[Path], expected: Hits | None) -> bool:
    vectors = [file for file in files if file.name.startswith("vectors")]
    with _planted(bug):
        if bug == "code not compared":
            content = vectors[0].read_bytes()
            return any(
                _after(library, vectors[0], content[:at] + bytes([content[at] ^ 64]) + content[at + 1 :]) != expected
                for at in range(len(content) - 40, len(content))
            )
        with tempfile.TemporaryDirectory() as place:
            made, _ = _made(Path(place))
            sound = _hits(made)
            return _exchanged(made) != sound


def _exchanged(library: Path) -> Hits | None:
    """Put the vectors of each partition in the place of the other's, codes too; return what is found."""
    one, other = sorted(library.glob("partitions/*"))
    named = {}
    for folder in (one, other):
        with closing(sqlite3.connect(folder / "vault.sqlite")) as database:
            named[folder] = [code for (code,) in database.execute("SELECT vectors FROM segments ORDER BY first")]
    for folder, source in ((one, other), (other, one)):
        with closing(sqlite3.connect(folder / "vault.sqlite")) as database:
            firsts = [first for (first,) in database.execute("SELECT first FROM segments ORDER BY first")]
            for first, code in zip(firsts, named[source], strict=True):
                database.execute("UPDATE segments SET vectors = ? WHERE first = ?", [code, first])
            database.commit()
        for file in source.glob("vectors-*.bin"):
            if not (folder / file.name).exists():
                (folder / file.name).write_bytes(file.read_bytes())
    return _hits(library)


@contextmanager
def _planted(bug: str) -> Iterator[None]:
    def unbound(self: CacheFiles, kind: str, span: Any) -> Any:
        del kind, span
        return hmac.new(self._key, digestmod="sha256")

    with pytest.MonkeyPatch.context() as patch:
        if bug == "code not compared":
            patch.setattr("indexes.segments.hmac.compare_digest", lambda *_: True)
        else:
            patch.setattr(CacheFiles, "_begun", unbound)
        yield
