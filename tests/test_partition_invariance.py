"""The proof that ranking does not know of partitions: the same documents give the same hits, order and scores, bit for
bit, whether they lie under 1 marking, 7 or 64, in whatever order they came, and whatever state the caches are in.

Compared are all fields of all hits but document id, marking and portion, which differ by design. `COVERSHEET_PAIRS`
raises the number of spreads. Each planted fault (tests/leaks/spread.py) must be found by the same comparison.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from pathlib import Path
from random import Random

import hypothesis
import pytest
from hypothesis import HealthCheck, given, strategies

from indexes.accounts import Account
from indexes.policy import Reader, parse, require
from indexes.ranking import Ranking
from indexes.records import Draft, Hit
from indexes.vault import Vault
from indexes.view import View
from rag.ask import ask
from tests.leaks import spread
from tests.library import KEY, NOW, draft, make_library, settings_of
from tests.stock import FACTS, QUESTIONS, TEXTS
from tests.worlds import remembered, workshop

SPREADS = max(12, int(os.environ.get("COVERSHEET_PAIRS", "1000")) // 50)
LIMITS = (1, 7, 10, 99, 100, 101, 250)

MEMBER = Account("reader", ("TOP SECRET//SI", "COSMIC TOP SECRET"), "USA", holds=("ATOMAL",), groups=("OTTER", "HERON"))
"""One reader who dominates every marking of `MARKINGS`."""

_PARTNERS = ("AUS", "CAN", "DEU", "FRA", "GBR", "NZL")
MARKINGS = (
    "UNCLASSIFIED",
    "SECRET",
    "NATO SECRET",
    "TOP SECRET//SI",
    "CONFIDENTIAL [NTK: OTTER]",
    "NATO SECRET//ATOMAL",
    "SECRET + NATO CONFIDENTIAL",
    "COSMIC TOP SECRET",
    "SECRET [NTK: HERON]",
    *(
        f"{level}//REL TO USA, {', '.join(some)}"
        for level in ("SECRET", "CONFIDENTIAL")
        for count in (1, 2)
        for some in combinations(_PARTNERS, count)
    ),
    "TOP SECRET",
    "NATO UNCLASSIFIED",
    "NATO RESTRICTED",
    "NATO CONFIDENTIAL",
    "SECRET//NOFORN",
    "CONFIDENTIAL//NOFORN",
    "CONFIDENTIAL",
    "UNCLASSIFIED//FOUO",
    "TOP SECRET//SI//NOFORN",
    "TOP SECRET [NTK: HERON, OTTER]",
    "NATO SECRET [NTK: OTTER]",
    "UNCLASSIFIED + NATO SECRET",
    "TOP SECRET + COSMIC TOP SECRET",
)

Shown = tuple[object, ...]
Note = Callable[[str, object], None]


@dataclass(frozen=True, slots=True)
class Content:
    """A document without a marking: its text and a number that makes its bytes its own."""

    text: str
    number: int

    def under(self, marking: str) -> Draft:
        """Return the document under a marking."""
        title, original = f"Paper {self.number}", b"%d " % self.number + self.text.encode()
        one = draft(self.text, marking, title=title, filename=f"{self.number}.txt", original=original)
        return replace(one, **FACTS[self.number % len(FACTS)])


def reader() -> Reader:
    """Return the reader of all 64 markings."""
    return MEMBER.reader()


@contextmanager
def library(placed: Sequence[Draft], *, seal_after: Sequence[int] = ()) -> Iterator[Vault]:
    """Yield a library that holds the documents, stored in this order and sealed after those numbers."""
    folder = Path(tempfile.mkdtemp(dir=workshop()))
    vault = Vault.open(make_library(folder / "library", KEY), remembered())
    try:
        with vault.writing():
            for number, one in enumerate(placed):
                vault.deposit(one)
                if number in seal_after:
                    vault.seal()
        yield vault
    finally:
        vault.close()
        shutil.rmtree(folder)


def caches(vault: Vault) -> list[Path]:
    """Return the files of the search caches."""
    return sorted(path for path in vault.layout.partitions.glob("*/*") if path.suffix in {".faiss", ".bin"})


def shown(hit: Hit) -> Shown:
    """Return what must not depend on where the document lies."""
    known = (hit.date, hit.rating, hit.originator, hit.collection, hit.media_type)
    return (hit.revision, hit.title, hit.page, hit.start, hit.end, hit.text, hit.heading, hit.score.hex(), *known)


def everything(view: View) -> list[list[Shown]]:
    """Return what a set of questions finds, by all rankings and to several depths, and the answers."""
    found = [[shown(hit) for hit in view.search(question, limit=250)] for question in QUESTIONS]
    for ranking in Ranking:
        found.extend(
            [shown(hit) for hit in view.search(QUESTIONS[5], limit=limit, ranking=ranking)] for limit in LIMITS
        )
    folded = (view.search(question, limit=10, fold=True) for question in QUESTIONS[:6])
    found.extend([(shown(hit), *map(shown, hit.folded)) for hit in hits] for hits in folded)
    for question in (*QUESTIONS[:2], *QUESTIONS[-3:-1]):
        answer = ask(view, question)
        cited = [(c.revision, c.page, c.start, c.end, c.quote) for claim in answer.claims for c in claim.citations]
        found.append([(answer.reason, answer.left_out), *cited, *(shown(hit) for hit in answer.closest)])
    return found


def placed(contents: Sequence[Content], partitions: int, chance: Random) -> list[Draft]:
    """Spread documents over so many markings, each used at least once where there are enough documents."""
    markings = chance.sample(MARKINGS, partitions)
    first = [*markings, *chance.choices(markings, k=max(0, len(contents) - partitions))][: len(contents)]
    chance.shuffle(first)
    return [one.under(marking) for one, marking in zip(contents, first, strict=True)]


def many(count: int, seed: int) -> list[Content]:
    """Return documents of one to four chunks; the same text comes again under other numbers, so that scores tie."""
    chance = Random(seed)
    pool = [TEXTS[chance.randrange(len(TEXTS))] for _ in range(max(1, count // 3))]
    pool += ["\n\n".join(chance.sample(TEXTS, 2)) for _ in range(max(1, count // 6))]
    return [Content(chance.choice(pool), number) for number in range(count)]


def test_one_reader_dominates_64_markings() -> None:
    assert len({parse(marking) for marking in MARKINGS}) == len(MARKINGS) == 64
    for marking in MARKINGS:
        require(reader(), parse(marking), NOW)


@pytest.fixture(scope="module")
def contents() -> list[Content]:
    """More documents than partitions, and more chunks than the search takes as candidates."""
    return many(90, seed=4)


@pytest.fixture(scope="module")
def undivided(contents: list[Content]) -> list[list[Shown]]:
    """What one partition shows."""
    with library(placed(contents, 1, Random(1))) as vault:
        assert vault.count()[1] > 120
        return everything(vault.view(reader()))


@pytest.mark.parametrize("partitions", [1, 7, 64])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_spread_changes_nothing(
    contents: list[Content], undivided: list[list[Shown]], partitions: int, seed: int, record_property: Note
) -> None:
    with library(placed(contents, partitions, Random(seed))) as vault:
        view = vault.view(reader())
        assert len(view._partitions) == partitions
        assert everything(view) == undivided
    record_property("partition invariance: spreads compared", 1)


def test_filters_let_some_pass(undivided: list[list[Shown]]) -> None:
    for found in undivided[len(QUESTIONS) - 3 : len(QUESTIONS)]:
        assert 0 < len(found) < len(undivided[0])


def test_passages_are_folded(undivided: list[list[Shown]]) -> None:
    assert sum(len(face) for row in undivided for face in row if isinstance(face[0], tuple)) > 100


def test_there_are_ties_at_the_limits(undivided: list[list[Shown]]) -> None:
    ranked = undivided[0]
    ties = {number for number, (one, other) in enumerate(pairwise(ranked), 1) if one[7] == other[7]}
    assert len(ties) > 20
    assert ties & set(LIMITS)


def test_order_of_arrival_and_caches_change_nothing(contents: list[Content], undivided: list[list[Shown]]) -> None:
    chance = Random(8)
    drafts = placed(contents, 7, chance)
    for sealed in ((), (len(drafts) - 1,), (10, 40)):
        chance.shuffle(drafts)
        with library(drafts, seal_after=sealed) as vault:
            assert everything(vault.view(reader())) == undivided
            folder, files = vault.layout.root, caches(vault)
            assert bool(files) is bool(sealed)
            for number, file in enumerate(files):
                if number % 2:
                    file.unlink()
                else:
                    file.write_bytes(file.read_bytes()[:-1] + b"?")
            with Vault.open(settings_of(folder), remembered()) as again:
                assert everything(again.view(reader())) == undivided
                with again.writing():
                    again.seal()
            with Vault.open(settings_of(folder), remembered()) as again:
                assert everything(again.view(reader())) == undivided


def test_any_spread_of_any_documents(record_property: Note) -> None:
    drawn = strategies.tuples(strategies.integers(1, 40), strategies.integers(1, 64), strategies.integers(0, 2**32))

    @hypothesis.settings(max_examples=SPREADS, suppress_health_check=list(HealthCheck))
    @given(drawn)
    def same(numbers: tuple[int, int, int]) -> None:
        count, partitions, seed = numbers
        contents = many(count, seed)
        spread_out = placed(contents, partitions, Random(seed))
        with library(placed(contents, 1, Random(seed))) as one, library(spread_out) as some:
            assert everything(one.view(reader())) == everything(some.view(reader()))

    same()
    record_property("partition invariance: spreads compared", SPREADS)


PLANTED: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "lists fused by rank": spread.fused_by_rank,
    "word statistics of each partition": spread.own_statistics,
    "document statistics of each partition": spread.own_documents,
    "short forms and spellings of one partition": spread.own_vocabulary,
    "a scale for each partition": spread.own_scale,
    "ties by order of storage": spread.ties_by_storage,
    "an equal share of candidates": spread.cut_by_partition,
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_caught(
    fault: str, contents: list[Content], monkeypatch: pytest.MonkeyPatch, record_property: Note
) -> None:
    PLANTED[fault](monkeypatch)
    with library(placed(contents, 1, Random(1))) as one, library(placed(contents, 7, Random(1))) as seven:
        assert everything(one.view(reader())) != everything(seven.view(reader()))
    record_property("partition invariance: planted faults caught", 1)
