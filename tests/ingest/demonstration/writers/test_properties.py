"""Properties come from the document, so nothing of the machine gets in."""

from datetime import UTC, datetime

import docx

from ingest.demonstration import specimens
from ingest.demonstration.writers.properties import SUBJECT, fill, moment


def test_properties_are_those_of_the_document() -> None:
    specimen = specimens()[0]
    properties = docx.Document().core_properties
    fill(properties, specimen)
    assert (properties.title, properties.subject, properties.author) == (specimen.title, SUBJECT, specimen.office)
    assert properties.last_modified_by == specimen.office
    day = moment(specimen).replace(tzinfo=UTC)
    assert (properties.created, properties.modified) == (day, day)
    assert moment(specimen) == datetime.fromisoformat(f"{specimen.date.isoformat()}T09:00:00")
