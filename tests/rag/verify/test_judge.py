"""The verdicts: a quotation is supported without a model, a paraphrase by its measure, and the guard forbids."""

import pytest

from indexes.embed import Embedder
from rag.verify import Kind, Verdict, judge
from rag.verify.features import NAMES
from rag.verify.judge import SHOWN, SURE, shipped
from tests.library import embedder

SOURCE = (
    "The northern depot holds six days of diesel.",
    "It is guarded by the Third Battalion, which arrived in May.",
    "The ferry Heron may sail at dawn from berth four.",
)


def verdict(claim: str) -> Verdict:
    """Return the verdict on a claim against SOURCE."""
    return judge(claim, SOURCE, embedder()).verdict


class Untouched:
    """Stands where an embedder would, and must not be asked."""


def test_words_that_stand_in_the_source_need_no_model() -> None:
    found = judge("guarded by the Third Battalion", SOURCE, Untouched())  # type: ignore[arg-type]
    assert (found.verdict, found.score, found.rests) == (Verdict.SUPPORTED, 1.0, (1,))


@pytest.mark.parametrize(
    "claim",
    [
        "The northern depot holds diesel for six days.",
        "Six days of diesel are held by the northern depot.",
        "The Third Battalion arrived in May.",
    ],
)
def test_what_the_source_says_in_other_words_is_supported(claim: str) -> None:
    assert verdict(claim) is Verdict.SUPPORTED


@pytest.mark.parametrize(
    "claim",
    [
        "The northern depot holds nine days of diesel.",
        "The northern depot holds six weeks of diesel.",
        "The northern depot does not hold six days of diesel.",
    ],
)
def test_what_the_source_says_otherwise_is_contradicted(claim: str) -> None:
    found = judge(claim, SOURCE, embedder())
    assert found.verdict is Verdict.CONTRADICTED
    assert found.remark
    assert found.rests == (0,)


@pytest.mark.parametrize("claim", ["The harbour lost its two cranes in a storm.", "Peace talks began in Vienna.", ""])
def test_what_the_source_does_not_speak_of_is_not_found(claim: str) -> None:
    assert verdict(claim) is Verdict.NOT_FOUND


def test_a_claim_surer_than_its_source_is_supported_in_part_with_its_word() -> None:
    found = judge("The ferry Heron sails at dawn from berth four.", SOURCE, embedder())
    assert (found.verdict, found.remark) == (Verdict.PARTLY, "the source says may")


SAILED = "After the General had left Dover, Norland sent ships to Sudland."


def test_clauses_that_changed_places_are_shown_with_what_the_source_says() -> None:
    found = judge("Norland sent ships to Sudland, after the General had left Dover.", [SAILED], embedder())
    assert found.verdict.is_shown
    assert all(doubt.kind is Kind.PLACE for doubt in found.doubts)


def test_names_that_changed_places_are_contradicted() -> None:
    found = judge("After the General had left Dover, Sudland sent ships to Norland.", [SAILED], embedder())
    assert (found.verdict, [doubt.kind for doubt in found.doubts]) == (Verdict.CONTRADICTED, [Kind.ROLE])


def test_a_claim_does_not_rest_on_a_sentence_that_adds_little() -> None:
    sentences = ["The northern depot holds six days of diesel and of petrol.", "A depot is a store.", *SOURCE[1:]]
    assert judge("The northern depot holds diesel and petrol for six days.", sentences, embedder()).rests == (0,)


def test_a_name_that_the_source_lacks_leaves_it_partly_supported_and_says_so() -> None:
    found = judge("The northern depot of Whitlock holds six days of diesel.", SOURCE, embedder())
    assert (found.verdict, found.remark) == (Verdict.PARTLY, "the source does not say Whitlock")


def test_without_a_source_nothing_is_found() -> None:
    assert judge("The depot holds six days.", (), embedder()).verdict is Verdict.NOT_FOUND


def test_a_claim_rests_on_the_sentences_that_it_needs() -> None:
    both = judge("The northern depot holds six days of diesel and the Third Battalion guards it.", SOURCE, embedder())
    assert both.rests == (0, 1)


def test_the_shipped_weights_are_whole() -> None:
    weights = shipped()
    assert weights.means.shape == weights.scales.shape == weights.weights.shape == (len(NAMES),)
    assert (weights.scales > 0).all()
    assert 0.0 < SHOWN < SURE < 1.0


def test_the_embedder_is_the_real_one() -> None:
    model: Embedder = embedder()
    assert model.fingerprint.name == "all-MiniLM-L6-v2"
