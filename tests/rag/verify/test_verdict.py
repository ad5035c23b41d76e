"""Which verdicts may be shown, and what a partly supported claim is told to differ in."""

from rag.verify import Doubt, Judgement, Kind, Verdict


def test_only_what_the_source_bears_out_is_shown() -> None:
    assert [verdict for verdict in Verdict if verdict.is_shown] == [Verdict.SUPPORTED, Verdict.PARTLY]


def test_what_the_source_says_and_what_it_does_not_is_told() -> None:
    doubts = (Doubt(Kind.NUMBER, "nine", "six"), Doubt(Kind.NAME, "Reed", ""), Doubt(Kind.CERTAINTY, "", "may"))
    told = "the source says six, may; the source does not say Reed"
    assert Judgement(Verdict.PARTLY, 0.5, doubts).remark == told
    assert Judgement(Verdict.PARTLY, 0.5).remark == ""
