"""Certificates of a purge: what was looked for, where, what was found before and after, who approved it; signed.

A certificate holds no word of the document. It can be checked by anyone who knows the library's public key.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from indexes.errors import CheckFailed
from indexes.signing import Signer, is_signed

PURPOSE: Final = "purge certificate"
FORM: Final = 1
MOST: Final = 1 << 20  # characters of one


def certified(body: Mapping[str, Any], signer: Signer) -> str:
    """Return a certificate as JSON text, signed."""
    whole = {"form": FORM, **body, "public": signer.public}
    return json.dumps({**whole, "signature": signer.sign(PURPOSE, _canonical(whole))}, indent=1, sort_keys=True) + "\n"


def checked(content: str, public: str) -> dict[str, Any]:
    """Return what a certificate says. Raises CheckFailed unless it is whole and the library with this key signed it."""
    try:
        whole: dict[str, Any] = json.loads(content[:MOST])
        signature = whole.pop("signature")
        sound = whole["form"] == FORM and is_signed(whole["public"], PURPOSE, _canonical(whole), signature)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CheckFailed("This is no certificate of a purge.") from error
    if not sound:
        raise CheckFailed("This certificate was changed: its signature does not hold.")
    if whole["public"] != public:
        raise CheckFailed("This certificate was signed by another library.")
    return whole


def digest(content: str) -> str:
    """Return the SHA-256 (hex) of a certificate, as the log names it."""
    return sha256(content.encode()).hexdigest()


def _canonical(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
