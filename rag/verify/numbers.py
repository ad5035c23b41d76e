"""Numbers of a text with what they count: "twenty-five men", "1.2 million barrels", "15:30", "5 %". Pure.

A claim's number stands in its source when the same value stands there, counting the same thing where both say what.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final

UNITS: Final = MappingProxyType(
    {
        word: number
        for words, numbers in (
            (
                "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen",
                0,
            ),
            ("seventeen eighteen nineteen", 17),
            ("null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn", 0),
            ("zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize", 0),
        )
        for number, word in enumerate(words.split(), start=numbers)
        if word != "un"  # the article
    }
)
TENS: Final = MappingProxyType(
    {
        word: 10 * number
        for words in (
            "twenty thirty forty fifty sixty seventy eighty ninety",
            "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
            "vingt trente quarante cinquante soixante",
        )
        for number, word in enumerate(words.split(), start=2)
    }
)
SCALES: Final = MappingProxyType(
    {
        "hundred": 100,
        "hundert": 100,
        "cent": 100,
        "cents": 100,
        "dozen": 12,
        "thousand": 1000,
        "tausend": 1000,
        "mille": 1000,
        "million": 10**6,
        "millions": 10**6,
        "millionen": 10**6,
        "billion": 10**9,
        "billions": 10**9,
        "milliarde": 10**9,
        "milliarden": 10**9,
        "milliard": 10**9,
        "milliards": 10**9,
        "trillion": 10**12,
        "mn": 10**6,
        "bn": 10**9,
    }
)
ORDINALS: Final = MappingProxyType(
    {
        word: number
        for number, word in enumerate(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), start=1
        )
        if word != "second"  # also a measure of time
    }
)
# The same measure under several names; other words that follow a number are compared by their stem.
MEASURES: Final = MappingProxyType(
    {
        name: names[0]
        for names in (
            ("percent", "%", "per cent", "pct", "prozent", "pourcent"),
            ("kilometre", "km", "kilometer", "kilometers", "kilometres", "kilomètres", "kilomètre", "kilometern"),
            ("metre", "m", "meter", "meters", "metres", "mètres", "mètre", "metern"),
            ("mile", "miles", "mi", "milles", "meilen", "meile"),
            ("nautical mile", "nm", "nautical miles", "milles marins", "milles nautiques", "seemeilen", "seemeile"),
            ("foot", "feet", "ft", "pieds", "fuß"),
            ("yard", "yards", "yd"),
            ("kilogram", "kg", "kilograms", "kilogrammes", "kilogramme", "kilogramm", "kilos"),
            ("tonne", "tonnes", "ton", "tons", "tonnen"),
            ("pound", "pounds", "lb", "lbs", "livres", "pfund"),
            ("litre", "litres", "liter", "liters", "litern"),
            ("gallon", "gallons"),
            ("barrel", "barrels", "bbl"),
            ("second", "seconds", "sec", "sekunden", "secondes"),
            ("minute", "minutes", "min", "minuten"),
            ("hour", "hours", "hrs", "hr", "h", "stunden", "heures"),
            ("day", "days", "tage", "tagen", "jours"),
            ("week", "weeks", "wochen", "semaines"),
            ("month", "months", "monate", "monaten", "mois"),
            ("year", "years", "jahre", "jahren", "ans", "années"),
            ("dollar", "dollars", "$", "usd", "us$"),
            ("euro", "euros", "€", "eur"),
            ("sterling", "£", "gbp"),
            ("degree", "degrees", "°", "degrés", "degré", "grad"),
            ("knot", "knots", "kt", "kts"),
            ("megawatt", "mw", "megawatts"),
            ("kilowatt", "kw", "kilowatts"),
            ("megaton", "mt", "megatons"),
            ("kiloton", "kiloton", "kilotons"),
        )
        for name in names
    }
)
_NUMERAL: Final = r"\d{1,3}(?:[,\u2009\u202f\u00a0 ]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
_TOKEN: Final = re.compile(
    rf"(?P<time>\b\d{{1,2}}:\d{{2}}\b)|(?P<money>(?:US)?[$€£])?(?P<numeral>{_NUMERAL})(?P<glued>[A-Za-z%°]*)"
    r"|(?P<word>[^\W\d_]+)|(?P<sign>[%°€$£])|(?P<other>\S)"
)
_GROUPED: Final = re.compile(r"\d{1,3}(?:[,\u2009\u202f\u00a0 ]\d{3})+(?:\.\d+)?")
_ORDINAL_ENDS: Final = frozenset({"st", "nd", "rd", "th", "e", "er"})
_YEAR: Final = re.compile(r"1[0-9]{3}|20[0-9]{2}|21[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: its value, what it counts ("" where nothing is said), and where it stands."""

    value: Decimal
    unit: str
    written: str
    start: int

    @property
    def is_measured(self) -> bool:
        """Whether the unit is a measure, whose exchange for another one makes another quantity."""
        return self.unit in set(MEASURES.values())


def numbers(text: str) -> list[Number]:
    """Return the numbers of a text, in figures or in words, in their order; a time of day is a number of minutes."""
    tokens = list(_TOKEN.finditer(text))
    found: list[Number] = []
    at = 0
    while at < len(tokens):
        number, used = _number_at(tokens, at, text)
        if number is not None:
            found.append(number)
        at += max(used, 1)
    return found


def _number_at(tokens: list[re.Match[str]], at: int, text: str) -> tuple[Number | None, int]:
    token = tokens[at]
    if token["time"]:
        hours, minutes = token["time"].split(":")
        return Number(Decimal(int(hours) * 60 + int(minutes)), "time", token["time"], token.start()), 1
    if token["numeral"]:
        return _figures_at(tokens, at, text)
    if token["word"]:
        return _words_at(tokens, at, text)
    return None, 1


def _figures_at(tokens: list[re.Match[str]], at: int, text: str) -> tuple[Number | None, int]:
    token = tokens[at]
    value = _value(token["numeral"])
    if value is None or _is_part_of_a_name(text, token):
        return None, 1
    used = 1
    glued = token["glued"].casefold()
    unit = MEASURES.get((token["money"] or "").casefold(), "")
    if glued in SCALES:
        value *= SCALES[glued]
    elif glued in _ORDINAL_ENDS:
        unit = unit or "ordinal"
    elif glued in MEASURES:
        unit = unit or MEASURES[glued]
    elif glued:
        return None, 1
    while at + used < len(tokens) and (tokens[at + used]["word"] or "").casefold() in SCALES:
        value *= SCALES[tokens[at + used]["word"].casefold()]
        used += 1
    unit = unit or _unit_at(tokens, at + used)
    return Number(value, unit, text[token.start() : tokens[at + used - 1].end()], token.start()), used


def _words_at(tokens: list[re.Match[str]], at: int, text: str) -> tuple[Number | None, int]:
    """Read number words: "twenty-five", "two hundred and six", "a dozen"; the article alone is none."""
    total = group = Decimal(0)
    used = last = 0
    while at + used < len(tokens):
        token = tokens[at + used]
        word = (token["word"] or "").casefold()
        if word in UNITS or word in TENS:
            group += UNITS.get(word, 0) + TENS.get(word, 0)
        elif word in SCALES and (last or word in {"hundred", "dozen", "thousand", "million", "billion"}):
            scale = SCALES[word]
            group = (group or Decimal(1)) * scale
            if scale >= 1000:  # noqa: PLR2004 - thousands end a group
                total, group = total + group, Decimal(0)
        elif not (last and (word == "and" or token["other"] == "-") and _goes_on(tokens, at + used + 1)):
            break
        used += 1
        last = used
    first = tokens[at]["word"].casefold()
    if not last:
        if first in ORDINALS:
            return Number(Decimal(ORDINALS[first]), "ordinal", tokens[at]["word"], tokens[at].start()), 1
        return None, 1
    if last == 1 and first == "one":
        return None, 1  # mostly no count
    end = tokens[at + last - 1].end()
    return Number(total + group, _unit_at(tokens, at + last), text[tokens[at].start() : end], tokens[at].start()), last


def _goes_on(tokens: list[re.Match[str]], at: int) -> bool:
    word = (tokens[at]["word"] or "").casefold() if at < len(tokens) else ""
    return word in UNITS or word in TENS


def _unit_at(tokens: list[re.Match[str]], at: int) -> str:
    """Return what a number counts: the measure or the word that follows it, "" for none."""
    words: list[str] = []
    for token in tokens[at : at + 2]:
        if token["other"] == "-" and not words:
            continue
        word = (token["word"] or token["sign"] or "").casefold()
        if not word:
            break
        words.append(word)
    joined = " ".join(words)
    if joined in MEASURES:
        return MEASURES[joined]
    first = words[0] if words else ""
    if first == "m" and (tokens[at]["word"] or "") != "m":
        return ""
    return MEASURES.get(first, first)


def _value(numeral: str) -> Decimal | None:
    if _GROUPED.fullmatch(numeral):
        numeral = re.sub(r"[,\s]", "", numeral)
    elif re.fullmatch(r"\d+,\d{1,2}", numeral):
        numeral = numeral.replace(",", ".")
    try:
        return Decimal(numeral.replace(",", ""))
    except InvalidOperation:
        return None


def _is_part_of_a_name(text: str, token: re.Match[str]) -> bool:
    """Tell whether letters or a hyphen stand right before the figures: "F-16", "NSC-68", "T34"."""
    before = text[max(0, token.start() - 2) : token.start()]
    return bool(re.search(r"[^\W\d_]-?$", before)) and not token["money"]


def years(found: list[Number]) -> Iterator[Number]:
    """Yield the numbers that read like a year."""
    return (one for one in found if _YEAR.fullmatch(one.written))
