"""A follow-up made to stand alone, or left as it is."""

import pytest

from rag.drafting.reply import ModelTrouble, Reply, Trouble
from rag.drafting.rewrite import rewrite
from tests.rag.drafting.passages import Said

EARLIER = ("Where does the ferry Ostrel sail?", "How many cars does it carry?")


def test_words_that_were_said_may_be_put_in() -> None:
    said = Said([Reply("When does the ferry Ostrel leave?\n")])
    assert rewrite("When does it leave?", EARLIER, said) == "When does the ferry Ostrel leave?"


@pytest.mark.parametrize(
    "reply",
    [
        Reply("When does the ferry Halden leave?"),
        Reply("Where does the ferry Ostrel sail?"),
        Reply("When does the ferry Ostrel leave?\nIt leaves at nine."),
        Reply("When does the ferry Ostrel leave? " * 20),
        Reply("When does [the ferry](http://leave) Ostrel leave?"),
        Reply("When does the ferry Ostrel leave?", cut=True),
        Reply(""),
        ModelTrouble(Trouble.LATE),
    ],
)
def test_anything_else_is_not_used(reply: Reply | ModelTrouble) -> None:
    assert rewrite("When does it leave?", EARLIER, Said([reply])) == ""


def test_nothing_is_asked_without_an_earlier_question() -> None:
    assert rewrite("When does it leave?", [], Said([])) == ""
