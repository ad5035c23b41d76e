"""Is each marking of a document written by the book that its library has chosen? What is not goes to a person."""

from collections.abc import Iterable

from indexes.policy import Marking, MarkingError, Ruleset
from indexes.policy.vocabulary import EITHER
from ingest.assembly import Assembled
from ingest.markings import BannerLine, place_of, read_line
from ingest.marks import folded, read_mark
from ingest.portions import Portion
from ingest.reasons import not_read


def require_by_book(
    assembled: Assembled, banner: Marking, lines: Iterable[BannerLine], portions: Iterable[Portion], ruleset: Ruleset
) -> None:
    """Return if every banner line and portion mark is sound under `ruleset`; `either` asks for nothing more.

    Raises NotRead (`against-the-book`) with the first that is not, where it stands, and the rule in a sentence.
    """
    if ruleset == EITHER:
        return
    for line in lines:
        try:
            read_line(assembled.text[line.start : line.end], ruleset)
        except MarkingError as error:
            raise not_read("against-the-book", where=place_of(line), book=ruleset, rule=str(error)) from error
    for mark in dict.fromkeys(portion.mark for portion in portions if portion.mark):
        try:
            read_mark(folded(mark[1:-1]), banner, ruleset)
        except MarkingError as error:
            raise not_read("against-the-book", where=" of a portion", book=ruleset, rule=str(error)) from error
