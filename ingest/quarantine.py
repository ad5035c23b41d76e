"""Files that wait for a person: each kept whole beside a record that says why.

    quarantine/<keyed name of a marking>/<id>/original
                                             /record.json      why it is here; never changed
                                             /rulings.json     what reviewers decided, replaced as a whole
                                        /done/<id>-<chance>/   the records of a file that is in the library now

The folder is that of the highest marking seen in the file, else of the library's ceiling: what could not be
read is kept as carefully as the most sensitive thing there is. Ids are keyed: they tell nothing of the file.
"""

import hmac
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from indexes.errors import Damaged, NotFound
from indexes.layout import sync_folder, write_durably
from indexes.policy import Marking, MarkingError, dominates, join, parse, text, unknown
from indexes.records import Box
from ingest.evidence import Evidence
from ingest.reasons import Reason

KEY_PURPOSE: Final = "quarantine"
WAITING: Final = "waiting"
SECOND: Final = "second"  # one reviewer lowered; another one has to confirm
DECIDED: Final = "decided"  # on its way into the library
REJECTED: Final = "rejected"  # stays out of it
_RECORD: Final = "record.json"
_RULINGS: Final = "rulings.json"
_ORIGINAL: Final = "original"
_DONE: Final = "done"
# After these reasons all markings of the file have been read. After any other it may say more than what was seen.
_WHOLLY_SEEN: Final = ("empty", "marking-conflict", "portion-above-banner")
_UNFINISHED: Final = ".new-"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one reviewer decided: `effect` is SECOND, DECIDED or REJECTED; `marking` is "" for a rejection."""

    by: str
    verdict: str
    marking: str
    authority: str
    time: str
    effect: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One quarantined file. `seen` are the markings read in it, `placed` the marking whose folder holds it.

    `size` is in bytes, `time` is UTC; `placed` is "" when nothing was seen and the library had no ceiling.
    `proposal` is the marking that a person is asked to confirm, "" for none; it dominates all that was seen.
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
    evidence: tuple[Evidence, ...] = ()
    proposal: str = ""
    rulings: tuple[Ruling, ...] = ()

    @property
    def state(self) -> str:
        """WAITING, or the effect of the last ruling that stands."""
        return self.rulings[-1].effect if self.rulings else WAITING


@dataclass(frozen=True, slots=True)
class Held:
    """What is to be quarantined: the file as read, the reason, the markings seen in it and what spoke for them."""

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
        entry = Entry(
            id=entry_id,
            code=held.reason.code,
            sentence=held.reason.sentence,
            file=held.filename,
            sha256=held.digest,
            size=len(held.data),
            time=datetime.now(UTC).isoformat(timespec="seconds"),
            seen=tuple(sorted({text(marking) for marking in held.seen})),
            placed=placed,
            evidence=held.evidence,
            proposal=_proposal(held),
        )
        made = folder / f"{_UNFINISHED}{secrets.token_hex(8)}"
        made.mkdir(mode=0o700)
        try:
            write_durably(made / _ORIGINAL, held.data)
            write_durably(made / _RECORD, _written(entry))
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
        found = [_read(path.parent) for path in self._records()]
        return sorted(found, key=lambda entry: (entry.time, entry.id))

    def readable(self) -> list[Entry]:
        """Return the entries without those whose records are damaged: what has no placement is nobody's to see."""
        found = []
        for path in self._records():
            try:
                found.append(_read(path.parent))
            except Damaged:
                continue
        return sorted(found, key=lambda entry: (entry.time, entry.id))

    def show(self, entry_id: str) -> Entry:
        """Return one entry. Raises NotFound."""
        return _read(self._require(entry_id))

    def original(self, entry_id: str) -> bytes:
        """Return the file as it came. Raises NotFound, and Damaged when it is not the one that was kept."""
        folder = self._require(entry_id)
        try:
            data = (folder / _ORIGINAL).read_bytes()
        except OSError as error:
            raise Damaged(f"The quarantined file {entry_id} can't be read.") from error
        if sha256(data).hexdigest() != _read(folder).sha256:
            raise Damaged(f"The quarantined file {entry_id} is not the one that was kept.")
        return data

    def place(self, entry: Entry) -> Path:
        """Return a path of the file's own name with nothing beside it that it came with: no label is looked up here."""
        return self._require(entry.id) / entry.file

    def rule(self, entry_id: str, rulings: tuple[Ruling, ...]) -> Entry:
        """Replace the rulings of an entry; return it. Durable when it returns. Needs the library's writer lock."""
        folder = self._require(entry_id)
        content = json.dumps([asdict(ruling) for ruling in rulings], ensure_ascii=False, indent=1)
        write_durably(folder / _RULINGS, content.encode())
        return _read(folder)

    def finish(self, entry_id: str) -> None:
        """Put the records of a file that is in the library aside, and let go of the file. Needs the writer lock."""
        folder = self._require(entry_id)
        done = folder.parent / _DONE
        done.mkdir(mode=0o700, exist_ok=True)
        aside = done / f"{entry_id}-{secrets.token_hex(4)}"
        os.rename(folder, aside)  # noqa: PTH104 - the name says what is atomic here
        sync_folder(folder.parent)
        sync_folder(done)
        (aside / _ORIGINAL).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove what a power cut left half-written or half-removed. Needs the library's writer lock."""
        for folder in self._root.glob(f"*/{_UNFINISHED}*"):
            shutil.rmtree(folder)
        for original in self._root.glob(f"*/{_DONE}/*/{_ORIGINAL}"):
            original.unlink()

    def _records(self) -> Iterator[Path]:
        return (path for path in self._root.glob(f"*/*/{_RECORD}") if path.parent.name.startswith("q-"))

    def _require(self, entry_id: str) -> Path:
        folder = self._folder_of(entry_id)
        if folder is None:
            raise NotFound
        return folder

    def _folder_of(self, entry_id: str) -> Path | None:
        if not self._root.is_dir() or not entry_id.startswith("q-") or "/" in entry_id:
            return None
        found = [folder / entry_id for folder in self._root.iterdir() if (folder / entry_id / _RECORD).is_file()]
        return found[0] if found else None

    def _code(self, *parts: str) -> str:
        return hmac.digest(self._key, "\0".join(parts).encode(), "sha256").hex()


def spoken(evidence: tuple[Evidence, ...]) -> tuple[Marking, ...] | None:
    """Return the markings that the finds were taken for; None where one of them could not be read as any."""
    try:
        return tuple(parse(one.marking) for one in evidence)
    except MarkingError:
        return None


def _proposal(held: Held) -> str:
    """Return the proposed marking, "" for one that is lower than anything that was seen."""
    found = spoken(tuple(one for one in held.evidence if one.marking))
    if held.proposal is None or unknown(held.proposal) or found is None:
        return ""
    lower = [one for one in (*held.seen, *found) if not dominates(held.proposal, one)]
    return "" if lower else text(held.proposal)


def _placed(held: Held, ceiling: Marking | None) -> str:
    """Return the marking whose folder holds a file: what was seen, and the ceiling when that may not be all."""
    found = spoken(held.evidence)
    known = found if found is not None else spoken(tuple(one for one in held.evidence if one.marking)) or ()
    every = (*held.seen, *known, *([held.proposal] if held.proposal else []))
    sure = every and held.reason.code in _WHOLLY_SEEN and found is not None
    joined = every if sure or ceiling is None else (*every, ceiling)
    return text(join(joined)) if joined else ""


def _written(entry: Entry) -> bytes:
    record = asdict(entry)
    del record["rulings"]
    return json.dumps(record, ensure_ascii=False, indent=1).encode()


def _read(folder: Path) -> Entry:
    """Return the entry in a folder. Records of earlier releases lack the evidence and the proposal."""
    try:
        record = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
        evidence = tuple(_evidence(one) for one in record.get("evidence", ()))
        entry = Entry(**{**record, "seen": tuple(record["seen"]), "evidence": evidence})
        if not (folder / _RULINGS).exists():
            return entry
        rulings = json.loads((folder / _RULINGS).read_text(encoding="utf-8"))
        return replace(entry, rulings=tuple(Ruling(**ruling) for ruling in rulings))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise Damaged(f"The quarantine record {folder.name} can't be read.") from error


def _evidence(record: dict[str, Any]) -> Evidence:
    return Evidence(**{**record, "box": Box(**record["box"]) if record.get("box") else None})
