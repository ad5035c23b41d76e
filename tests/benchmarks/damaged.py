"""Questions with one damaged name each: `python -m tests.benchmarks.damaged DATA --library FOLDER`.

DATA is a set in BEIR form; FOLDER a library that holds its corpus, filled on the first run. One name of each question
is misspelt, misread as a scanner does, or shortened to its initials, by a rule with a fixed seed. Prints nDCG@10 and
Recall@10 of the questions as they are, damaged, and damaged with the words of the field (`indexes/search/widen.py`).
For the shortened ones a glossary of all the initials is loaded, which explains many of them in more than one way.
"""

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest

from indexes import embed
from indexes.accounts import Account
from indexes.door import opened_vault
from indexes.glossary import Entry
from indexes.layout import Layout
from indexes.policy import parse
from indexes.search import Widened, rank
from indexes.settings import Settings, from_environment
from indexes.vault import Vault, create
from indexes.view import View
from rag.evaluate import LabelledQuestion, beir_files, means, measured, read_questions
from web.evaluation import MARKING, _fill

SEED = 20
CANDIDATES = 150  # chunks a question, enough for ten documents
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{4,}\b")
PHRASE = re.compile(r"\b[A-Z][a-z]+(?: (?:of |of the )?[A-Z][a-z]+)+\b")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
MISREAD = {"m": "rn", "rn": "m", "d": "cl", "cl": "d", "u": "n", "n": "u", "e": "c", "h": "b", "l": "1", "i": "l"}

Damage = Callable[[str, Random], str | None]


def misspelt(question: str, chance: Random) -> str | None:
    """Return a question in which a letter of a name is left out, doubled, changed, or swapped with the next."""
    name = _chosen(NAME, question, chance)
    if name is None:
        return None
    at = chance.randrange(1, len(name[0]) - 1)
    head, letter, rest = name[0][:at], name[0][at], name[0][at + 1 :]
    wrong = [rest, letter * 2 + rest, chance.choice(LETTERS) + rest, rest[0] + letter + rest[1:]]
    return _replaced(question, name, head + chance.choice([one for one in wrong if one != letter + rest]))


def misread(question: str, chance: Random) -> str | None:
    """Return a question in which letters of a name are taken for letters that look alike."""
    name = _chosen(NAME, question, chance)
    if name is None:
        return None
    places = [(at, sign) for at in range(1, len(name[0])) for sign in MISREAD if name[0].startswith(sign, at)]
    if not places:
        return None
    at, sign = chance.choice(places)
    return _replaced(question, name, name[0][:at] + MISREAD[sign] + name[0][at + len(sign) :])


def shortened(question: str, chance: Random) -> str | None:
    """Return a question in which a name of several words is only its initials."""
    name = _chosen(PHRASE, question, chance)
    return _replaced(question, name, initials(name[0])) if name else None


def initials(phrase: str) -> str:
    """Return the first letters of the words of a name."""
    return "".join(word[0] for word in phrase.split() if word[0].isupper())


def damaged(questions: Sequence[LabelledQuestion], damage: Damage) -> list[tuple[LabelledQuestion, LabelledQuestion]]:
    """Return the questions that can be damaged so, each as it is and damaged."""
    found = [(one, damage(one.text, Random(f"{SEED} {one.id}"))) for one in questions]
    return [(one, replace(one, text=text)) for one, text in found if text is not None]


def glossary(questions: Sequence[LabelledQuestion]) -> list[Entry]:
    """Return the initials of every name of several words in the questions."""
    names = {name[0] for one in questions for name in PHRASE.finditer(one.text)}
    return sorted(Entry(initials(name), name) for name in names)


def main() -> None:
    """Damage, ask, and print one line for each kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--library", type=Path, required=True)
    arguments = parser.parse_args()
    corpus, *asked = beir_files(arguments.data)
    questions = read_questions(*asked)
    with _library(from_environment(arguments.library), corpus) as vault:
        view = vault.view(Account("benchmark", (MARKING,), "USA").reader())
        for damage in (misspelt, misread, shortened):
            entries = glossary(questions) if damage is shortened else []
            with vault.writing():
                vault.gloss(parse(MARKING), entries)
            _print_line(damage, damaged(questions, damage), view)


def _print_line(damage: Damage, pairs: Sequence[tuple[LabelledQuestion, LabelledQuestion]], view: View) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rank, "widened", lambda query, _: Widened(query, ()))
        bare = [measured([pair[which] for pair in pairs], _ranker(view)) for which in (0, 1)]
    whole = [measured([pair[which] for pair in pairs], _ranker(view)) for which in (0, 1)]
    told = [means(rows) for rows in (bare[0], bare[1], whole[1], whole[0])]
    named = ("as it is", "damaged", "repaired", "as it is, widened")
    figures = "   ".join(f"{n} {f['ndcg@10']:.3f} {f['recall@10']:.3f}" for n, f in zip(named, told, strict=True))
    print(f"{getattr(damage, '__name__', '')} ({len(pairs)}): {figures}", flush=True)


def _ranker(view: View) -> Callable[[str], Sequence[str]]:
    @cache
    def name(document: str) -> str:
        return view.document(document).filename

    def rank_documents(question: str) -> Sequence[str]:
        hits = view.search(question, limit=CANDIDATES, action="benchmark")
        return list(dict.fromkeys(name(hit.document) for hit in hits))

    return rank_documents


@contextmanager
def _library(settings: Settings, corpus: Path) -> Iterator[Vault]:
    if not Layout(settings.library).exists():
        create(settings)
        with Vault.open(settings, embed.load(settings)) as vault:
            _fill(vault, corpus, quiet=False)
    with opened_vault(settings) as vault:
        yield vault


def _chosen(pattern: re.Pattern[str], question: str, chance: Random) -> re.Match[str] | None:
    names = [name for name in pattern.finditer(question) if name.start() > 0]
    return chance.choice(names) if names else None


def _replaced(question: str, name: re.Match[str], other: str) -> str:
    return question[: name.start()] + other + question[name.end() :]


if __name__ == "__main__":
    main()
