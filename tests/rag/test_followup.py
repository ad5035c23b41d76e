"""A follow-up is made whole with what was asked before; a question that stands alone stays as it is."""

import pytest

from rag.followup import carry

DIESEL = "How many days of diesel does the northern depot hold?"
OTTER = "When did Colonel Whitlock take command of Camp Otter?"


@pytest.mark.parametrize(
    ("question", "earlier", "whole"),
    [
        ("And in August?", DIESEL, "And in August? days diesel northern depot hold"),
        ("Where is it?", DIESEL, "Where is it? days diesel northern depot hold"),
        ("Who guards it at night in winter?", OTTER, "Who guards it at night in winter? Colonel Whitlock Camp Otter"),
        ("Et en août ?", "Combien de jours de carburant le dépôt tient-il ?", None),
        ("Wo liegt es?", "Wie viele Tage reicht der Diesel im Norddepot?", None),
    ],
)
def test_what_is_left_out_is_carried(question: str, earlier: str, whole: str | None) -> None:
    found = carry(question, ["An older question about ferries?", earlier])
    assert found.startswith(question)
    assert found == whole if whole else len(found) > len(question)
    assert "ferries" not in found


@pytest.mark.parametrize(
    "question",
    [DIESEL, "Which ferry carries ninety vehicles to the island?", "Who is Colonel Reed?"],
)
def test_a_question_that_stands_alone_stays(question: str) -> None:
    assert carry(question, [OTTER]) == question


def test_the_first_question_stays() -> None:
    assert carry("And in August?", []) == "And in August?"
