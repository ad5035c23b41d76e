"""The audit log: append-only, hash-chained, written before anything is released.

One JSON object a line in `audit/log.jsonl`. Each record carries the code of the one before it and its own code,
HMAC-SHA256 over both under a key of the library, so that a changed, dropped, swapped or added line breaks the chain.
`audit/head` repeats the newest code, so that a cut-off end is noticed; `coversheet audit head` prints it, to be kept
on another medium, because a log without a witness is a promise and not a proof.

INVARIANT: records hold ids, markings, digests, decisions and the authority that a reviewer names; never text of a
document or of a question.
"""

import fcntl
import hashlib
import hmac
import json
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from indexes.errors import CheckFailed, Damaged
from indexes.layout import write_durably

START = "0" * 64
SHORTER = "The audit log became shorter, so nothing is shown. Run: coversheet audit verify"
CANNOT_WRITE = "The audit log can't be written, so nothing is shown. Free space on its disk and check its permissions."

Value: TypeAlias = str | int | list[str] | None


@dataclass(frozen=True, slots=True)
class Head:
    """The newest record of a log: its number (from 1; 0 for an empty log) and its code (64 hex digits)."""

    number: int
    code: str


class AuditLog:
    """The log of one library. `append` is safe among threads and among processes."""

    def __init__(self, folder: Path, key: bytes) -> None:
        """Open the log in `folder`; the file is made by the first record."""
        self._path = folder / "log.jsonl"
        self._head_path = folder / "head"
        self._key = key
        self._lock = threading.Lock()
        self._head = Head(0, START)
        self._size = 0  # how far `_head` has read

    def digest(self, text: str) -> str:
        """Return a keyed digest of a question or an identifier, fit for a record: equal texts, equal digests."""
        return hmac.digest(self._key, b"text\0" + text.encode(), "sha256").hex()[:32]

    def append(self, actor: str, action: str, details: Mapping[str, Value]) -> Head:
        """Write one record and return the new head only when it is durable.

        Raises:
            Damaged: the record can't be written; the caller releases nothing.

        """
        with self._lock, self._locked_file() as descriptor:
            self._catch_up(descriptor)
            if self.recorded_head().number > self._head.number:
                raise Damaged(SHORTER)  # to go on would cover up what was cut off
            number = self._head.number + 1
            record = {
                **details,
                "number": number,
                "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "actor": actor,
                "action": action,
                "previous": self._head.code,
            }
            line, head = self._sealed(record)
            self._write(descriptor, line)
            self._head, self._size = head, self._size + len(line)
            self._write_head(head)
            return head

    def verify(self) -> Head:
        """Read the whole log and return its head. Other processes may go on writing meanwhile.

        Raises:
            CheckFailed: names the first line that does not hold, or says that the end is cut off.

        """
        size, recorded = self._now()
        head = Head(0, START)
        replaced = False
        for number, line in enumerate(self._lines(size), start=1):
            head = self._checked(line, head, number)
            replaced |= number == recorded.number and head.code != recorded.code
        if recorded.number > head.number:
            message = (
                f"The log ends at record {head.number}, but record {recorded.number} was written: its end is cut off."
            )
            raise CheckFailed(message)
        if replaced or (recorded.number == 0 and head.number > 1):
            message = "The file audit/head is missing or is not of this log."
            raise CheckFailed(message)
        return head

    def recorded_head(self) -> Head:
        """Return the head that stands beside the log; the log may be ahead of it, never behind."""
        try:
            number, code = self._head_path.read_text(encoding="ascii").split()
            return Head(int(number), code)
        except FileNotFoundError:
            return Head(0, START)
        except ValueError as error:
            message = "The file audit/head is damaged."
            raise CheckFailed(message) from error

    def records(self) -> Iterator[dict[str, Value]]:
        """Yield the records in order, unchecked; `verify` first."""
        for line in self._lines(self._now()[0]):
            yield json.loads(line)

    def _sealed(self, record: dict[str, Value]) -> tuple[bytes, Head]:
        code = self._code(record)
        line = _canonical({**record, "code": code}) + b"\n"
        return line, Head(int(str(record["number"])), code)

    def _code(self, record: Mapping[str, Value]) -> str:
        return hmac.new(self._key, b"record\0" + _canonical(record), hashlib.sha256).hexdigest()

    def _checked(self, line: bytes, before: Head, number: int) -> Head:
        code = ""
        try:
            record = json.loads(line)
            code = record.pop("code")
            whole = (
                line == _canonical({**record, "code": code})
                and hmac.compare_digest(code, self._code(record))
                and record["previous"] == before.code
                and record["number"] == number
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            whole = False
        if not whole:
            message = f"The log is broken at record {number}. Records from there on can't be trusted."
            raise CheckFailed(message)
        return Head(number, code)

    def _now(self) -> tuple[int, Head]:
        """Return the length of the log and the recorded head, at a moment when no record is being written."""
        recorded = self.recorded_head()
        if not self._path.exists():  # looked for after the head was read: the first record may be written meanwhile
            return 0, recorded
        with self._path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            return os.fstat(file.fileno()).st_size, self.recorded_head()

    def _lines(self, left: int) -> Iterator[bytes]:
        """Yield the lines within the first `left` bytes, a torn last one with a mark that no record has."""
        if not left:
            return
        with self._path.open("rb") as file:
            while left > 0 and (line := file.readline()):
                left -= len(line)
                yield line.removesuffix(b"\n") if line.endswith(b"\n") else line + b"..."

    @contextmanager
    def _locked_file(self) -> Iterator[int]:
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError as error:
            raise Damaged(CANNOT_WRITE) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield descriptor
        except OSError as error:
            raise Damaged(CANNOT_WRITE) from error
        finally:
            os.close(descriptor)

    def _catch_up(self, descriptor: int) -> None:
        """Read what other processes wrote since; drop a last line that a crash left unfinished."""
        size = os.fstat(descriptor).st_size
        if size < self._size:
            raise Damaged(SHORTER)
        news = os.pread(descriptor, size - self._size, self._size)
        whole = news[: news.rfind(b"\n") + 1]
        if len(whole) < len(news):  # never acknowledged, so nothing was released for it
            os.ftruncate(descriptor, self._size + len(whole))
        if whole:
            self._head = _head_of(whole.splitlines()[-1])
        self._size += len(whole)

    def _write_head(self, head: Head) -> None:
        """Overwrite the recorded head in place, always with the same length, so that a crash leaves no half of it."""
        content = f"{head.number:020} {head.code}\n".encode("ascii")
        if not self._head_path.exists():
            write_durably(self._head_path, content)
            return
        with self._head_path.open("r+b", buffering=0) as file:
            file.write(content)
            file.truncate()

    def _write(self, descriptor: int, line: bytes) -> None:
        written = os.write(descriptor, line)
        if written != len(line):
            os.ftruncate(descriptor, self._size)
            raise Damaged(CANNOT_WRITE)
        os.fdatasync(descriptor)


def _head_of(line: bytes) -> Head:
    """Return the head that a line of the log states, unchecked. Raises Damaged when it is no record."""
    try:
        record = json.loads(line)
        return Head(int(record["number"]), str(record["code"]))
    except (ValueError, KeyError, TypeError) as error:
        message = "The audit log is damaged, so nothing is shown. Run: coversheet audit verify"
        raise Damaged(message) from error


def _canonical(record: Mapping[str, Value]) -> bytes:
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")
