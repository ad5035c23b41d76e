"""The errors of the kernel, and the root of every error that a person may see.

    CoversheetError                 one plain sentence and an exit code
    ├── Refused                     this reader may not read this marking (4)
    └── MarkingError                a text that is not a marking we can be sure of (2)

The rest of the family stands in `indexes/errors.py`.
"""

from typing import ClassVar


class CoversheetError(Exception):
    """An error whose text is one plain sentence for a person: what is wrong, and what to do.

    INVARIANT: the sentence never holds text of a document or of a question.
    """

    exit_code: ClassVar[int] = 1


class Refused(CoversheetError):  # noqa: N818 - the field's word for a denial
    """Raised by `require` when a reader may not read a marking, or when deciding failed."""

    exit_code = 4


class MarkingError(CoversheetError):
    """Raised when a text is not a marking that can be read with certainty.

    `code` is stable (for programs), `token` is the offending part, `position` its offset in the text.
    """

    exit_code = 2

    def __init__(self, code: str, token: str, position: int, sentence: str) -> None:
        """Keep the four parts; the sentence is what a person sees."""
        super().__init__(sentence)
        self.code = code
        self.token = token
        self.position = position
