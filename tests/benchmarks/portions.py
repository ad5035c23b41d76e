"""How often a sentence is marked too low or too high by portion marks: `python -m tests.benchmarks.portions`.

Makes papers whose truth is known: marks at the start or at the end, some missing, some read wrong as a scanner reads
them; numbered or not, with blank lines between paragraphs or without, set to several widths. What bears no sound mark
must take the banner. Prints the sentences, and how many of them came out too low, right and too high.
"""

import argparse
import random
import textwrap
from dataclasses import dataclass
from typing import Final

from indexes.policy import Marking, dominates, parse
from ingest.assembly import Assembled, assemble
from ingest.plain import paragraphs
from ingest.portions import cut
from ingest.reading import Reading

BANNER: Final = parse("TOP SECRET")
LEVELS: Final = {"U": parse("UNCLASSIFIED"), "C": parse("CONFIDENTIAL"), "S": parse("SECRET")}
WORDS: Final = (
    "the depot holds diesel for forty days and road north open guards few tanks harbour mines cleared ships survey "
    "april minister asked office press agreement Friday Port Navy State report(s) (see annex) REPORT(S)"
).split()
AT_START: Final = ("(5)", "[S)", "{C]", "")
AT_END: Final = ("f&f-", "(€)", "<S>", "")


@dataclass(frozen=True, slots=True)
class Paper:
    """A text and the marking that each of its sentences must not fall below, by the sentence's last word."""

    text: str
    truth: dict[str, Marking]


@dataclass(frozen=True, slots=True)
class Figures:
    """How many sentences came out below their truth, at it, above it."""

    low: int = 0
    right: int = 0
    high: int = 0


def paper(seed: int) -> Paper:
    """Return the paper of a number: always the same one."""
    draw = random.Random(seed)
    at_start, numbering, width = draw.random() < 0.5, draw.choice(("", "1", "1", "a")), draw.choice((40, 60, 72))
    between, lost = draw.choice(("\n\n", "\n\n", "\n")), draw.choice((0.0, 0.2, 0.5))
    truth: dict[str, Marking] = {}
    shown = []
    if draw.random() < 0.5:
        level = draw.choice("UCS")
        truth["Harbours"] = LEVELS[level]
        shown.append(f"({level}) Harbours" if at_start else f"SUBJECT: Harbours ({level})")
    for number in range(draw.randint(2, 9)):
        level, name = draw.choice("UCS"), f"x{number}."
        whole = draw.random() >= lost
        truth[name] = LEVELS[level] if whole else BANNER
        mark = f"({level})" if whole else draw.choice(AT_START if at_start else AT_END)
        body = _sentences(draw, name)
        first = {"": "", "1": f"{number + 1}.", "a": f"({chr(97 + number)})"}[numbering]
        parts = (first, mark, body) if at_start else (first, body, mark)
        shown.append("\n".join(textwrap.wrap(" ".join(part for part in parts if part), width)))
    return Paper(between.join(shown), truth)


def measured(first: int, last: int) -> Figures:
    """Return the figures over the papers of these numbers, the last left out."""
    low = right = high = 0
    for seed in range(first, last):
        one = paper(seed)
        whole: Assembled = assemble(Reading(tuple(paragraphs(one.text))))
        for portion in cut(whole, BANNER, ()):
            words = whole.text[portion.start : portion.end].split()
            for name in one.truth.keys() & set(words):
                marking = one.truth[name]
                low += not dominates(portion.marking, marking)
                right += portion.marking == marking
                high += portion.marking != marking and dominates(portion.marking, marking)
    return Figures(low, right, high)


def _sentences(draw: random.Random, name: str) -> str:
    sentences = []
    for _ in range(draw.randint(1, 3)):
        words = [draw.choice(WORDS) for _ in range(draw.randint(3, 14))]
        sentences.append(" ".join(["It", *words, name]))
    return " ".join(sentences)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=6000)
    arguments = parser.parse_args()
    found = measured(0, arguments.papers)
    total = found.low + found.right + found.high
    print(
        f"{total} sentences: {found.low} too low, {found.right} right ({found.right / total:.1%}), "
        f"{found.high} too high"
    )


if __name__ == "__main__":
    main()
