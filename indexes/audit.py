"""The audit log: append-only, hash-chained, written before anything is released.

One JSON object a line in `audit/log.jsonl`. Each record carries the code of the one before it and its own code,
HMAC-SHA256 over both under a key of the library, so that a changed, dropped, swapped or added line breaks the chain.
`audit/head` repeats the newest code under an Ed25519 signature, so that a cut-off end is noticed; `coversheet audit
head` prints it, to be kept on another medium, because a log without a witness is a promise and not a proof.

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

from indexes.errors import CheckFailed, Damaged, UsageError
from indexes.layout import write_durably
from indexes.signing import Signer, is_signed

START = "0" * 64
DIGITS = 20  # of a number in a head
SHORTER = "The audit log became shorter, so nothing is shown. Run: coversheet audit verify"
NO_HEAD = "The file audit/head is missing or not signed, so nothing is shown. Run: coversheet audit verify"
BAD_HEAD = "The file audit/head is damaged."
FORM = 2  # of a record: from this form on, the head beside it is signed
HEAD = "audit head"  # what a head is signed for
CANNOT_WRITE = "The audit log can't be written, so nothing is shown. Free space on its disk and check its permissions."

Value: TypeAlias = str | int | list[str] | None


@dataclass(frozen=True, slots=True)
class Head:
    """The newest record of a log: its number (from 1; 0 for an empty log) and its code (64 hex digits)."""

    number: int
    code: str


@dataclass(frozen=True, slots=True)
class Witness:
    """A head as it is kept elsewhere: with the public key of its library and the signature (hex)."""

    head: Head
    public: str
    signature: str

    def __str__(self) -> str:
        """The line that is printed."""
        return f"{self.head.number} {self.head.code} {self.public} {self.signature}"

    @classmethod
    def read(cls, line: str) -> "Witness":
        """Return the witness of a printed line; one without key and signature has "" there. Raises UsageError."""
        number, code, public, signature, *_ = [*line.split(), "", "", "", ""]
        parts = len(line.split())
        if not (number.isascii() and number.isdecimal()) or len(number) > DIGITS or parts not in {2, 4}:
            raise UsageError("A head is written NUMBER CODE KEY SIGNATURE, as `coversheet audit head` prints it.")
        return cls(Head(int(number), code), public, signature)


class AuditLog:
    """The log of one library. `append` is safe among threads and among processes."""

    def __init__(self, folder: Path, key: bytes) -> None:
        """Open the log in `folder`; the file is made by the first record."""
        self._path = folder / "log.jsonl"
        self._head_path = folder / "head"
        self._key = key
        self._lock = threading.Lock()
        self._head = Head(0, START)
        self._form = 0  # that of the newest record
        self._signer = Signer(key)
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
            self._require_head()
            number = self._head.number + 1
            record = {
                **details,
                "form": FORM,
                "number": number,
                "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "actor": actor,
                "action": action,
                "previous": self._head.code,
            }
            line, head = self._sealed(record)
            self._write(descriptor, line)
            self._head, self._form, self._size = head, FORM, self._size + len(line)
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
        line = b"{}"
        for number, line in enumerate(self._lines(size), start=1):
            head = self._checked(line, head, number)
            replaced |= number == recorded.number and head.code != recorded.code
        if not self._is_head_signed() and json.loads(line).get("form"):
            raise CheckFailed("The file audit/head is not signed.")
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
        """Return the head that stands beside the log; the log may be ahead of it, never behind.

        Raises CheckFailed for one that is damaged, or that this library did not sign.
        """
        try:
            number, code, *signature = self._head_path.read_text(encoding="ascii").split()
            head = Head(int(number), code)
        except FileNotFoundError:
            return Head(0, START)
        except ValueError as error:
            raise CheckFailed(BAD_HEAD) from error
        part = _signed_part(head)
        if signature and (len(signature) > 1 or not is_signed(self._signer.public, HEAD, part, signature[0])):
            raise CheckFailed(BAD_HEAD)
        return head

    def witness(self) -> Witness:
        """Verify the log and return its head with key and signature, to be kept elsewhere. Raises CheckFailed."""
        return self._witness_of(self.verify())

    def check_witness(self, witness: Witness) -> None:
        """Raise CheckFailed unless the log still holds the record that a witness names. Verify the log first."""
        head = witness.head
        if witness.signature:
            if witness.public != self._signer.public:
                raise CheckFailed("This head was signed by another library, or the key of this one was replaced.")
            if not is_signed(witness.public, HEAD, _signed_part(head), witness.signature):
                raise CheckFailed("The signature of this head is not that of its library.")
        for record in self.records():
            if record["number"] == head.number and record["code"] == head.code:
                return
        if head != Head(0, START):
            raise CheckFailed(
                f"Record {head.number} is not the one that was witnessed: the log was replaced or cut off."
            )

    def records(self) -> Iterator[dict[str, Value]]:
        """Yield the records in order, unchecked; `verify` first."""
        for line in self._lines(self._now()[0]):
            yield json.loads(line)

    def _witness_of(self, head: Head) -> Witness:
        return Witness(head, self._signer.public, self._signer.sign(HEAD, _signed_part(head)))

    def _require_head(self) -> None:
        """Raise Damaged unless the head beside the log is one that it can be: to go on would cover up what is gone."""
        if self.recorded_head().number > self._head.number:
            raise Damaged(SHORTER)
        if self._form and self._head.number > 1 and not self._is_head_signed():
            raise Damaged(NO_HEAD)

    def _is_head_signed(self) -> bool:
        try:
            return len(self._head_path.read_bytes().split()) == len(("number", "code", "signature"))
        except FileNotFoundError:
            return False

    def copied(self) -> tuple[bytes, bytes]:
        """Return log and head as they are at one moment; both empty for a log without records."""
        if not self._path.exists():
            return b"", b""
        with self._path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            return file.read(), self._head_path.read_bytes()

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
            self._head, self._form = _head_of(whole.splitlines()[-1])
        self._size += len(whole)

    def _write_head(self, head: Head) -> None:
        """Overwrite the recorded head in place, always with the same length, so that a crash leaves no half of it."""
        signature = self._signer.sign(HEAD, _signed_part(head))
        content = f"{head.number:0{DIGITS}} {head.code} {signature}\n".encode("ascii")
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


def _signed_part(head: Head) -> bytes:
    return f"{head.number} {head.code}".encode()


def _head_of(line: bytes) -> tuple[Head, int]:
    """Return the head that a line of the log states and its form, unchecked. Raises Damaged when it is no record."""
    try:
        record = json.loads(line)
        return Head(int(record["number"]), str(record["code"])), int(record.get("form", 0))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = "The audit log is damaged, so nothing is shown. Run: coversheet audit verify"
        raise Damaged(message) from error


def _canonical(record: Mapping[str, Value]) -> bytes:
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")
