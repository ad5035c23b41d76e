"""Where words stand crosses from an untrusted child: whole, or not at all."""

import json

import pytest

from ingest.reasons import NotRead
from ingest.sight import Word
from ingest.spots import LARGEST, LONGEST, Spots, decode, encode

SPOTS = Spots(595.0, 842.0, (Word("diesel", 1.0, 72.0, 700.0, 101.5, 712.0, 3),))


def test_what_is_sent_arrives() -> None:
    assert decode(encode(SPOTS)) == SPOTS


@pytest.mark.parametrize(
    "change",
    [
        {"width": 0},
        {"width": LARGEST * 2},
        {"height": "842"},
        {"height": True},
        {"words": {}},
        {"words": [["x", 1, 2, 3, 4]]},
        {"words": [["x", 1, 2, 3, None, 0]]},
        {"words": [["x", 1, 2, 3, 4, -1]]},
        {"words": [["x" * (LONGEST + 1), 1, 2, 3, 4, 0]]},
        {"words": [[7, 1, 2, 3, 4, 0]]},
    ],
)
def test_what_is_malformed_is_refused(change: dict[str, object]) -> None:
    sent = {**json.loads(encode(SPOTS)), **change}
    with pytest.raises(NotRead):
        decode(json.dumps(sent).encode())


@pytest.mark.parametrize("sent", [b"", b"[]", b"{", b'{"width": 1e999, "height": 1, "words": []}', b"null"])
def test_what_is_no_answer_is_refused(sent: bytes) -> None:
    with pytest.raises(NotRead):
        decode(sent)
