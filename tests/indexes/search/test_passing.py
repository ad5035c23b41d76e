"""Filters narrow: what is found with them is what a search of everything would give of the chunks that pass."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from indexes.partition import Opened
from indexes.ranking import OPENING_MEANING, OPENING_WORDS, WHOLE, Ranking, fuse, meaning_share
from indexes.records import Draft, Hit
from indexes.search import Engines, Place, Query, ranked, scores
from indexes.search.chunks import Chunks
from indexes.search.passing import passing
from indexes.search.query import TYPES
from indexes.search.scores import Gathered
from indexes.vault import Vault
from indexes.vectors import cosines
from indexes.view import View
from tests.library import draft, make_vault, reader
from tests.stock import TEXTS

DATES = ("", "1961", "1962-02", "1962-03", "1962-03-12", "1965-11-30")
ORIGINATORS = ("", "J2 Intelligence", "Movement Cell", "Abteilung für Brücken")
COLLECTIONS = ("", "Ferries", "Depots and bridges")
MARKINGS = ("UNCLASSIFIED", "CONFIDENTIAL", "SECRET")
Passes = Callable[[Draft, str], bool]

CASES: dict[str, Passes] = {
    "date:1962": lambda one, _: one.date.startswith("1962"),
    "date:1962-03": lambda one, _: one.date.startswith("1962-03"),
    "date:1962-03-12": lambda one, _: one.date in {"1962-03", "1962-03-12"},
    "-date:1962": lambda one, _: not one.date.startswith("1962"),
    "date:1961 date:1965": lambda one, _: one.date[:4] in {"1961", "1965"},
    "before:1962-03": lambda one, _: one.date in {"1961", "1962-02"},
    "after:1961 before:1965": lambda one, _: one.date.startswith("1962"),
    "date:>=1962-03 date:<1965": lambda one, _: one.date.startswith("1962-03"),
    "date:1962-02..1962-03": lambda one, _: one.date.startswith("1962"),
    "originator:intelligence": lambda one, _: one.originator == "J2 Intelligence",
    'originator:"cell movement"': lambda _, __: False,
    "originator:brücke": lambda one, _: one.originator == "Abteilung für Brücken",
    "originator:movement originator:j2": lambda one, _: one.originator in {"J2 Intelligence", "Movement Cell"},
    "collection:ferry -type:pdf": lambda one, _: one.collection == "Ferries" and one.media_type != TYPES["pdf"],
    "type:pdf type:eml date:<1963": lambda one, _: (
        one.media_type in {TYPES["pdf"], TYPES["eml"]} and one.date != "" and one.date < "1963"
    ),
    'title:"report 1"': lambda one, _: one.title == "Report 1",
    '"the depot"': lambda _, text: "the depot" in text.casefold(),
    '"northern depot" "six days"': lambda _, text: "northern depot" in text and "six days" in text,
    '-"depot"': lambda _, text: "depot" not in text.casefold() and "dépôt" not in text,
    '"the" -"of" type:txt': lambda one, text: (
        one.media_type == TYPES["txt"]
        and "the" in text.casefold().split()
        and not {"of", "of."} & set(text.casefold().split())
    ),
    "title:heron": lambda _, __: False,
}
"""Filters, with what they mean said once more in plain Python."""


def documents(seed: int) -> list[Draft]:
    """Return invented documents with facts by chance."""
    chance = Random(seed)
    return [
        replace(
            draft(
                TEXTS[number % len(TEXTS)],
                chance.choice(MARKINGS),
                title=f"Report {number % 7}",
                original=b"%d" % number,
            ),
            date=chance.choice(DATES),
            originator=chance.choice(ORIGINATORS),
            collection=chance.choice(COLLECTIONS),
            media_type=TYPES[chance.choice(("pdf", "eml", "txt"))],
        )
        for number in range(40)
    ]


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    """Forty documents under three markings."""
    with make_vault(tmp_path_factory.mktemp("passing") / "library", documents(3)) as vault:
        yield vault


@pytest.fixture
def view(vault: Vault) -> View:
    """The view of one who may read all of them."""
    return vault.view(reader("SECRET"))


def allowed(view: View, opened: Sequence[Opened], passes: Passes) -> dict[Place, Hit]:
    """Return the chunks that pass, by what their documents say when they are read whole."""
    known = {b"%d" % number: one for number, one in enumerate(documents(3))}
    found = {}
    for which, (partition, state) in enumerate(zip(view._partitions, opened, strict=True)):
        for at, row in enumerate(state.rows):
            hit = partition.hit(row, 0.0)
            if passes(known[partition.original(hit.document) or b""], hit.text):
                found[which, at] = hit
    return found


def brute(
    query: Query, opened: Sequence[Opened], places: Sequence[Place], engines: Engines
) -> list[tuple[Place, float]]:
    """Return the places in the order that their scores in the whole view give."""
    vector = engines.embedder.embed([query.text])[0]
    chunks = Chunks.of(opened)
    found = Gathered.of(query.asked, opened)
    numbers = np.array([chunks.begin[which] + at for which, at in places], np.int64)
    firsts = [
        (which, opened[which].wholes.owners.tolist().index(opened[which].wholes.owners[at])) for which, at in places
    ]
    opening = np.array([chunks.begin[which] + at for which, at in firsts], np.int64)
    of_words = scores.word_scores(query.asked, found)
    words = of_words[numbers] + OPENING_WORDS * of_words[opening]
    words = words + WHOLE * scores.whole_scores(query.asked, found)(numbers)
    meaning = [
        cosines(vector, opened[which].vectors.all()[at : at + 1])[0]
        + OPENING_MEANING * cosines(vector, opened[which].vectors.all()[first : first + 1])[0]
        for (which, at), (_, first) in zip(places, firsts, strict=True)
    ]
    share = meaning_share(query.names, is_read=query.language == "en")
    fused = fuse(meaning, words.tolist(), share)
    order = sorted((-score, opened[w].keys[at], (w, at)) for score, (w, at) in zip(fused, places, strict=True))
    return [(place, -score) for score, _, place in order]


@pytest.mark.parametrize("filters", CASES)
def test_the_filtered_result_is_brute_force_over_what_passes(view: View, filters: str) -> None:
    opened = [partition.opened() for partition in view._partitions]
    places = sorted(allowed(view, opened, CASES[filters]))
    query = Query.of(f"{filters} How many days does diesel last at Bridge Nine?")
    with ThreadPoolExecutor(1) as pool:
        engines = Engines(view.embedder, pool)
        assert ranked(query, opened, engines, 300, Ranking.FUSED) == brute(query, opened, places, engines)


@pytest.mark.parametrize("filters", CASES)
def test_a_small_depth_still_brings_what_passes(view: View, filters: str) -> None:
    opened = [partition.opened() for partition in view._partitions]
    places = allowed(view, opened, CASES[filters])
    with ThreadPoolExecutor(1) as pool:
        engines = Engines(view.embedder, pool)
        found = ranked(Query.of(f"{filters} xylophone"), opened, engines, 3, Ranking.FUSED)
    assert {place for place, _ in found} <= places.keys()
    assert len(found) == min(3, len(places))


def test_a_passage_scores_the_same_with_a_filter_and_without(view: View) -> None:
    whole = {(h.revision, h.start): h.score for h in view.search("diesel depot", limit=100, ranking=Ranking.WORDS)}
    some = view.search("type:eml diesel depot", limit=100, ranking=Ranking.WORDS)
    assert some
    assert all(whole[hit.revision, hit.start] == hit.score for hit in some)


def test_filters_alone_list_the_documents_newest_first(view: View) -> None:
    hits = view.search("-type:pdf", limit=100)
    dates = [hit.date for hit in hits]
    assert (
        len({hit.document for hit in hits}) == len(hits) == sum(one.media_type != TYPES["pdf"] for one in documents(3))
    )
    assert [date for date in dates if date] == [
        date for date in ("1965-11-30", "1962-03", "1962-03-12", "1962-02", "1961") for _ in range(dates.count(date))
    ]
    assert "" not in dates[: len([date for date in dates if date])]
    assert all(hit.start == 0 and hit.score == 0.0 for hit in hits)
    assert hits[:4] == view.search("-type:pdf", limit=4)


def test_a_question_without_filters_has_no_masks(view: View) -> None:
    opened = [partition.opened() for partition in view._partitions]
    assert passing(Query.of("depot"), opened) is None


def test_what_is_gone_since_the_partition_was_opened_does_not_pass(tmp_path: Path) -> None:
    with make_vault(tmp_path / "library", [draft(TEXTS[0]), draft(TEXTS[1])]) as vault:
        (partition,) = vault.view(reader("UNCLASSIFIED"))._partitions
        opened = partition.opened()
        with partition._store.transaction() as database:
            for table in ("chunks", "originals"):
                database.execute(f"DELETE FROM {table} WHERE document = (SELECT min(id) FROM documents)")  # noqa: S608
            database.execute("DELETE FROM documents WHERE id = (SELECT min(id) FROM documents)")
        (mask,) = passing(Query.of("-type:pdf"), [opened]) or []
        assert 0 < mask.sum() < len(opened.rows)
