"""What is said about an error that nobody foresaw: a short number for the person, a code location for support.

INVARIANT: neither holds the error's own text, which may quote a document or a question.
"""

import secrets
import sys
import traceback
from pathlib import Path

SENTENCE = "Something went wrong on our side. Try again."
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is easily misread
_ROOT = Path(__file__).resolve().parent.parent


def report(error: BaseException) -> str:
    """Write type and code location of `error` to standard error; give the reference number that names the line."""
    signs = "".join(secrets.choice(_SIGNS) for _ in range(6))
    reference = f"{signs[:4]}-{signs[4:]}"
    sys.stderr.write(f"coversheet: {reference}: {type(error).__name__} at {location(error)}\n")
    return reference


def location(error: BaseException) -> str:
    """Give file and line of the innermost frame in our own code, as `rag/ask.py:33`."""
    frames = traceback.extract_tb(error.__traceback__)
    for frame in reversed(frames):
        path = Path(frame.filename)
        if path.is_relative_to(_ROOT) and "site-packages" not in path.parts:
            return f"{path.relative_to(_ROOT).as_posix()}:{frame.lineno}"
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "an unknown place"
