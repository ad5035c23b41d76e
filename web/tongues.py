"""What makes a sentence wrong, by its language: months, units, where "not" goes. Data and patterns."""

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language: its months, pairs of units, a verb that "not" follows, and a verb that is denied.

    `modal` and `negated` hold the verb as their first group; `denied` is the form of a denied verb.
    """

    months: tuple[str, ...]
    units: tuple[tuple[str, str], ...]
    modal: re.Pattern[str]
    negated: re.Pattern[str]
    denied: str

    @property
    def month(self) -> re.Pattern[str]:
        """A month beside a number."""
        every = "|".join(self.months)
        return re.compile(rf"\b(?:{every})\b(?= \d)|(?:(?<=\d )|(?<=\d\. ))(?:{every})\b")


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((one, other) for one, other in (pair.split("/") for pair in text.split()))


_ENGLISH: Final = "is|are|was|were|will|would|can|could|should|has|had|have|must|may"
_GERMAN: Final = "ist|sind|war|waren|wird|werden|wurde|wurden|kann|können|hat|haben|hatte|muss|soll|darf"
_FRENCH: Final = "est|était|sont|étaient|ont|avait|peut|doit|sera|fut|furent|reste|permet"
TONGUES: Final = MappingProxyType(
    {
        "en": Tongue(
            tuple("January February March April May June July August September October November December".split()),
            _pairs(
                "kilometers/miles kilometres/miles tons/pounds hours/days days/weeks weeks/months months/years "
                "percent/degrees dollars/rubles feet/yards million/billion"
            ),
            re.compile(rf"\b({_ENGLISH})\b(?! not\b)"),
            re.compile(rf"\b({_ENGLISH}) not\b"),
            "{} not",
        ),
        "de": Tongue(
            tuple("Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()),
            _pairs(
                "Kilometer/Meilen Tonnen/Pfund Stunden/Tage Tage/Wochen Tagen/Wochen Wochen/Monate Monate/Jahre "
                "Jahre/Monate Jahren/Monaten Prozent/Grad Dollar/Rubel Meter/Meilen Millionen/Milliarden"
            ),
            re.compile(rf"\b({_GERMAN})\b(?! nicht\b)"),
            re.compile(rf"\b({_GERMAN}) nicht\b"),
            "{} nicht",
        ),
        "fr": Tongue(
            tuple("janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()),
            _pairs(
                "kilomètres/milles tonnes/livres heures/jours jours/semaines semaines/mois mois/ans ans/mois "
                "dollars/roubles mètres/kilomètres km/mètres millions/milliards"
            ),
            re.compile(rf"(?<!\bne )(?<![’'])\b({_FRENCH})\b(?! pas\b)"),
            re.compile(r"\b(?:ne |n[’'])(\w+) pas\b"),
            "ne {} pas",
        ),
    }
)
