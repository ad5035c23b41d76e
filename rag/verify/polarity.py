"""Whether something is said, denied, supposed or planned, and in which direction. Word lists and windows; pure."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from rag.verify.words import Word

WINDOW: Final = 6  # words after a cue that it speaks of
NEGATIONS: Final = frozenset(
    "not no never none neither nor without cannot n't hardly nobody nothing nowhere denied denies deny refused refuses "
    "refuse failed fails fail rejected rejects lacked lacks unable "
    "nicht kein keine keinen keinem keiner nie niemals ohne weder verweigerte lehnte "
    "pas jamais aucun aucune sans ni refusé refuse".split()
)
_CONTRACTED: Final = ("n't", "n\u2019t")
# How sure, from the weakest. A claim may be less sure than its source, never more.
_GROUPS: Final = (
    "if unless whether wenn falls ob si",
    "may might could possibly perhaps maybe can möglicherweise vielleicht könnte könnten peut-être pourrait",
    "reportedly allegedly alleged claimed claims rumoured rumored suspected believed thought angeblich offenbar",
    "probably likely appears appeared seems seemed suggests suggested wahrscheinlich vermutlich semble probablement",
    (
        "would should planned plans intended intends expected proposed hopes hoped considering considered wants wanted "
        "asked sollte plante geplant würde envisage voudrait devrait"
    ),
)
HEDGES: Final = MappingProxyType({word: strength for strength, group in enumerate(_GROUPS) for word in group.split()})
CERTAIN: Final = 5
# What turns a statement round: one of a pair in the claim, the other in the source.
OPPOSITES: Final = tuple(
    (frozenset(one.split()), frozenset(other.split()))
    for one, other in (
        ("increase increased increases rise rose risen rises grow grew grown gained higher more greater",
         "decrease decreased decreases fall fell fallen falls decline declined shrank lost lower less fewer"),
        ("above over exceeding exceeded exceeds", "below under"),
        ("before prior", "after following"),
        ("since", "until"),
        ("largest most highest longest strongest best", "smallest least lowest shortest weakest worst"),
        ("accept accepted accepts approve approved approves", "reject rejected rejects disapprove disapproved"),
        ("support supported supports favour favoured favor favored", "oppose opposed opposes"),
        ("open opened opens", "closed close closes shut"),
        ("arrive arrived arrives enter entered enters", "depart departed departs leave left leaves"),
        ("north northern", "south southern"),
        ("east eastern", "west western"),
        ("won win wins", "lost lose loses"),
        ("buy bought buys", "sell sold sells"),
        ("import imported imports", "export exported exports"),
        ("begin began begun start started", "end ended stop stopped cease ceased"),
        ("advance advanced", "retreat retreated withdrew withdrawn withdraw"),
        ("strengthen strengthened", "weaken weakened"),
        ("allow allowed permit permitted", "forbid forbade forbidden prohibit prohibited banned"),
        ("gleich vor", "nach"),
        ("stieg gestiegen zugenommen", "sank gesunken abgenommen"),
        ("avant", "après"),
        ("augmenté augmente hausse", "diminué diminue baisse"),
    )
)  # fmt: skip


def negated(words: Sequence[Word]) -> dict[str, bool]:
    """Return for each content stem whether it stands within a negation; twice denied is said."""
    found: dict[str, bool] = {}
    left = 0
    denied = False
    for word in words:
        if word.is_sign or word.low in {"but", "although", "however", "aber", "mais"}:
            left, denied = 0, False
            continue
        is_cue = _is_cue(word)
        if is_cue:
            denied = not denied if left else True
            left = WINDOW
        elif word.is_content:
            found.setdefault(word.stem, denied and left > 0)
        left = max(0, left - (0 if is_cue else 1))
        denied = denied and left > 0
    return found


def denials(words: Sequence[Word]) -> int:
    """Return how often something is denied; French says "ne" and "pas" for it once."""
    return sum(_is_cue(word) for word in words)


def _is_cue(word: Word) -> bool:
    return word.low in NEGATIONS or word.low.endswith(_CONTRACTED)


def hedged(words: Sequence[Word]) -> dict[str, int]:
    """Return for each content stem how sure it is said: the weakest cue of its clause before it, else CERTAIN."""
    found: dict[str, int] = {}
    sure = CERTAIN
    for word in words:
        if word.written in {".", ";", ":", "!", "?"}:
            sure = CERTAIN
        elif word.low in HEDGES:
            sure = min(sure, HEDGES[word.low])
        elif word.is_content:
            found.setdefault(word.stem, sure)
    return found


def turned(claim: Sequence[Word], source: Sequence[Word]) -> tuple[str, str] | None:
    """Return a word of the claim and its opposite in the source, where each side has only its own; None without."""
    here = {word.low: word.written for word in claim}
    there = {word.low: word.written for word in source}
    for one, other in OPPOSITES:
        for mine, yours in ((one, other), (other, one)):
            said, opposite = mine & here.keys(), yours & there.keys()
            if said and opposite and not mine & there.keys() and not yours & here.keys():
                return here[min(said)], there[min(opposite)]
    return None
