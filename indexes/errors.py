"""Every way in which Coversheet says no, as one family.

    CoversheetError                 (policy/errors.py) one plain sentence, one exit code
    ├── Refused            4        (policy/errors.py) may not be read
    ├── MarkingError       2        (policy/errors.py) not a marking
    ├── UsageError         2        wrong option, missing library, unknown account
    │   └── QuestionError  2        a filter in a question that can't be read
    ├── NotFound           5        not there, or not yours to see: the same words for both
    ├── Busy               6        another run holds the library
    ├── CheckFailed        7        a verification found something wrong
    ├── ModelError         1        an embedding model is missing, altered or not the library's
    └── Damaged            1        stored data that does not verify; nothing of it is served

Exit codes are those of the command line; doors print the sentence and nothing else.
"""

from indexes.policy.errors import CoversheetError, MarkingError, Refused

__all__ = [
    "Busy",
    "CheckFailed",
    "CoversheetError",
    "Damaged",
    "MarkingError",
    "ModelError",
    "NotFound",
    "QuestionError",
    "Refused",
    "UsageError",
]

CANNOT_STORE = "The disk can't be written. Free space on it and check its permissions; then repeat what was being done."
NOT_FOUND = "Not found. It may have been moved or removed, or the address may be wrong."


class UsageError(CoversheetError):
    """The request itself is wrong; the sentence says how to put it right."""

    exit_code = 2


class QuestionError(UsageError):
    """A question that can't be read. The sentence comes from the question's form alone: any door may show it."""


class NotFound(CoversheetError):  # noqa: N818 - the field's word
    """Absent and forbidden look the same: one sentence, without the id that was asked for."""

    exit_code = 5

    def __init__(self) -> None:
        """Take no argument, so that no caller can say which of the two it was."""
        super().__init__(NOT_FOUND)


class Busy(CoversheetError):  # noqa: N818 - the field's word
    """Another run holds the library's writer lock."""

    exit_code = 6


class CheckFailed(CoversheetError):  # noqa: N818 - what happened
    """A verification (audit chain, models) found something wrong."""

    exit_code = 7


class ModelError(CoversheetError):
    """An embedding model is missing, was altered, or is not the one that made the library's vectors."""


class Damaged(CoversheetError):  # noqa: N818 - the state of a store
    """Stored data that does not verify. The partition is not served until it is repaired."""
