"""The words by which sentences are changed, in three languages."""

import pytest

from web.tongues import TONGUES


@pytest.mark.parametrize(
    ("language", "text", "month"),
    [
        ("en", "It may be 12 May 1962.", "May"),
        ("de", "Am 12. Mai war es.", "Mai"),
        ("fr", "Le 12 mars, il va sur mars.", "mars"),
    ],
)
def test_a_month_stands_beside_a_number(language: str, text: str, month: str) -> None:
    assert [found[0] for found in TONGUES[language].month.finditer(text)] == [month]


@pytest.mark.parametrize(
    ("language", "denied", "plain"),
    [
        ("en", "It was not here.", "It was here."),
        ("de", "Es war nicht hier.", "Es war hier."),
        ("fr", "Il n’était pas ici.", "Il était ici."),
    ],
)
def test_what_is_denied_can_be_said_and_is_not_denied_twice(language: str, denied: str, plain: str) -> None:
    tongue = TONGUES[language]
    assert tongue.negated.sub(r"\1", denied) == plain
    assert not tongue.modal.search(denied)
    assert tongue.modal.search(plain)
