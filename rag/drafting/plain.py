"""Text made harmless: for a prompt, where it must not look like the prompt's own marks; from a model, for the eye."""

import re
import unicodedata
from contextlib import suppress

from indexes.errors import MarkingError
from indexes.policy import parse, parse_portion

KEPT = frozenset("\n\t")
# Marks by which a chat template parts its turns (<|im_end|>, <s>, [INST]), and our own: fences and citations.
LOOKALIKES = str.maketrans({"<": "\u2039", ">": "\u203a", "[": "(", "]": ")", "\uff5c": "|", "\u2581": "_"})
TAG = re.compile(r"</?[a-zA-Z!?][^<>]*>?|<!--")
LINK = re.compile(r"!?\[[^\]\n]*\]\s*\([^)\n]*\)|!?\[[^\]\n]*\]\s*\[[^\]\n]*\]\(|^\[[^\]\n]+\]:\s*\S+", re.MULTILINE)
ADDRESS = re.compile(
    r"\b[a-z][a-z0-9+.-]{1,20}:/{1,2}\S|\bwww\.\S|\b(?:javascript|data|mailto|tel|vbscript|blob):\S", re.IGNORECASE
)
EMPHASIS = re.compile(r"[*`~]+|(?<!\w)_+|_+(?!\w)|^\s*(?:#{1,6}|>+|[-+•–])\s+|\|", re.MULTILINE)
NUMBERING = re.compile(r"^\s*\d{1,2}[.)]\s+(?=\S)")
BRACKETED = re.compile(r"\(\s*/{0,2}[A-Za-z][A-Za-z0-9 /,.-]{0,80}\)")
LEVEL = (
    r"(?:UNCLASSIFIED|CUI|RESTRICTED|CONFIDENTIAL|TOP\s+SECRET|SECRET|OFFICIAL|COSMIC|NATO|EU|"
    r"RESTREINT|CONFIDENTIEL|TRES|TRÈS)"
)
BANNER = re.compile(rf"(?<!\w)/{{0,2}}{LEVEL}(?:[ A-Z-]*//+[A-Z0-9 ,/-]*[A-Z0-9](?!\w))")
WHOLE = re.compile(rf"^\W*{LEVEL}(?:[ /]+[A-Z-]+)*\W*$")
AFTER = re.compile(rf"(?<=[.!?])\s+(?:{LEVEL}[ /]*)+\W*$")
BEFORE = re.compile(rf"^\W*(?:{LEVEL}[ /]*)+(?:[-:–]\s+)")


def visible(text: str) -> str:
    """Return the text without what can't be seen: control and bidi characters, joiners, private and unassigned ones."""
    return "".join(
        one for one in text if one in KEPT or unicodedata.category(one) not in {"Cc", "Cf", "Co", "Cs", "Cn"}
    )


def fenced_in(text: str) -> str:
    """Return a passage or a question as it stands in a prompt: no character of it can end a fence or a turn."""
    return visible(unicodedata.normalize("NFC", text)).translate(LOOKALIKES)


def has_link_or_markup(text: str) -> bool:
    """Whether a model's sentence holds a link, an address or HTML, which no sentence of an answer may."""
    return bool(TAG.search(text) or LINK.search(text) or ADDRESS.search(text))


def shown_text(text: str) -> str:
    """Return a model's sentence as bare words: no emphasis, no list mark, no marking that the model wrote itself.

    A marking in a model's words says nothing: an answer's is computed from what the model was shown.
    """
    text = TAG.sub(" ", visible(text))
    text = NUMBERING.sub("", EMPHASIS.sub(" ", text).strip())
    text = BRACKETED.sub(_unless_marking, text)
    text = AFTER.sub("", BEFORE.sub("", BANNER.sub(" ", text)))
    if WHOLE.match(text):
        return ""
    return re.sub(r"\s+([.,;:!?])", r"\1", " ".join(text.split()))


def _unless_marking(match: re.Match[str]) -> str:
    return " " if _is_marking(match.group()) else match.group()


def _is_marking(bracketed: str) -> bool:
    """Whether brackets hold a portion mark or a banner; one that can't be read whole but has "//" counts as well."""
    inner = bracketed.strip("() ")
    with suppress(MarkingError):
        parse_portion(f"({inner})", parse("TOP SECRET//NOFORN"))
        return True
    with suppress(MarkingError):
        parse(inner)
        return True
    return "//" in inner
