"""Libraries for the benchmarks of search: any number of chunks, in partitions whose markings follow topics."""

import argparse
import tempfile
import time
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

from indexes.embed import Embedder
from indexes.policy import Marking, Reader, parse, reader_from
from indexes.records import Chunk, Draft
from indexes.settings import Settings
from indexes.vault import Vault, create
from tests.benchmarks import material
from tests.benchmarks.material import Material

COUNTRIES = (
    "AUS AUT BEL CAN CHE CZE DEU DNK ESP EST FIN FRA GBR GRC HRV HUN IRL ITA LTU LVA NLD NOR NZL POL PRT ROU SWE"
)
LEVELS = ("UNCLASSIFIED", "CONFIDENTIAL", "SECRET", "TOP SECRET")
LARGE = 200_000  # from so many chunks on documents are longer, so that fewer are stored
CHUNKS_A_DOCUMENT = {True: 250, False: 50}


def options(about: str | None) -> argparse.ArgumentParser:
    """Return the options that name the texts, the questions, and where libraries and the model lie."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--corpus", type=Path, required=True, help="a BEIR corpus file")
    parser.add_argument("--queries", type=Path, required=True, help="a BEIR file of questions")
    parser.add_argument("--kept", type=Path, default=Path(tempfile.gettempdir()) / "coversheet-bench")
    parser.add_argument("--models", type=Path, default=Path(tempfile.gettempdir()) / "coversheet-models")
    parser.add_argument("--texts", type=int, default=8_000, help="texts that are embedded")
    return parser


def opened(settings: Settings, embedder: Embedder, stock: Material, partitions: int, count: int) -> Vault:
    """Return the library, built if it is not there yet."""
    if settings.library.exists():
        return Vault.open(settings, embedder)
    create(settings)
    begin = time.perf_counter()
    vault = Vault.open(settings, embedder)
    fill(vault, stock, partitions, count)
    print(f"{count} chunks in {partitions} partitions: stored and sealed in {time.perf_counter() - begin:.0f} s")
    return vault


def fill(vault: Vault, stock: Material, partitions: int, count: int) -> None:
    """Deposit documents, each topic under a marking of its own, and seal."""
    some = COUNTRIES.split()
    released = [*some * 4, *(", ".join(each) for size in (2, 3) for each in combinations(some, size))]
    markings = [parse(f"{LEVELS[n % 4]}//REL TO USA, {to}") for n, to in enumerate(released)]
    size = CHUNKS_A_DOCUMENT[count >= LARGE]
    pairs = zip(markings, material.weave(stock, material.topics(stock, partitions), count), strict=False)
    with vault.writing():
        for marking, (words, rows) in pairs:
            for at in range(0, len(words), size):
                vault.deposit_embedded(draft(at, words[at : at + size], marking), rows[at : at + size])
        vault.seal()


def add_one(vault: Vault, stock: Material) -> dict[str, float]:
    """Time one more document of one chunk, from its text until it is found and sealed."""
    marking = parse(f"{LEVELS[0]}//REL TO USA, {COUNTRIES[:3]}")
    begin = time.perf_counter()
    with vault.writing():
        word = f"quillfeather{time.time_ns()}"
        text = f"{word}. {stock.texts[0]}"
        vault.deposit_embedded(draft(time.time_ns(), [text], marking), vault.embedder.embed([text]))
        found = vault.view(reader()).search(word)
        seen = time.perf_counter() - begin
        vault.seal()
    if found[0].text != text:
        message = "The document that was stored is not found."
        raise RuntimeError(message)
    return {"found after, s": round(seen, 2), "sealed after, s": round(time.perf_counter() - begin, 2)}


def reader(level: str = "TOP SECRET") -> Reader:
    """Return a reader of everything up to a level."""
    return reader_from("bench", [level], nationality="USA", holds=(), groups=(), valid_from=None, valid_until=None)


def resident() -> dict[str, float]:
    """Return the memory of this process in MB: its own, and that of files which are mapped."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    kept = dict(line.split(":") for line in lines if line.startswith("Rss"))
    return {"own": int(kept["RssAnon"].split()[0]) / 1e3, "mapped": int(kept["RssFile"].split()[0]) / 1e3}


def draft(number: int, texts: Sequence[str], marking: Marking) -> Draft:
    """Return a document whose chunks are these texts."""
    start, chunks = 0, []
    for text in texts:
        chunks.append(Chunk(start, start + len(text), None, marking, ""))
        start += len(text) + 2
    whole = "\n\n".join(texts)
    name = f"document {number // CHUNKS_A_DOCUMENT[False]}"
    return Draft(name, marking, name, "text/plain", marking, f"{number}\n{whole}".encode(), whole, (), tuple(chunks))
