"""Writing the library gives the same files each time, and says what to do when the extra is missing."""

import importlib.abc
import sys
from collections.abc import Sequence
from hashlib import sha256
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import pytest

from indexes.errors import UsageError
from ingest.demonstration import specimens, write


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_every_document_is_written_and_returned(tmp_path: Path) -> None:
    paths = write(tmp_path / "new")
    assert [path.relative_to(tmp_path / "new").as_posix() for path in paths] == [one.path for one in specimens()]
    assert all(path.is_file() for path in paths)


def test_two_runs_give_the_same_bytes_and_dates(tmp_path: Path) -> None:
    first, second = write(tmp_path / "one"), write(tmp_path / "two")
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    assert [path.stat().st_mtime for path in first] == [path.stat().st_mtime for path in second]


def test_writing_again_changes_nothing_and_leaves_other_files_alone(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "mine.txt").write_text("mine")
    before = digests(tmp_path)
    write(tmp_path)
    assert digests(tmp_path) == before


class WithoutReportlab(importlib.abc.MetaPathFinder):
    """Makes reportlab as absent as in an installation without the extra."""

    def find_spec(self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None) -> ModuleSpec | None:
        if name.partition(".")[0] == "reportlab":
            raise ModuleNotFoundError(name)
        return None


def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(sys.modules):
        if name.startswith(("reportlab", "ingest.demonstration.writers")):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [WithoutReportlab(), *sys.meta_path])
    with pytest.raises(UsageError, match=r"coversheet\[demo\]"):
        write(tmp_path)
    assert list(tmp_path.iterdir()) == []
