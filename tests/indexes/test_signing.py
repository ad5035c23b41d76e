"""A signature holds for one content, one purpose and one library, and for nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from indexes.signing import Signer, is_signed

SIGNER = Signer(b"k" * 32)


@given(content=st.binary(max_size=80), place=st.integers(0, 511))
def test_what_is_signed_holds_and_every_changed_bit_shows(content: bytes, place: int) -> None:
    signature = SIGNER.sign("test", content)
    assert is_signed(SIGNER.public, "test", content, signature)
    changed = bytearray.fromhex(signature)
    changed[place // 8] ^= 1 << place % 8
    assert not is_signed(SIGNER.public, "test", content, changed.hex())
    assert not is_signed(SIGNER.public, "test", content + b"x", signature)


def test_a_signature_is_bound_to_purpose_and_library() -> None:
    signature = SIGNER.sign("head", b"12")
    assert not is_signed(SIGNER.public, "certificate", b"12", signature)
    assert not is_signed(Signer(b"x" * 32).public, "head", b"12", signature)
    assert Signer(b"k" * 32).public == SIGNER.public


def test_what_is_no_signature_holds_nothing() -> None:
    for public, signature in (("", ""), ("wren", "wren"), (SIGNER.public, ""), ("00" * 32, "00" * 64), ("é", "é")):
        assert not is_signed(public, "head", b"12", signature)
