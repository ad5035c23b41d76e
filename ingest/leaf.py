"""The picture of one page, for a reviewer: how it crosses from the child process, and how it becomes a PNG.

The child is not trusted. It sends plain pixels; this side checks their number and writes the PNG itself, so that what
a browser or a viewer opens was put together here.
"""

import base64
import json
import struct
import zlib
from dataclasses import dataclass
from typing import Final

from ingest.reasons import not_read

KINDS: Final = ("pdf", "png", "jpeg", "tiff")  # kinds of files whose pages can be drawn
LONGEST: Final = 1600  # pixels of the longer side
MAX_PAGES: Final = 1_000_000
_CHANNELS: Final = 3
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_TRUECOLOUR: Final = (8, 2, 0, 0, 0)  # bits a channel, RGB, and the only methods that PNG has (ISO/IEC 15948, 11.2.2)


@dataclass(frozen=True, slots=True)
class Leaf:
    """The picture of a page, of a document with `pages`: RGB pixels, row by row; none when there is no such page."""

    pages: int
    width: int = 0
    height: int = 0
    pixels: bytes = b""

    def png(self) -> bytes:
        """Return the picture as a PNG file."""
        row = self.width * _CHANNELS
        lines = (b"\0" + self.pixels[start : start + row] for start in range(0, len(self.pixels), row))
        header = struct.pack(">IIBBBBB", self.width, self.height, *_TRUECOLOUR)
        parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(lines), 6)), (b"IEND", b""))
        return _SIGNATURE + b"".join(_part(kind, content) for kind, content in parts)


def encode(leaf: Leaf) -> bytes:
    """Return what the child sends: JSON without line ends, the pixels compressed."""
    pixels = base64.b64encode(zlib.compress(leaf.pixels, 1)).decode("ascii")
    return json.dumps({"pages": leaf.pages, "width": leaf.width, "height": leaf.height, "pixels": pixels}).encode()


def decode(untrusted_data: bytes, longest: int = LONGEST) -> Leaf:
    """Return the picture that a child sent. Raises NotRead (`crash`) when it is malformed or larger than asked for."""
    try:
        untrusted = json.loads(untrusted_data)
        pages = _whole(untrusted["pages"], MAX_PAGES)
        width, height = _whole(untrusted["width"], longest), _whole(untrusted["height"], longest)
        packed = base64.b64decode(untrusted["pixels"], validate=True)
        pixels = _unpacked(packed, width * height * _CHANNELS)
    except (ValueError, TypeError, KeyError, RecursionError, zlib.error) as error:
        raise not_read("crash") from error
    return Leaf(pages, width, height, pixels)


def _unpacked(untrusted: bytes, length: int) -> bytes:
    pixels = zlib.decompressobj().decompress(untrusted, length + 1)
    if len(pixels) != length:
        raise ValueError("pixels")
    return pixels


def _whole(untrusted: object, most: int) -> int:
    if type(untrusted) is not int or not 0 <= untrusted <= most:
        raise ValueError("number")
    return untrusted


def _part(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
