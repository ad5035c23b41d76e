"""Writes the demonstration library into a folder, byte for byte the same each time."""

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time
from pathlib import Path

from indexes.errors import UsageError
from ingest.demonstration.content import Specimen, specimens

Writer = Callable[[Specimen], bytes]


def write(folder: Path) -> list[Path]:
    """Write every demonstration document below `folder` and return their paths, in the order of the data.

    Files get the date of their document. Files of the same name are replaced, others are left alone.
    Raises UsageError when the extra `demo` is not installed.
    """
    writers = _writers()
    return [_place(folder, specimen, writers[specimen.format](specimen)) for specimen in specimens()]


def _place(folder: Path, specimen: Specimen, content: bytes) -> Path:
    path = folder.joinpath(*specimen.path.split("/"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    moment = datetime.combine(specimen.date, time(9), UTC).timestamp()
    os.utime(path, (moment, moment))
    return path


def _writers() -> Mapping[str, Writer]:
    """Return the writer of each format; loaded here, so that no other command pays for them."""
    try:
        from ingest.demonstration.writers import WRITERS  # noqa: PLC0415 - reportlab is an extra
    except ModuleNotFoundError as missing:
        raise UsageError(
            "Writing the demonstration library needs the extra 'demo': install coversheet[demo] and try again."
        ) from missing
    return WRITERS
