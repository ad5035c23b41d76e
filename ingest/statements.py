"""What each source says of a file's marking: its text, the labels in and beside it, the label given with it."""

from collections.abc import Sequence

from indexes.policy import Marking, join, text
from ingest import markings
from ingest.assembly import Assembled
from ingest.evidence import BANNER, FOLDER, GIVEN, SIDECAR, Evidence
from ingest.markings import BannerLine
from ingest.verdict import Statement


def of_text(assembled: Assembled, lines: tuple[BannerLine, ...], others: Sequence[Statement]) -> Statement | None:
    """Return what the lines of a text say together, None without any line.

    A label that a person vouches for settles what the lines disagree on, since the verdict lets it lie below none of
    them. A label that came inside the file settles nothing: it only speaks where the first page bears no banner.
    Raises NotRead as `markings.decide`.
    """
    if not lines:
        return None
    labels = [one.kind for one in others if not one.floor]
    settled = any(kind in (SIDECAR, GIVEN, FOLDER) for kind in labels)
    whole = settled or (labels and not markings.has_banner(lines))
    marking = join(line.marking for line in lines) if whole else markings.decide(lines)
    return Statement(BANNER, marking, markings.evidence(assembled, lines))


def given(marking: Marking | None) -> tuple[Statement, ...]:
    """Return the label that a person gave with the file."""
    if marking is None:
        return ()
    return (Statement(GIVEN, marking, (Evidence(GIVEN, "with the command", text(marking), text(marking)),)),)
