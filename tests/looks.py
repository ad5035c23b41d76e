"""What a reader can see of a library, written down to the last bit, and where two libraries show different things."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import product

from indexes.embed import Embedder
from indexes.errors import CoversheetError
from indexes.policy import text
from indexes.ranking import Ranking
from indexes.records import Revision
from indexes.view import View
from rag.answer import answer_record
from rag.ask import ask
from tests.happenings import LOOKS, do
from tests.stock import CASES, QUESTIONS, SEARCHES, UNREADABLE
from tests.worlds import ABSENT, Pair, Step, World, twins

Observation = tuple[str, str]
"""What was done, and all that came back."""

Observe = Callable[[World, list[str], Step | None], Iterable[Observation]]
"""How a world is looked at: its ids to ask for, and one step, or None for everything."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The first thing that the two worlds show differently."""

    look: str
    first: str
    second: str

    def __str__(self) -> str:
        """Return the two, from where they part."""
        start = next((n for n, (a, b) in enumerate(zip(self.first, self.second, strict=False)) if a != b), 0)
        start = max(0, start - 60)
        return f"{self.look}:\n  {self.first[start : start + 240]}\n  {self.second[start : start + 240]}"


@dataclass(slots=True)
class Tally:
    """How many pairs were compared, in how many observations, after which kinds of steps."""

    pairs: int = 0
    observations: int = 0
    looks: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)


def difference(pair: Pair, observe: Observe, *, tally: Tally, model: Embedder | None = None) -> Difference | None:
    """Live a pair's history, look at both worlds in between and at the end; return the first difference, if any."""
    tally.pairs += 1
    with twins(CASES[pair.case], model) as (first, second):
        for step in (*pair.steps, None):
            if step is None or step.act in LOOKS:
                found = _compare(first, second, observe, step, tally)
                if found:
                    return found
                continue
            tally.acts[step.act] += 1
            if not step.act.startswith("hidden"):
                do(first, step)
            do(second, step)
    return None


def _compare(first: World, second: World, observe: Observe, step: Step | None, tally: Tally) -> Difference | None:
    names = known_ids(first, second)
    for one, other in zip(observe(first, names, step), observe(second, names, step), strict=True):
        tally.observations += 1
        tally.looks[one[0].partition("(")[0]] += 1
        if one != other:
            return Difference(one[0], one[1], other[1])
    return None


def known_ids(first: World, second: World) -> list[str]:
    """Return the ids of what is stored in either world, readable and hidden, in an order of no meaning."""
    return sorted({*first.stored, *second.stored}, key=lambda name: hashlib.sha256(name.encode()).digest())


def told(act: Callable[[], object]) -> str:
    """Return what an act gives, or the error that it ends with: kind, words and exit code."""
    try:
        return repr(act())
    except CoversheetError as error:
        return f"{type(error).__name__} {error.args!r} {error.exit_code}"


def through_view(world: World, names: list[str], step: Step | None) -> Iterator[Observation]:
    """Look through the view itself: every field of every result, scores to the last bit."""
    view = world.view()
    if step is not None:
        yield _one_look(view, names, step)
        return
    yield "ceiling", text(view.ceiling)
    for question, limit in SEARCHES:
        yield f"search({limit})", told(partial(view.search, question, limit=limit))
        yield f"search folded({limit})", told(partial(view.search, question, limit=limit, fold=True))
    for ranking in (Ranking.WORDS, Ranking.MEANING):
        yield f"search {ranking.value}", told(partial(view.search, QUESTIONS[5], limit=20, ranking=ranking))
    for question in (QUESTIONS[-1], UNREADABLE):
        yield "search narrowed", told(partial(view.search, question, limit=20))
    for question in (QUESTIONS[0], QUESTIONS[8], UNREADABLE):
        yield "ask", told(partial(_answered, view, question))
    yield "reading", told(partial(view.reading, QUESTIONS[7]))
    yield "glossary", told(view.glossary)
    if world.case.readable:
        narrow = world.view(world.case.readable[0])
        yield "search up to", told(partial(narrow.search, QUESTIONS[0], limit=4))
    yield "named", told(lambda: view.named({*names, ABSENT, "", *(f"{n}.txt" for n in range(9))}))
    yield "count", told(view.count)
    for name in (*names, ABSENT, "malformed/../id", ""):
        yield f"document({name})", told(partial(view.document, name))
        yield f"page({name}, 1)", told(partial(view.page, name, 1))
        yield f"page({name}, 2)", told(partial(view.page, name, 2))
        yield f"around({name})", told(partial(view.around, name, 0))
        yield f"quote({name})", told(partial(view.quote, name, 0, 40))
        yield f"revisions({name})", told(lambda: _ways(view.revisions(name)))  # noqa: B023 - called at once
    yield from _revisions(view, names)


def _revisions(view: View, names: list[str]) -> Iterator[Observation]:
    """Look at what became of documents; the moments are left out, for the worlds live one after the other."""
    found = view.replaced(names)
    yield "replaced", repr(_ways(found))
    for now, earlier in [*((one.now, one.document) for one in found), *product(names[:2], names[:2]), (ABSENT, ABSENT)]:
        yield f"compared({now}, {earlier})", told(lambda: view.compared(now, earlier)[:2])  # noqa: B023 - called at once


def _ways(found: list[Revision]) -> list[tuple[str, str, int]]:
    return [(one.document, one.now, one.number) for one in found]


def _answered(view: View, question: str) -> dict[str, object]:
    return answer_record(ask(view, question))


def _one_look(view: View, names: list[str], step: Step) -> Observation:
    question = QUESTIONS[step.question]
    if step.act == "look ask":
        return f"ask({question})", told(lambda: ask(view, question))
    if step.act == "look open":
        name = [*names, ABSENT][step.document % (len(names) + 1)]
        return f"document({name})", told(partial(view.document, name))
    return f"search({question})", told(partial(view.search, question, limit=2**step.variant))
