"""Names in a sentence, and what each does there: who acts, on whom, from where to where. Rules of order; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

from rag.verify.words import Word

ACTS: Final = "acts"  # stands before the verb
BEARS: Final = "bears"  # stands after it
WHEN: Final = "when"  # a month or a day of the week
_SMALL_MONTHS: Final = frozenset(
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
)  # French writes them without a capital: they are dates beside figures only
CALENDAR: Final = _SMALL_MONTHS | frozenset(
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday "
    "januar februar märz mai juni juli oktober dezember "
    "montag dienstag mittwoch donnerstag freitag samstag sonntag".split()
)
_PREPOSITIONS: Final = frozenset(
    "from to by against with for of in at on into toward towards via through near between among under over "
    "von zu nach gegen mit für in an auf durch bei de du des à au aux par contre avec pour dans sur vers".split()
)
_SUFFIXES: Final = ("ly", "ing", "tion", "tions", "ment", "ments", "ness", "ers", "ors", "ed", "als", "ies", "ists")
_OPENERS: Final = frozenset(
    "both each several many some most few all any other others another such same first second third last next then now "
    "here also only even still however although though while since because if until unless before after during under "
    "over between among no not one two three four five six seven eight nine ten according despite moreover today "
    "meanwhile although once when where who what this that these those there they we he she it i you his her its their "
    "our my your more less neither either nor".split()
)
_DEMONYM: Final = 4  # letters that "Egypt" and "Egyptian" share at least, and more that one may have
_ARTICLES: Final = frozenset("the a an der die das den dem le la les l une un".split())
_TITLES: Final = frozenset(
    "mr mrs ms dr sir lord gen col lt maj capt sgt president minister secretary ambassador".split()
)


@dataclass(frozen=True, slots=True)
class Name:
    """A run of words with capitals, in lower case, and its part: ACTS, BEARS, or the preposition before it."""

    words: tuple[str, ...]
    part: str

    @property
    def last(self) -> str:
        """The word by which the name is known elsewhere."""
        return self.words[-1]


def names(sentence: Sequence[Word]) -> list[Name]:
    """Return the names of a sentence in their order, each with its part."""
    found: list[Name] = []
    run: list[str] = []
    part, before, seen = "", "", False
    for at, word in enumerate((*sentence, None)):
        if word is not None and _is_name(sentence, at):
            if not run:
                part = _part(before, acted=seen)
            run.append(word.low)
            continue
        if run:
            kept = tuple(one for one in run if one.rstrip(".") not in _TITLES) or tuple(run)
            found.append(Name(kept, WHEN if CALENDAR.issuperset(kept) else part))
            run = []
        if word is not None:
            seen = (seen or any(name.part == ACTS for name in found)) and word.written not in {".", ";"}
            before = before if word.low in _ARTICLES else word.low
    return found


def missing(claim: Sequence[Word], source: Sequence[Word]) -> list[str]:
    """Return the names of a claim that its source does not have, as written, nor a form or the letters of."""
    there = {word.low for word in source if not word.is_sign}
    shorts = {word.low.replace(".", "") for word in source if word.written.isupper() and len(word.written) > 1}
    letters = _initials(source)
    lost = []
    for name in names(claim):
        initials = "".join(word[0] for word in name.words)
        if len(name.words) > 1 and initials in shorts:
            continue
        for word in name.words:
            plain = word.replace(".", "")
            if not (word in there or plain in letters or any(_is_form(word, other) for other in there)):
                lost.append(word)
    written = {word.low: word.written for word in claim}
    return [written[word] for word in lost]


def swapped(claim: Sequence[Word], source: Sequence[Word]) -> tuple[str, str] | None:
    """Return two names whose parts are exchanged in the source: "A attacked B" for "B attacked A"; None without."""
    here, there = _parts(claim), _parts(source)
    for one, other in combinations(sorted(here.keys() & there.keys()), 2):
        mine, yours = (here[one], here[other]), (there[one], there[other])
        if mine[0] != mine[1] and mine == yours[::-1]:
            return one, other
    return None


def is_exchange(claim: Sequence[Word], source: Sequence[Word], pair: tuple[str, str]) -> bool:
    """Tell whether just two names changed places: the claim says more pairs of words of its source with them put back.

    Where whole clauses changed places, each name stands beside the same words as before.
    """
    one, other = pair
    there = _neighbours(source, {})
    back = _neighbours(claim, {one: other, other: one})
    return len(back & there) > len(_neighbours(claim, {}) & there)


def _neighbours(sentence: Sequence[Word], instead: Mapping[str, str]) -> set[tuple[str, str]]:
    said = [instead.get(word.low, word.low) for word in sentence if not word.is_sign and word.low not in _ARTICLES]
    return set(pairwise(said))


def _parts(sentence: Sequence[Word]) -> dict[str, str]:
    """Return the part of each name that stands once; in the passive who acts and who bears are exchanged back."""
    every = names(sentence)
    once = [name for name in every if name.part != WHEN and sum(other.last == name.last for other in every) == 1]
    parts = {name.last: name.part for name in once}
    if "by" in parts.values() and ACTS in parts.values():
        exchange = {"by": ACTS, ACTS: BEARS}
        parts = {name: exchange.get(part, part) for name, part in parts.items()}
    return parts


def _part(before: str, *, acted: bool) -> str:
    if before in _PREPOSITIONS:
        return before
    return BEARS if acted else ACTS


def _is_name(sentence: Sequence[Word], at: int) -> bool:
    word = sentence[at]
    if word.written in _SMALL_MONTHS:
        return any(one.low.removesuffix("er").isdecimal() for one in sentence[max(at - 1, 0) : at + 2])
    if word.is_sign or not word.is_capital or word.low == "i":
        return False
    if not word.opens:
        return True
    follows = sentence[at + 1] if at + 1 < len(sentence) else None
    if word.low in _OPENERS or not word.is_content:
        return False
    is_run = follows is not None and not follows.is_sign and follows.is_capital
    return is_run or word.written.isupper() or not word.low.endswith(_SUFFIXES)


def _initials(source: Sequence[Word]) -> set[str]:
    """Return the letters that runs of two to five capitals in the source begin with."""
    capitals = [word.low[0] if word.is_capital and not word.is_sign else " " for word in source]
    joined = "".join(capitals)
    return {run[at:end] for run in joined.split() for at in range(len(run)) for end in range(at + 2, at + 6)}


def _is_form(one: str, other: str) -> bool:
    """Tell whether two words are forms of one name: Egypt, Egyptian; France, French stay apart."""
    short, long = sorted((one, other), key=len)
    return (
        len(short) >= _DEMONYM
        and long.startswith(short[: max(_DEMONYM, len(short) - 1)])
        and (len(long) - len(short) <= _DEMONYM)
    )
