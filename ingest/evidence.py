"""What speaks for a marking while a document is examined: the library's own record of it, under the name used here."""

from indexes.evidence import (
    BANNER,
    FIELD,
    FOLDER,
    GIVEN,
    KINDS,
    METADATA,
    PERSON,
    PORTION,
    SIDECAR,
    STAMP,
    SUBJECT,
    Evidence,
)

__all__ = [
    "BANNER",
    "FIELD",
    "FOLDER",
    "GIVEN",
    "KINDS",
    "METADATA",
    "PERSON",
    "PORTION",
    "SIDECAR",
    "STAMP",
    "SUBJECT",
    "Evidence",
]
