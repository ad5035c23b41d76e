"""Why a document bears its marking: each thing that spoke for one, where it stands and how sure it is."""

from dataclasses import dataclass
from typing import Final

BANNER: Final = "banner"
PORTION: Final = "portion"
FIELD: Final = "form field"
STAMP: Final = "stamp"
SUBJECT: Final = "subject line"
SIDECAR: Final = "sidecar label"
METADATA: Final = "label in the file"
GIVEN: Final = "label given"
FOLDER: Final = "folder rule"
PERSON: Final = "decision"
KINDS: Final = (BANNER, PORTION, FIELD, STAMP, SUBJECT, SIDECAR, METADATA, GIVEN, FOLDER, PERSON)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page: PDF points, origin at the lower left; `page` counts from 1."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """One find: `kind` is one of KINDS, `where` says it in words ("at the top of page 3"), `page` counts from 1.

    `read` is the marking as it stands there, letters as read, and no other text of the document; `marking` is the
    canonical banner that it is taken for, "" if none can be made of it; `sure` is 0.0 to 1.0.
    """

    kind: str
    where: str
    read: str
    marking: str
    sure: float = 1.0
    page: int | None = None
    box: Box | None = None
