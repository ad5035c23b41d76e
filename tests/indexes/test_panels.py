"""Registrations of the chat panel: exact origins only, a ceiling each, gone at once when removed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexes.control import open_control
from indexes.database import Store
from indexes.errors import MarkingError, NotFound, UsageError
from indexes.panels import Panel, add_panel, find_panel, origin_of, panel_id, panels, remove_panel
from indexes.policy import parse
from indexes.vault import create
from tests.library import settings_of


@pytest.fixture
def control(tmp_path: Path) -> Iterator[Store]:
    """The control database of an empty library."""
    store = open_control(create(settings_of(tmp_path / "library")))
    yield store
    store.close()


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://Portal.Example", "https://portal.example"),
        ("https://portal.example/", "https://portal.example"),
        ("https://portal.example:443", "https://portal.example"),
        ("https://portal.example:8443", "https://portal.example:8443"),
        ("http://127.0.0.1:8018", "http://127.0.0.1:8018"),
        ("http://[::1]:8018", "http://[::1]:8018"),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(written: str, origin: str) -> None:
    assert origin_of(written) == origin


@pytest.mark.parametrize(
    "written",
    [
        "",
        "*",
        "https://*",
        "https://*.example",
        "portal.example",
        "http://portal.example",
        "https://portal.example/page",
        "https://portal.example?x",
        "https://a;frame-ancestors *",
        "https://a b",
        "https://user@portal.example",
        "https://portal.example:port",
        "javascript://portal.example",
        "null",
        "https://é.example",
        "https://[::1",
    ],
)
def test_anything_else_is_no_origin(written: str) -> None:
    with pytest.raises(UsageError):
        origin_of(written)


def test_a_registration_is_found_changed_and_removed(control: Store) -> None:
    add_panel(control, "https://portal.example", None)
    add_panel(control, "https://portal.example", parse("CUI"))
    assert panels(control) == [Panel("https://portal.example", parse("CUI"))]
    assert find_panel(control, panel_id("https://portal.example")).ceiling == parse("CUI")
    remove_panel(control, "https://portal.example/")
    for name in (panel_id("https://portal.example"), "", "x"):
        with pytest.raises(NotFound):
            find_panel(control, name)
    with pytest.raises(NotFound):
        remove_panel(control, "https://portal.example")


def test_a_ceiling_that_is_no_marking_registers_nothing(control: Store) -> None:
    with pytest.raises(MarkingError):
        add_panel(control, "https://portal.example", parse("PURPLE"))
    assert panels(control) == []
