"""OpenDocument files are zips with a stored type in front, and bear the banner in styles and text."""

import zipfile
from pathlib import Path
from xml.parsers import expat

from ingest.demonstration.content import Paragraph
from tests.ingest.demonstration.conftest import good


class Texts:
    """Gathers the texts of all elements of a well-formed part."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.unclosed = 0

    def opened(self, _name: str, _attributes: dict[str, str]) -> None:
        self.unclosed += 1

    def closed(self, _name: str) -> None:
        self.unclosed -= 1


def texts_in(part: str) -> Texts:
    """Return the texts of one part. Raises ExpatError when it is not well formed."""
    found = Texts()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = found.opened
    parser.EndElementHandler = found.closed
    parser.CharacterDataHandler = found.texts.append
    parser.Parse(part, True)  # noqa: FBT003 - expat's own signature
    return found


def test_type_parts_banner_and_text_are_there(written: Path) -> None:
    for specimen in good("odt"):
        with zipfile.ZipFile(written / specimen.path) as archive:
            names = archive.namelist()
            first = archive.infolist()[0]
            parts = {name: archive.read(name).decode() for name in names}
        assert names[0] == "mimetype"
        assert first.compress_type == zipfile.ZIP_STORED
        assert parts["mimetype"] == "application/vnd.oasis.opendocument.text"
        for name in ("META-INF/manifest.xml", "meta.xml", "styles.xml", "content.xml"):
            assert not texts_in(parts[name]).unclosed
        assert texts_in(parts["styles.xml"]).texts == [specimen.marking, specimen.marking]
        texts = texts_in(parts["content.xml"]).texts
        assert texts[0] == texts[-1] == specimen.marking
        assert set(texts) >= {block.text for block in specimen.blocks if isinstance(block, Paragraph)}
