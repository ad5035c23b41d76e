"""Scans that the tests draw themselves: pages as pictures, with the truth about where each word stands."""

import io
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import reportlab
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from ingest.turning import Rectangle

DOTS = 200
POINT = DOTS / 72
WIDTH, HEIGHT = 430, 300  # points
_TURNS = {0: None, 90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")

ENGLISH = (
    "SECRET",
    "",
    "The harbour will be closed from Monday to Friday.",
    "Barges wait at the northern lock, and the pilots have",
    "been told that the road to the depot is not open.",
    "",
    "Fuel for 40 vehicles is kept at the old mill.",
    "",
    "SECRET",
)


@dataclass(frozen=True)
class Drawn:
    """A picture, and each word of it with its rectangle in points from the lower left."""

    picture: Image.Image
    words: tuple[tuple[str, Rectangle], ...]


def page(lines: Sequence[str] = ENGLISH, *, degrees: int = 0, size: int = 12) -> Drawn:
    """Return a page with these lines, turned clockwise by so much as a whole: the places are those before turning."""
    picture = Image.new("L", (round(WIDTH * POINT), round(HEIGHT * POINT)), 250)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"), round(size * POINT))
    words = []
    for number, line in enumerate(lines):
        across, down = 30 * POINT, (20 + number * size * 2) * POINT
        for word in line.split():
            pen.text((across, down), word, fill=30, font=font)
            left, top, right, bottom = (edge / POINT for edge in pen.textbbox((across, down), word, font=font))
            words.append((word, Rectangle(left, HEIGHT - bottom, right, HEIGHT - top)))
            across += pen.textlength(word + " ", font=font)
    turn = _TURNS[degrees]
    return Drawn(picture if turn is None else picture.transpose(turn), tuple(words))


def scan(*drawn: Drawn, layer: Sequence[str] = ()) -> bytes:
    """Return a PDF of pictures; `layer` is an invisible text layer under each."""
    target = io.BytesIO()
    drawing = canvas.Canvas(target, invariant=True)
    for one in drawn:
        width, height = (edge / POINT for edge in one.picture.size)
        drawing.setPageSize((width, height))
        drawing.drawImage(ImageReader(one.picture), 0, 0, width, height)
        written = drawing.beginText(30, height - 30)
        written.setTextRenderMode(3)
        written.textLines(list(layer))
        drawing.drawText(written)
        drawing.showPage()
    drawing.save()
    return target.getvalue()


def saved(kind: str, *drawn: Drawn) -> bytes:
    """Return the pictures as one file of this kind: TIFF may hold several."""
    target = io.BytesIO()
    first, *rest = [one.picture for one in drawn]
    more = {"save_all": True, "append_images": rest} if rest else {}
    first.save(target, kind.upper(), dpi=(DOTS, DOTS), **more)
    return target.getvalue()


def overlap(one: Rectangle, other: Rectangle) -> float:
    """Return what two rectangles have in common, as a share of what they cover together."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.top, other.top) - max(one.bottom, other.bottom)
    common = max(0.0, width) * max(0.0, height)
    areas = [(box.right - box.left) * (box.top - box.bottom) for box in (one, other)]
    return common / (sum(areas) - common)
