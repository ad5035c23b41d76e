"""The wheel holds the four rooms and nothing else, whole, and its version is that of the changelog."""

import importlib.metadata
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.house_rules import ROOMS


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names in a wheel built from this tree, by the build backend, without any download."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=repository,
        check=True,
        capture_output=True,
    )
    (file,) = folder.glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def project(repository: Path) -> dict[str, object]:
    """The project table of pyproject.toml."""
    table: dict[str, object] = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return table


def test_top_level_names_are_the_four_rooms(wheel: list[str]) -> None:
    assert {name.split("/")[0] for name in wheel if ".dist-info/" not in name} == set(ROOMS)


def test_every_file_of_the_rooms_is_in_the_wheel(wheel: list[str], repository: Path) -> None:
    files = {
        file.relative_to(repository).as_posix()
        for room in ROOMS
        for file in (repository / room).rglob("*")
        if file.is_file()
        and not any(part.startswith((".", "__pycache__")) for part in file.relative_to(repository).parts)
    }
    assert files - set(wheel) == set()
    assert {name for name in wheel if ".dist-info/" not in name} - files == set()


def test_the_licence_is_in_the_wheel(wheel: list[str]) -> None:
    assert [name for name in wheel if name.endswith(".dist-info/licenses/LICENSE")]


def test_the_names_belong_to_no_other_distribution() -> None:
    owners = importlib.metadata.packages_distributions()
    assert {room: set(owners.get(room, [])) - {"coversheet"} for room in ROOMS} == {room: set() for room in ROOMS}


def test_one_command(project: dict[str, object]) -> None:
    assert project["scripts"] == {"coversheet": "web.main:run"}


def test_the_version_is_that_of_the_changelog(project: dict[str, object], repository: Path) -> None:
    releases = re.findall(r"^## \[(.+?)\]", (repository / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert releases[0] == project["version"]


def test_the_licence_text_is_whole(repository: Path) -> None:
    text = (repository / "LICENSE").read_text(encoding="utf-8")
    assert "Version 2.0, January 2004" in text
    assert [number for number in range(1, 10) if not re.search(rf"^   {number}\. \w", text, re.MULTILINE)] == []
    assert "END OF TERMS AND CONDITIONS" in text
