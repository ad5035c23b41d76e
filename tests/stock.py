"""What twin libraries are made of: invented documents, questions, readers with what they may and may not read."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from indexes.accounts import Account
from indexes.embed import Embedder, Fingerprint, Vectors
from indexes.glossary import Entry
from indexes.policy import dominates, parse, parse_portion
from indexes.records import Draft
from tests.library import draft

PASSWORD = "heron-and-sedge-4"

TEXTS = (
    "The northern depot holds six days of diesel for the exercise.\n\nThe depot reports its stock each morning.",
    "Bridge nine carries tracked vehicles of sixty tons. Convoys cross it by night only.",
    "The ferry Heron takes ninety vehicles in one crossing.\n\nThe crossing lasts forty minutes in calm weather.",
    "Rail wagons with diesel reach the northern depot twice a week.",
    "The field hospital at Alder Point has forty beds.\n\nTwo surgeons work at night.\n\nBlood stays cold for a day.",
    "Le dépôt du nord garde du gazole pour six jours.\n\nLe pont neuf reste fermé aux camions lourds.",
    "Die Brücke neun trägt Fahrzeuge bis sechzig Tonnen. Der Übergang ist nur nachts erlaubt.",
    "The signal station moves to Gull Hill on the second day.\n\nIts antenna needs ten metres of clear ground.",
    "Drinking water comes by truck from the southern well. Each company receives four tons a day.",
    "The depot guard is relieved every six hours. Passwords change at noon.",
    "Weather: fog on the river until nine, then wind from the west.\n\nThe ferry does not sail in fog.",
    "Orange force has two bridging companies near the river.\n\nThey can span eighty metres in six hours.",
    "The Northern Supply Centre (NSC) holds the diesel.\n\nThe NSC reports to Khrapovitsky each morning.",
    "The Night Sailing Committee (NSC) meets before each crossing of the ferry.",
    "Read by a machine: the northern deqot, diescl for Khrapovitskv, report NSC 68.",
)
"""Documents of an invented exercise; blank lines divide them into chunks."""

QUESTIONS = (
    "How many days of diesel does the northern depot hold?",
    "What can bridge nine carry?",
    "When does the ferry not sail?",
    "Combien de jours de gazole le dépôt garde-t-il ?",
    "Wer bewacht das Depot?",
    "depot bridge ferry river water hill diesel dépôt Brücke",
    "xylophone",
    "Does the NSC report diesei in the deqott to Khrapovitski, and what does OTTER say in NSC-68?",
    '"northern depot" date:1962..1963 How many days since March 1962?',
    "originator:staff -title:copy -type:pdf ferry depot",
    'collection:"river crossings" after:1961 -"sixty tons"',
)
"""The sixth is all words of which most documents say one or two, so that their weights decide the order. The eighth has
short forms and misspelt words. The last three say what a document must be; the very last says nothing else."""

UNREADABLE = "date:someday depot"
"""A filter that can't be read: the same refusal whatever the library holds."""

FACTS: tuple[dict[str, Any], ...] = (
    {"date": "1962", "originator": "General Staff", "collection": "River crossings"},
    {"date": "1962-03-12", "rating": "B2"},
    {"date": "1960-05", "collection": "Depots", "originator": "Staff of the depot"},
    {},
    {"date": "1963-11-02", "originator": "Movement Cell", "collection": "River crossings", "media_type": "text/html"},
)
"""What documents say of themselves, by turns."""

_LIMITS = ((0, 1), (1, 3), (5, 100), (7, 20), (8, 5), (9, 10))
SEARCHES = tuple((QUESTIONS[number], limit) for number, limit in _LIMITS)
"""What is searched for in each look at everything, with how many hits."""

VARIANTS = 4

GLOSSARIES = (
    (Entry("OTTER", "northern depot"), Entry("NSC", "bridging companies")),
    (Entry("OTTER", "ferry Heron"),),
    (Entry("OTTER", "drinking water"), Entry("OTTER", "northern depot"), Entry("diesei", "rail wagons")),
    (),
)
"""What may be loaded as a glossary, one for each variant of a step."""


@dataclass(frozen=True, slots=True)
class Case:
    """A reader's account, and markings that it may and may not read, written down here and not asked of the kernel."""

    account: Account
    readable: tuple[str, ...]
    hidden: tuple[str, ...]


CASES = {
    "unclassified": Case(
        Account("reader", ("UNCLASSIFIED",), "USA"),
        ("UNCLASSIFIED",),
        ("CONFIDENTIAL", "SECRET//NOFORN", "NATO UNCLASSIFIED", "TOP SECRET//SI", "UNCLASSIFIED + NATO SECRET"),
    ),
    "secret": Case(
        Account("reader", ("SECRET",), "USA", reviewer=True),
        ("UNCLASSIFIED", "CONFIDENTIAL", "SECRET", "SECRET//NOFORN", "SECRET//REL TO USA, GBR"),
        (
            "TOP SECRET",
            "TOP SECRET//SI",
            "SECRET [NTK: OTTER]",
            "NATO UNCLASSIFIED",
            "SECRET + NATO SECRET",
            "UK SECRET",
        ),
    ),
    "allied": Case(
        Account("reader", ("SECRET", "NATO SECRET"), "GBR"),
        ("NATO UNCLASSIFIED", "NATO SECRET", "SECRET//REL TO USA, GBR", "SECRET//REL TO USA, GBR + NATO SECRET"),
        (
            "SECRET",
            "SECRET//NOFORN",
            "NATO SECRET//ATOMAL",
            "COSMIC TOP SECRET",
            "SECRET//REL TO USA, AUS",
            "UK SECRET",
        ),
    ),
    "member": Case(
        Account("reader", ("SECRET",), "USA", groups=("OTTER",)),
        ("SECRET", "SECRET [NTK: OTTER]", "CONFIDENTIAL [NTK: HERON, OTTER]"),
        ("SECRET [NTK: HERON]", "TOP SECRET [NTK: OTTER]", "NATO SECRET [NTK: OTTER]"),
    ),
    "nothing": Case(
        Account("reader", (), None),
        (),
        ("UNCLASSIFIED", "CONFIDENTIAL", "NATO UNCLASSIFIED", "TOP SECRET//SI//NOFORN"),
    ),
}

OTHERS = (
    Account(
        "other",
        ("TOP SECRET//SI/TK", "COSMIC TOP SECRET", "UK SECRET"),
        "USA",
        holds=("ATOMAL",),
        groups=("OTTER", "HERON"),
        reviewer=True,
    ),
    Account("second", ("TOP SECRET",), "USA"),
)

REVIEWERS = ("reviewer-1", "reviewer-2")  # each may read what the reader of the case may read
HIGH_REVIEWERS = (OTHERS[0].name, "third")  # and these much more


def accounts(reader: Account) -> tuple[Account, ...]:
    """Return all accounts of a world: the reader, others, and reviewers who may read the same as they."""
    low = (replace(reader, name=name, reviewer=True) for name in REVIEWERS)
    return (reader, *OTHERS, replace(OTHERS[0], name=HIGH_REVIEWERS[1]), *low)


class Remembered:
    """An embedder that keeps each vector that the real one made, so that thousands of libraries cost few runs."""

    def __init__(self, real: Embedder) -> None:
        self._real = real
        self._vectors: dict[str, Vectors] = {}

    @property
    def fingerprint(self) -> Fingerprint:
        """The real model's."""
        return self._real.fingerprint

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder.embed`."""
        for text in texts:
            if text not in self._vectors:
                self._vectors[text] = self._real.embed([text])[0]
        if not texts:
            return np.empty((0, self.fingerprint.dimension), np.float32)
        return np.stack([self._vectors[text] for text in texts])

    def embed_question(self, question: str) -> Vectors:
        """See `Embedder.embed_question`; the packaged model reads questions as passages."""
        row: Vectors = self.embed([question])[0]
        return row

    def count(self, texts: Sequence[str]) -> list[int]:
        """See `Embedder.count`."""
        return self._real.count(texts)


def document(number: int, marking: str, variant: int = 0) -> Draft:
    """Return an invented document under a marking.

    Variant 0: the same bytes under every marking. 1: the same title and file name, other text. 2: the same text, from
    other bytes under another name, so that all its scores tie with variant 0. 3: the same again, with pages and with a
    first portion that is unclassified, where the marking has such.
    """
    text = TEXTS[number % len(TEXTS)]
    title, filename = f"Report {number}", f"report-{number}.txt"
    if variant == 1:
        text = f"{text}\n\nCorrected: the depot counts report {number} as void."
    original = text.encode()
    if variant in {2, 3}:
        title, filename = f"Copy {number}.{variant}", f"copy-{number}.txt"
        original = b"%d %d " % (number, variant) + original
    paged = variant == 3
    breaks = [0, *(place + 2 for place in _places(text, "\n\n"))] if paged else []
    portions = None
    if paged:
        portions = [_lowest(marking), *[marking] * text.count("\n\n")]
    one = draft(text, marking, title=title, portions=portions, filename=filename, original=original, pages=breaks)
    return replace(one, **FACTS[(number + variant) % len(FACTS)])


def revision(one: Draft) -> str:
    """Return the SHA-256 of a draft's original, hex."""
    return hashlib.sha256(one.original).hexdigest()


def _places(text: str, sign: str) -> list[int]:
    return [place for place in range(len(text)) if text.startswith(sign, place)]


def _lowest(marking: str) -> str:
    banner = parse(marking)
    return "(U)" if dominates(banner, parse_portion("(U)", banner)) else marking
