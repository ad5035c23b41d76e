"""Every kind of marking fault, and papers that have it: what the marking says is set here, never read by a parser.

A kind is a function from chance to (paper, claims). Its name is the fault; `ENDINGS` says in which formats it can be.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from tests.faults import covert, notation
from tests.faults.paper import Paper, Planted

Kind = Callable[[random.Random, str], tuple[Paper, str]]
ALL: Final = ("docx", "eml", "html", "md", "pdf", "pptx", "txt", "xlsx")
PAGED: Final = ("docx", "pdf", "pptx", "xlsx")
STYLED: Final = ("docx", "html", "pdf", "pptx", "xlsx")

KINDS: Mapping[str, tuple[Kind, tuple[str, ...]]] = MappingProxyType(
    {
        "banner missing on a page": (notation.missing_on_a_page, PAGED),
        "portion above banner": (notation.portion_above, ALL),
        "table cell above banner": (notation.cell_above, ("docx", "html", "md", "pdf", "pptx", "xlsx")),
        "portion mark garbled": (notation.garbled_portion, ALL),
        "REL TO USA alone": (notation.written("SECRET//REL TO USA", "SECRET//NOFORN"), ALL),
        "NOFORN with REL TO": (notation.written("SECRET//NOFORN/REL TO USA, GBR", "SECRET//NOFORN"), ALL),
        "COSMIC SECRET": (notation.written("COSMIC SECRET", "COSMIC TOP SECRET"), ALL),
        "NATO TOP SECRET": (notation.written("NATO TOP SECRET", "COSMIC TOP SECRET"), ALL),
        "release list with an unknown code": (
            notation.written("SECRET//REL TO USA, GBR, QQQ", "SECRET//REL TO USA, GBR"),
            ALL,
        ),
        "RESTRICTED of the United States": (notation.written("RESTRICTED//NOFORN", "UNCLASSIFIED//NOFORN"), ALL),
        "FOUO on SECRET": (notation.written("SECRET//FOUO", "SECRET"), ALL),
        "level twice": (notation.written("SECRET//SECRET", "SECRET"), ALL),
        "level abbreviated": (notation.abbreviated, ALL),
        "unknown token": (notation.unknown_token, ALL),
        "level misspelt": (notation.misspelt, ALL),
        "contradictory header and footer": (notation.contradictory, ALL),
        "higher banner on a later page": (notation.higher_later, ALL),
        "banner over two lines": (notation.two_lines, ALL),
        "lower banner in the body": (notation.lower_inside, ALL),
        "DECLASSIFIED stamp over a banner": (notation.release_stamp, ALL),
        "homoglyphs": (covert.homoglyphs, ALL),
        "zero-width characters": (covert.zero_width, ALL),
        "full-width letters": (covert.full_width, ALL),
        "right-to-left override": (covert.right_to_left, ("docx", "eml", "html", "md", "pptx", "txt", "xlsx")),
        "true banner in white": (covert.true_in_white, STYLED),
        "lower banner in white": (covert.lower_in_white, STYLED),
        "banner one point high": (covert.tiny, STYLED),
        "hidden text": (covert.hidden, STYLED),
        "comment with a higher marking": (covert.in_comment, ("docx", "html", "md", "pdf", "xlsx")),
        "speaker notes with a higher marking": (covert.in_notes, ("pptx",)),
        "footnote above banner": (covert.in_footnote, ("docx",)),
        "marking in the file name only": (covert.in_name, ALL),
        "marking in the properties only": (covert.in_properties, ("docx", "eml", "html", "pdf", "pptx", "xlsx")),
        "banner in a picture only": (covert.in_picture, ("docx", "pdf", "pptx", "xlsx")),
        "scan with a higher stamp": (covert.scanned, ("pdf",)),
    }
)


def planted(seed: int, each: int) -> Iterator[Planted]:
    """Yield `each` papers of every kind, spread over the formats it can be in; the same for the same seed."""
    for kind, (make, endings) in KINDS.items():
        chance = random.Random(f"{seed} {kind}")
        order = chance.sample(endings, len(endings))
        for number in range(each):
            ending = order[number % len(order)]
            paper, claims = make(chance, ending)
            yield Planted(kind, paper, ending, claims)
