"""The sign-ins of the demonstration: four who read, two who keep; and the questions whose answers differ by reader."""

from dataclasses import dataclass
from typing import Final, Literal

Outcome = Literal["answer", "abstain"]


@dataclass(frozen=True, slots=True)
class Account:
    """A sign-in as data; passwords are made when the demonstration starts and stand nowhere.

    `clearances` are banner texts, one for each system; `nationality` is a trigraph.
    """

    name: str
    clearances: tuple[str, ...]
    nationality: str
    holds: tuple[str, ...]
    groups: tuple[str, ...]
    description: str
    reviewer: bool = False
    duties: tuple[str, ...] = ("reader",)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What one account should get for one question.

    `contains` is a part of one of the claims ("" when no answer is expected); `never` lists what may
    appear nowhere in the response, because it stands only in documents that the account may not read.
    """

    account: str
    outcome: Outcome
    contains: str
    never: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """An example question, its language and one expectation for each account, in the order of `ACCOUNTS`."""

    language: str
    text: str
    expected: tuple[Expectation, ...]


ACCOUNTS: Final = (
    Account(
        name="press",
        clearances=("UNCLASSIFIED", "NATO UNCLASSIFIED"),
        nationality="USA",
        holds=(),
        groups=(),
        description="Spokesperson. Reads what is unclassified.",
    ),
    Account(
        name="liaison",
        clearances=("UNCLASSIFIED", "NATO SECRET"),
        nationality="DEU",
        holds=(),
        groups=(),
        description="German liaison officer. Reads NATO documents up to NATO SECRET.",
    ),
    Account(
        name="analyst",
        clearances=("SECRET", "NATO SECRET"),
        nationality="USA",
        holds=(),
        groups=(),
        description="American analyst. Reads up to SECRET and NATO SECRET, no compartments. Reviews quarantine.",
        reviewer=True,
    ),
    Account(
        name="director",
        clearances=("TOP SECRET", "COSMIC TOP SECRET"),
        nationality="USA",
        holds=("SI", "TK", "ORCON", "ATOMAL"),
        groups=(),
        description="American director. Reads everything in the demonstration. Reviews quarantine.",
        reviewer=True,
    ),
)


STAFF: Final = (
    Account(
        name="custodian",
        clearances=("TOP SECRET", "COSMIC TOP SECRET"),
        nationality="USA",
        holds=("SI", "TK", "ORCON", "ATOMAL"),
        groups=(),
        description="Manages the accounts. Reads no documents.",
        duties=("administrator",),
    ),
    Account(
        name="auditor",
        clearances=("TOP SECRET",),
        nationality="USA",
        holds=(),
        groups=(),
        description="Reads the audit log. Changes nothing, reads no documents.",
        duties=("auditor",),
    ),
)
"""Those who keep the library without reading it."""


def _question(language: str, text: str, contains: tuple[str, str, str, str], never: tuple[str, str, str]) -> Question:
    """Build a question: what press, liaison, analyst and director see, and what the first three never see."""
    expected = tuple(
        Expectation(account.name, "answer" if part else "abstain", part, (hidden,) if hidden else ())
        for account, part, hidden in zip(ACCOUNTS, contains, (*never, ""), strict=True)
    )
    return Question(language, text, expected)


QUESTIONS: Final = (
    _question(
        "en",
        "How many days of diesel does the northern depot hold?",
        ("", "about one week", "1,140,000 litres", "three days of diesel"),
        ("one week", "1,140,000", "three days"),
    ),
    _question(
        "en",
        "Why are the diesel barges to the northern depot late?",
        ("by barge every day", "low water", "low water", "Khorvan agents pay the broker"),
        ("low water", "Venn-Calder", "Khorvan agents"),
    ),
    _question(
        "en",
        "How many tonnes can Tolvane Bridge carry?",
        ("", "40 tonnes", "28 tonnes", "28 tonnes"),
        ("40 tonnes", "undercut", "Cormorant"),
    ),
    _question(
        "en",
        "Which route does convoy THISTLE 3 take?",
        ("", "coast road", "Ferrowgate Pass", "Ferrowgate Pass"),
        ("THISTLE", "three hours longer", "kilometre 31"),
    ),
    _question(
        "en",
        "Why is the ferry Tessaly Gull delayed?",
        ("technical reasons", "damaged on purpose", "sabotaged", "sabotaged"),
        ("on purpose", "lubricating oil", "Cormorant"),
    ),
    _question(
        "en",
        "How many people at Camp Lindmarrow have a stomach illness?",
        ("small number", "47 people", "47 people", "47 people"),
        ("47", "64 cases", ""),
    ),
    _question(
        "en",
        "Who sent the malware GREYMOTH?",
        ("", "GREYMOTH", "Bureau 9", "Bureau 9"),
        ("GREYMOTH", "Bureau 9", "Lantern Nine"),
    ),
    _question(
        "en",
        "How many missile batteries stand on Drummel Heights?",
        ("", "Two Khorvan missile batteries", "Two Khorvan missile batteries", "Only one of the two missile batteries"),
        ("Drummel", "decoys", "decoys"),
    ),
    _question(
        "en",
        "When does the main effort shift to the south?",
        ("", "", "", "0400 on 18 August"),
        ("main effort", "0400 on 18 August", "0400 on 18 August"),
    ),
    _question(
        "en",
        "Where does the consultation drill take place?",
        ("", "", "", "HOLLOW ASH"),
        ("HOLLOW ASH", "HOLLOW ASH", "HOLLOW ASH"),
    ),
    _question(
        "en",
        "How many people take part in the exercise?",
        ("9,000 people", "9,340", "9,340", "9,340"),
        ("9,340", "", ""),
    ),
    _question(
        "en",
        "How many people were injured when the truck rolled over near Ostrel?",
        (
            "a truck left the road",
            "Three people were injured",
            "Three people were injured",
            "Three people were injured",
        ),
        ("Three people", "", ""),
    ),
    _question(
        "en",
        "When does the storm reach the coast of Vell?",
        ("15 August", "15 August", "15 August", "15 August"),
        ("crane", "hides the movement", "hides the movement"),
    ),
    _question(
        "fr",
        "Combien de jours de gazole le dépôt nord détient-il ?",
        ("suffisantes", "environ une semaine", "environ une semaine", "environ une semaine"),
        ("semaine", "1,140,000", ""),
    ),
    _question(
        "fr",
        "Combien de personnes du camp de Lindmarrow sont malades ?",
        ("petit nombre de personnes", "58 personnes", "58 personnes", "58 personnes"),
        ("58 personnes", "", ""),
    ),
    _question(
        "de",
        "Wie viele Tage Diesel hat das nördliche Depot?",
        ("reichen aus", "etwa eine Woche", "etwa eine Woche", "etwa eine Woche"),
        ("eine Woche", "1,140,000", ""),
    ),
    _question(
        "de",
        "Wann erreicht der Sturm die Küste von Vell?",
        ("am 15.", "am 15.", "am 15.", "am 15."),
        ("Kolonne THISTLE", "", ""),
    ),
)
