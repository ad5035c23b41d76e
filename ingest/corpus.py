"""A text that somebody vouches for, cut into a draft without looking for markings: for measuring, not for a library."""

from indexes.policy import Marking
from indexes.records import Draft
from ingest.assembly import assemble
from ingest.chunks import Measure, cut
from ingest.plain import paragraphs
from ingest.portions import Portion
from ingest.reading import Reading, clean


def draft_of(name: str, title: str, text: str, marking: Marking, measure: Measure) -> Draft | None:
    """Return a text as a draft that wholly bears `marking`; None when it has no text.

    Two texts with different names are two documents, also when they say the same.
    """
    elements = paragraphs(clean(text)) or paragraphs(clean(title))
    if not elements:
        return None
    assembled = assemble(Reading(tuple(elements)))
    blocks = enumerate(assembled.blocks)
    chunks = cut(assembled, [Portion(b.start, b.end, number, marking) for number, b in blocks], measure)
    original = f"{name}\n{title}\n{text}".encode()
    return Draft(title, marking, name, "text/plain", marking, original, assembled.text, (), chunks)
