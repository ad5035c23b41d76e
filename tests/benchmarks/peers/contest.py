"""All contestants in one run: filled one by one, then asked in turn, so that a busy machine slows all alike."""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.benchmarks.peers import figures
from tests.benchmarks.peers.given import READERS, read_pieces

BLOCK = 25  # questions a contestant is asked before the next one is
WARM = 5
NAIVE, ENOUGH = 10, 30  # chunks asked for
AGAIN = "asked again"
SCENES = (
    ("nearest added", "add", "nearest"),
    ("nearest removed", "remove", "nearest"),
    ("random added", "add", "random"),
)
QUIET = {
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
    "TRANSFORMERS_OFFLINE": "1",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """Who takes part: the name in the table, the module here, its mode, and the Python that runs it."""

    name: str
    module: str
    mode: str
    python: Path


class Player:
    """A contestant's process."""

    def __init__(self, entry: Entry, folder: Path, log: Path) -> None:
        """Start it; what it prints goes to a file of its own."""
        self.entry = entry
        self._log = log.open("wb")
        self._process = subprocess.Popen(
            [entry.python, "-m", f"tests.benchmarks.peers.{entry.module}", folder, entry.mode],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            env={**os.environ, **QUIET, "PYTHONPATH": str(Path.cwd())},
            text=True,
        )

    def __enter__(self) -> Self:
        """Return the player; leaving the block ends its process."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process."""
        self._process.communicate()
        self._log.close()

    def tell(self, do: str, **told: object) -> dict[str, Any]:
        """Say one thing and return the answer. Raises RuntimeError when the process has ended."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"do": do, **told}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.entry.name} has ended; see {self._log.name}")
        answer: dict[str, Any] = json.loads(line)
        return answer


class Contest:
    """The players, what each reader may read, and his questions: those whose document he may read."""

    def __init__(self, players: Sequence[Player], folder: Path, compared: int | None = None) -> None:
        """Read what `prepare` wrote; `compared` is how many of a reader's questions are asked again after a change."""
        self.players = players
        lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
        asked: list[dict[str, Any]] = [json.loads(line) for line in lines]
        library = read_pieces(folder / "library.jsonl")
        self.texts = [piece.text for piece in library[:: len(library) // 128]]
        self.readable = {
            reader: {piece.document for piece in library if piece.level in levels} for reader, levels in READERS.items()
        }
        self.questions = {
            reader: [question for question in asked if readable & question["grades"].keys()]
            for reader, readable in self.readable.items()
        }
        self.compared = {reader: figures.spread(some, compared) for reader, some in self.questions.items()}
        self.chunks = {reader: sum(piece.level in levels for piece in library) for reader, levels in READERS.items()}
        self.found: dict[str, dict[str, Any]] = {player.entry.name: {} for player in players}
        self._base: dict[str, dict[str, list[figures.Hits]]] = {}

    def fill(self) -> None:
        """Give each player the library, and time it beside the bare embedding."""
        rates = []
        for player in self.players:
            told = player.tell("add", name="library")
            rates.append(player.tell("rate", texts=self.texts)["rate"])
            self.found[player.entry.name]["indexing"] = told
        embedding = figures.percentile(rates, 0.5)
        for found in self.found.values():
            told = found["indexing"]
            told["embedding, chunks/s"] = round(embedding, 1)
            told["chunks/s"] = round(told["chunks"] / (told["seconds"] + told["chunks"] / embedding), 1)

    def time(self) -> None:
        """Time the questions of the reader of SECRET, each embedded anew; look at the memory."""
        for player in self.players:
            texts = [question["text"] for question in self.questions["SECRET"][:WARM]]
            player.tell("ask", questions=texts, levels=READERS["SECRET"], count=NAIVE, is_fresh=True)
        answers = self._ask("SECRET", self.questions["SECRET"], NAIVE, is_fresh=True)
        for name, some in answers.items():
            self.found[name]["times"] = figures.times(some)
        for player in self.players:
            self.found[player.entry.name] |= player.tell("tell")
        self._judge("SECRET", NAIVE, hits_of(answers))

    def measure(self) -> None:
        """Measure quality and completeness for each reader, and ask some questions again: is the answer the same?"""
        self._judge("CONFIDENTIAL", NAIVE, hits_of(self._ask("CONFIDENTIAL", self.questions["CONFIDENTIAL"], NAIVE)))
        for reader, questions in self.questions.items():
            self._judge(reader, ENOUGH, hits_of(self._ask(reader, questions, ENOUGH)))
            self._compare(reader, AGAIN)

    def disturb(self) -> None:
        """Add hidden documents, ask, take them away, ask: what did the readers see of it?"""
        for scene, do, name in SCENES:
            told = {player.entry.name: player.tell(do, name=name) for player in self.players}
            for reader in READERS:
                self._compare(reader, scene)
                for player, answer in told.items():
                    if answer.get("removed") is False:
                        self.found[player][f"{reader}, {scene}"] = None

    def _ask(
        self, reader: str, questions: Sequence[Mapping[str, Any]], count: int, *, is_fresh: bool = False
    ) -> dict[str, list[dict[str, Any]]]:
        """Put questions to all players in turn, block by block; return each player's answers."""
        texts = [question["text"] for question in questions]
        told = {"levels": READERS[reader], "count": count, "is_fresh": is_fresh}
        answers: dict[str, list[dict[str, Any]]] = {player.entry.name: [] for player in self.players}
        for at in range(0, len(texts), BLOCK):
            shift = (at // BLOCK) % len(self.players)  # none is always the first
            for player in [*self.players[shift:], *self.players[:shift]]:
                block = player.tell("ask", questions=texts[at : at + BLOCK], **told)["answers"]
                answers[player.entry.name] += block
        return answers

    def _judge(self, reader: str, count: int, found: dict[str, list[figures.Hits]]) -> None:
        questions, readable = self.questions[reader], self.readable[reader]
        for name, hits in found.items():
            self.found[name][f"{reader}, {count} chunks"] = {
                **figures.quality(hits, questions, readable),
                "short": figures.short(hits, count, self.chunks[reader]),
                "fewer than ten documents": figures.few_documents(hits, questions),
                "not readable": figures.leaked(hits, readable),
            }
        if count == NAIVE:
            kept = {question["id"] for question in self.compared[reader]}
            at = [number for number, question in enumerate(questions) if question["id"] in kept]
            self._base[reader] = {name: [hits[number] for number in at] for name, hits in found.items()}

    def _compare(self, reader: str, when: str) -> None:
        for name, hits in hits_of(self._ask(reader, self.compared[reader], NAIVE)).items():
            self.found[name][f"{reader}, {when}"] = {
                **figures.changes(self._base[reader][name], hits),
                "questions": len(hits),
                "not readable": figures.leaked(hits, self.readable[reader]),
            }


def hits_of(answers: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, list[figures.Hits]]:
    """Return the results alone."""
    return {name: [[(hit[0], hit[1]) for hit in answer["hits"]] for answer in some] for name, some in answers.items()}
