"""How soon a library answers after a kill: `make recovery`, into docs/assurance.md.

A library of 100,000 chunks of invented words is made; a writer that stores and seals is killed at a random moment; a
new process opens the library, finishes what was cut off and answers a first question. The last line takes all caches
away: then each is made anew from SQLite.
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import count, islice
from pathlib import Path
from typing import Final

from indexes.lifecycle import finish
from indexes.policy import parse
from indexes.records import Chunk, Draft
from indexes.settings import Settings
from indexes.vault import Vault, create
from tests.assurance.deeds import Drawn
from tests.assurance.sheet import RECOVERY, between
from tests.assurance.states import RECOVERY as LIMIT
from tests.benchmarks.libraries import reader
from tests.benchmarks.machine import commit

MODEL: Final = Drawn("drawn", 256)
CHUNKS_EACH: Final = 50
WORDS_EACH: Final = 60
VOCABULARY: Final = [f"{first}{second}{third}" for first in "bdfglmnprst" for second in "aeiou" for third in range(400)]
MARKINGS: Final = [
    f"{level}//REL TO USA, {to}"
    for level in ("CONFIDENTIAL", "SECRET", "TOP SECRET")
    for to in ("BEL", "CAN", "DEU", "ESP", "FRA", "GBR", "ITA", "NOR")
]
QUESTION: Final = "ba17 and fe230 of lo3"


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the library, kill, open, and write the figures; or do one part in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chunks", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--write", type=Path, help="store in this library until killed")
    parser.add_argument("--open", type=Path, help="open this library, and print how many seconds it took")
    asked = parser.parse_args(arguments)
    if asked.write:
        stored(asked.write)
    elif asked.open:
        sys.stdout.write(f"{opening(asked.open):.3f}\n")
    else:
        return measured(asked.chunks, asked.kills)
    return 0


def measured(chunks: int, kills: int) -> int:
    """Write what was measured into docs/assurance.md; return 1 where an opening took longer than it may."""
    chance = random.Random(7)
    with tempfile.TemporaryDirectory() as place:
        library = Path(place) / "library"
        made(library, chunks)
        sound = _opened(library)
        took = [_opened(library) for _ in range(kills) if _killed(library, chance.uniform(0, 3))]
        for cache in library.glob("partitions/*/*.bin"):
            cache.unlink()
        bare = _opened(library)
    lines = [
        f"{chunks:,} chunks in {len(MARKINGS)} partitions, {len(took)} kills; commit `{commit()[:10]}`.",
        "",
        "| opened, what was cut off finished, a first question answered | seconds |",
        "|---|--:|",
        f"| after an orderly end | {sound:.1f} |",
        f"| after a kill, in the middle | {sorted(took)[len(took) // 2]:.1f} |",
        f"| after a kill, the longest | {max(took):.1f} |",
        f"| with no cache left | {bare:.1f} |",
    ]
    page = Path("docs/assurance.md")
    page.write_text(between(page.read_text("utf-8"), RECOVERY, "\n".join(lines)), "utf-8")
    print("\n".join(lines))
    return int(max(took) > LIMIT)


def made(library: Path, chunks: int) -> None:
    """Make and seal a library of so many chunks."""
    create(Settings(library=library, models=library / "models"))
    with _vault(library) as vault, vault.writing():
        texts = _texts(0, chunks)
        for number in range(-(-chunks // CHUNKS_EACH)):
            vault.deposit(_draft(number, list(islice(texts, CHUNKS_EACH))))
        vault.seal()


def stored(library: Path) -> None:
    """Store documents and seal after every third, until somebody kills this process."""
    with _vault(library) as vault, vault.writing():
        for number in count(time.time_ns()):
            vault.deposit(_draft(number, list(_texts(number, CHUNKS_EACH))))
            sys.stdout.write("stored\n")
            sys.stdout.flush()
            if number % 3 == 0:
                vault.seal()


def opening(library: Path) -> float:
    """Open a library as every door does, ask, and return how many seconds that took."""
    begun = time.monotonic()
    with _vault(library) as vault:
        finish(vault)
        if not vault.view(reader()).search(QUESTION):
            raise RuntimeError("Nothing is found.")
        return time.monotonic() - begun


def _killed(library: Path, after: float) -> bool:
    command = [sys.executable, "-m", "tests.benchmarks.recovery", "--write", str(library)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(after)
        writer.send_signal(signal.SIGKILL)
    return True


def _opened(library: Path) -> float:
    command = [sys.executable, "-m", "tests.benchmarks.recovery", "--open", str(library)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _vault(library: Path) -> Vault:
    return Vault.open(Settings(library=library, models=library / "models"), MODEL)


def _texts(seed: int, number: int) -> Iterator[str]:
    """Yield passages of words, of which a few are frequent and most are rare."""
    chance = random.Random(seed)
    weights = [1 / place for place in range(1, len(VOCABULARY) + 1)]
    for _ in range(number):
        yield " ".join(chance.choices(VOCABULARY, weights, k=WORDS_EACH))


def _draft(number: int, texts: Sequence[str]) -> Draft:
    marking, start, chunks = parse(MARKINGS[number % len(MARKINGS)]), 0, []
    for text in texts:
        chunks.append(Chunk(start, start + len(text), None, marking, ""))
        start += len(text) + 2
    whole, name = "\n\n".join(texts), f"document {number}"
    return Draft(name, marking, name, "text/plain", marking, f"{number}\n{whole}".encode(), whole, (), tuple(chunks))


if __name__ == "__main__":
    sys.exit(main())
