"""A library is made whole or not at all, readable by its owner only, and only in a folder of its own."""

from pathlib import Path

import pytest

from indexes.errors import Damaged, UsageError
from indexes.layout import FORMAT, Layout, sync_folder, write_durably


def test_a_library_is_made_once(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "deep" / "library")
    assert not layout.exists()
    layout.make()
    key = layout.key()
    layout.make()
    layout.check()
    assert layout.exists()
    assert (len(key), layout.key()) == (32, key)
    assert {path.name for path in layout.root.iterdir()} == {"format", "key", "partitions", "quarantine", "audit"}


def test_two_libraries_have_two_keys(tmp_path: Path) -> None:
    one, other = Layout(tmp_path / "one"), Layout(tmp_path / "other")
    one.make()
    other.make()
    assert one.key() != other.key()


def test_only_the_owner_reads(tmp_path: Path) -> None:
    (tmp_path / "library").mkdir(mode=0o755)
    layout = Layout(tmp_path / "library")
    layout.make()
    for path in (layout.root, layout.partitions, layout.quarantine, layout.audit, layout.key_file):
        assert path.stat().st_mode & 0o077 == 0, path.name


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all")
    with pytest.raises(UsageError):
        Layout(tmp_path).make()
    with pytest.raises(UsageError):
        Layout(tmp_path / "letter.txt").make()
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_models_may_be_there_first(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    Layout(tmp_path).make()
    Layout(tmp_path).check()


def test_no_library_and_another_format_are_told(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "library")
    with pytest.raises(UsageError, match="coversheet init"):
        layout.check()
    layout.make()
    layout.format_file.write_text(f"{FORMAT + 1}\n")
    with pytest.raises(UsageError, match=str(FORMAT + 1)):
        layout.check()


@pytest.mark.parametrize("content", [None, b"", b"short", b"x" * 33])
def test_a_key_of_another_length_is_refused(tmp_path: Path, content: bytes | None) -> None:
    layout = Layout(tmp_path / "library")
    layout.make()
    layout.key_file.unlink()
    if content is not None:
        layout.key_file.write_bytes(content)
    with pytest.raises(Damaged):
        layout.key()


def test_a_file_is_written_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_durably(path, b"one")
    write_durably(path, b"two")
    sync_folder(tmp_path)
    assert path.read_bytes() == b"two"
    assert [one.name for one in tmp_path.iterdir()] == ["file"]
    assert path.stat().st_mode & 0o077 == 0


def test_what_can_not_be_written_is_told_of_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(Damaged, match="Free space"):
        write_durably(tmp_path / "taken", b"content")
    with pytest.raises(Damaged, match="Free space"):
        write_durably(tmp_path / "nowhere" / "file", b"content")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
