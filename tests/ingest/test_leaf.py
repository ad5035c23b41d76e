"""A picture is put together from plain pixels, and nothing that a child sends becomes one unchecked."""

import base64
import io
import json
import zlib

import pytest
from PIL import Image

from ingest import picture
from ingest.leaf import LONGEST, Leaf, decode, encode
from ingest.reasons import NotRead

SHOWN = Leaf(3, 2, 2, bytes(range(12)))


def test_a_picture_crosses_and_becomes_a_png_with_the_same_pixels() -> None:
    assert decode(encode(SHOWN)) == SHOWN
    assert b"\n" not in encode(SHOWN)
    with Image.open(io.BytesIO(SHOWN.png())) as image:
        assert (image.size, image.mode, image.tobytes()) == ((2, 2), "RGB", bytes(range(12)))


def test_a_page_that_is_not_there_has_no_pixels() -> None:
    assert decode(encode(Leaf(3))).pixels == b""


def sent(head: dict[str, object], pixels: bytes = b"") -> bytes:
    """Return an answer with this head."""
    return json.dumps({**head, "pixels": base64.b64encode(zlib.compress(pixels)).decode()}).encode()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        sent({"pages": 1, "width": 2, "height": 2}, bytes(11)),
        sent({"pages": 1, "width": 2, "height": 2}, bytes(13)),
        sent({"pages": 1, "width": -2, "height": -2}, bytes(12)),
        sent({"pages": 1, "width": LONGEST + 1, "height": 1}, bytes(3 * LONGEST + 3)),
        sent({"pages": True, "width": 2, "height": 2}, bytes(12)),
        sent({"pages": 1, "width": 2.0, "height": 2}, bytes(12)),
        sent({"pages": 10**9, "width": 2, "height": 2}, bytes(12)),
        sent({"width": 2, "height": 2}, bytes(12)),
        sent({"pages": 1, "width": 2, "height": 2}, bytes(10**7)),
        b'{"pages": 1, "width": 2, "height": 2, "pixels": "$"}',
        b'{"pages": 1, "width": 2, "height": 2, "pixels": "AAAA"}',
        b'{"pages": 1, "width": 2, "height": 2, "pixels": 7}',
        b"[" * 100_000,
    ],
)
def test_a_malformed_answer_is_a_crash(answer: bytes) -> None:
    with pytest.raises(NotRead) as caught:
        decode(answer)
    assert caught.value.reason.code == "crash"


def test_a_picture_larger_than_asked_for_is_a_crash() -> None:
    assert decode(encode(SHOWN), longest=2) == SHOWN
    with pytest.raises(NotRead) as caught:
        decode(encode(SHOWN), longest=1)
    assert caught.value.reason.code == "crash"


def scan(kind: str, *sizes: tuple[int, int]) -> bytes:
    """Return a file of red pages of these sizes."""
    pages = [Image.new("RGB", size, (200, 0, 0)) for size in sizes]
    file = io.BytesIO()
    more = {"save_all": True, "append_images": pages[1:]} if pages[1:] else {}
    pages[0].save(file, kind, **more)
    return file.getvalue()


def test_a_scan_shows_its_pages_in_colour_and_no_larger_than_allowed() -> None:
    shown = picture.leaf(scan("PNG", (4000, 2000)), 1)
    assert (shown.pages, shown.width, shown.height, shown.pixels[:3]) == (1, LONGEST, LONGEST // 2, b"\xc8\0\0")
    small = picture.leaf(scan("PNG", (4000, 2000)), 1, 240)
    assert (small.width, small.height) == (240, 120)
    two = scan("TIFF", (20, 10), (10, 30))
    assert [picture.leaf(two, page).height for page in (1, 2)] == [10, 30]
    assert picture.leaf(two, 3) == picture.leaf(two, 0) == Leaf(2)
    with pytest.raises(NotRead) as caught:
        picture.leaf(b"no picture", 1)
    assert caught.value.reason.code == "broken"
