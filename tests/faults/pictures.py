"""Words as a picture, as a stamp or a scanner makes them."""

import io

from PIL import Image, ImageDraw, ImageFont


def drawn(words: str) -> bytes:
    """Return a PNG that shows the words, black on white."""
    picture = Image.new("L", (60 + 34 * len(words), 110), 255)
    ImageDraw.Draw(picture).text((30, 25), words, fill=0, font=ImageFont.load_default(size=48))
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()
