"""Words in the pictures of office files: a banner may be a picture. What is read there may only stop a document.

Read are pictures in the shape of a line of words and pictures in the shape of a page. Runs in the confined child only.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from ingest import ocr
from ingest.ocr import MAX_PIXELS, Eyes, Picture
from ingest.reasons import not_read

MOST: Final = 100  # pictures of such a shape in one file
_MEDIA: Final = re.compile(r"(?:word|ppt|xl)/media/[^/]+\.(?:png|jpe?g|gif|bmp|tiff?|webp)", re.IGNORECASE)
_WIDE: Final = 2.0  # times as wide as high: a line of words, also a logo
_PAGE: Final = (1.2, 1.6)  # times as high as wide
_PAGE_HEIGHT: Final = 700  # pixels: a smaller one shows no page that can be read
_MARGIN: Final = 24  # pixels of white around, without which letters at the edge are not read
_SCALE: Final = 4.0  # pixels for a point, about 300 for an inch


def told(data: bytes, eyes: Eyes) -> tuple[str, ...]:
    """Return the lines that the pictures of an office file show, a text for each picture.

    Raises NotRead: `too-many-pictures`, `missing-ocr` where there is such a picture and no Tesseract, `timeout`.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = {entry.CRC: entry.filename for entry in archive.infolist() if _MEDIA.fullmatch(entry.filename)}
        pictures = [one for name in sorted(found.values()) if (one := _picture(archive.read(name))) is not None]
    if len(pictures) > MOST:
        raise not_read("too-many-pictures")
    return tuple("\n".join(_lines(picture, eyes)) for picture in pictures)


def _picture(data: bytes) -> Picture | None:
    """Return a picture in one of the shapes that may hold a marking, grey on white; None for any other."""
    try:
        with Image.open(io.BytesIO(data)) as opened:
            width, height = opened.size
            if not _may_be_marked(width, height) or width * height > 4 * MAX_PIXELS:
                return None
            flat = Image.new("RGBA", opened.size, "white")
            flat.alpha_composite(opened.convert("RGBA"))
    except (UnidentifiedImageError, OSError, ValueError):
        return None
    grey = ImageOps.expand(flat.convert("L"), _MARGIN, 255)
    grey.thumbnail((5000, 5000))
    return Picture(*grey.size, grey.tobytes(), _SCALE)


def _may_be_marked(width: int, height: int) -> bool:
    least, most = _PAGE
    page = height >= _PAGE_HEIGHT and least * width <= height <= most * width
    return page or width >= _WIDE * height


def _lines(picture: Picture, eyes: Eyes) -> Iterator[str]:
    eyes.before_page()
    if picture.blank:
        return
    found = ocr.look(picture, eyes)
    yield from (line.text for line in found.lines)
    for sight in ocr.sights(picture, found, 1):
        rows: dict[int, list[str]] = {}
        for word in sight.words:
            rows.setdefault(word.line, []).append(word.text)
        yield from (" ".join(words) for words in rows.values())
