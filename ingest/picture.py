"""Files that are pictures: PNG, JPEG and TIFF, each picture a page. Only this module, and who draws, imports Pillow."""

import io
import warnings
from collections.abc import Iterator
from typing import Any, Final

from PIL import Image, ImageOps, UnidentifiedImageError

from ingest.ocr import MAX_PIXELS, Eyes, Picture
from ingest.reading import Reading
from ingest.reasons import not_read
from ingest.scans import MAX_PICTURES, Page, gathered

LARGEST: Final = 100_000_000  # points of a picture that is opened at all
_FORMATS: Final = ("PNG", "JPEG", "TIFF")
_BELIEVED: Final = (50.0, 2400.0)  # dots an inch; what a file states beyond them is not believed
_TALL: Final = 11.0  # inches of the longer side of a page whose file states no size
_WHITE: Final = 255
_DEEP: Final = 257  # sixteen bits to eight


def read(data: bytes, eyes: Eyes) -> Reading:
    """Return what was read in the pictures of a file, page by page.

    Raises NotRead: `bomb` for a picture of too many points, `broken`, and what `scans.gathered` raises.
    """
    try:
        with warnings.catch_warnings(action="ignore"):  # of Pillow about size: the limit here is our own
            whole = Image.open(io.BytesIO(data), formats=_FORMATS)
    except Image.DecompressionBombError as error:
        raise not_read("bomb") from error
    except UnidentifiedImageError as error:
        raise not_read("broken") from error
    count = int(getattr(whole, "n_frames", 1))
    if count > MAX_PICTURES:
        raise not_read("too-many-pictures")
    return gathered(_pages(whole, count), count, "", eyes)


def _pages(whole: Any, count: int) -> Iterator[Page]:
    for number in range(count):
        if count > 1:
            whole.seek(number)
        if whole.width * whole.height > LARGEST:
            raise not_read("bomb")
        picture = _grey(whole)
        size = picture.width / picture.scale, picture.height / picture.scale
        yield Page(number + 1, size, (), picture, drawn=True, scanned=True)


def _grey(frame: Any) -> Picture:
    """Return a frame in grey, upright as its file says, on white, with no more points than can be read."""
    dots = _dots(frame)
    upright = ImageOps.exif_transpose(frame)
    if upright.mode.startswith(("I", "F")):
        upright = upright.point(lambda value: value / _DEEP).convert("L")
    if upright.has_transparency_data:
        upright = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", upright.size, (_WHITE,) * 4), upright)
    grey = upright.convert("L")
    before = grey.width
    side = (MAX_PIXELS / (grey.width * grey.height)) ** 0.5
    if side < 1.0:
        grey = grey.resize((max(1, int(grey.width * side)), max(1, int(grey.height * side))))
    return Picture(grey.width, grey.height, grey.tobytes(), dots / 72 * grey.width / before)


def _dots(frame: Any) -> float:
    """Return the dots an inch: those that the file states, or those of a page of usual size."""
    stated = frame.info.get("dpi", (0.0, 0.0))[0]
    least, most = _BELIEVED
    return float(stated) if least <= stated <= most else max(frame.width, frame.height) / _TALL
