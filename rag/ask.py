"""The straight line: question → view → hits → sentences → verified claims → marked answer."""

from collections.abc import Sequence

from indexes.errors import NotFound
from indexes.policy import home_of, join
from indexes.records import Hit
from indexes.search import Query
from indexes.view import View
from rag.answer import SUPPORTED, Answer, Citation, Claim, abstained, answered, title_for
from rag.extract import Sentence, pick

PASSAGES = 12  # how many passages are read for sentences
CLOSEST = 3  # how many are shown when nothing answers


def ask(view: View, question: str) -> Answer:
    """Answer a question from the documents of a view, in quoted sentences, or abstain.

    Each quote is read from the store again and compared before it is shown; one that differs is left out and counted.
    """
    return answer_from(view, question, view.search(question, limit=PASSAGES, action="ask", fold=True))


def answer_from(view: View, question: str, faces: Sequence[Hit]) -> Answer:
    """Answer from passages that this view found, best first; see `ask`."""
    hits = [one for face in faces for one in (face, *face.folded)]
    query = Query.of(question)
    groups = [] if query.only_narrows else pick(query.text, hits, view.embedder)
    checked = [_verified(view, group) for group in groups]
    claims = [_claim(group) for group in checked if group]
    left_out = len(groups) - len(claims)
    if not claims:
        return abstained(view.ceiling, _no_answer(hits), faces[:CLOSEST], left_out)
    return answered(claims, left_out, home_of(view.reader))


def _verified(view: View, group: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences whose words still stand in the store, byte for byte, where they were found."""
    kept = []
    for sentence in group:
        try:
            stored = view.quote(sentence.hit.document, sentence.start, sentence.end)
        except NotFound:
            continue
        if stored.encode() == sentence.text.encode():
            kept.append(sentence)
    return kept


def _claim(group: Sequence[Sentence]) -> Claim:
    """Return a claim in the words of the newest document that says it; the others stand behind it as sources."""
    group = sorted(group, key=lambda sentence: sentence.hit.date, reverse=True)
    marking = join(sentence.hit.portion for sentence in group)
    citations = tuple(
        Citation(
            document=sentence.hit.document,
            revision=sentence.hit.revision,
            marking=sentence.hit.marking,
            portion=sentence.hit.portion,
            title=title_for(sentence.hit, marking),
            page=sentence.hit.page,
            start=sentence.start,
            end=sentence.end,
            quote=sentence.text,
        )
        for sentence in group
    )
    return Claim(group[0].text, SUPPORTED, citations)


def _no_answer(hits: Sequence[Hit]) -> str:
    read = "1 passage was read; it does not state" if len(hits) == 1 else f"{len(hits)} passages were read; none states"
    passages = f"{read} this." if hits else "0 passages matched."
    return f"No answer from the documents you may read. {passages}"
