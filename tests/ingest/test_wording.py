"""Words are told from dirt by their shape, and languages by their small words."""

import pytest

from ingest.wording import language_of, share_sound, sound


@pytest.mark.parametrize(
    "word",
    [
        "The",
        "NATO",
        "harbour,",
        "(SECRET)",
        "1,200",
        "d'été",
        "Straße",
        "Sgt.",
        "O'Brien",
        "العربية",
        "项目14负责(1)沟通",
        "문서",
        "12/08/1986",
    ],
)
def test_words(word: str) -> None:
    assert sound(word)


@pytest.mark.parametrize("word", ["", "~", "|", "jK8s", "xqzrtkw", "a@b", "^NFIDtj", "—", "mnlWq"])
def test_dirt(word: str) -> None:
    assert not sound(word)


def test_the_share_is_one_of_letters() -> None:
    assert share_sound([]) == 0.0
    assert share_sound(["harbour", "jK8"]) == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The harbour of the town is closed for the winter.", "eng"),
        ("Le port de la ville est fermé pour les barges.", "fra"),
        ("Der Hafen ist für die Boote und das Schiff geschlossen.", "deu"),
        ("TOP SECRET", None),
        ("the la der", None),
    ],
)
def test_languages(text: str, language: str | None) -> None:
    assert language_of(text.split()) == language
