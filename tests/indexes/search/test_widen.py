"""A question is widened by what the view's own documents and glossaries say, and by nothing else."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexes.glossary import Entry
from indexes.partition import Opened
from indexes.policy import parse
from indexes.search import Note, Query, widened
from indexes.search.widen import LONG_FORM, SHORT_FORM
from indexes.vault import Vault
from tests.library import draft, make_vault, reader

TEXTS = (
    ("SECRET", "The Northern Supply Centre (NSC) holds the diesel.\n\nThe NSC reports to Khrapovitsky each morning."),
    ("SECRET", "The northern supply centre (NSC) has moved."),
    ("CONFIDENTIAL", "The Night Sailing Committee (NSC) meets before each crossing."),
    ("CONFIDENTIAL", "The main road is dry."),
    ("TOP SECRET", "The Nuclear Storage Cavern (NSC) is at Zyrianka. Its deqot is full."),
)

WORDS = "NSC nsc OTTER diesl rneets Cornmittee Zyrianka HERON supply centre N.S.C. 68".split()

Seen = Callable[[str], list[Opened]]


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    """A library of five documents under three markings, with a glossary under two."""
    folder: Path = tmp_path_factory.mktemp("widen") / "library"
    vault = make_vault(folder, [draft(text, marking, title=f"Paper {n}") for n, (marking, text) in enumerate(TEXTS)])
    with vault.writing():
        vault.gloss(parse("SECRET"), [Entry("OTTER", "Northern Depot"), Entry("OTTER", "supply centre")])
        vault.gloss(parse("TOP SECRET"), [Entry("OTTER", "Zyrianka"), Entry("HERON", "submarine")])
    yield vault
    vault.close()


@pytest.fixture
def seen(vault: Vault) -> Seen:
    """Return the opened partitions of a clearance."""
    return lambda clearance: [one.opened() for one in vault.view(reader(clearance))._partitions]


def test_a_short_form_brings_its_long_forms_by_the_documents_that_explain_it(seen: Seen) -> None:
    found = widened(Query.of("What does the NSC hold?"), seen("SECRET"))
    assert found.notes == (Note("NSC", ("Northern Supply Centre", "Night Sailing Committee"), "short form"),)
    assert found.query.asked["suppli"] == pytest.approx(LONG_FORM * 2 / 3)
    assert found.query.asked["committe"] == pytest.approx(LONG_FORM / 3)
    assert list(found.query.asked) == sorted(found.query.asked)
    assert found.query.names == Query.of("What does the NSC hold?").names


def test_a_long_form_brings_its_short_form(seen: Seen) -> None:
    found = widened(Query.of("Who runs the northern supply centre?"), seen("SECRET"))
    assert Note("Northern Supply Centre", ("NSC",), "long form") in found.notes
    assert found.query.asked["nsc"] == SHORT_FORM


def test_a_glossary_is_taken_both_ways(seen: Seen) -> None:
    found = widened(Query.of("Is OTTER full?"), seen("SECRET"))
    assert found.notes[0] == Note("OTTER", ("Northern Depot", "supply centre"), "short form")
    assert found.query.asked["depot"] == LONG_FORM / 2
    assert "otter" in widened(Query.of("Is the northern depot full?"), seen("SECRET")).query.asked


@pytest.mark.parametrize(("question", "is_widened"), [("nsc diesel", True), ("The Nsc of us", False), ("IT", False)])
def test_a_short_form_is_written_in_capitals_or_all_is_small(seen: Seen, question: str, *, is_widened: bool) -> None:
    notes = widened(Query.of(question), seen("SECRET")).notes
    assert any(note.why == "short form" for note in notes) is is_widened


def test_a_word_that_stands_nowhere_is_replaced_by_the_nearest(seen: Seen) -> None:
    assert widened(Query.of("Who is Khrapovitsky?"), seen("SECRET")).notes == ()
    wrong = widened(Query.of("Who is Khrapovltsky?"), seen("SECRET"))
    assert wrong.notes == (Note("Khrapovltsky", ("khrapovitski",), "spelling"),)
    assert "khrapovltski" not in wrong.query.asked
    assert wrong.query.asked["khrapovitski"] == Query.of("Who is Khrapovltsky?").asked["khrapovltski"]
    assert wrong.query.names == Query.of("Who is Khrapovltsky?").names


def test_a_word_in_which_questions_are_asked_is_not_misspelt(seen: Seen) -> None:
    assert widened(Query.of("How mani?"), seen("SECRET")).notes == (Note("mani", ("main",), "spelling"),)
    assert widened(Query.of("How many?"), seen("SECRET")).notes == ()


def test_a_word_of_another_language_is_asked_for_as_its_cognates(seen: Seen) -> None:
    query = Query.of("Wer reportierte dem Zentrum?")
    found = widened(query, seen("SECRET"))
    assert found.notes == (Note("reportierte", ("report",), "cognate"), Note("Zentrum", ("centr",), "cognate"))
    assert 0.0 < found.query.asked["report"] < query.asked["reportiert"]
    assert 0.0 < found.query.asked["centr"] < query.asked["zentrum"]
    assert widened(Query.of("Wo liegt die Nordreportage?"), seen("SECRET")).notes == ()


def test_what_is_not_readable_moves_nothing(seen: Seen) -> None:
    for question in ("Where is the NSC?", "Is OTTER a HERON?", "Zyriamka deqot", "nuclear storage cavern"):
        low, high = (widened(Query.of(question), seen(level)) for level in ("SECRET", "TOP SECRET"))
        assert low != high
        assert not {"zyrianka", "nuclear", "cavern", "submarin", "deqot"} & (
            low.query.asked.keys() - Query.of(question).asked.keys()
        )


def test_a_question_of_known_words_stays_as_it_is(seen: Seen) -> None:
    query = Query.of("Who holds diesel each morning?")
    assert widened(query, seen("SECRET")).query == query
    assert widened(query, []).query == query


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(WORDS)))
def test_every_new_word_is_the_views_own(seen: Seen, words: list[str]) -> None:
    query, opened = Query.of(" ".join(words)), seen("SECRET")
    known = {word for state in opened for index in state.words.indexes for word in index._number}
    for forms in (state.lexicon.given for state in opened):
        known |= {*forms.longs, *(term for long in forms.shorts for term in long.split())}
    found = widened(query, opened)
    assert found.query.asked.keys() - query.asked.keys() <= known
    assert found.query.asked.keys() <= query.asked.keys() | known
