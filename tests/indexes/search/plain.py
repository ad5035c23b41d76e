"""BM25 as the books define it, text by text and word by word: what the one pass over a view must equal, bit for bit."""

from collections.abc import Mapping, Sequence

from indexes.terms import terms
from indexes.words import K1, B, Statistics, inverse_frequencies


def chunks(texts: Sequence[str], asked: Mapping[str, float]) -> list[float]:
    """Return the score of every text among these texts; words add up in the order in which they are asked for."""
    return _scores([terms(text) for text in texts], asked)


def documents(texts: Sequence[Sequence[str]], asked: Mapping[str, float]) -> list[float]:
    """Return the score of every document, each a list of chunks, among these documents."""
    return _scores([[word for chunk in text for word in terms(chunk)] for text in texts], asked)


def _scores(texts: Sequence[Sequence[str]], asked: Mapping[str, float]) -> list[float]:
    size = sum(map(len, texts))
    frequency = {word: sum(word in text for text in texts) for word in asked}
    rarity = inverse_frequencies(Statistics(len(texts), size, frequency))
    average = size / len(texts) if size else 1.0
    scores = []
    for text in texts:
        score = 0.0
        for word, weight in asked.items():
            if count := text.count(word):
                score += weight * rarity[word] * value(count, len(text), average)
        scores.append(score)
    return scores


def value(count: int, length: int, average: float) -> float:
    """Return what BM25 multiplies the weight of a word with."""
    return count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length / average))
