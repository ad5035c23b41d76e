"""Files that are pictures: PNG, JPEG and TIFF, each picture a page. Only this module, and who draws, imports Pillow."""

import io
import warnings
from collections.abc import Iterator
from typing import Any, Final

from PIL import Image, ImageOps, UnidentifiedImageError

from ingest.leaf import LONGEST, Leaf
from ingest.ocr import MAX_PIXELS, Eyes, Picture
from ingest.reading import Reading
from ingest.reasons import not_read
from ingest.scans import MAX_PICTURES, Page, gathered

LARGEST: Final = 100_000_000  # points of a picture that is opened at all
_FORMATS: Final = ("PNG", "JPEG", "TIFF")
_BELIEVED: Final = (50.0, 2400.0)  # dots an inch; what a file states beyond them is not believed
_TALL: Final = 11.0  # inches of the longer side of a page whose file states no size
_DOTS: Final = 200  # an inch, to which coarser pictures are enlarged: small letters are read better so
_COARSE: Final = 150
_MOST: Final = 3.0  # times, that a picture is enlarged
_WHITE: Final = 255
_DEEP: Final = 257  # sixteen bits to eight


def read(data: bytes, eyes: Eyes) -> Reading:
    """Return what was read in the pictures of a file, page by page.

    Raises NotRead: `bomb` for a picture of too many points, `broken`, and what `scans.gathered` raises.
    """
    whole = _opened(data)
    count = int(getattr(whole, "n_frames", 1))
    if count > MAX_PICTURES:
        raise not_read("too-many-pictures")
    return gathered(_pages(whole, count), count, "", eyes)


def leaf(data: bytes, page: int, longest: int = LONGEST) -> Leaf:
    """Return page number `page` in colour, and how many pages there are. Raises NotRead: `bomb`, `broken`.

    `longest` is how many pixels its longer side may have.
    """
    whole = _opened(data)
    count = int(getattr(whole, "n_frames", 1))
    if not 1 <= page <= count:
        return Leaf(count)
    if count > 1:
        whole.seek(page - 1)
    if whole.width * whole.height > LARGEST:
        raise not_read("bomb")
    upright = _on_white(ImageOps.exif_transpose(whole)).convert("RGB")
    upright.thumbnail((longest, longest))
    return Leaf(count, upright.width, upright.height, upright.tobytes())


def _opened(data: bytes) -> Any:
    try:
        with warnings.catch_warnings(action="ignore"):  # of Pillow about size: the limit here is our own
            return Image.open(io.BytesIO(data), formats=_FORMATS)
    except Image.DecompressionBombError as error:
        raise not_read("bomb") from error
    except UnidentifiedImageError as error:
        raise not_read("broken") from error


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
    """Return a frame in grey, upright as its file says, on white, with as many points as are read best."""
    dots = _dots(frame)
    grey = _on_white(ImageOps.exif_transpose(frame)).convert("L")
    before = grey.width
    side = min(max(1.0, _DOTS / dots), _MOST, (MAX_PIXELS / (grey.width * grey.height)) ** 0.5)
    if side < 1.0 or dots < _COARSE:
        grey = grey.resize((max(1, int(grey.width * side)), max(1, int(grey.height * side))))
    return Picture(grey.width, grey.height, grey.tobytes(), dots / 72 * grey.width / before)


def _on_white(upright: Any) -> Any:
    if upright.mode.startswith(("I", "F")):
        upright = upright.point(lambda value: value / _DEEP).convert("L")
    if upright.has_transparency_data:
        upright = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", upright.size, (_WHITE,) * 4), upright)
    return upright


def _dots(frame: Any) -> float:
    """Return the dots an inch: those that the file states, or those of a page of usual size."""
    stated = frame.info.get("dpi", (0.0, 0.0))[0]
    least, most = _BELIEVED
    return float(stated) if least <= stated <= most else max(frame.width, frame.height) / _TALL
