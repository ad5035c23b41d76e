"""Ten answers over declassified documents, in full: `python -m tests.benchmarks.answers DATA --library FOLDER`.

DATA holds `gold.jsonl` (id, level), `manifest.jsonl` (id, file) and the files; texts of a known level are taken in
once, under that level. Each answer is printed as its reader sees it, then every sentence that was left out, and why.
Without COVERSHEET_LLM answers are quoted; with it they are drafted. The last line holds the figures as JSON.
"""

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from indexes import embed
from indexes.accounts import Account
from indexes.settings import Settings, from_environment
from indexes.vault import Vault
from rag.answer import Answer
from rag.ask import asked
from rag.drafted import Way
from rag.drafting.language import Language
from rag.drafting.load import loaded
from rag.drafting.reply import Asked, Reply, Speaker
from rag.drafting.settings import from_environment as language_model
from rag.printed import page
from tests.benchmarks.declassified import LEVELS, TEXTS, ingest, rows

QUESTIONS = (
    "What did Diem think about elections in Vietnam?",
    "When was the USS Pueblo seized, and what was done to get its crew back?",
    "What assistance does Tunisia ask for?",
    "What is the World Population Plan of Action?",
    "What does the President of the House of Representatives of Cyprus say?",
    "Which forces would be used against Cuba?",
    "What did Tito write to President Eisenhower?",
    "How many troops does Korea send to Vietnam?",
    "What did Dulles tell Makins about Suez?",
    "Who is the ambassador to the Moon?",
)


@dataclass(slots=True)
class Timed:
    """A language model with a watch beside it: tokens heard and said, and the seconds that this took."""

    model: Speaker
    heard: int = 0
    said: int = 0
    seconds: float = 0.0
    fingerprint: str = field(init=False)
    context: int = field(init=False)
    tokens: int = field(init=False)

    def __post_init__(self) -> None:
        """Be the model in all else."""
        self.fingerprint, self.context, self.tokens = self.model.fingerprint, self.model.context, self.model.tokens

    def say(self, asked: Asked) -> Reply:
        """Return the model's reply, and count it."""
        begin = time.perf_counter()
        try:
            reply = self.model.say(asked)
        finally:
            self.seconds += time.perf_counter() - begin
        self.heard, self.said = self.heard + reply.heard, self.said + reply.said
        return reply


@contextmanager
def timed() -> Iterator[tuple[Way, Timed | None]]:
    """Yield the way of drafting that the environment names, with its watch; None where answers are quoted."""
    with loaded(language_model()) as model:
        if model is None:
            yield Way(), None
        else:
            watch = Timed(model.model)
            yield Way(Language(watch)), watch


def filled(data: Path, settings: Settings) -> None:
    """Take in the texts of a known level, each under it; nothing where the library is there."""
    if settings.library.exists():
        return
    levels = {row["_id"]: row["level"] for row in rows(data / "gold.jsonl")}
    files = [row for row in rows(data / "manifest.jsonl") if row["file"].startswith(TEXTS)]
    for level in LEVELS:
        chosen = [data / row["file"] for row in files if levels.get(row["_id"]) == level]
        ingest([one for one in chosen if one.exists()], settings.library, ["--marking", level])


def told(question: str, answer: Answer, seconds: float) -> str:
    """Return one answer in full, with what was left out of it."""
    lines = [f"=== {question}", page(answer), f"({seconds:.1f} s)"]
    lines += [f"LEFT OUT ({one.score:.2f}): {' '.join(one.text.split())}\n  {one.why}" for one in answer.dropped]
    return "\n".join(lines)


def figures(answers: Sequence[Answer], seconds: Sequence[float], watch: Timed | None) -> dict[str, Any]:
    """Return counts over the answers, seconds an answer, and tokens a second of all calls of the model."""
    claims = [claim for answer in answers for claim in answer.claims]
    record: dict[str, Any] = {
        "questions": len(answers),
        "answered": sum(not answer.abstained for answer in answers),
        "claims": len(claims),
        "partly": sum(bool(claim.instead) for claim in claims),
        "left_out": sum(answer.left_out for answer in answers),
        "drafted": sum(answer.drafted.by != "quoting" for answer in answers),
        "troubled": sum(bool(answer.drafted.trouble) for answer in answers),
        "seconds": [round(one, 2) for one in seconds],
        "seconds_median": round(sorted(seconds)[len(seconds) // 2], 2),
    }
    if watch is not None:
        each = {"tokens_heard": watch.heard, "tokens_said": watch.said, "model_seconds": round(watch.seconds, 1)}
        rate = (watch.heard + watch.said) / watch.seconds if watch.seconds else 0.0
        record |= {"model": watch.fingerprint, **each, "tokens_a_second": round(rate, 1)}
    return record


def main() -> None:
    """Build once, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--library", type=Path, required=True)
    arguments = parser.parse_args()
    settings = from_environment(arguments.library)
    filled(arguments.data, settings)
    answers, seconds = [], []
    with Vault.open(settings, embed.load(settings)) as vault, timed() as (way, watch):
        view = vault.view(Account("bench", ("TOP SECRET",), "USA").reader())
        for question in QUESTIONS:
            begin = time.perf_counter()
            answers.append(asked(view, question, way).answer)
            seconds.append(time.perf_counter() - begin)
            print(told(question, answers[-1], seconds[-1]), "\n", flush=True)
    print(json.dumps(figures(answers, seconds, watch)))


if __name__ == "__main__":
    main()
