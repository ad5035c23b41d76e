"""The states in which a draft can't be used."""

import pytest

from rag.drafting.reply import ModelTrouble, Trouble


@pytest.mark.parametrize("trouble", Trouble)
def test_each_state_is_a_sentence_and_says_what_is_shown_instead(trouble: Trouble) -> None:
    assert trouble.sentence == f"{trouble.value} These passages match your question, word for word."
    assert str(ModelTrouble(trouble)) == trouble.value
    assert ModelTrouble(trouble).trouble is trouble
