"""The fields of a question: they narrow it by the filters that a search knows, and stay on the page as sent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final

from fastapi import Request

from indexes.catalogue import Offer
from indexes.errors import UsageError
from indexes.policy import Marking
from indexes.search import Query
from rag.showing import BEST
from web import banner
from web.banner import Mark
from web.visit import Rejected, checked_question

ANSWER: Final = "answer"
PASSAGES: Final = "passages"
DOCUMENTS: Final = "documents"
MODES: Final[Mapping[str, str]] = {ANSWER: "Answer", PASSAGES: "Passages", DOCUMENTS: "Documents"}
WRONG_DATES: Final = "Dates are years, months or days, the earlier one first: 1962, 1962-03 or 1962-03-12."
WRONG_COLLECTION: Final = "This collection is not one of those on offer. Choose one from the list."
FIELD: Final = 200  # characters
LONGEST_TITLE: Final = 80  # characters; a longer one makes no question
_DAY: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
_FILTERING: Final = re.compile('[:"\u00ab\u00bb\u201e\u201c\u201d]')  # signs by which a title would narrow a search


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields as they were sent. `after` is the answer that is gone on with, `since` and `until` are dates."""

    question: str = ""
    up_to: str = ""
    collection: str = ""
    since: str = ""
    until: str = ""
    mode: str = ANSWER
    order: str = BEST
    after: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A document whose title a question may name, and the marking of that title."""

    tag: Mark
    title: str


async def sent(request: Request) -> Fields:
    """Give the fields of the form; only the question may be long."""
    form = await request.form()
    found = {one.name: value for one in fields(Fields) if isinstance(value := form.get(one.name), str)}
    return Fields(**{name: value if name == "question" else value.strip()[:FIELD] for name, value in found.items()})


def narrowed(written: Fields) -> str:
    """Give the question with the collection and the dates as its filters.

    Raises:
        Rejected: 422, for the question as `checked_question`, or a field that can't be read.
    """
    question = checked_question(written.question)
    return " ".join(part for part in (question, _collection(written.collection), _dates(written)) if part)


def _collection(name: str) -> str:
    if not name:
        return ""
    return _read(f'collection:"{name.replace(chr(34), " ")}"', WRONG_COLLECTION)


def _dates(written: Fields) -> str:
    given = [day for day in (written.since, written.until) if day]
    if not given:
        return ""
    if not all(map(_DAY.fullmatch, given)):
        raise Rejected(422, WRONG_DATES)
    return _read(f"date:{written.since}..{written.until}", WRONG_DATES)


def _read(condition: str, wrong: str) -> str:
    """Give a filter that can be read, and is one filter. Raises Rejected for any other."""
    try:
        query = Query.of(condition)
    except UsageError:
        raise Rejected(422, wrong) from None
    if len(query.conditions) != 1 or not query.only_narrows:
        raise Rejected(422, wrong)
    return condition


def examples(offer: Offer, ceiling: Marking) -> tuple[Example, ...]:
    """Give the titles of which a first question may ask: those that narrow no search and are not too long."""
    return tuple(
        Example(banner.portion(card.title_marking, ceiling), card.title)
        for card in offer.cards
        if len(card.title) <= LONGEST_TITLE and not _FILTERING.search(card.title)
    )[:3]
