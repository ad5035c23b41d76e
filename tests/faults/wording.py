"""What planted papers are made of: markings in pairs, invented prose, and pages with a banner."""

import random
from typing import Final

from tests.faults.paper import Line, Page, Part

# Lower and higher banner, and the portion mark of the higher one.
PAIRS: Final = (
    ("UNCLASSIFIED", "CONFIDENTIAL", "C"),
    ("UNCLASSIFIED", "SECRET", "S"),
    ("UNCLASSIFIED", "TOP SECRET", "TS"),
    ("CONFIDENTIAL", "SECRET//NOFORN", "S//NF"),
    ("CONFIDENTIAL", "SECRET//REL TO USA, GBR", "S//REL TO USA, GBR"),
    ("SECRET", "TOP SECRET//SI", "TS//SI"),
    ("SECRET", "SECRET//NOFORN", "S//NF"),
    ("SECRET", "TOP SECRET//TK//NOFORN", "TS//TK//NF"),
    ("NATO RESTRICTED", "NATO SECRET", "NS"),
    ("NATO UNCLASSIFIED", "NATO CONFIDENTIAL", "NC"),
    ("NATO SECRET", "COSMIC TOP SECRET", "CTS"),
)
_SENTENCES: Final = (
    "The ferry at the northern pier sails twice a day while the bridge is closed.",
    "Two fuel trucks reached the depot before the rain began.",
    "The weather office expects fog over the bay until Thursday morning.",
    "The survey party will mark the ford with white posts.",
    "Repairs to the radio mast are planned for the second half of the month.",
    "The harbour master asked for a longer berth and a second crane.",
)


def prose(chance: random.Random) -> str:
    """Return one invented sentence."""
    return chance.choice(_SENTENCES)


def page(banner: str, *body: Part, bottom: str | None = None) -> Page:
    """Return a page between two banner lines ("" for none); `bottom` is that of the foot where it differs."""
    foot = banner if bottom is None else bottom
    return Page(lines(banner), body, lines(foot))


def lines(*banners: str) -> tuple[Line, ...]:
    """Return the lines that are not empty."""
    return tuple(Line(banner) for banner in banners if banner)
