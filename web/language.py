"""In which language the pages speak: English, or another that has a catalogue in `web/locale`.

A template writes its own words as `_("...")`. Sentences that the rooms below made are English; a template prints them
by `told(sentence)`, which looks them up whole, or by the patterns under the context "told" of the catalogue. A sentence
that the catalogue lacks stays English: it is never lost. Markings, names and words of documents are never translated.
"""

import gettext
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel import negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ENGLISH: Final = "en"
LANGUAGES: Final = {ENGLISH: "English", "fr": "Français"}
COOKIE: Final = "language"
FOLDER: Final = Path(__file__).parent / "locale"
TOLD: Final = "told"  # the context of sentences from below

_HOLE = re.compile(r"%\((\w+)\)s")
_GOOD_ENOUGH = re.compile(r"[\w-]{2,12}")


@dataclass(frozen=True, slots=True)
class Language:
    """One language: its code, the words of its catalogue, and the patterns by which sentences from below are known."""

    code: str
    words: gettext.NullTranslations
    patterns: tuple[tuple[re.Pattern[str], str], ...] = ()

    def told(self, sentence: str) -> str:
        """Give a sentence from below in this language, or as it is where the catalogue lacks it."""
        whole = self.words.pgettext(TOLD, sentence)
        if whole != sentence:
            return whole
        for pattern, key in self.patterns:
            if found := pattern.fullmatch(sentence):
                return self.words.pgettext(TOLD, key) % found.groupdict()
        return sentence


@cache
def language(code: str) -> Language:
    """Give a language of `LANGUAGES`; its catalogue is read once. Raises KeyError for any other."""
    if code == ENGLISH:
        return Language(code, gettext.NullTranslations())
    if code not in LANGUAGES:
        raise KeyError(code)
    with (FOLDER / f"{code}.po").open("rb") as file:
        catalogue = read_po(file, locale=code, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    told = [one.id for one in catalogue if one.context == TOLD and isinstance(one.id, str) and _HOLE.search(one.id)]
    # the longest first: a pattern that says more is asked before one that would swallow it
    patterns = tuple((_shape(key), key) for key in sorted(told, key=len, reverse=True))
    return Language(code, gettext.GNUTranslations(compiled), patterns)


def picked(cookie: str, accepted: str) -> Language:
    """Give the language that a person picked, else the first of those the browser accepts that we have.

    `accepted` is the header Accept-Language.
    """
    if cookie in LANGUAGES:
        return language(cookie)
    asked = (part.partition(";")[0].strip() for part in accepted[:200].split(","))
    usable = [one.replace("-", "_") for one in asked if _GOOD_ENOUGH.fullmatch(one)]
    return language(negotiate_locale(usable, list(LANGUAGES)) or ENGLISH)


def texts(spoken: Language) -> tuple[Callable[[str], str], Callable[[str, str, int], str]]:
    """Give the two functions that templates call for their own words: one text, and one by number."""
    return spoken.words.gettext, spoken.words.ngettext


def _shape(key: str) -> re.Pattern[str]:
    """Return the pattern of a sentence with holes, each of which takes any words."""
    parts = _HOLE.split(key)  # text, name, text, name, ..., text
    return re.compile(
        "".join(f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts)), re.DOTALL
    )
