"""A fingerprint is plain values, and a digest is that of the whole file."""

import hashlib
from pathlib import Path

from indexes.embed.interface import Fingerprint, sha256_of


def test_a_fingerprint_is_plain_values() -> None:
    found = Fingerprint("wren", "a" * 64, "int8", 384, "mean", 256)
    assert Fingerprint(**found.record()) == found  # type: ignore[arg-type]
    assert found.record()["dimension"] == 384


def test_a_digest_is_that_of_the_whole_file(tmp_path: Path) -> None:
    content = b"wren" * 100_000
    (tmp_path / "file").write_bytes(content)
    assert sha256_of(tmp_path / "file") == hashlib.sha256(content).hexdigest()
