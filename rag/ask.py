"""The straight line: question → view → hits → draft → claims → verified claims → marked answer.

Whoever drafts, the way is one. Each drafted sentence comes with spans; these are read again in the store, the sentence
is held against them, and what they don't bear out is left out and counted.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias, cast

from indexes.embed import Embedder
from indexes.policy import Marking, dominates, home_of, join
from indexes.records import Hit
from indexes.search import Query
from indexes.sentences import split
from indexes.view import View
from rag.aim import aimed
from rag.answer import QUOTING, Answer, Citation, Claim, DraftedBy, LeftOut, abstained, answered, title_for
from rag.conflicts import disagreeing, newest_first
from rag.drafted import QUOTE, Draft, Drafted, Span, Way
from rag.extract import Pool, pick_from
from rag.parts import parts
from rag.verify import Judgement, Verdict, judge
from rag.verify.second import Second

PASSAGES: Final = 12  # how many passages are read for sentences
CLOSEST: Final = 3  # how many are shown when nothing answers
GONE: Final = "It no longer stands in the source."
NO_SOURCE: Final = "It cites no passage."
NOTHING_STOOD: Final = "Nothing that the language model wrote answers this and is borne out by the cited passages."


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer with what it was made from: the passages that were read, best first, and the draft."""

    answer: Answer
    hits: tuple[Hit, ...]
    draft: Draft


@dataclass(frozen=True, slots=True)
class Reach:
    """The most that an answer can be marked, said before any word of it: the join over all passages that were read.

    The view's ceiling where there is none.
    """

    marking: Marking


Step: TypeAlias = Reach | Claim | Asked


@dataclass(frozen=True, slots=True)
class Checked:
    """What is left of a draft: the claims that stand, the sentences that don't, who drafted, and the draft."""

    claims: tuple[Claim, ...]
    dropped: tuple[LeftOut, ...]
    by: DraftedBy
    draft: Draft


def ask(view: View, question: str, way: Way = QUOTE) -> Answer:
    """Answer a question from the documents of a view, or abstain. See `asked`."""
    return asked(view, question, way).answer


def asked(view: View, question: str, way: Way = QUOTE) -> Asked:
    """Answer a question from the documents of a view, or abstain; return the answer with what it was made from.

    A language model drafts where `way` names one. When its draft can't be used, or nothing of it stands, the answer is
    quoted and says so.
    """
    return asked_of(view, question, view.search(question, limit=PASSAGES, action="ask", fold=True), way)


def asked_of(view: View, question: str, faces: Sequence[Hit], way: Way = QUOTE) -> Asked:
    """Answer from passages that this view found, best first; see `asked`."""
    *_, last = steps_of(view, question, faces, way)
    return cast("Asked", last)


def steps(view: View, question: str, way: Way = QUOTE) -> Iterator[Step]:
    """Answer a question step by step: its reach, each claim as soon as it was checked, and at last the whole.

    A claim that was given is in the whole answer; only where two disagree may their order be another.
    """
    yield from steps_of(view, question, view.search(question, limit=PASSAGES, action="ask", fold=True), way)


def steps_of(view: View, question: str, faces: Sequence[Hit], way: Way = QUOTE) -> Iterator[Step]:
    """Answer step by step from passages that this view found, best first; see `steps`."""
    hits = tuple(one for face in faces for one in (face, *face.folded))
    yield Reach(join(hit.portion for hit in hits) if hits else view.ceiling)
    query = Query.of(question)
    words = "" if query.only_narrows else query.text
    if way.drafter is None or not words or not hits:
        draft = _quoting(view, words, hits)
        checked = yield from _checked(view, draft, DraftedBy())
    else:
        draft = way.drafter.draft(words, hits)
        beside = join(hit.portion for hit in draft.shown) if draft.shown else None
        sentences, off = aimed(words, draft.sentences, hits, view.embedder)
        by = DraftedBy(draft.drafter, draft.trouble, beside)
        checked = yield from _checked(view, replace(draft, sentences=sentences), by, way.judges)
        checked = replace(checked, dropped=(*off, *checked.dropped))
        if not checked.claims:
            by = DraftedBy(QUOTING, draft.trouble or NOTHING_STOOD)
            quoted = yield from _checked(view, _quoting(view, words, hits), by)
            checked = replace(quoted, dropped=(*checked.dropped, *quoted.dropped))
    if checked.claims:
        claims = newest_first(checked.claims)
        answer = answered(claims, checked.dropped, home_of(view.reader), checked.by)
        answer = replace(answer, disagree=tuple(disagreeing(claims)), missing=checked.draft.missing)
    else:
        answer = abstained(view.ceiling, _no_answer(hits, checked), faces[:CLOSEST], checked.dropped, checked.by)
    yield Asked(answer, hits, draft)


def _quoting(view: View, question: str, hits: Sequence[Hit]) -> Draft:
    """Draft without a model: sentences of the passages, word for word, those of the newest document first."""
    pool = Pool.of(hits if question else (), view.embedder)
    picked = {part: pick_from(pool, part, view.embedder) for part in parts(question)} if question else {}
    groups = list({group[0].text: group for found in picked.values() for group in found.groups}.values())
    newest = [sorted(group, key=lambda sentence: sentence.hit.date, reverse=True) for group in groups]
    spans = [tuple(Span(one.hit, one.start, one.end, one.text) for one in group) for group in newest]
    missing = tuple(part for part, found in picked.items() if not found.groups)
    near = any(found.is_near for found in picked.values())
    return Draft(tuple(Drafted(group[0].text, group) for group in spans), QUOTING, missing=missing, is_near=near)


def _checked(view: View, draft: Draft, by: DraftedBy, judges: Sequence[Second] = ()) -> Generator[Claim, None, Checked]:
    """Hold each drafted sentence against what its spans say in the store now; give each that stands at once.

    Once a configured judge has failed none is asked for the rest of the answer, so that a dead server costs one
    deadline; the answer says so.
    """
    claims: list[Claim] = []
    dropped: list[LeftOut] = []
    for drafted in draft.sentences:
        bound = _standing(view, drafted)
        if not bound.spans:
            dropped.append(LeftOut(drafted.text, GONE if drafted.spans else NO_SOURCE, 0.0, ()))
            continue
        judgement, spans = _weighed(bound, view.embedder, judges)
        if judgement.trouble:
            judges, by = (), replace(by, trouble=by.trouble or judgement.trouble)
        citations = _citations(spans)
        if judgement.verdict.is_shown:
            claims.append(Claim(bound.text, judgement.verdict, citations, judgement.score, judgement.remark))
            yield claims[-1]
        else:
            dropped.append(LeftOut(bound.text, _why(judgement), judgement.score, citations))
    return Checked(tuple(claims), tuple(dropped), by, draft)


def _standing(view: View, drafted: Drafted) -> Drafted:
    """Return a sentence with those of its spans whose words still stand in the store, byte for byte.

    A quotation is then the first of these.
    """
    spans = tuple(one for one in drafted.spans if view.stands(one.hit.document, one.start, one.end, one.text))
    return Drafted(spans[0].text if drafted.is_quote and spans else drafted.text, spans)


def _weighed(drafted: Drafted, embedder: Embedder, judges: Sequence[Second]) -> tuple[Judgement, tuple[Span, ...]]:
    """Return the judgement of a sentence, and the spans that it rests on: of whole passages, their sentences.

    A quotation rests on all of its spans, each of which says it.
    """
    if drafted.is_quote:
        return Judgement(Verdict.SUPPORTED, 1.0), drafted.spans
    sentences = [sentence for span in drafted.spans for sentence in _sentences(span)]
    judgement = judge(drafted.text, [sentence.text for sentence in sentences], embedder, judges)
    return judgement, tuple(sentences[number] for number in judgement.rests) or drafted.spans


def _sentences(span: Span) -> list[Span]:
    return [
        Span(span.hit, span.start + start, span.start + end, span.text[start:end]) for start, end in split(span.text)
    ]


def _citations(spans: Sequence[Span]) -> tuple[Citation, ...]:
    """Return spans as citations. What is known of a document is told only where it adds nothing to the claim's mark."""
    marking = join(span.hit.portion for span in spans)
    return tuple(_citation(span, told=dominates(marking, span.hit.marking), marking=marking) for span in spans)


def _citation(span: Span, *, told: bool, marking: Marking) -> Citation:
    return Citation(
        document=span.hit.document,
        revision=span.hit.revision,
        marking=span.hit.marking,
        portion=span.hit.portion,
        title=title_for(span.hit, marking),
        page=span.hit.page,
        start=span.start,
        end=span.end,
        quote=span.text,
        date=span.hit.date if told else "",
        originator=span.hit.originator if told else "",
    )


def _why(judgement: Judgement) -> str:
    """Return in plain words why a sentence is left out."""
    remark = judgement.remark
    return f"{remark[0].upper()}{remark[1:]}." if remark else "The cited passages do not state it."


def _no_answer(hits: Sequence[Hit], checked: Checked) -> str:
    """Return why there is no answer: nothing matched, nothing states it, or some come near. It never hints at more."""
    read = "1 passage was read; it does not state" if len(hits) == 1 else f"{len(hits)} passages were read; none states"
    passages = f"{read} this." if hits else "0 passages matched."
    near = " Some speak of it; the closest are shown." if checked.draft.is_near else ""
    return f"No answer from the documents you may read. {passages}{near}"
