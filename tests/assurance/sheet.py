"""The table of docs/assurance.md, put between two marks of the page."""

from collections.abc import Sequence
from typing import Any, Final

BEGIN: Final = "<!-- made by make assurance -->"
CHANNELS: Final = "<!-- channels -->"
TIMES: Final = "<!-- times -->"
RECOVERY: Final = "<!-- recovery -->"
END: Final = "<!-- end -->"
HEAD: Final = """\
| | property | trials | failures | planted bugs caught | seconds | commit | day |
|---|---|--:|--:|---|--:|---|---|
"""


def fill(page: str, rows: Sequence[dict[str, Any]]) -> str:
    """Return the page with the table of these rows.

    Raises:
        ValueError: The page lacks the marks between which the table stands.

    """
    return between(page, BEGIN, f"{HEAD}{''.join(map(_line, rows))}".rstrip("\n"))


def between(page: str, mark: str, content: str) -> str:
    """Return the page with other content after a mark, up to the next END. Raises ValueError as `fill` does."""
    before, begin, rest = page.partition(mark)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"docs/assurance.md needs the lines {mark} and {END}")
    return f"{before}{mark}\n\n{content}\n\n{END}{after}"


def _line(row: dict[str, Any]) -> str:
    bugs = len(row["caught"]) + len(row["missed"])
    caught = f"{len(row['caught'])} of {bugs}: {', '.join(row['caught'])}" if bugs else "none planted"
    figures = f"{row['trials']:,} | {len(row['failures']):,} | {caught} | {row['seconds']:,}"
    return f"| {row['code']} | {row['says']} | {figures} | `{row['commit']}` | {row['day']} |\n"
