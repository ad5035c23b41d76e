"""Document properties that office formats share; the same for every run."""

from datetime import datetime, time
from typing import Protocol

from ingest.demonstration.content import Specimen

SUBJECT = "Invented document of the fictional exercise AMBER WREN"


class Properties(Protocol):
    """What python-docx and python-pptx call core properties."""

    author: str
    created: datetime | None
    language: str
    last_modified_by: str
    modified: datetime | None
    revision: int
    subject: str
    title: str


def moment(specimen: Specimen) -> datetime:
    """Return nine o'clock on the document's date, without a zone, as the office formats keep it."""
    return datetime.combine(specimen.date, time(9))


def fill(properties: Properties, specimen: Specimen) -> None:
    """Set title, author, language and dates from the document, so that nothing of this machine gets in."""
    properties.title = specimen.title
    properties.subject = SUBJECT
    properties.author = specimen.office
    properties.last_modified_by = specimen.office
    properties.language = specimen.language
    properties.revision = 1
    properties.created = moment(specimen)
    properties.modified = moment(specimen)
