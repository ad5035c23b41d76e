"""A question is read once: its words with their weights, and its language."""

from indexes.search.query import Query


def test_a_question_gives_its_words_and_its_language() -> None:
    query = Query.of("When did the Heron reach Dover in 1954?")
    assert query.text == "When did the Heron reach Dover in 1954?"
    assert query.asked == {"1954": 1.5, "dover": 1.5, "heron": 1.5, "reach": 1.0}
    assert (query.names, query.language) == (3, "en")


def test_another_language_is_told() -> None:
    assert Query.of("Wann ist der Zug nach Bonn gefahren?").language == "de"


def test_nothing_asked_is_no_words() -> None:
    assert dict(Query.of("?!").asked) == {}
