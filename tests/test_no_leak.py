"""The proof that what a reader may not read does not exist for him: pairs of libraries that differ in nothing else.

Both libraries are real: files on disk, SQLite, FAISS, the packaged model, and for the doors the real application with
a real sign-in. What the reader may know of happens in both; whatever else happens (documents stored, altered, deleted,
questions of others, accounts, rebuilt caches, damage) happens in the second only. All that the reader sees is compared
byte for byte. `COVERSHEET_PAIRS` raises the number of pairs.

Each planted leak (tests/leaks) must be found by the same check, or the check proves nothing.
"""

import os
from collections.abc import Callable

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis.errors import NoSuchExample

from indexes.embed.onnx import OnnxEmbedder
from tests.doors import through_commands, through_web
from tests.happenings import HIDDEN, pairs
from tests.leaks import ranking, refusing, storing
from tests.leaks.planting import plant
from tests.library import embedder
from tests.looks import Difference, Observe, Tally, difference, through_view
from tests.stock import CASES
from tests.worlds import Pair, Step, remembered

PAIRS = int(os.environ.get("COVERSHEET_PAIRS", "1000"))
WITHIN = 100
"""How many pairs a planted leak may live."""

Note = Callable[[str, object], None]
Plant = Callable[[pytest.MonkeyPatch], None]


def drawn(count: int) -> hypothesis.settings:
    """Return settings for a number of pairs."""
    return hypothesis.settings(max_examples=count, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("case", CASES)
def test_what_may_not_be_read_does_not_exist(case: str, record_property: Note) -> None:
    tally = Tally()

    @drawn(PAIRS // len(CASES))
    @given(pairs(case))
    def same(pair: Pair) -> None:
        found = difference(pair, through_view, tally=tally)
        assert found is None, f"{pair}\n{found}"

    same()
    record_property("no-leak pairs through the view", tally.pairs)
    record_property("no-leak observations", tally.observations)
    assert tally.pairs >= PAIRS // len(CASES)
    assert len(tally.looks) >= 6


DOORS: dict[str, tuple[Observe, int]] = {
    "web": (through_web, max(5, PAIRS // 75)),
    "commands": (through_commands, max(2, PAIRS // 250)),
}
"""Through which door, and how many pairs for each reader: these looks cost more."""


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("door", DOORS)
def test_no_door_shows_what_may_not_be_read(
    door: str, case: str, record_property: Note, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = remembered()
    monkeypatch.setattr("indexes.embed.load", lambda *_: model)  # so that commands don't load it one by one
    tally = Tally()
    observe, count = DOORS[door]

    @drawn(count)
    @given(pairs(case, without=frozenset({"hidden reopen"})))
    def same(pair: Pair) -> None:
        found = difference(pair, observe, tally=tally)
        assert found is None, f"{pair}\n{found}"

    same()
    record_property(f"no-leak pairs through the {door}", tally.pairs)
    record_property("no-leak observations", tally.observations)


def first_difference(case: str, observe: Observe, **others: object) -> Difference | None:
    """Return the difference that the first pair to show one shows, among `WITHIN` pairs that are always the same."""
    found: list[Difference] = []
    tally = Tally()

    def shows(pair: Pair) -> bool:
        seen = difference(pair, observe, tally=tally, **others)  # type: ignore[arg-type]
        found.extend([seen] if seen else [])
        return seen is not None

    only_look = hypothesis.settings(
        max_examples=WITHIN,
        deadline=None,
        phases=(Phase.generate,),
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    try:
        hypothesis.find(pairs(case), shows, settings=only_look)
    except NoSuchExample:
        return None
    return found[0]


THROUGH_VIEW: dict[str, Plant] = {
    "word statistics of the whole library": lambda patch: plant(patch, ranking.SharedStatistics),
    "a vocabulary of the whole library": lambda patch: plant(patch, ranking.SharedVocabulary),
    "a scale of scores of the whole library": lambda patch: plant(patch, ranking.SharedScale),
    "a shared index, filtered afterwards": lambda patch: plant(patch, ranking.PostFilter),
    "scores by the size of the library": lambda patch: plant(patch, ranking.SizedScores),
    "ties by the size of the library": lambda patch: plant(patch, ranking.SizedTies),
    "results kept for the next reader": lambda patch: plant(patch, ranking.SharedAnswers),
    "documents kept for the next reader": lambda patch: plant(patch, ranking.SharedDocuments),
    "numbered documents": storing.counted_ids,
    "a file stored once under all markings": storing.stored_once,
    "forbidden told from absent": lambda patch: plant(patch, refusing.SaysRefused),
    "hidden passages counted as left out": refusing.counted_as_left_out,
}


@pytest.mark.parametrize("leak", THROUGH_VIEW)
def test_a_planted_leak_is_caught(leak: str, monkeypatch: pytest.MonkeyPatch, record_property: Note) -> None:
    THROUGH_VIEW[leak](monkeypatch)
    found = first_difference("secret", through_view)
    assert found is not None
    record_property("planted leaks caught", 1)


THROUGH_WEB: dict[str, Plant] = {
    "403 for forbidden, 404 for absent": refusing.forbidden_is_403,
    "a header that counts what was filtered": refusing.hidden_count_in_header,
    "a health page that counts documents": refusing.health_with_count,
    "a reviewer sees all that waits": refusing.all_that_waits,
    "hidden passages counted as left out": refusing.counted_as_left_out,
    "word statistics of the whole library": lambda patch: plant(patch, ranking.SharedStatistics),
}


@pytest.mark.parametrize("leak", THROUGH_WEB)
def test_a_planted_leak_is_caught_at_the_web_door(
    leak: str, monkeypatch: pytest.MonkeyPatch, record_property: Note
) -> None:
    THROUGH_WEB[leak](monkeypatch)
    assert first_difference("secret", through_web) is not None
    record_property("planted leaks caught", 1)


def test_vectors_from_mixed_batches_are_caught(record_property: Note) -> None:
    real = embedder()
    assert isinstance(real, OnnxEmbedder)
    assert first_difference("secret", through_view, model=storing.MixedBatches(real)) is not None
    record_property("planted leaks caught", 1)


def test_vectors_of_the_product_know_no_neighbours(record_property: Note) -> None:
    tally = Tally()

    @drawn(max(20, PAIRS // 50))
    @given(pairs("secret"))
    def same(pair: Pair) -> None:
        found = difference(pair, through_view, tally=tally, model=embedder())
        assert found is None, f"{pair}\n{found}"

    same()
    record_property("no-leak pairs through the view", tally.pairs)


@pytest.mark.parametrize("act", HIDDEN)
def test_each_hidden_step_shows_nothing(act: str, record_property: Note) -> None:
    tally = Tally()
    for case in CASES:
        for variant in range(2):
            history = (
                Step("store", 0, 0, variant),
                Step("hidden store", 0, variant, 0),
                Step("hidden seal"),
                Step(act, 3, variant, variant, question=0),
                Step("look search", question=0, variant=3),
                Step("store", 3, 1, variant),
            )
            found = difference(Pair(case, history), through_view, tally=tally)
            assert found is None, f"{case}\n{found}"
    record_property("no-leak pairs through the view", tally.pairs)
