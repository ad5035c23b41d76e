"""Sentences are made wrong in one place only, the same way each time."""

import difflib

from web.perturbed import perturbed

SENTENCES = [
    "On 12 August 1962 the northern depot of Norland was holding 940 tons of diesel fuel.",
    "General Burns will not return to Jerusalem before the talks with Nasser have ended.",
    "Too short.",
]


def test_each_kind_changes_its_own_place() -> None:
    found = {(one.kind, one.said): one.wrong for one in perturbed(SENTENCES)}
    first, second = SENTENCES[:2]
    assert {kind for kind, said in found if said == first} == {"digit", "unit", "date", "actor", "negation"}
    assert {kind for kind, said in found if said == second} == {"actor", "negation"}
    assert found["unit", first] == first.replace("tons", "pounds")
    assert found["negation", first] == first.replace("was holding", "was not holding")
    assert found["negation", second] == second.replace("will not", "will")
    assert "Norland" not in found["actor", first]


def test_only_a_few_letters_differ_and_a_run_is_repeated() -> None:
    one, other = list(perturbed(SENTENCES)), list(perturbed(SENTENCES))
    assert one == other
    assert all(difflib.SequenceMatcher(None, each.said, each.wrong).ratio() > 0.8 for each in one)
