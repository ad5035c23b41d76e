"""From passages to a draft, and what becomes of each trouble."""

import json

import pytest

from rag.drafting.draft import draft
from rag.drafting.reply import ModelTrouble, Reply, SchemaRefused, Trouble
from tests.rag.drafting.passages import DEPOT, FERRY, PIER, Said, hit

HITS = (hit(DEPOT, 100), hit(PIER))
GOOD = json.dumps({"sentences": [{"text": "It holds six days of diesel.", "passages": [1]}]})


def test_a_draft_names_what_it_rests_on_and_what_was_shown() -> None:
    made = draft("How much diesel?", HITS, Said([Reply(GOOD)]))
    (sentence,) = made.sentences
    (span,) = sentence.spans
    assert sentence.text == "It holds six days of diesel."
    assert (span.hit, span.start, span.end, span.text) == (HITS[0], 100, 144, DEPOT[:44])
    assert (made.drafter, made.raw, made.trouble, made.shown) == ("said", GOOD, "", HITS)
    assert len(made.prompt) == 64


def test_a_server_without_structured_output_is_asked_in_plain_words() -> None:
    model = Said([SchemaRefused(), Reply("It holds six days of diesel [1].")])
    made = draft("How much diesel?", HITS, model)
    assert [one.schema is None for one in model.asked] == [False, True]
    assert [(one.text, len(one.spans)) for one in made.sentences] == [("It holds six days of diesel.", 1)]
    assert made.prompt != draft("How much diesel?", HITS, Said([Reply(GOOD)])).prompt


def test_a_sentence_without_a_passage_keeps_no_span() -> None:
    made = draft("How much diesel?", HITS, Said([Reply("It holds nine days. It is full [3].")]))
    assert [one.spans for one in made.sentences] == [(), ()]


def test_no_answer_is_no_trouble() -> None:
    made = draft("Who is the mayor?", HITS, Said([Reply('{"sentences": []}')]))
    assert (made.sentences, made.trouble, made.shown) == ((), "", HITS)


@pytest.mark.parametrize(
    ("reply", "trouble"),
    [
        (ModelTrouble(Trouble.UNAVAILABLE), Trouble.UNAVAILABLE),
        (ModelTrouble(Trouble.LATE), Trouble.LATE),
        (Reply("", cut=True), Trouble.ENDLESS),
        (Reply(GOOD, cut=True), Trouble.ENDLESS),
        (Reply(GOOD, refused=True), Trouble.REFUSED),
        (Reply(""), Trouble.EMPTY),
        (Reply("{"), Trouble.UNREADABLE),
    ],
)
def test_each_trouble_is_said_and_what_was_shown_still_counts(reply: Reply | ModelTrouble, trouble: Trouble) -> None:
    made = draft("How much diesel?", HITS, Said([reply]))
    assert (made.sentences, made.trouble, made.shown) == ((), trouble.sentence, HITS)


def test_what_did_not_fit_was_not_shown() -> None:
    made = draft("How much?", [hit(DEPOT), hit(PIER * 60), hit(FERRY)], Said([Reply(GOOD)], context=1000))
    assert [one.text for one in made.shown] == [DEPOT, PIER * 60]


def test_a_question_that_leaves_no_room_is_trouble_and_no_passages_are_none() -> None:
    model = Said([])
    assert draft("How much? " * 1500, HITS, model).trouble == Trouble.TOO_LONG.sentence
    assert draft("How much?", [], model).trouble == ""
    assert model.asked == []
