"""From a question and its passages to a draft: what fits is shown to the model, what it writes is read strictly."""

from collections.abc import Sequence

from indexes.records import Hit
from rag.drafted import Draft, Drafted, Span
from rag.drafting.bind import narrowest
from rag.drafting.parse import Read, parse
from rag.drafting.prompt import Prompt, Shown, fitting, prompt
from rag.drafting.reply import ModelTrouble, Reply, SchemaRefused, Speaker, Trouble


def draft(question: str, hits: Sequence[Hit], model: Speaker) -> Draft:
    """Return what the model drafts from `hits` (best first). Never raises for what a model or its server does.

    No sentences and no trouble: the model found no answer in the passages. `shown` is what the model was shown, also
    where its draft can't be used: the marking of the answer covers it.
    """
    shown = fitting(question, hits, model.context - model.tokens)
    if not shown:
        trouble = Trouble.TOO_LONG.sentence if hits else ""
        return Draft((), model.fingerprint, trouble=trouble)
    said, reply = _asked(question, shown, model)
    hits_shown = tuple(one.hit for one in shown)
    if isinstance(reply, ModelTrouble):
        return Draft((), model.fingerprint, said.digest, "", reply.trouble.sentence, hits_shown)
    try:
        sentences = tuple(_drafted(one, shown) for one in _read(reply, len(shown)))
    except ModelTrouble as error:
        return Draft((), model.fingerprint, said.digest, reply.text, error.trouble.sentence, hits_shown)
    return Draft(sentences, model.fingerprint, said.digest, reply.text, "", hits_shown)


def _asked(question: str, shown: Sequence[Shown], model: Speaker) -> tuple[Prompt, Reply | ModelTrouble]:
    """Return the prompt that was said in the end, with the reply: structured output first, then plain text."""
    said = prompt(question, shown, model.tokens, structured=True)
    try:
        try:
            return said, model.say(said.asked)
        except SchemaRefused:
            said = prompt(question, shown, model.tokens, structured=False)
            return said, model.say(said.asked)
    except ModelTrouble as error:
        return said, error


def _read(reply: Reply, passages: int) -> list[Read]:
    if reply.refused:
        raise ModelTrouble(Trouble.REFUSED)
    if reply.cut:
        raise ModelTrouble(Trouble.ENDLESS)
    return parse(reply.text, passages)


def _drafted(read: Read, shown: Sequence[Shown]) -> Drafted:
    """Return a sentence with a span of each passage that it names, out of what the model was shown."""
    text, numbers = read
    spans = []
    for number in numbers:
        hit, seen = shown[number - 1].hit, shown[number - 1].hit.text[: shown[number - 1].length]
        start, end = narrowest(text, seen)
        spans.append(Span(hit, hit.start + start, hit.start + end, seen[start:end]))
    return Drafted(text, tuple(spans))
