"""Messages open in the standard library's parser; the banner is the first and last line of the text."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from ingest.demonstration.content import Paragraph
from tests.ingest.demonstration.conftest import good


def test_subject_date_banner_and_text_are_there(written: Path) -> None:
    for specimen in good("eml"):
        message = message_from_bytes((written / specimen.path).read_bytes(), _class=EmailMessage, policy=default)
        assert message["Subject"] == specimen.title
        assert message["Date"].datetime.date() == specimen.date
        lines = message.get_content().splitlines()
        assert lines[0] == lines[-1] == specimen.marking
        assert set(lines) >= {block.text for block in specimen.blocks if isinstance(block, Paragraph)}
