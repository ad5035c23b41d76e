"""A glossary as a file: short and long forms, two columns with a tab or a comma between. Pure.

    # what the exercise calls things
    NSC	National Security Council
    OTTER	northern depot

What is wrong is named by its line; a file with a wrong line gives nothing.
"""

import csv
from typing import Final, NamedTuple

from indexes.errors import UsageError
from indexes.terms import joined, phrase

LONGEST: Final = 200  # characters of a form
MOST: Final = 100_000  # entries
_COLUMNS: Final = 2


class Entry(NamedTuple):
    """A short form or code word, and what it stands for."""

    short: str
    long: str


def entries(content: bytes) -> list[Entry]:
    """Return the entries of a file, each once, sorted. Raises UsageError naming the first line that is wrong."""
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        number = content[: error.start].count(b"\n") + 1
        message = f"A glossary is UTF-8 text; line {number} is not."
        raise UsageError(message) from error
    found = {_entry(line, number) for number, line in enumerate(lines, start=1) if _says_something(line)}
    if not found:
        message = "The glossary has no entries. Write a short form, a tab and its long form on each line."
        raise UsageError(message)
    if len(found) > MOST:
        message = f"A glossary has at most {MOST:,} entries; this has {len(found):,}."
        raise UsageError(message)
    return sorted(found)


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _entry(line: str, number: int) -> Entry:
    columns = line.split("\t") if "\t" in line else next(csv.reader([line]))
    forms = [" ".join(column.split()) for column in columns]
    if len(forms) != _COLUMNS or not all(forms):
        message = f"Line {number} of the glossary must hold two columns, short and long, with a tab or a comma between."
        raise UsageError(message)
    if max(map(len, forms)) > LONGEST:
        message = f"Line {number} of the glossary is too long: a form has at most {LONGEST} characters."
        raise UsageError(message)
    if any(not form.isprintable() for form in forms):
        message = f"Line {number} of the glossary holds a sign that can't be printed."
        raise UsageError(message)
    if not joined(forms[0]) or not phrase(forms[1]):
        message = f"Line {number} of the glossary has a form without a word that can be searched for."
        raise UsageError(message)
    return Entry(*forms)
