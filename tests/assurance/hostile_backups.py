"""BK: backups come back with the same answers; a changed one is refused and leaves nothing.

A changed backup has one to three of the changes below, drawn with a fixed seed; some manifests are signed with the
right key, as by a thief of it, and name what is no part of a library.
"""

import hmac
import json
import random
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

import pytest

from indexes.backup import MANIFEST, PURPOSE, backed_up, restored
from indexes.errors import CheckFailed, CoversheetError
from indexes.layout import Layout
from indexes.signing import Signer
from indexes.vault import Vault
from tests.assurance.outcome import Outcome
from tests.indexes.removals import ANALYST, answered, made, secret
from tests.indexes.test_backup import HIGH, HOSTILE, answers, copy_of
from tests.library import embedder, settings_of

LEVELS: Final = ("CONFIDENTIAL", "SECRET", "TOP SECRET")
BUGS: Final = frozenset({"names not checked", "signature not checked"})
SIGNED: Final = (  # names in a manifest that is signed with the right key; {place} is the folder above the backup
    "key",
    "models/evil",
    "evil.sqlite",
    "audit/evil",
    f"partitions/{'0' * 32}/evil",
    f"partitions/{'0' * 32}/vault.sqlite-wal",
    "audit/certificates/evil.json",
    "../evil",
    "audit/../../evil",
    "{place}/evil",
)
OWN: Final = ("bit flipped", "cut off", *(f"signed: {name}" for name in SIGNED))
EACH: Final = 10  # changed backups for one round trip


def run(trials: int) -> Outcome:
    """Restore so many changed backups, and a tenth as many whole ones; then plant the bugs."""
    begun = time.monotonic()
    chance, trips = random.Random(7), -(-trials // EACH)
    failures = [wrong for number in range(trips) for wrong in _there_and_back(chance, number)]
    caught = []
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        key = _backup(place)
        for number, kinds in enumerate(_drawn(chance, trials)):
            failures += _refused(place, key, kinds, number)
        for bug in sorted(BUGS):
            with _planted(bug):
                if any(list(_refused(place, key, (kind,), 0)) for kind in (*HOSTILE, *OWN)):
                    caught.append(bug)
    return Outcome(trials + trips, tuple(failures), tuple(caught), time.monotonic() - begun)


def _there_and_back(chance: random.Random, number: int) -> Iterator[str]:
    """Back up a drawn library and restore it; yield where a reader is given something else than before."""
    documents = [secret(number * 10 + one, chance.choice(LEVELS)) for one in range(chance.randint(1, 4))]
    documents.append(secret(number * 10 + 9))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        with made(place / "library", documents) as vault:
            answered(vault, documents[-1])
            expected = [answers(vault, who) for who in (ANALYST, HIGH)]
            backed_up(vault, place / "backup", None)
            key = vault.layout.key()
        try:
            restored(place / "backup", key, Layout(place / "again"))
            with Vault.open(settings_of(place / "again"), embedder()) as vault:
                if [answers(vault, who) for who in (ANALYST, HIGH)] != expected:
                    yield f"round trip {number}: other answers"
                vault.audit.verify()
        except CoversheetError as error:
            yield f"round trip {number}: {error}"


def _backup(place: Path) -> bytes:
    """Make the backup that is spoilt, and what stands around it; return its key."""
    with made(place / "library", [secret(0), secret(1, "CONFIDENTIAL")]) as vault:
        answered(vault, secret(0))
        entry = vault.layout.quarantine / ("a" * 32) / "q-0123456789abcdef"
        entry.mkdir(parents=True)
        (entry / "original").write_bytes(b"unread")
        (entry / "record.json").write_text("{}")
        backed_up(vault, place / "backup", None)
        return vault.layout.key()


def _drawn(chance: random.Random, trials: int) -> Iterator[tuple[str, ...]]:
    """Yield the changes of each backup: every one alone, then two or three together."""
    kinds = (*HOSTILE, *OWN)
    for number in range(trials):
        yield (kinds[number],) if number < len(kinds) else tuple(chance.sample(kinds, chance.randint(2, 3)))


def _refused(place: Path, key: bytes, kinds: tuple[str, ...], number: int) -> Iterator[str]:
    """Spoil a copy of the backup and try to restore it; yield what goes wrong."""
    where, chance = ", ".join(kinds), random.Random(number)
    with tempfile.TemporaryDirectory(dir=place) as folder:
        room = Path(folder)
        spoilt = copy_of(place / "backup", room / "backup")
        for kind in sorted(kinds, key=lambda kind: "link" in kind):  # links last: nothing is written through one
            with suppress(OSError, ValueError, TypeError, AttributeError, KeyError, RecursionError):
                _spoil(spoilt, kind, key, chance)
        before = _seen(room)
        try:
            restored(spoilt, key, Layout(room / "library"))
            yield f"{where}: restored"
        except CheckFailed as error:
            if "zanzi" in str(error):
                yield f"{where}: the refusal quotes a document"
            if _seen(room) != before:
                yield f"{where}: something was left"
        except (OSError, ValueError, TypeError, LookupError, CoversheetError) as error:
            yield f"{where}: refused by accident: {type(error).__name__}"
    if (place / "evil").exists():
        yield f"{where}: written outside"


def _spoil(folder: Path, kind: str, key: bytes, chance: random.Random) -> None:
    if kind in HOSTILE:
        HOSTILE[kind](folder)
    elif kind.startswith("signed: "):
        _signed(folder, kind.removeprefix("signed: ").format(place=folder.parent), key)
    else:
        files = [path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST and path.stat().st_size]
        file = chance.choice(sorted(files))
        content = bytearray(file.read_bytes())
        at = chance.randrange(len(content))
        if kind == "cut off":
            del content[at:]
        else:
            content[at] ^= 1 << chance.randrange(8)
        file.write_bytes(content)


def _signed(folder: Path, name: str, key: bytes) -> None:
    """Put one more file into a backup, under a name that is none of a library's, and sign the manifest with its key."""
    content = b"x" * len(key)
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    said = json.loads((folder / MANIFEST).read_text())
    del said["signature"]
    said["files"].append({"name": name, "size": len(content), "sha256": sha256(content).hexdigest()})
    plain = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
    signer = Signer(hmac.digest(key, b"audit", "sha256"))
    (folder / MANIFEST).write_text(json.dumps({**said, "signature": signer.sign(PURPOSE, plain)}))


def _seen(room: Path) -> dict[str, bytes]:
    """Return all that lies in a folder, by name: files with their content, links and pipes without."""
    return {
        str(path.relative_to(room)): path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        for path in room.rglob("*")
    }


@contextmanager
def _planted(bug: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if bug == "names not checked":
            patch.setattr("indexes.backup.NAME", re.compile(".*", re.DOTALL))
        else:
            patch.setattr("indexes.backup.is_signed", lambda *_: True)
        yield
