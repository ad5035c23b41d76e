"""How well the dates of documents are found: `python -m tests.benchmarks.dates FILE...`, one line of figures a file.

A file is JSON lines. Each line bears the true date as `metadata.date` or `date` (ISO, or anything else for none), and
the document as `text`, or as `file`, a path from the folder of the JSON-lines file. PDF files are read by their text
layer.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2

from ingest.dates import date_of

HEAD = 6_000


def main(paths: list[Path]) -> None:
    """Print right, less exact, wrong, none; and what was found where no true date is known."""
    for path in paths:
        counts: Counter[str] = Counter()
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            counts[verdict(date_of(head(row, path.parent)), true_date(row))] += 1
        print(path, dict(sorted(counts.items())))


def true_date(row: dict[str, Any]) -> str:
    """Return the day, month or year that a row bears, else ""."""
    written: str = str((row.get("metadata") or row).get("date") or "")[:10]
    return written if written[:4].isdigit() else ""


def head(row: dict[str, Any], folder: Path) -> str:
    """Return the beginning of a document's first page."""
    if "file" not in row:
        return str(row["text"])[:HEAD]
    path = folder / str(row["file"])
    if path.suffix != ".pdf":
        return path.read_text(encoding="utf-8", errors="replace")[:HEAD]
    return "".join(pages(path))[:HEAD].replace("\r\n", "\n")


def pages(path: Path) -> Iterator[str]:
    """Yield the text of the first page, if there is one."""
    try:
        yield str(pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range())
    except (pypdfium2.PdfiumError, IndexError):
        return


def verdict(found: str, true: str) -> str:
    """Name how a date that was found stands to the true one."""
    if not found:
        return "none"
    if not true:
        return "found, true date not known"
    if found.startswith(true):
        return "right"
    return "right, less exact" if true.startswith(found) else "wrong"


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
