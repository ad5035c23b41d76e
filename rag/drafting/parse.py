"""What a model wrote, read strictly: sentences with the numbers of their passages. Nothing is guessed.

A sentence that names no passage, or one that was not shown, or that holds a link or HTML, keeps no passage at all: the
check then finds nothing to hold it against, and it is left out and counted.
"""

import json
import re
from typing import Any

from indexes.sentences import split
from rag.drafting.plain import has_link_or_markup, shown_text, visible
from rag.drafting.prompt import MAX_SENTENCES
from rag.drafting.reply import ModelTrouble, Trouble

Read = tuple[str, tuple[int, ...]]  # a sentence and the passages it names

MOST = 4 * MAX_SENTENCES  # a reply of more sentences than this has lost its way
OFTEN = 3  # so often the same sentence: the model goes round in circles
LONGEST = 1000  # characters of a sentence
NUMBERS = r"\[\s*\d{1,4}(?:\s*[,;]\s*\d{1,4})*\s*\]"
AFTER_STOP = re.compile(rf"([.!?])[ \t]*((?:{NUMBERS}[ \t]*)+)")
CITED = re.compile(NUMBERS)
OPENING = re.compile(r"^\s*(?:```\w*\s*)?(?=\{|\[\s*[\"{\]])")
CLOSING = re.compile(r"\s*```\s*$")
NONE = re.compile(r"^\W*none\W*$", re.IGNORECASE)
NO_ANSWER = re.compile(
    r"\b(?:I(?:['’]m| am) (?:sorry|unable|not able)|as an AI|"
    r"I (?:can(?:['’]|no)t|won['’]t|will not) (?:help|assist|answer|comply|provide))\b",
    re.IGNORECASE,
)


def parse(raw: str, passages: int) -> list[Read]:
    """Return the sentences of a reply, each with the numbers (1 to `passages`) of its passages; [] where it says none.

    Raises ModelTrouble for a reply that is empty, a refusal, endless, or JSON of another form.
    """
    text = visible(raw).strip()
    if not text:
        raise ModelTrouble(Trouble.EMPTY)
    opening = OPENING.match(text)
    found = _of_json(CLOSING.sub("", text[opening.end() :])) if opening else _of_lines(text)
    read: list[Read] = []
    counts: dict[str, int] = {}
    for sentence, numbers in found:
        shown = shown_text(sentence)
        if not shown:
            continue
        counts[shown] = counts.get(shown, 0) + 1
        sound = all(1 <= one <= passages for one in numbers) and not has_link_or_markup(sentence)
        one = (shown[:LONGEST], tuple(dict.fromkeys(numbers)) if sound and len(shown) <= LONGEST else ())
        if counts[shown] == 1:
            read.append(one)
    if len(read) > MOST or any(count >= OFTEN for count in counts.values()):
        raise ModelTrouble(Trouble.ENDLESS)
    if read and not any(numbers for _, numbers in read) and NO_ANSWER.search(text):
        raise ModelTrouble(Trouble.REFUSED)
    return read


def _of_json(text: str) -> list[tuple[str, list[int]]]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ModelTrouble(Trouble.UNREADABLE) from error
    sentences = value.get("sentences") if isinstance(value, dict) else None
    if not isinstance(sentences, list):
        raise ModelTrouble(Trouble.UNREADABLE)
    return [pair for one in sentences for pair in _of_object(one)]


def _of_object(value: Any) -> list[tuple[str, list[int]]]:
    """Return the sentences of one object; numbers inside its text say nothing, those beside it count."""
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        raise ModelTrouble(Trouble.UNREADABLE)
    numbers = value.get("passages")
    if not isinstance(numbers, list) or any(type(one) is not int for one in numbers):
        raise ModelTrouble(Trouble.UNREADABLE)
    text = CITED.sub(" ", visible(value["text"]))
    return [] if NONE.match(text) else [(text[start:end], numbers) for start, end in split(text)]


def _of_lines(text: str) -> list[tuple[str, list[int]]]:
    """Return the sentences of running text; a number belongs to the sentence that it stands in or follows."""
    found = []
    for line in text.splitlines():
        if NONE.match(line) or not line.strip():
            continue
        whole = AFTER_STOP.sub(lambda match: f" {match.group(2).strip()}{match.group(1)} ", line)
        for start, end in split(whole):
            sentence = whole[start:end]
            numbers = [int(one) for group in CITED.findall(sentence) for one in re.findall(r"\d+", group)]
            found.append((re.sub(r"\s+([.!?])", r"\1", CITED.sub("", sentence)), numbers))
    return found
