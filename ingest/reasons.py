"""Why a file is not in the library: one table of codes, each with the sentence that a person sees.

Codes are stable; programs may rely on them. A file with a reason is kept in quarantine, or was
left where it is (`unreadable`, `too-big`), and is never stored by guess.
"""

from dataclasses import dataclass
from typing import Final

from indexes.policy import Marking
from ingest.evidence import Evidence

SENTENCES: Final[dict[str, str]] = {
    "empty": "Nothing was read in this file.",
    "no-text": "{where} no text, and none could be read in its picture.",
    "too-big": "The file is larger than {limit}.",
    "type-mismatch": "The content is not what the file name ending says.",
    "unsupported": "This kind of file is not read.",
    "missing-reader": "Reading this kind of file needs pandoc. Install the package pandoc and add the file again.",
    "missing-ocr": "Reading scans needs Tesseract. Install the package tesseract-ocr and add the file again.",
    "too-many-pictures": "The file has more pages that must be read as pictures than allowed. Split it.",
    "encrypted": "The file is protected by a password.",
    "encoding": "The text is not UTF-8.",
    "broken": "The file is damaged and could not be read to the end.",
    "bomb": "The file unpacks to far more than its size. It was not opened.",
    "too-deep": "The file is nested too deeply to be read.",
    "timeout": "Reading took longer than allowed and was stopped.",
    "memory": "Reading needed more memory than allowed and was stopped.",
    "crash": "The program that reads this kind of file crashed.",
    "too-much": "Reading gave more text than allowed.",
    "unmarked": "No marking was found.",
    "unclear-marking": "A line{where} looks like a marking but is not one.",
    "unknown-token": "A marking{where} has a part that is not known here.",
    "marking-conflict": "{what}",
    "label-not-bound": "The label beside the file was not made for this file.",
    "unclear-label": "A label{where} cannot be read as a marking with certainty.",
    "portion-above-banner": "A portion is marked {portion}{where} inside a document marked {banner}.",
    "unsure-marking": "A marking{where} could be read only in part.",
    "unreadable": "The file could not be opened.",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """A code of `SENTENCES` and the finished sentence. Never holds text of a document but its markings."""

    code: str
    sentence: str


class NotRead(Exception):  # noqa: N818 - an outcome, not a fault of the program
    """Raised where a document cannot go on: the `Reason`, the markings seen up to there, and what spoke for them.

    `proposal` is the marking that a person is asked to confirm, None where nothing can be proposed. INVARIANT: it is
    never lower than what is on the page.
    """

    def __init__(
        self,
        reason: Reason,
        seen: tuple[Marking, ...] = (),
        evidence: tuple[Evidence, ...] = (),
        proposal: Marking | None = None,
    ) -> None:
        """Keep all; the reason's sentence is the text of the exception."""
        super().__init__(reason.sentence)
        self.reason = reason
        self.seen = seen
        self.evidence = evidence
        self.proposal = proposal


def reason(code: str, **details: str) -> Reason:
    """Return the reason with its sentence filled in. Raises KeyError when the code is not in the table."""
    filled = {"where": "", "limit": "", **details}
    return Reason(code, SENTENCES[code].format(**filled))


def not_read(code: str, **details: str) -> NotRead:
    """Return the exception for a reason, ready to be raised."""
    return NotRead(reason(code, **details))


def pages_have(pages: tuple[int, ...], count: int) -> str:
    """Return the words for the pages that lack text: "Page 3 has", "Pages 3 and 5 have" or "The file has"."""
    if not pages or len(pages) == count:
        return "The file has"
    return f"{pages_named(pages)} {'has' if len(pages) == 1 else 'have'}"


def pages_named(pages: tuple[int, ...]) -> str:
    """Return one or more page numbers in words: "Page 3", "Pages 3 and 5", "Pages 1, …, 10 and 7 more"."""
    if len(pages) == 1:
        return f"Page {pages[0]}"
    shown = [str(page) for page in pages[:10]]
    if len(pages) > len(shown):
        return f"Pages {', '.join(shown)} and {len(pages) - len(shown)} more"
    return f"Pages {', '.join(shown[:-1])} and {shown[-1]}"
