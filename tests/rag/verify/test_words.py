"""Words are read with their signs, their stems, and whether they open a sentence."""

from rag.verify.words import stems, words


def test_words_know_where_a_sentence_opens() -> None:
    found = words("The Heron left. Nobody saw it, said Gen. Marsh.")
    assert [word.written for word in found if word.opens] == ["The", "Nobody"]
    assert [word.low for word in found if word.is_capital] == ["the", "heron", "nobody", "gen.", "marsh"]


def test_a_possessive_is_left_out() -> None:
    assert [word.low for word in words("Marsh's boat")] == ["marsh", "boat"]


def test_content_words_by_their_stems() -> None:
    assert stems("The boats are leaving the harbour.") == {"boat", "leav", "harbour"}
