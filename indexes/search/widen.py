"""A question widened by the words of the field: short and long forms, words misspelt or misread, and cognates.

INVARIANT: every word that is added stands in a lexicon or a word index of the view's own partitions.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from indexes.lexicon import added
from indexes.partition import Opened
from indexes.search.cognates import cognates
from indexes.search.query import Query
from indexes.search.spelling import nearest
from indexes.terms import STOP_WORDS, joined, phrase, terms, written_terms

# Measured, see docs/evaluation.md, "Words of the field".
LONG_FORM: Final = 0.9  # what the words of a long form weigh, all documents that explain a short form agreeing
SHORT_FORM: Final = 0.5
CORRECTED: Final = 8  # words of one question, at most, for which near ones are looked for
FOREIGN: Final = 24  # the same for cognates, which cost less
FORMS: Final = 5  # long forms, at most, of one short form
LONGEST: Final = 8  # words of a long form in a question

# Words in which questions are asked: spelt as they are meant, and what they ask for seldom stands in a document.
ASKING: Final = frozenset(
    "many much often long far old soon big large tell list name give show find explain describe compare "
    "combien quels quelles souvent donne montre wieviele oft lange weit alt nenne zeige finde".split()
)

Why = Literal["short form", "long form", "spelling", "cognate"]


@dataclass(frozen=True, slots=True)
class Note:
    """What is searched for beside a word of the question, and why."""

    asked: str  # as it stands in the question
    found: tuple[str, ...]
    why: Why


@dataclass(frozen=True, slots=True)
class Reading:
    """How a question is read in the documents of one view."""

    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Widened:
    """A question with more words, and what they are for."""

    query: Query
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class _Gain:
    """Words to be asked for, with their weights, and the note that says so."""

    weights: Mapping[str, float]
    note: Note
    instead: str | None = None  # the word that stands nowhere, and is no longer asked for


def widened(query: Query, opened: Sequence[Opened]) -> Widened:
    """Return a question with the words that the view's own documents and glossaries give for it."""
    gains = [*_long_forms(query, opened), *_short_forms(query, opened)]
    explained = {note.asked for note in (gain.note for gain in gains)}
    gains += _spellings(query, opened, explained)
    if not gains:
        return Widened(query, ())
    asked = dict(query.asked)
    for gain in gains:
        if gain.instead is not None:
            asked.pop(gain.instead, None)
        for word, weight in gain.weights.items():
            asked[word] = max(asked.get(word, 0.0), weight)
    return Widened(replace(query, asked=dict(sorted(asked.items()))), tuple(gain.note for gain in gains))


def _long_forms(query: Query, opened: Sequence[Opened]) -> Iterator[_Gain]:
    """Yield for each short form of the question the words of its long forms, each by the share that explains it so."""
    words = [written for written, _ in written_terms(query.text)]
    has_capitals = any(sign.isupper() for word in words for sign in word)
    for word in dict.fromkeys(words):
        short = joined(word)
        if short in STOP_WORDS or (has_capitals and sum(sign.isupper() for sign in word) < 2):  # noqa: PLR2004
            continue
        weights: dict[str, float] = {}
        written: list[str] = []
        for kind in ("given", "learned"):
            found = added([getattr(state.lexicon, kind).longs.get(short, {}) for state in opened])
            total = sum(count for count, _ in found.values())
            shares: dict[str, int] = {}
            for long, (count, spelt) in list(found.items())[:FORMS]:
                written.append(spelt)
                for term in long.split(" "):
                    shares[term] = shares.get(term, 0) + count
            for term, count in shares.items():
                weights[term] = max(weights.get(term, 0.0), LONG_FORM * min(1.0, count / total))
        if weights:
            yield _Gain(weights, Note(word, tuple(dict.fromkeys(written)), "short form"))


def _short_forms(query: Query, opened: Sequence[Opened]) -> Iterator[_Gain]:
    """Yield for each long form that the question says its short forms."""
    words = phrase(query.text, query.language)
    rows = {
        " ".join(words[start:end]): None
        for start in range(len(words))
        for end in range(start + 1, min(start + LONGEST, len(words)) + 1)
    }
    known = set()
    for state in opened:
        for forms in (state.lexicon.given, state.lexicon.learned):
            known |= rows.keys() & forms.shorts.keys()
    for row in (row for row in rows if row in known):
        found = added(
            [forms.shorts.get(row, {}) for state in opened for forms in (state.lexicon.given, state.lexicon.learned)]
        )
        total = sum(count for count, _ in found.values())
        best = list(found.items())[:FORMS]
        weights = {term: SHORT_FORM * count / total for short, (count, _) in best for term in terms(short)}
        long = min(written for _, (_, written) in best)
        yield _Gain(weights, Note(long, tuple(short.upper() for short, _ in best), "long form"))


def _spellings(query: Query, opened: Sequence[Opened], explained: set[str]) -> Iterator[_Gain]:
    """Yield for each word of the question that stands nowhere in the view the nearest that do, or its cognates."""
    unknown: dict[str, str] = {}
    for written, found in written_terms(query.text):
        for term in found if len(found) == 1 else found[1:]:
            if written.casefold() in ASKING or written in explained:
                continue
            if term in query.asked and not _stands(term, opened):
                unknown.setdefault(term, written)
    for at, (term, written) in enumerate(list(unknown.items())[:FOREIGN]):
        near = nearest(term, opened) if at < CORRECTED else []
        total = sum(count for _, count in near)
        if near:
            weights = {word: query.asked[term] * count / total for word, count in near}
            yield _Gain(weights, Note(written, tuple(weights), "spelling"), term)
        elif alike := cognates(term, opened):
            weights = {word: query.asked[term] * likeness for word, likeness in alike}
            yield _Gain(weights, Note(written, tuple(weights), "cognate"), term)


def _stands(term: str, opened: Sequence[Opened]) -> bool:
    return any(state.words.frequencies([term])[0] for state in opened)
