"""Files that wait for a person: each kept whole beside a record that says why.

    quarantine/<keyed name of a marking>/<id>/original
                                             /record.json

The folder is that of the highest marking seen in the file, else of the library's ceiling: what could not be
read is kept as carefully as the most sensitive thing there is. Ids are keyed: they tell nothing of the file.
"""

import hmac
import json
import os
import secrets
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from indexes.errors import Damaged, NotFound
from indexes.layout import sync_folder, write_durably
from indexes.policy import Marking, join, text
from ingest.evidence import Evidence
from ingest.reasons import Reason

KEY_PURPOSE: Final = "quarantine"
_RECORD: Final = "record.json"
_ORIGINAL: Final = "original"
# After these reasons the file may say more than what could be read of it.
_PARTLY_SEEN: Final = ("unmarked", "unclear-marking", "unknown-token")
_UNFINISHED: Final = ".new-"


@dataclass(frozen=True, slots=True)
class Entry:
    """One quarantined file. `seen` are the markings read in it, `placed` the marking whose folder holds it.

    `size` is in bytes, `time` is UTC; `placed` is "" when nothing was seen and the library was empty.
    """

    id: str
    code: str
    sentence: str
    file: str
    sha256: str
    size: int
    time: str
    seen: tuple[str, ...]
    placed: str


@dataclass(frozen=True, slots=True)
class Held:
    """What is to be quarantined: the file as read, the reason, the markings seen in it.

    `evidence` is what spoke for a marking, `proposal` the marking that a person is asked to confirm.
    """

    filename: str
    data: bytes
    digest: str
    reason: Reason
    seen: tuple[Marking, ...]
    evidence: tuple[Evidence, ...] = ()
    proposal: Marking | None = None


class Quarantine:
    """The quarantine of one library: `root` is its folder, `key` its own key."""

    def __init__(self, root: Path, key: bytes) -> None:
        """Keep folder and key; nothing is touched."""
        self._root = root
        self._key = key

    def put(self, held: Held, ceiling: Marking | None) -> str:
        """Keep a file and return its id; the same content with the same reason is kept once.

        Durable when it returns. Needs the library's writer lock.
        """
        entry_id = self.id_of(held.digest, held.reason.code)
        if self._folder_of(entry_id) is not None:
            return entry_id
        placed = _placed(held, ceiling)
        folder = self._root / self._code("folder", placed)[:32]
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(self._root)
        seen = tuple(sorted({text(marking) for marking in held.seen}))
        entry = Entry(
            id=entry_id,
            code=held.reason.code,
            sentence=held.reason.sentence,
            file=held.filename,
            sha256=held.digest,
            size=len(held.data),
            time=datetime.now(UTC).isoformat(timespec="seconds"),
            seen=seen,
            placed=placed,
        )
        made = folder / f"{_UNFINISHED}{secrets.token_hex(8)}"
        made.mkdir(mode=0o700)
        try:
            write_durably(made / _ORIGINAL, held.data)
            write_durably(made / _RECORD, json.dumps(asdict(entry), ensure_ascii=False, indent=1).encode())
            os.rename(made, folder / entry_id)  # noqa: PTH104 - the name says what is atomic here
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
        sync_folder(folder)
        return entry_id

    def id_of(self, digest: str, code: str) -> str:
        """Return the id that content and reason get: the same again is the same entry."""
        return f"q-{self._code('id', digest, code)[:16]}"

    def entries(self) -> list[Entry]:
        """Return all entries, oldest first."""
        found = [_read(path) for path in self._root.glob(f"*/*/{_RECORD}") if not path.parent.name.startswith(".")]
        return sorted(found, key=lambda entry: (entry.time, entry.id))

    def show(self, entry_id: str) -> Entry:
        """Return one entry. Raises NotFound."""
        folder = self._folder_of(entry_id)
        if folder is None:
            raise NotFound
        return _read(folder / _RECORD)

    def sweep(self) -> None:
        """Remove what a power cut left half-written. Needs the library's writer lock."""
        for folder in self._root.glob(f"*/{_UNFINISHED}*"):
            shutil.rmtree(folder)

    def _folder_of(self, entry_id: str) -> Path | None:
        if not self._root.is_dir():
            return None
        found = [folder / entry_id for folder in self._root.iterdir() if (folder / entry_id / _RECORD).is_file()]
        return found[0] if found and entry_id.startswith("q-") and "/" not in entry_id else None

    def _code(self, *parts: str) -> str:
        return hmac.digest(self._key, "\0".join(parts).encode(), "sha256").hex()


def _placed(held: Held, ceiling: Marking | None) -> str:
    """Return the marking whose folder holds a file: what was seen, and the ceiling when that may not be all."""
    sure = held.seen and held.reason.code not in _PARTLY_SEEN
    found = held.seen if sure or ceiling is None else (*held.seen, ceiling)
    return text(join(found)) if found else ""


def _read(path: Path) -> Entry:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return Entry(**{**record, "seen": tuple(record["seen"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise Damaged(f"The quarantine record {path.parent.name} can't be read.") from error
