"""The cross-encoder's order of the best passages, and those behind them as they were."""

from collections.abc import Sequence

from indexes.embed import Fingerprint
from indexes.search.chunks import Place
from indexes.search.rerank import READ_AGAIN, reranked


class Longest:
    """Scores a text by its length."""

    fingerprint = Fingerprint("longest", "", "", 1, "", 0)

    def __init__(self) -> None:
        self.read: list[str] = []

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """See `Reranker.scores`."""
        assert question == "which?"
        self.read += texts
        return [float(len(text)) for text in texts]


def order(texts: Sequence[str]) -> list[tuple[Place, float]]:
    """Return the new order of passages that came in the order of `texts`."""
    best = [((0, number), 1.0 - number / 8) for number in range(len(texts))]
    return reranked("which?", best, lambda place: texts[place[1]], Longest())


def test_the_new_scores_decide_and_equals_keep_their_order() -> None:
    assert order(["bb", "a", "ccc", "dd"]) == [((0, 2), 3.0), ((0, 0), 2.0), ((0, 3), 2.0), ((0, 1), 1.0)]
    assert order([]) == []


def test_what_is_not_read_again_follows_in_its_own_order_and_at_its_own_distances() -> None:
    found = order([*("x" * (number % 7 + 3) for number in range(READ_AGAIN)), "y" * 99, "z"])
    assert [place for place, _ in found[-2:]] == [(0, READ_AGAIN), (0, READ_AGAIN + 1)]
    scores = [score for _, score in found]
    assert scores == sorted(scores, reverse=True)
    assert scores[-3:] == [3.0, 2.875, 2.75]


def test_no_more_than_the_best_are_read() -> None:
    model = Longest()
    best = [((0, number), -float(number)) for number in range(READ_AGAIN + 5)]
    reranked("which?", best, lambda place: str(place[1]), model)
    assert model.read == [str(number) for number in range(READ_AGAIN)]
