"""Further judges join the score, and one that fails is left out and told."""

from dataclasses import dataclass

import pytest

from indexes.errors import ModelError
from rag.verify import Verdict, judge
from rag.verify.second import FELL_BACK, Weighed, pooled, weighed
from tests.library import embedder

SOURCE = ("The northern depot holds six days of diesel.", "Its fence is new.")
CLAIM = "The northern depot holds diesel for six days."


@dataclass
class Says:
    """Gives fixed figures: what a model finds is not the matter here."""

    borne: float
    against: float = 0.0
    read: str = ""

    def weigh(self, claim: str, source: str) -> tuple[float, float]:
        """Keep what was read, and give the figures."""
        del claim
        self.read = source
        return self.borne, self.against


class Fails:
    """Never has an answer."""

    def weigh(self, claim: str, source: str) -> tuple[float, float]:
        """Fail as a model does."""
        del claim, source
        raise ModelError("It failed.")


def test_without_a_judge_the_score_stays() -> None:
    assert weighed(0.7, CLAIM, SOURCE[0], ()) == Weighed(0.7)


def test_the_mean_is_taken_over_log_odds_and_nobody_is_quite_sure() -> None:
    assert pooled([(0.7, 1.0), (0.7, 2.0)]) == pytest.approx(0.7)
    assert pooled([(0.5, 1.0), (1.0, 2.0)]) == pooled([(0.5, 1.0), (0.99, 2.0)]) < 1.0
    assert pooled([(0.9, 1.0), (0.1, 2.0)]) < 0.5


def test_a_judge_that_says_no_keeps_a_claim_back_and_one_that_says_yes_does_not_outvote_the_guard() -> None:
    no, yes = Says(0.02), Says(0.98)
    assert judge(CLAIM, SOURCE, embedder()).verdict is Verdict.SUPPORTED
    assert judge(CLAIM, SOURCE, embedder(), [no]).verdict is Verdict.NOT_FOUND
    assert no.read == " ".join(SOURCE)
    assert judge(CLAIM, SOURCE, embedder(), [yes]).verdict is Verdict.SUPPORTED
    assert judge(CLAIM.replace("six", "nine"), SOURCE, embedder(), [yes]).verdict is Verdict.CONTRADICTED
    assert judge("The northern depot holds diesel for 9 weeks.", SOURCE, embedder(), [yes]).verdict.is_shown is False


def test_a_judge_may_contradict() -> None:
    assert judge(CLAIM, SOURCE, embedder(), [Says(0.3, 0.6)]).verdict is Verdict.CONTRADICTED


def test_one_that_fails_is_left_out_and_told() -> None:
    alone, beside = judge(CLAIM, SOURCE, embedder()), judge(CLAIM, SOURCE, embedder(), [Fails()])
    assert (beside.score, beside.verdict, beside.trouble) == (alone.score, alone.verdict, FELL_BACK)
    assert judge(CLAIM, SOURCE, embedder(), [Fails(), Says(0.02)]).verdict is Verdict.NOT_FOUND


def test_a_quotation_needs_no_judge() -> None:
    assert judge(SOURCE[0], SOURCE, embedder(), [Fails()]).trouble == ""
