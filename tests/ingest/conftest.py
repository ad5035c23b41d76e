"""What the tests of ingest share: one warmed sandbox a process, and readings from plain words."""

from collections.abc import Iterator

import pytest

from ingest.sandbox import Limits, Sandbox


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """A real sandbox with the product's own limits."""
    with Sandbox(Limits()) as one:
        yield one
