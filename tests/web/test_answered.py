"""What is printed of an answer just given: its bar, where it is kept, and what came near when it abstained."""

from indexes import policy
from rag.conversation import turn
from tests.web.conftest import HIGH, QUESTION, Library
from web import answered


def test_an_answer_is_printed_under_its_marking_with_where_it_is_kept(library: Library) -> None:
    view = library.vault.view(library.accounts.reader(HIGH))
    given = turn(view, QUESTION)
    values = answered.values(view, given, "")
    assert values["answer"].bar.text == policy.text(given.answer.marking)
    assert values["kept"].href == f"/answers/{given.id}"
    assert values["listing"].lines == ()


def test_where_nothing_answers_the_closest_passages_are_there(library: Library) -> None:
    view = library.vault.view(library.accounts.reader(HIGH))
    values = answered.values(view, turn(view, "Which otters guard the depot of Ganymede?"), "SECRET")
    assert values["answer"].abstained
    assert values["answer"].narrowed == "SECRET"
    assert values["listing"].lines
