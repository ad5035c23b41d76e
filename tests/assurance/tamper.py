"""AUD: a log of 1,000 records is changed in every way; each change is noticed, or the kept head tells of it."""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from indexes.audit import AuditLog, Witness
from indexes.errors import CheckFailed
from tests.assurance.outcome import Outcome

KEY: Final = b"k" * 32
RECORDS: Final = 1_000
MOVES: Final[dict[str, Callable[[list[bytes], int], list[bytes]]]] = {
    "lost tail": lambda lines, at: lines[:at],
    "torn tail": lambda lines, at: [*lines[:at], lines[at][:40]],
    "deletion": lambda lines, at: [*lines[:at], *lines[at + 1 :]],
    "swap": lambda lines, at: [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]],
    "repetition": lambda lines, at: [*lines[:at], lines[at], *lines[at:]],
    "insertion": lambda lines, at: [*lines[:at], lines[-at - 1], *lines[at:]],
}
BUGS: Final = frozenset({"codes not compared", "head not signed", "no witness"})


def run(trials: int) -> Outcome:
    """Flip bytes, at most `trials` (every byte where that is enough), move records at every place; then plant bugs."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        log = _written(Path(place))
        count, failures = 0, []
        for name, content in _changes(log, trials):
            count += 1
            if _passes(log, content):
                failures.append(f"{name}: not noticed")
        failures += [f"old log with its own head, {at} records: not noticed" for at in _unwitnessed(Path(place) / "w")]
        caught = tuple(sorted(bug for bug in BUGS if _is_caught(bug, Path(place), log)))
    return Outcome(count + RECORDS // 25 - 1, tuple(failures), caught, time.monotonic() - begun)


def _written(folder: Path) -> Path:
    log = AuditLog(folder, KEY)
    for number in range(RECORDS):
        log.append("otter", "search", {"documents": [f"{number:032}"], "ceiling": "SECRET"})
    return folder / "log.jsonl"


def _changes(log: Path, trials: int) -> Iterator[tuple[str, bytes]]:
    whole = log.read_bytes()
    lines, chance = whole.splitlines(keepends=True), random.Random(7)
    places = range(len(whole)) if trials >= len(whole) else chance.sample(range(len(whole)), trials)
    for at in places:
        yield f"byte {at} flipped", whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :]
    for name, move in MOVES.items():
        for at in range(0, RECORDS - 1, max(1, 20_000 // max(trials, 1))):
            yield f"{name} at record {at + 1}", b"".join(move(lines, at))


def _passes(log: Path, content: bytes) -> bool:
    """Tell whether a changed log passes for whole; it is put back afterwards."""
    whole = log.read_bytes()
    if content == whole:
        return False
    log.write_bytes(content)
    try:
        AuditLog(log.parent, KEY).verify()
    except CheckFailed:
        return False
    finally:
        log.write_bytes(whole)
    return True


def _unwitnessed(folder: Path) -> Iterator[int]:
    """Put back each earlier state of log and head together, as a thief of the disk would; yield what goes unnoticed."""
    folder.mkdir(exist_ok=True)
    log, states = AuditLog(folder, KEY), []
    for _ in range(RECORDS // 25):
        log.append("otter", "search", {})
        states.append(((folder / "log.jsonl").read_bytes(), (folder / "head").read_bytes()))
    witness = Witness.read(str(log.witness()))
    for at, (content, head) in enumerate(states[:-1], start=1):
        (folder / "log.jsonl").write_bytes(content)
        (folder / "head").write_bytes(head)
        cut = AuditLog(folder, KEY)
        try:
            cut.verify()
            cut.check_witness(witness)
        except CheckFailed:
            continue
        yield at


def _is_caught(bug: str, place: Path, log: Path) -> bool:
    lines = log.read_bytes().splitlines(keepends=True)
    with _planted(bug):
        if bug == "codes not compared":
            return _passes(log, b"".join(lines).replace(b'"otter"', b'"utter"', 1))
        if bug == "no witness":
            return next(_unwitnessed(place / "planted"), None) is not None
        head = log.parent / "head"
        kept = head.read_bytes()
        head.write_bytes(b" ".join(kept.split()[:2]) + b"\n")
        try:
            return not _refuses(log)
        finally:
            head.write_bytes(kept)


def _refuses(log: Path) -> bool:
    try:
        AuditLog(log.parent, KEY).verify()
    except CheckFailed:
        return True
    return False


@contextmanager
def _planted(bug: str) -> Iterator[None]:
    def nothing(*_: Any) -> None:
        return None

    with pytest.MonkeyPatch.context() as patch:
        if bug == "codes not compared":
            patch.setattr("indexes.audit.hmac.compare_digest", lambda *_: True)
        elif bug == "head not signed":
            patch.setattr(AuditLog, "_is_head_signed", lambda _: True)
        else:
            patch.setattr(AuditLog, "check_witness", nothing)
        yield
