"""A vouched-for text becomes a draft as it is: nothing in it is taken for a marking."""

from indexes.policy import parse
from ingest.chunks import Measure, Words
from ingest.corpus import draft_of

MEASURE = Measure.of(Words(), 40)
MARKING = parse("UNCLASSIFIED")


def test_what_looks_like_a_mark_stays_text() -> None:
    draft = draft_of("a", "Title", "SECRET\n\n(TS) A list item.\n\nThe rest.", MARKING, MEASURE)
    assert draft is not None
    assert {chunk.portion for chunk in draft.chunks} == {MARKING}
    assert "(TS) A list item." in " ".join(draft.text[chunk.start : chunk.end] for chunk in draft.chunks)


def test_a_text_without_words_takes_its_title_and_nothing_gives_nothing() -> None:
    titled = draft_of("a", "Only a title", "", MARKING, MEASURE)
    assert titled is not None
    assert titled.text == "Only a title"
    assert draft_of("a", "", " \n ", MARKING, MEASURE) is None


def test_equal_texts_under_two_names_are_two_documents() -> None:
    one, other = (draft_of(name, "T", "Same words.", MARKING, MEASURE) for name in "ab")
    assert one is not None
    assert other is not None
    assert one.original != other.original
    assert one.text == other.text
