"""Electronic mail (RFC 5322): one text part, the banner as its first and last line, the title as subject."""

from datetime import UTC, datetime, time
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from ingest.demonstration.content import Specimen
from ingest.demonstration.writers import plain


def write(specimen: Specimen) -> bytes:
    """Return the document as one message with a fixed date and message id."""
    message = EmailMessage(policy=SMTP)
    slug = specimen.reference.lower().replace("/", "-").replace(" ", "-")
    message["From"] = f"{specimen.office} <{slug}@amber-wren.example>"
    message["To"] = "Exercise Distribution <distribution@amber-wren.example>"
    message["Subject"] = specimen.title
    message["Date"] = format_datetime(datetime.combine(specimen.date, time(9), UTC))
    message["Message-ID"] = f"<{slug}@amber-wren.example>"
    message["Content-Language"] = specimen.language
    lines = [specimen.top, "", *plain.body(specimen)[4:], specimen.bottom]
    message.set_content("\n".join(lines) + "\n", cte="quoted-printable")
    return message.as_bytes()
