"""Abstentions and citations are counted as docs say, on rows that can be counted by hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from indexes.errors import UsageError
from indexes.vault import Vault
from rag.abstention import Labelled, Outcome, Units, overlapping, questions, record, table
from tests.library import draft, make_vault, reader

ROWS: list[dict[str, Any]] = [
    {"_id": "fuel", "text": "unused", "metadata": {"sentences": ["It holds six days .", "Its fence is new .", "Go ."]}},
    {"_id": "ferry", "text": "The ferry sails at dawn. It carries tanks."},
]
UNITS = Units(ROWS)


def asked(name: str, *references: tuple[str, ...], answerable: bool = True) -> Labelled:
    """Return a question on the passage `fuel`."""
    return Labelled(name, "How many days?", answerable, "fuel", references, frozenset())


def said(*units: int) -> Outcome:
    """Return an answer that quotes sentences of `fuel` by their numbers; none is an abstention."""
    return Outcome(not units, frozenset(("fuel", unit) for unit in units))


@pytest.mark.parametrize(
    ("name", "text", "units"),
    [
        ("fuel", "It holds six  days.", {0}),
        ("fuel", "holds six days", {0}),
        ("fuel", "fence", {1}),
        ("fuel", "six days .\nIts fence is new .", {0, 1}),
        ("fuel", "It holds nine days.", set()),
        ("fuel", "", set()),
        ("nowhere", "It holds six days.", set()),
        ("ferry", "It carries tanks.", {1}),
    ],
)
def test_a_quote_covers_sentences(name: str, text: str, units: set[int]) -> None:
    assert UNITS.covered(name, text) == {(name, unit) for unit in units}


def test_rows_say_what_is_answerable(tmp_path: Path) -> None:
    rows = [
        {"_id": 1, "text": "a", "answerable": False, "reference": []},
        {"_id": "2", "text": "b", "metadata": {"answered_only_in": "x"}},
        {"_id": "3", "text": "c", "metadata": {"exclude_doc": "y"}},
        {"_id": "4", "text": "d", "answerable": True, "reference": [{"selected_sentences": ["s"]}, {"answer": "t"}]},
    ]
    (tmp_path / "q").write_text("\n".join(map(json.dumps, rows)))
    found = questions([tmp_path / "q"])
    assert [one.answerable for one in found] == [False, False, True, True]
    assert found[2].excluded == {"y"}
    assert found[3].references == (("s",),)
    (tmp_path / "q").write_text("")
    with pytest.raises(UsageError):
        questions([tmp_path / "q"])


def test_the_figures_are_those_counted_by_hand() -> None:
    every = [
        asked("1", ("It holds six days .",), ("It holds six days .", "Its fence is new .")),
        asked("2", ("Its fence is new .", "Words that stand nowhere.")),
        asked("3", ("Go .",)),
        asked("4", answerable=False),
        asked("5", answerable=False),
    ]
    told = record(every, [said(0, 1), said(1), said(), said(), said(2)], [said()] * 5, UNITS)
    assert (told["n"], told["answerable"], told["unanswerable"]) == (5, 3, 2)
    assert (told["precision"], told["recall"], told["f1"]) == (0.5, 0.5, 0.5)
    assert told["answered_of_answerable"] == round(2 / 3, 4)
    assert told["citation_precision"] == 1.0
    assert told["citation_recall"] == 0.5  # all, half, and none where it abstained
    assert told["overlap"]["citation_precision"] is None
    assert told["gain"] == {"f1": round(0.5 - told["overlap"]["f1"], 4), "citation_f1": None}
    assert any(line.startswith("citation_recall") for line in table(told))


def test_an_answer_without_a_right_sentence_has_no_precision() -> None:
    told = record([asked("1", ("Go .",))], [Outcome(abstained=False, cited=frozenset())], [said(0)], UNITS)
    assert (told["citation_precision"], told["citation_f1"], told["precision"]) == (0.0, 0.0, None)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return make_vault(tmp_path / "library", [draft("The depot holds six days of diesel. The fence is new.")])


def test_the_baseline_quotes_by_words_alone(vault: Vault) -> None:
    with vault:
        view = vault.view(reader("UNCLASSIFIED"))
        hits = view.search("How many days of diesel?")
        assert overlapping("How many days of diesel?", hits)[0][1] == "The depot holds six days of diesel."
        assert overlapping("Who painted the ceiling?", hits) == []
        assert overlapping("Who painted the ceiling?", []) == []
