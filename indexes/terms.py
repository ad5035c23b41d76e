"""The words of a text as they are indexed and asked for. The only importer of snowballstemmer.

A word is folded in case and accents and cut to its stem, by the rules of the language that the text's small words
tell (Porter, "Snowball: a language for stemming algorithms", 2001).
"""

import re
import unicodedata
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from snowballstemmer.english_stemmer import EnglishStemmer
from snowballstemmer.french_stemmer import FrenchStemmer
from snowballstemmer.german_stemmer import GermanStemmer

from indexes.designators import asked_designators, designators

WORD = re.compile(r"[^\W_]+(?:[.'\u2019-][^\W_]+)*")
PIECE = re.compile(r"[.'\u2019-]")
NAME_WEIGHT: Final = 1.5  # of a name or a number in a question; measured, see docs/evaluation.md
NUMBER_WEIGHT: Final = 0.5  # of a document number as one word; measured as well
_STEMMERS: Final = MappingProxyType({"en": EnglishStemmer, "fr": FrenchStemmer, "de": GermanStemmer})
# Words that carry no meaning of their own, in the three languages that are read; compared after folding.
_SMALL: Final = MappingProxyType(
    {
        "en": frozenset(
            "a an and are as at be but by for from had has have he her his how in into is it its of on or our she that "
            "the their there these they this to was we were what when where which who whom why will with you your do "
            "does did".split()
        ),
        "fr": frozenset(
            "au aux avec ce ces cette dans de des du elle en est et il ils la le les leur leurs ne ou par pas pour qu "
            "que quel quelle quels quelles qui sa se ses son sont sur un une d l s".split()
        ),
        "de": frozenset(
            "als am an auch auf aus bei das dass dem den der die ein eine einem einen einer es fur hat im in ist mit "
            "nach nicht sich sie sind und vom von wann war warum was welche welcher wer wie wird wo zu zum zur".split()
        ),
    }
)
STOP_WORDS: Final = frozenset().union(*_SMALL.values())
# More words that tell a language, but are indexed.
_TELLING: Final = MappingProxyType(
    {
        "en": _SMALL["en"] | set("not can could would been than more about".split()),
        "fr": _SMALL["fr"] | set("a ont ete etait combien quand comment quoi lequel y plus nom c j n".split()),
        "de": _SMALL["de"] | set("haben wurde wurden werden hatte wieviel wen wem wohin woher".split()),
    }
)


def terms(text: str) -> list[str]:
    """Return the words of `text` as they are indexed: folded, cut to their stems, stop words left out.

    A word with inner marks ("F-16", "U.S.") gives itself and, if long enough, its pieces. A document number that is
    written as several words (NSC 68) is one more word.
    """
    composed = _composed(text)
    found = [term for _, some in _read(composed) for term in some]
    found.extend(map(_folded, designators(composed)))
    return found


def asked_terms(question: str) -> dict[str, float]:
    """Return the words of a question with their weights, sorted: 1.0, more for a name or a number.

    A name is a word with a capital that does not open the question.
    """
    weights: dict[str, float] = {}
    for at, (word, found) in enumerate(_read(question)):
        named = (at > 0 and word[0].isupper()) or any(c.isdigit() for c in word)
        for term in found:
            weights[term] = max(weights.get(term, 0.0), NAME_WEIGHT if named else 1.0)
    for number in asked_designators(_composed(question)):
        weights.setdefault(_folded(number), NUMBER_WEIGHT)  # its parts are names already
    return dict(sorted(weights.items()))


def sequence(text: str, spoken: str) -> str:
    """Return every word of a text by its stem, small words too, in order: " the north depot ", for phrases."""
    stems = (piece if _is_small(piece) else _stem(spoken, piece) for piece in _pieces(text))
    return f" {' '.join(_folded(stem) for stem in stems)} "


def any_stems(phrase: str) -> list[tuple[frozenset[str], bool]]:
    """Return for each word of a phrase what `sequence` may give it in any language, and whether it is indexed."""
    return [
        (frozenset({_folded(piece)}), False)
        if _is_small(piece)
        else (frozenset(_stem(spoken, piece) for spoken in _STEMMERS), len(piece) > 1)
        for piece in _pieces(phrase)
    ]


def written_terms(text: str) -> list[tuple[str, list[str]]]:
    """Return each word of a text as it is written, with what is indexed of it: itself, or joined, and its pieces."""
    return list(_read(text))


def phrase(text: str, spoken: str | None = None) -> tuple[str, ...]:
    """Return the stems of a text's words and pieces of words in order, by the rules of a language or of its own."""
    pieces = [piece for word in WORD.findall(_composed(text)) for piece in PIECE.split(word.casefold())]
    spoken = spoken or _language([_folded(piece) for piece in pieces])
    return tuple(_stem(spoken, piece) for piece in pieces if len(piece) > 1 and _folded(piece) not in STOP_WORDS)


def joined(word: str) -> str:
    """Return the letters and digits of a word, folded: "U.S." is us, and so is "US"."""
    return "".join(sign for sign in _folded(_composed(word)) if sign.isalnum())


def spots(text: str, asked: Container[str]) -> list[tuple[int, int]]:
    """Return where in `text`, in characters, the words stand of which something is asked for."""
    spoken = language(text)
    return [
        word.span()
        for word in WORD.finditer(text)
        if any(term in asked for term in _indexed(spoken, _split(word.group())))
    ]


def language(text: str) -> str:
    """Return the language of a text by its small words, "en" if there are none: en, fr or de."""
    return _language([_folded(piece) for piece in _pieces(text)])


def _pieces(text: str) -> Iterator[str]:
    """Yield the words of a text in lower case, those with inner marks in pieces."""
    return (piece for word in WORD.findall(_composed(text)) for piece in _split(word))


def _split(word: str) -> list[str]:
    return PIECE.split(_composed(word.casefold()))


def _is_small(piece: str) -> bool:
    return _folded(piece) in STOP_WORDS


def _language(words: list[str]) -> str:
    counts = {name: sum(word in telling for word in words) for name, telling in _TELLING.items()}
    return max(counts, key=lambda name: counts[name])


def _read(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each word as it is written, with what is indexed of it."""
    written = WORD.findall(_composed(text))
    pieces = [_split(word) for word in written]
    spoken = _language([_folded(piece) for some in pieces for piece in some])
    for word, some in zip(written, pieces, strict=True):
        yield word, _indexed(spoken, some)


def _indexed(spoken: str, pieces: Sequence[str]) -> list[str]:
    """Return what is indexed of one word, in pieces and in lower case."""
    if len(pieces) == 1:
        return [] if _is_small(pieces[0]) else [_stem(spoken, pieces[0])]
    parts = [_stem(spoken, piece) for piece in pieces if len(piece) > 1 and not _is_small(piece)]
    return [_folded("".join(pieces)), *parts]


@lru_cache(maxsize=1 << 17)
def _stem(spoken: str, word: str) -> str:
    """Return the folded stem of a word in lower case. A stemmer holds a word as it works, so each call has its own."""
    return _folded(_STEMMERS[spoken]().stemWord(word)) if word.isalpha() else _folded(word)


def _composed(text: str) -> str:
    """Return text with each accent joined to its letter; one that no letter takes is left out."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKC", text) if not unicodedata.combining(c))


def _folded(text: str) -> str:
    """Return text without the difference of case and accents."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(c))
