"""The sweep finds what it looks for wherever it lies, and looks only for what is the document's own."""

from pathlib import Path

import numpy as np

from indexes.layout import Layout
from indexes.sweep import LENGTH, canaries, code, swept
from tests.indexes.removals import secret

VECTORS = np.arange(64, dtype=np.float32).reshape(2, 32)


def test_pieces_are_of_text_file_words_and_vectors() -> None:
    one = secret(3)
    found = canaries(one, VECTORS, lambda _: False)
    assert any(piece in one.text.encode() for piece in found if len(piece) == LENGTH)
    assert any(piece in one.original and piece not in one.text.encode() for piece in found)
    assert b"zanzikestrel0003q" in found
    assert VECTORS[1].tobytes()[: 2 * LENGTH] in found
    assert len(set(found)) == len(found)


def test_what_another_document_says_is_left_out() -> None:
    one, other = secret(3), secret(4)
    found = canaries(one, VECTORS, lambda piece: piece in other.text.encode())
    assert found
    assert not [piece for piece in found if piece in other.text.encode()]
    assert canaries(one, VECTORS, lambda _: True) == ()


def test_every_planted_copy_is_found_and_the_rightful_place_is_not_searched(tmp_path: Path) -> None:
    root, one = tmp_path / "library", secret(3)
    pieces = canaries(one, VECTORS, lambda _: False)
    for name in ("partitions/low/vault.sqlite", "partitions/high/vault.sqlite", "models/model.onnx", "a.tmp", "empty"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"" if name == "empty" else b"...." + one.original + b"....")
    (root / "link").symlink_to("/etc/hostname")
    found = swept(Layout(root), pieces, {"high"})
    assert found.places == ("a.tmp", "partitions/low/vault.sqlite")
    assert (found.files, found.bytes) == (3, 2 * (len(one.original) + 8))
    assert found.matches == 2 * sum(one.original.count(piece) for piece in pieces)


def test_a_deleted_file_that_is_held_open_is_searched(tmp_path: Path) -> None:
    file = tmp_path / "old.bin"
    file.write_bytes(secret(3).original)
    with file.open("rb"):
        file.unlink()
        found = swept(Layout(tmp_path), canaries(secret(3), VECTORS, lambda _: False), set())
        assert found.places == ("held open",)
    assert swept(Layout(tmp_path), (b"zanzikestrel0003q",), set()).matches == 0


def test_a_code_is_keyed() -> None:
    assert code(b"k", b"piece") != code(b"x", b"piece")
    assert len(code(b"k", b"piece")) == 32
