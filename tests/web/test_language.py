"""The pages speak the languages that have a catalogue, whole; a sentence that one lacks is shown as it is."""

import re

import pytest

from tests.messages import catalogue, template_words, updated
from web.language import ENGLISH, LANGUAGES, TOLD, language, picked

FOREIGN = sorted(set(LANGUAGES) - {ENGLISH})
HOLES = re.compile(r"%\((\w+)\)s")


def forms(words: object) -> list[str]:
    """Give all forms of a text: one, or those by number."""
    return [str(one) for one in words] if isinstance(words, tuple | list) else [str(words or "")]


@pytest.mark.parametrize("code", FOREIGN)
def test_every_word_of_the_templates_is_translated(code: str) -> None:
    known = catalogue(code)
    for message in template_words():
        if message.id:
            found = known.get(message.id)
            assert found is not None, message.id
            assert all(forms(found.string)), message.id
            assert not found.fuzzy


@pytest.mark.parametrize("code", FOREIGN)
def test_the_catalogue_holds_nothing_that_no_template_asks_for(code: str) -> None:
    assert {one.id for one in catalogue(code)} == {one.id for one in updated(code)}


@pytest.mark.parametrize("code", FOREIGN)
def test_holes_are_the_same_in_both_languages(code: str) -> None:
    for message in catalogue(code):
        if message.id:
            for words in forms(message.string):
                assert set(HOLES.findall(words)) == set(HOLES.findall(forms(message.id)[-1])), message.id


def test_the_picked_language_counts_before_the_browsers() -> None:
    assert picked("", "fr-BE,en;q=0.5").code == "fr"
    assert picked("en", "fr").code == "en"
    assert picked("xx", "de, *;q=0.1").code == "en"
    assert picked("", "").code == "en"


def test_a_sentence_from_below_is_known_whole_or_by_its_pattern() -> None:
    french = language("fr")
    assert french.told("Supported") == "Établi"
    assert french.told("page 3 of 5") == "page 3 sur 5"
    assert french.told("A sentence that nobody translated.") == "A sentence that nobody translated."
    assert language("en").told("Supported") == "Supported"


@pytest.mark.parametrize("code", FOREIGN)
def test_every_pattern_knows_its_own_sentence(code: str) -> None:
    spoken = language(code)
    for message in catalogue(code):
        if message.context == TOLD:
            key, meant = forms(message.id)[0], forms(message.string)[0]
            values = {name: str(number) for number, name in enumerate(HOLES.findall(key), start=3)}
            assert spoken.told(key % values if values else key) == (meant % values if values else meant)
