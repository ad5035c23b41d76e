"""Pages open in the standard library's parser; the banner is their first and last text, and nothing is fetched."""

from html.parser import HTMLParser
from pathlib import Path

from ingest.demonstration.content import texts_of
from tests.ingest.demonstration.conftest import good


class Texts(HTMLParser):
    """Gathers the texts of the body and the names of all tags."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - its signature
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        if data.strip() and "body" in self.tags:
            self.texts.append(data.strip())


def test_banner_and_text_are_there(written: Path) -> None:
    for specimen in good("html"):
        page = Texts()
        page.feed((written / specimen.path).read_text(encoding="utf-8"))
        assert page.texts[0] == page.texts[-1] == specimen.marking
        assert set(page.texts) >= {text for block in specimen.blocks for text in texts_of(block)}
        assert not {"script", "img", "link", "a", "iframe"} & set(page.tags)
        assert page.tags.count("ul") <= page.tags.count("li")
