"""Small real libraries for tests: the packaged embedder, drafts from plain text, vaults on disk, readers."""

import fcntl
import os
import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from indexes import embed
from indexes.embed import Embedder
from indexes.layout import Layout
from indexes.policy import Marking, Reader, parse, parse_portion, reader_from
from indexes.records import Chunk, Draft
from indexes.settings import Settings
from indexes.vault import Vault, create

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
KEY = bytes(range(32))
"""A library key for tests that compare two libraries: with the same key, equal documents have equal ids."""


@cache
def models_folder() -> Path:
    """Return this person's folder of prepared models, kept between runs; its files are checked on each load."""
    folder = Path(tempfile.gettempdir()) / f"coversheet-test-models-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    assert folder.stat().st_uid == os.getuid()
    return folder


def settings_of(folder: Path) -> Settings:
    """Return the settings of a library in `folder`, made or not, with the shared models."""
    return Settings(library=folder, models=models_folder(), threads=2)


@cache
def embedder() -> Embedder:
    """Return the packaged embedder, loaded once a process; one process prepares it while the others wait."""
    settings = settings_of(models_folder() / "no-library")
    if any(models_folder().glob("*/model.json")):
        return embed.load(settings)
    with (models_folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return embed.load(settings)


def marking(text: str, banner: Marking | None = None) -> Marking:
    """Return the marking of a banner ("SECRET//NOFORN") or of a portion mark in brackets ("(S//NF)")."""
    return parse_portion(text, banner) if text.startswith("(") else parse(text)


def draft(
    text: str,
    marking_text: str = "UNCLASSIFIED",
    *,
    title: str = "A document",
    title_marking: str | None = None,
    portions: Sequence[str] | None = None,
    filename: str = "document.txt",
    original: bytes | None = None,
    pages: Sequence[int] = (),
) -> Draft:
    """Return a draft whose chunks are the paragraphs of `text` (divided by blank lines).

    `portions` holds one portion mark a paragraph; without it all bear the banner. `pages` holds the offsets at which
    pages begin. `original` is the file's content, and with the marking decides the id: the text itself by default.
    """
    banner = parse(marking_text)
    spans = paragraphs(text)
    marks = [banner] * len(spans) if portions is None else [marking(one, banner) for one in portions]
    return Draft(
        title=title,
        title_marking=banner if title_marking is None else marking(title_marking, banner),
        filename=filename,
        media_type="text/plain",
        marking=banner,
        original=text.encode() if original is None else original,
        text=text,
        pages=tuple(pages),
        chunks=tuple(
            Chunk(start, end, sum(page <= start for page in pages) or None, portion, "")
            for (start, end), portion in zip(spans, marks, strict=True)
        ),
    )


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Return the spans of the paragraphs of `text`, those of white space left out."""
    spans = []
    start = 0
    for part in text.split("\n\n"):
        if part.strip():
            spans.append((start, start + len(part)))
        start += len(part) + 2
    return spans


def make_library(folder: Path, key: bytes | None = None) -> Settings:
    """Make an empty library in `folder`, with this library key if one is given; return its settings."""
    settings = settings_of(folder)
    create(settings)
    if key is not None:
        Layout(folder).key_file.write_bytes(key)
    return settings


def make_vault(folder: Path, documents: Iterable[Draft], key: bytes | None = None) -> Vault:
    """Make a library in `folder`, store and seal `documents`, and return it open; the caller closes it."""
    vault = Vault.open(make_library(folder, key), embedder())
    with vault.writing():
        for one in documents:
            vault.deposit(one)
        vault.seal()
    return vault


def reader(
    *clearances: str,
    name: str = "reader",
    nationality: str | None = "USA",
    holds: Iterable[str] = (),
    groups: Iterable[str] = (),
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> Reader:
    """Return a reader with clearances such as "SECRET" or "NATO SECRET"; without one, with none at all."""
    return reader_from(
        name,
        clearances,
        nationality=nationality,
        holds=holds,
        groups=groups,
        valid_from=valid_from,
        valid_until=valid_until,
    )
