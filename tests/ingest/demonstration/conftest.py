"""The demonstration documents, written once for all tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.demonstration import Specimen, specimens, write


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the demonstration documents."""
    folder = tmp_path_factory.mktemp("demonstration")
    write(folder)
    return folder


def good(suffix: str) -> Iterator[Specimen]:
    """Yield the documents of one format that may be stored."""
    found = [one for one in specimens() if one.format == suffix and not one.fault]
    assert found
    yield from found
