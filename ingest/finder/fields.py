"""Form fields and headers that name the level of a paper: `CLASSIFICATION: SECRET`, `Class: CONFIDENTIAL`."""

import re
from typing import Final

from ingest.finder.letters import likeness, plain

_NAMED: Final = ("CLASSIFICATION", "SECURITYCLASSIFICATION")
_OTHER: Final = "DECLASSIFICATION"
_NAMED_ALIKE: Final = 0.85
_REVIEWED: Final = re.compile(r"(?i)\bclassified\s+by\b")
_CLASS: Final = re.compile(r"(?i)\bclass\s*[:;]")
_HEADER: Final = re.compile(r"(?i)\bUNCLASSIFIED\s+U\.?\s?S\.?\s+Department\s+of\s+State\s+Case\s+No")
_WITHHELD: Final = re.compile(r"\bB\(?1\)?\b(?![.\d])|\b1\.4\s*\(")


def names_classification(text: str) -> bool:
    """Tell whether the words are the name of the field that holds the level, and no more than that."""
    letters = plain(text)
    near = max(likeness(letters, name, _NAMED_ALIKE) for name in _NAMED)
    return near > 0 and likeness(letters, _OTHER, near) == 0


def before_value(text: str, value: str) -> bool:
    """Tell whether `value` stands in the line right after the name of the field."""
    head, found, _ = text.partition(value)
    return (
        bool(found)
        and bool(head.split())
        and names_classification(re.split(r"\s{3,}", head.strip())[-1].strip(" :;.-—"))
    )


def begins_review(line: str) -> bool:
    """Tell whether the line begins a reviewer's stamp that gives a paper its level (`Classified by ... Class: ...`)."""
    return bool(_REVIEWED.search(line))


def names_class(line: str) -> bool:
    """Tell whether the line holds the field `Class:` of a reviewer's stamp."""
    return bool(_CLASS.search(line))


def is_release_header(line: str) -> bool:
    """Tell whether the line is the header that the State Department prints on a released page."""
    return bool(_HEADER.search(line))


def says_withheld(text: str) -> bool:
    """Tell whether a code says that classified words were taken out (exemption B1, reasons 1.4)."""
    return bool(_WITHHELD.search(text))
