"""A fingerprint is plain values, and a digest is that of the whole file."""

import hashlib
from dataclasses import replace
from pathlib import Path

from indexes.embed.interface import Fingerprint, sha256_of, sha256_of_all, weights_of


def test_a_fingerprint_is_plain_values() -> None:
    found = Fingerprint("wren", "a" * 64, "int8", 384, "mean", 256)
    assert Fingerprint(**found.record()) == found  # type: ignore[arg-type]
    assert found.record()["dimension"] == 384


def test_what_an_earlier_release_did_not_record_is_not_compared() -> None:
    found = Fingerprint("wren", "a" * 64, "int8", 384, "mean", 256, "c" * 64)
    assert found.is_that_of(found)
    assert found.is_that_of(replace(found, configuration=""))
    assert not found.is_that_of(replace(found, configuration="d" * 64))
    assert not found.is_that_of(replace(found, configuration="", weights="b" * 64))
    assert not replace(found, configuration="").is_that_of(found)


def test_a_digest_over_files_is_of_names_and_contents(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"1")
    other.write_bytes(b"2")
    before = sha256_of_all([one, other], tmp_path)
    assert before == sha256_of_all([other, one], tmp_path)
    one.write_bytes(b"2")
    other.write_bytes(b"1")
    assert before != sha256_of_all([one, other], tmp_path)
    assert weights_of([one], tmp_path) == sha256_of(one)
    assert weights_of([one, other], tmp_path) == sha256_of_all([one, other], tmp_path)


def test_a_digest_is_that_of_the_whole_file(tmp_path: Path) -> None:
    content = b"wren" * 100_000
    (tmp_path / "file").write_bytes(content)
    assert sha256_of(tmp_path / "file") == hashlib.sha256(content).hexdigest()
