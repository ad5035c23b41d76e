"""Words in the pictures of office files are told beside the text."""

import io
import zipfile

import pytest
from PIL import Image

from ingest import ocr
from ingest.ocr import Eyes
from ingest.reasons import NotRead
from ingest.stamps import MOST, told
from tests.faults.formats import WRITERS
from tests.faults.paper import Line, Page, Paper, Picture
from tests.faults.pictures import drawn

needs_tesseract = pytest.mark.skipif(not ocr.installed(), reason="tesseract is not installed")


def archive(**media: bytes) -> bytes:
    """Return a zip archive with these files in the folder of pictures."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name, content in media.items():
            made.writestr(f"word/media/{name}.png", content)
    return target.getvalue()


def picture(width: int, height: int) -> bytes:
    """Return a white picture."""
    target = io.BytesIO()
    Image.new("L", (width, height), 255).save(target, "PNG")
    return target.getvalue()


@needs_tesseract
@pytest.mark.parametrize("ending", ["docx", "pptx", "xlsx"])
def test_a_banner_in_a_picture_is_read(ending: str) -> None:
    page = Page((Picture("TOP SECRET"),), (Line("Text."),), ())
    assert any("TOP SECRET" in found for found in told(WRITERS[ending](Paper((page,))), Eyes()))


def test_other_shapes_are_not_looked_at() -> None:
    assert told(archive(square=picture(300, 300), icon=picture(40, 60), broken=b"no picture"), Eyes()) == ()
    assert told(archive(), Eyes()) == ()


def test_a_blank_picture_says_nothing_and_one_picture_is_read_once() -> None:
    assert told(archive(one=picture(400, 40), two=picture(400, 40)), Eyes()) == ("",)


def test_too_many_pictures_stop() -> None:
    many = {f"p{number}": picture(400 + number, 40) for number in range(MOST + 1)}
    with pytest.raises(NotRead) as caught:
        told(archive(**many), Eyes())
    assert caught.value.reason.code == "too-many-pictures"


def test_each_picture_counts_as_a_page() -> None:
    asked: list[int] = []
    told(archive(a=picture(400, 40), b=picture(500, 40)), Eyes(before_page=lambda: asked.append(1)))
    assert len(asked) == 2


def test_the_drawn_words_are_wide() -> None:
    with Image.open(io.BytesIO(drawn("SECRET"))) as shown:
        assert shown.width > 2 * shown.height
