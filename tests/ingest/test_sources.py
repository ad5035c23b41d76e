"""Files are found in order, read once, and known by name ending and content together."""

from pathlib import Path

import pytest

from indexes.errors import UsageError
from ingest import sources
from ingest.reasons import NotRead
from ingest.sources import Source, is_supported, kind_of, load, walk
from tests.ingest.specimens import pdf, word

PLAIN = b"SECRET\n\nText.\n"


def test_walking_is_sorted_and_skips_what_is_hidden_or_linked(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a/z.txt",
        "a/c.txt",
        ".hidden.txt",
        ".git/x.txt",
        "a/c.txt.label",
        "c.slab.xml",
        "a/c.txt.xml",
        "ingest.toml",
        "x.xml",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(PLAIN)
    (tmp_path / "link.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "loop").symlink_to(tmp_path)
    found = [path.relative_to(tmp_path).as_posix() for path in walk([tmp_path, tmp_path / "b.txt"])]
    assert found == ["a/c.txt", "a/z.txt", "b.txt", "x.xml"]


def test_a_link_that_is_named_is_followed(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(PLAIN)
    (tmp_path / "link.txt").symlink_to(tmp_path / "b.txt")
    assert [path.name for path in walk([tmp_path / "link.txt"])] == ["b.txt"]


def test_a_missing_path_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file or folder"):
        list(walk([tmp_path / "nothing"]))


def test_loading_gives_bytes_and_digest(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(b"")
    source = load(tmp_path / "b.txt")
    assert source.digest == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert source.filename == "b.txt"


def test_a_file_that_is_too_large_or_gone_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_BYTES", 1024**2)
    (tmp_path / "b.txt").write_bytes(b"x" * (1024**2 + 1))
    with pytest.raises(NotRead, match="larger than 1 MB"):
        load(tmp_path / "b.txt")
    with pytest.raises(NotRead, match="could not be opened"):
        load(tmp_path / "gone.txt")


def kind(name: str, data: bytes) -> str:
    """Return the kind of a file, or the reason for which it has none."""
    try:
        return kind_of(Source(Path(name), data, ""))
    except NotRead as stop:
        return stop.reason.code


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", PLAIN, "txt"),
        ("a.TXT", PLAIN, "txt"),
        ("a.htm", b"<p>x", "html"),
        ("a.markdown", PLAIN, "md"),
        ("a.eml", b"Subject: x\n\nx", "eml"),
        ("a.pdf", pdf(["x"]), "pdf"),
        ("a.pdf", b"junk before %PDF-1.4", "pdf"),
        ("a.docx", word(["x"]), "docx"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "docx"),
        ("a.odt", b"PK\x03\x04", "odt"),
        ("a.rtf", b"{\\rtf1 x}", "rtf"),
        ("a.txt", b"", "empty"),
        ("a.docx", b"", "empty"),
        ("a.exe", PLAIN, "unsupported"),
        ("a", PLAIN, "unsupported"),
        ("a.docm", word(["x"]), "unsupported"),
        ("a.docx", b"MZ\x90\x00", "type-mismatch"),
        ("a.txt", b"MZ\x90\x00", "type-mismatch"),
        ("a.txt", b"\x7fELF", "type-mismatch"),
        ("a.txt", pdf(["x"]), "type-mismatch"),
        ("a.html", word(["x"]), "type-mismatch"),
        ("a.pdf", word(["x"]), "type-mismatch"),
        ("a.docx", b"<html>", "type-mismatch"),
        ("a.rtf", PLAIN, "type-mismatch"),
        ("a.odt", PLAIN, "type-mismatch"),
        ("a.md", b"\x89PNG\r\n", "type-mismatch"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "png"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "jpeg"),
        ("a.JPEG", b"\xff\xd8\xff\xe0", "jpeg"),
        ("a.tif", b"II*\x00", "tiff"),
        ("a.tiff", b"MM\x00*", "tiff"),
        ("a.png", b"\xff\xd8\xff\xe0", "type-mismatch"),
        ("a.tif", PLAIN, "type-mismatch"),
    ],
)
def test_kinds(name: str, data: bytes, expected: str) -> None:
    assert kind(name, data) == expected


def test_every_kind_has_a_media_type() -> None:
    assert set(sources.KINDS.values()) == set(sources.MEDIA_TYPES)
    assert is_supported(Path("a.PDF"))
    assert not is_supported(Path("a.exe"))
