"""Ed25519 signatures of the library, and the only importer of cryptography: heads, certificates, manifests."""

import hmac
from functools import cached_property

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class Signer:
    """Signs for one library. Its private key is derived from the library key, so nothing more is kept or lost."""

    def __init__(self, key: bytes) -> None:
        """Take a key of the library (32 bytes) that serves nothing else but to derive this."""
        self._seed = hmac.digest(key, b"signature", "sha256")

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._seed)

    @cached_property
    def public(self) -> str:
        """The public key, 64 hex digits: known to everyone who checks."""
        return self._private.public_key().public_bytes_raw().hex()

    def sign(self, purpose: str, content: bytes) -> str:
        """Return the signature of a content for one purpose, 128 hex digits."""
        return self._private.sign(_message(purpose, content)).hex()


def is_signed(public: str, purpose: str, content: bytes, signature: str) -> bool:
    """Tell whether a signature (hex) under a public key (hex) is one of this content for this purpose."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), _message(purpose, content))
    except (InvalidSignature, ValueError):
        return False
    return True


def _message(purpose: str, content: bytes) -> bytes:
    """Return what is signed: no content of one purpose can be taken for one of another."""
    return b"coversheet " + purpose.encode() + b"\0" + content
