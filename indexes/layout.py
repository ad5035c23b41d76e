"""What lies where in a library on disk, and which format number it bears.

library/
  format                       the format number of this tree
  key                          32 random bytes, readable by the owner only
  control.sqlite               accounts, clearances, partition register, seen files: no titles, no text
  lock                         held by the one writer
  partitions/<keyed name>/     one marking: vault.sqlite (the truth) and caches named by digest
  quarantine/                  what could not be stored with certainty
  audit/                       the hash-chained log
  answers/<keyed name>/        the answers that were given under one ceiling
  models/                      prepared models (unless COVERSHEET_MODELS points elsewhere)
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from indexes.errors import CANNOT_STORE, Damaged, UsageError

FORMAT = 1
KEY_BYTES = 32
MODELS = "models"  # may be there before the library: a model can be prepared first


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one library. Holds no open file; making it touches nothing."""

    root: Path

    @property
    def control(self) -> Path:
        """The control database."""
        return self.root / "control.sqlite"

    @property
    def key_file(self) -> Path:
        """The library key."""
        return self.root / "key"

    @property
    def format_file(self) -> Path:
        """The format number."""
        return self.root / "format"

    @property
    def lock(self) -> Path:
        """The writer lock."""
        return self.root / "lock"

    @property
    def partitions(self) -> Path:
        """The folder of partitions."""
        return self.root / "partitions"

    @property
    def quarantine(self) -> Path:
        """The folder of quarantined files."""
        return self.root / "quarantine"

    @property
    def audit(self) -> Path:
        """The folder of the audit log."""
        return self.root / "audit"

    @property
    def answers(self) -> Path:
        """The folder of kept answers; the first answer makes it."""
        return self.root / "answers"

    def exists(self) -> bool:
        """Tell whether a library has been made here."""
        return self.format_file.is_file()

    def make(self) -> None:
        """Make an empty library here; a library that is already here is left as it is.

        Raises:
            UsageError: the folder holds something else.

        """
        if self.exists():
            return
        if self.root.exists() and (not self.root.is_dir() or any(path.name != MODELS for path in self.root.iterdir())):
            message = f"{self.root} is not empty and is not a library. Choose an empty or new folder."
            raise UsageError(message)
        for folder in (self.root, self.partitions, self.quarantine, self.audit):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.root.chmod(0o700)  # also where the folder was there before
        write_durably(self.key_file, secrets.token_bytes(KEY_BYTES))
        write_durably(self.format_file, f"{FORMAT}\n".encode())

    def check(self) -> None:
        """Raise UsageError unless a library of the right format is here."""
        if not self.exists():
            message = f"There is no library at {self.root}. Make one with: coversheet init --library {self.root}"
            raise UsageError(message)
        found = self.format_file.read_text(encoding="ascii", errors="replace").strip()
        if found != str(FORMAT):
            message = f"The library has format {found!r}; this release reads format {FORMAT}."
            raise UsageError(message)

    def key(self) -> bytes:
        """Return the library key (32 bytes). Raises Damaged when it is missing or has another length."""
        try:
            key = self.key_file.read_bytes()
        except OSError:
            key = b""
        if len(key) != KEY_BYTES:
            message = "The library key is missing or damaged. Restore the file `key` from a backup."
            raise Damaged(message)
        return key


def write_durably(path: Path, content: bytes) -> None:
    """Write a new file so that a power cut leaves either all of it or none: write, fsync, rename, fsync folder.

    Raises Damaged when the disk does not take it; then nothing half written is left.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    with storing():
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.rename(path)
            sync_folder(path.parent)
        except OSError:
            with suppress(OSError):
                temporary.unlink()
            raise


@contextmanager
def storing() -> Iterator[None]:
    """Raise Damaged, with what to do, where the disk does not take what is written inside."""
    try:
        yield
    except OSError as error:
        raise Damaged(CANNOT_STORE) from error


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
