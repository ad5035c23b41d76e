"""One mail message: the header fields that matter and the body; attachments are named, not read."""

import email
import email.policy
from collections.abc import Callable, Iterator
from email.message import EmailMessage, Message
from typing import Final

from ingest.plain import paragraphs, unescaped
from ingest.reading import MAX_NOTES, Element, Reading, clean
from ingest.reasons import not_read

_FIELDS: Final = ("Subject", "From", "To", "Cc", "Date")
_MARKED: Final = ("X-Marking", "X-Classification", "Classification", "SIO-Label", "Sensitivity-Label")


def read(data: bytes, from_html: Callable[[str], list[Element]]) -> Reading:
    """Return header fields, body and a note for each attachment, which is not read.

    A marking field stands first, so that it is read as the banner line. Raises NotRead: `encrypted`
    for an encrypted body, `encoding` for an unknown character set, `empty` without a body.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    if message.get_content_type() in ("multipart/encrypted", "application/pkcs7-mime"):
        raise not_read("encrypted")
    subject = _field(message, "Subject")
    marked = [Element("header", value) for name in _MARKED for value in _every(message, name)]
    fields = [f"{name}: {value}" for name in _FIELDS if (value := _field(message, name))]
    # The fields stand behind the body's first lines in importance, but before them in the text.
    head = [Element("paragraph", "\n".join(fields), section="fields")] if fields else []
    body = _body(message, from_html)
    values = [value for name in dict.fromkeys(message.keys()) for value in _every(message, name)]
    beside = (*values, *_other_parts(message))
    return Reading((*marked, *head, *body), title=subject, notes=_attachments(message), beside=beside)


def _every(message: Message, name: str) -> list[str]:
    """Return the values of a field that may stand more than once."""
    return [value for one in message.get_all(name, []) if (value := " ".join(clean(str(one)).split()))]


def _other_parts(message: EmailMessage) -> Iterator[str]:
    """Yield the text of the parts that are not the body: another form of it, or a second one."""
    body = message.get_body(preferencelist=("plain", "html"))
    for part in message.walk():
        if part is not body and part.get_content_maintype() == "text" and not part.get_filename():
            payload = part.get_payload(decode=True)
            yield clean(unescaped(payload.decode(errors="replace") if isinstance(payload, bytes) else str(payload)))


def _field(message: Message, name: str) -> str:
    return " ".join(clean(str(message.get(name, ""))).split())


def _body(message: EmailMessage, from_html: Callable[[str], list[Element]]) -> list[Element]:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        raise not_read("empty")
    try:
        payload = part.get_payload(decode=True)
        text = payload.decode(part.get_content_charset("utf-8")) if isinstance(payload, bytes) else str(payload)
    except (LookupError, UnicodeDecodeError) as error:
        raise not_read("encoding") from error
    if part.get_content_subtype() == "html":
        return from_html(clean(text))
    return paragraphs(clean(text))


def _attachments(message: EmailMessage) -> tuple[str, ...]:
    names = [
        " ".join(clean(part.get_filename() or part.get_content_type()).split()) for part in message.iter_attachments()
    ]
    return tuple(f"attachment not read: {name[:200]}" for name in names[:MAX_NOTES])
