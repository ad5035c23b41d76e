"""Pictures are pages; a picture that is too large or no picture is refused before it is unpacked."""

import io
import struct
import zlib

import pytest
from PIL import Image

from ingest import picture
from ingest.ocr import MAX_PIXELS, Eyes
from ingest.picture import read
from ingest.reasons import NotRead
from tests.ingest.scanned import ENGLISH, HEIGHT, WIDTH, needs_tesseract, page, saved


@needs_tesseract
def test_each_picture_of_a_tiff_is_a_page() -> None:
    reading = read(saved("tiff", page(), page(ENGLISH[2:5], degrees=180)), Eyes())
    assert reading.pages == 2
    assert [element.page for element in reading.elements][-1] == 2
    assert "The harbour will be closed" in reading.elements[1].text
    assert reading.notes[0].startswith("Pages 1 and 2 were read from pictures")
    sight = reading.sights[0]
    assert [sight.width, sight.height] == pytest.approx([WIDTH, HEIGHT], abs=1)
    assert [one.turned for one in reading.sights] == [0, 0, 180, 180]


@needs_tesseract
@pytest.mark.parametrize("kind", ["png", "jpeg"])
def test_a_single_picture_is_one_page(kind: str) -> None:
    reading = read(saved(kind, page(ENGLISH[:3])), Eyes())
    assert reading.pages == 1
    assert reading.elements[0].text == "SECRET"


def png(width: int, height: int) -> bytes:
    """Return a PNG whose head claims a size, with a body of nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(100))), (b"IEND", b"")]
    chunks = (struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize("size", [(60_000, 60_000), (12_000, 9_000)])
def test_a_picture_of_too_many_points_is_not_opened(size: tuple[int, int]) -> None:
    with pytest.raises(NotRead) as caught:
        read(png(*size), Eyes())
    assert caught.value.reason.code == "bomb"


def test_too_many_pictures_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "MAX_PICTURES", 1)
    with pytest.raises(NotRead) as caught:
        read(saved("tiff", page(()), page(())), Eyes())
    assert caught.value.reason.code == "too-many-pictures"


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\nnothing", b"\xff\xd8\xff\xe0", b"II*\x00" + bytes(40), b"GIF89a"])
def test_what_is_no_picture_is_broken(data: bytes) -> None:
    with pytest.raises(NotRead) as caught:
        read(data, Eyes())
    assert caught.value.reason.code == "broken"


def test_a_coarse_picture_is_enlarged() -> None:
    grey = picture._grey(Image.new("L", (612, 792), 255))
    assert (grey.width, grey.height) == (1700, 2200)
    assert grey.width / grey.scale == pytest.approx(612, rel=0.01)


def test_a_large_picture_is_made_smaller() -> None:
    grey = picture._grey(Image.new("L", (7000, 7000), 255))
    assert grey.width * grey.height <= MAX_PIXELS
    assert grey.width / grey.scale == pytest.approx(792, rel=0.01)


@pytest.mark.parametrize("mode", ["1", "P", "LA", "RGBA", "CMYK", "I;16", "F"])
def test_every_kind_of_colour_becomes_grey(mode: str) -> None:
    one = Image.new("L", (40, 20), 255)
    one = Image.new("I;16", (40, 20), 65535) if mode == "I;16" else one.convert(mode)
    grey = picture._grey(one)
    assert len(grey.grey) == grey.width * grey.height


def test_what_is_clear_is_white() -> None:
    assert set(picture._grey(Image.new("RGBA", (4, 4), (0, 0, 0, 0))).grey) == {255}


def test_the_size_that_a_file_states_is_believed_when_it_can_be() -> None:
    for stated, scale in ((300, 300 / 72), (1, 2200 / 11 / 72)):
        target = io.BytesIO()
        Image.new("L", (2200, 10), 255).save(target, "PNG", dpi=(stated, stated))
        assert picture._grey(Image.open(target)).scale == pytest.approx(scale, rel=0.01)
