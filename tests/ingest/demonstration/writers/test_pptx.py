"""Presentations open in python-pptx; the banner is the first and the last text of each slide."""

from pathlib import Path

import pptx

from ingest.demonstration.content import Break, Bullet, Heading, Paragraph
from tests.ingest.demonstration.conftest import good


def test_every_slide_begins_and_ends_with_the_banner(written: Path) -> None:
    for specimen in good("pptx"):
        slides = [
            [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
            for slide in pptx.Presentation(str(written / specimen.path)).slides
        ]
        assert len(slides) == 2 + sum(isinstance(block, Break) for block in specimen.blocks)
        assert all((texts[0], texts[-1]) == (specimen.marking, specimen.marking) for texts in slides)
        assert slides[0][1:-1] == [specimen.title, specimen.heading_line]
        shown = {text for texts in slides for text in texts}
        assert shown >= {one.text for one in specimen.blocks if isinstance(one, Heading | Paragraph | Bullet)}
