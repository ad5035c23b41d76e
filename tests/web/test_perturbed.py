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
    assert {kind for kind, said in found if said == second} == {"actor", "roles", "negation"}
    assert found["unit", first] == first.replace("tons", "pounds")
    assert found["negation", first] == first.replace("was holding", "was not holding")
    assert found["negation", second] == second.replace("will not", "will")
    assert "Norland" not in found["actor", first]


def test_only_a_few_letters_differ_and_a_run_is_repeated() -> None:
    one, other = list(perturbed(SENTENCES)), list(perturbed(SENTENCES))
    assert one == other
    assert all(difflib.SequenceMatcher(None, each.said, each.wrong).ratio() > 0.8 for each in one)


def test_german_and_french_are_changed_by_their_own_words() -> None:
    german = "Am 12. August 1962 ist der Norden nach 40 Stunden Regen unter Wasser gewesen."
    french = "Le 12 mars 1962 le dépôt était vide après une attente de 40 jours."
    found = {(one.language, one.kind): one.wrong for one in perturbed([german, french])}
    assert found["de", "unit"] == german.replace("Stunden", "Tage")
    assert found["de", "negation"] == german.replace("ist der", "ist nicht der")
    assert found["fr", "negation"] == french.replace("était", "ne était pas")
    assert found["fr", "date"] != french
    assert found["fr", "unit"] in {french.replace("jours", "heures"), french.replace("jours", "semaines")}


def test_clauses_change_places_and_names_do() -> None:
    said = "After the talks had ended at last, General Burns went from Dover back to Marsh."
    found = {one.kind: one for one in perturbed([said])}
    assert found["clauses"].wrong == "General Burns went from Dover back to Marsh, after the talks had ended at last."
    assert found["clauses"].is_true
    assert found["roles"].wrong == said.replace("Dover", "?").replace("Marsh", "Dover").replace("?", "Marsh")
    assert not found["roles"].is_true
