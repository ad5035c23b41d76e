"""Questions with one damaged name each: `python -m tests.benchmarks.damaged DATA --keep FOLDER`.

DATA is a set in BEIR form; FOLDER keeps its library for the next run. One name of each question
is misspelt, misread as a scanner does, or shortened to its initials, by a rule with a fixed seed. Prints nDCG@10 and
Recall@10 of the questions as they are, damaged, and damaged with the words of the field (`indexes/search/widen.py`).
For the shortened ones a glossary of all the initials is loaded, which explains many of them in more than one way.
"""

import argparse
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TypeAlias, TypeVar

from indexes.glossary import Entry
from indexes.policy import join
from indexes.ranking import Part, Ranking
from rag.evaluate import LabelledQuestion, means, read_questions, scored, set_files
from rag.figures import Labels
from web.trial import Corpus, Keep, Trial, filled, looked

T = TypeVar("T")
Damage: TypeAlias = Callable[[str, Random], str | None]

SEED = 20
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{4,}\b")
PHRASE = re.compile(r"\b[A-Z][a-z]+(?: (?:of |of the )?[A-Z][a-z]+)+\b")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
MISREAD = {"m": "rn", "rn": "m", "d": "cl", "cl": "d", "u": "n", "n": "u", "e": "c", "h": "b", "l": "1", "i": "l"}


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


def damaged(
    questions: Sequence[LabelledQuestion], damage: Callable[[str, Random], str | None]
) -> list[tuple[LabelledQuestion, LabelledQuestion]]:
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
    parser.add_argument("--keep", type=Path, help="keep the library here for the next run")
    arguments = parser.parse_args()
    files = set_files(arguments.data)
    if files.corpus is None:
        parser.error("the set has no corpus")
    corpus = Corpus.read(files.corpus)
    with filled(corpus, Keep(arguments.keep, _shown)) as vault:
        view = vault.view(corpus.whole_reader())
        names = {one.document: one.name for one in view.named(corpus.markings.keys())}
        questions = read_questions(files.queries, files.qrels)
        top = join(corpus.markings.values())
        for damage in (misspelt, misread, shortened):
            with vault.writing():
                vault.gloss(top, glossary(questions) if damage is shortened else [])
            pairs = damaged(questions, damage)
            put = [Trial(view, [pair[which] for pair in pairs], (), names, Labels({}, {})) for which in (0, 1)]
            print(f"{damage.__name__} ({len(pairs)}): {'   '.join(_told(put))}", flush=True)
        with vault.writing():
            vault.gloss(top, [])


def _told(put: Sequence[Trial]) -> Iterator[str]:
    """Yield the figures of questions as they are and damaged, without the words of the field and with them."""
    for how, trial, is_widened in (
        ("as it is", put[0], False),
        ("damaged", put[1], False),
        ("repaired", put[1], True),
        ("as it is, widened", put[0], True),
    ):
        asked = trial if is_widened else replace(trial, view=trial.view.without(Part.WIDENED))
        (lists,) = looked(asked, [Ranking.FUSED], _shown).values()
        found = means([scored(*pair) for pair in zip(trial.questions, lists, strict=True)])
        yield f"{how} {found['ndcg@10']:.3f} {found['recall@10']:.3f}"


def _shown(things: Sequence[T], what: str) -> Iterable[T]:
    return things


def _chosen(pattern: re.Pattern[str], question: str, chance: Random) -> re.Match[str] | None:
    names = [name for name in pattern.finditer(question) if name.start() > 0]
    return chance.choice(names) if names else None


def _replaced(question: str, name: re.Match[str], other: str) -> str:
    return question[: name.start()] + other + question[name.end() :]


if __name__ == "__main__":
    main()
