"""What was copied in from others is what it says it is, and nothing else lies there."""

import hashlib
import tomllib
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def folder(repository: Path) -> Path:
    """Where scripts by others lie."""
    return repository / "web" / "static" / "vendor"


@pytest.fixture
def vendored(folder: Path) -> list[dict[str, Any]]:
    """The entries of the list."""
    entries: list[dict[str, Any]] = tomllib.loads((folder / "vendor.toml").read_text())["vendored"]
    return entries


def digest(path: Path) -> str:
    """Give the SHA-256 of a file in hex digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_each_file_has_the_listed_hash(folder: Path, vendored: list[dict[str, Any]]) -> None:
    for entry in vendored:
        assert digest(folder / entry["file"]) == entry["sha256"]
        assert digest(folder / entry["licence_file"]) == entry["licence_sha256"]
        assert entry["name"]
        assert entry["version"]
        assert entry["licence"]


def test_nothing_unlisted_lies_there(folder: Path, vendored: list[dict[str, Any]]) -> None:
    listed = {entry["file"] for entry in vendored} | {entry["licence_file"] for entry in vendored}
    assert {path.name for path in folder.iterdir()} == listed | {"vendor.toml"}


def test_no_script_names_a_source_map(folder: Path) -> None:
    for path in folder.glob("*.js"):
        assert b"sourceMappingURL" not in path.read_bytes()


def test_htmx_is_the_version_of_the_list(folder: Path, vendored: list[dict[str, Any]]) -> None:
    version = next(entry["version"] for entry in vendored if entry["name"] == "htmx.org")
    assert f'"{version}"'.encode() in (folder / "htmx.min.js").read_bytes()
