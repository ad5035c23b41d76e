"""A search of the library's files, byte by byte, for what a document says: the proof that it is gone.

Looked for are pieces that no other document of the library has: of its text, of its file, of its vectors, and some rare
words. They stay in memory; a certificate names them by keyed codes. The prepared model is not searched: nothing of a
document is ever written there.
"""

import hmac
import mmap
import os
import re
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from indexes.embed import Vectors
from indexes.layout import MODELS, Layout
from indexes.records import Draft

LENGTH: Final = 24  # bytes of a piece
PIECES: Final = 12  # of text, and as many of the file
VECTORS: Final = 8
WORDS: Final = 6
LONG: Final = re.compile(r"[^\W_]{9,40}")
PLAIN: Final = re.compile(r"[^\"\\\x00-\x1f\x7f]+")  # what JSON and SQLite write as it is


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep found: how many files and bytes were read, how many matches, and in which files (in the library)."""

    files: int
    bytes: int
    matches: int
    places: tuple[str, ...]


def canaries(draft: Draft, vectors: Vectors, is_said_elsewhere: Callable[[bytes], bool]) -> tuple[bytes, ...]:
    """Return pieces by which a document can be known; `is_said_elsewhere` leaves out what another document has."""
    runs = [run.encode() for run in PLAIN.findall(draft.text) if len(run.encode()) >= LENGTH]
    words = sorted({word.encode() for word in LONG.findall(draft.text)}, key=len, reverse=True)[: 4 * WORDS]
    rows = [row.astype("<f4").tobytes()[: 2 * LENGTH] for row in vectors[:VECTORS]]
    pieces = [*_spread(runs), *_spread([draft.original]), *rows]
    unique = [one for one in dict.fromkeys(pieces) if not is_said_elsewhere(one)]
    rare = [one for one in words if not (is_said_elsewhere(one) or is_said_elsewhere(one.lower()))][:WORDS]
    return tuple(dict.fromkeys([*unique, *rare, *(one.lower() for one in rare)]))


def code(key: bytes, canary: bytes) -> str:
    """Return the keyed code under which a certificate names a piece, 32 hex digits."""
    return hmac.digest(key, canary, "sha256").hex()[:32]


def swept(layout: Layout, pieces: Sequence[bytes], rightful: AbstractSet[str]) -> Swept:
    """Search the whole library, but the model and the `rightful` folders (names), and what this process holds open."""
    files = size = matches = 0
    places = []
    for name, path in (*_stored(layout, rightful), *_held(layout, rightful)):
        read, found = _searched(path, pieces)
        files, size, matches = files + 1, size + read, matches + found
        places += [name] if found else []
    return Swept(files, size, matches, tuple(sorted(set(places))))


def _spread(runs: Sequence[bytes]) -> list[bytes]:
    """Return pieces of these runs, evenly spread over all of them."""
    starts = [(run, at) for run in runs for at in range(0, max(1, len(run) - LENGTH), LENGTH)]
    step = max(1, len(starts) // PIECES)
    return [run[at : at + LENGTH] for run, at in starts[::step][: 2 * PIECES] if len(run[at : at + LENGTH]) == LENGTH]


def _stored(layout: Layout, rightful: AbstractSet[str]) -> Iterator[tuple[str, Path]]:
    for path in sorted(layout.root.rglob("*")):
        parts = path.relative_to(layout.root).parts
        if parts[0] != MODELS and not rightful & set(parts) and path.is_file() and not path.is_symlink():
            yield "/".join(parts), path


def _held(layout: Layout, rightful: AbstractSet[str]) -> Iterator[tuple[str, Path]]:
    """Yield the files of the library that are deleted but still held open or mapped by this process."""
    for folder in ("/proc/self/fd", "/proc/self/map_files"):
        for entry in os.scandir(folder) if os.access(folder, os.R_OK) else ():
            try:
                target = Path(entry.path).readlink().as_posix()
            except OSError:  # closed meanwhile
                continue
            inside = target.startswith(f"{layout.root.absolute()}/") and target.endswith(" (deleted)")
            if inside and not rightful & set(Path(target).parts):
                yield "held open", Path(entry.path)


def _searched(path: Path, pieces: Sequence[bytes]) -> tuple[int, int]:
    """Return how many bytes a file has, and how often one of the pieces stands in it."""
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if not size:
                return 0, 0
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                return size, sum(_count(content, one) for one in pieces)
    except FileNotFoundError:  # removed meanwhile
        return 0, 0


def _count(content: mmap.mmap, piece: bytes) -> int:
    count, at = 0, content.find(piece)
    while at >= 0:
        count, at = count + 1, content.find(piece, at + 1)
    return count
