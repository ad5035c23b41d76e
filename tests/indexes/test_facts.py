"""What is known of documents is read when it is asked for, and only then."""

from dataclasses import replace
from pathlib import Path

from indexes.facts import Column
from tests.library import draft, make_vault, reader


def test_a_column_looks_at_each_value_once() -> None:
    looked: list[str] = []

    def passes(value: str) -> bool:
        looked.append(value)
        return value == "b"

    assert Column.of(["a", "b", "a", "b"]).where(passes).tolist() == [False, True, False, True]
    assert looked == ["a", "b"]
    assert Column.of([]).where(passes).tolist() == []


def test_facts_are_those_of_each_document(tmp_path: Path) -> None:
    one = replace(draft("First.\n\nSecond.", title="One"), date="1962-03", originator="G4")
    other = replace(draft("Third.", title="Other"), collection="Ferries")
    with make_vault(tmp_path / "library", [one, other]) as vault:
        (partition,) = vault.view(reader("UNCLASSIFIED"))._partitions
        facts = partition.opened().facts
        assert "columns" not in vars(facts)
        known = {
            name: [column.values[code] for code in column.codes.tolist()] for name, column in facts.columns.items()
        }
        assert known == {
            "date": ["1962-03", ""],
            "originator": ["G4", ""],
            "collection": ["", "Ferries"],
            "title": ["One", "Other"],
            "media_type": ["text/plain", "text/plain"],
            "there": ["1", "1"],
        }
        assert sorted(facts.texts([0, 2])) == [(0, "One", "First."), (2, "Other", "Third.")]
