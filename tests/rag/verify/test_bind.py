"""A claim is bound to the sentences that say it; the order depends on the claim and the sentences only."""

from rag.verify.bind import bind, overlap, rarities
from tests.library import embedder

SENTENCES = (
    "The ferry Heron sails at dawn from berth four.",
    "The northern depot holds six days of diesel.",
    "Its fence was painted green in May.",
    "Diesel is delivered to the northern depot by rail every Monday.",
)


def test_the_sentence_that_says_it_comes_first() -> None:
    bound = bind("There are six days of diesel at the northern depot.", SENTENCES, embedder())
    assert bound.numbers[:2] == (1, 3)
    assert bound.cosines[0] > bound.cosines[2]
    assert bound.vectors.shape == (4, 384)


def test_a_claim_of_nothing_that_is_said_is_bound_to_something_with_no_overlap() -> None:
    bound = bind("Otters swim.", SENTENCES, embedder())
    assert len(bound.numbers) == len(SENTENCES)
    assert bound.overlaps.max() == 0.0


def test_words_that_few_sentences_say_weigh_more() -> None:
    said = [{"depot", "diesel"}, {"depot", "fence"}, {"depot"}]
    weights = rarities(said)
    assert weights["diesel"] > weights["depot"]
    assert overlap({"depot", "diesel"}, {"diesel"}, weights) > 0.5
    assert overlap({"otter"}, {"diesel"}, weights) == overlap(set(), {"diesel"}, weights) == 0.0
