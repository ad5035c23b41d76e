"""What reading a scan costs and what it finds, by ways of looking: `python -m tests.benchmarks.scans DIR [--take N]`.

DIR holds `manifest.jsonl` (id, file), `gold.jsonl` (id, level) and the PDF files. Of the first pages of N documents
whose level is known, each way tells the processor's seconds, the words, their mean confidence, and on how many pages
a word comes near the last word of the level: not whether the marking would be decided right, only whether it is seen.
Processor time is given, because it depends least on what else the machine does.
"""

import argparse
import json
import random
import resource
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final

import pypdfium2

from ingest import ocr
from ingest.ocr import Eyes, Picture
from ingest.sight import Word

LEVELS: Final = {
    "TOP SECRET": "SECRET",
    "SECRET": "SECRET",
    "CONFIDENTIAL": "CONFIDENTIAL",
    "LIMITED OFFICIAL USE": "OFFICIAL",
}
NEAR: Final = 0.83
Way = Callable[[Picture], Sequence[Word]]


def main() -> None:
    """Draw, read, print."""
    arguments = _arguments()
    pages = _pages(arguments.folder, arguments.take)
    ways: dict[str, tuple[int, Way]] = {
        f"whole page at {dots}": (dots, lambda drawn: ocr._read(drawn, "eng", "3").words) for dots in (150, 200, 300)
    }
    ways["whole page at 200, sparse"] = (200, lambda drawn: ocr._read(drawn, "eng", "11").words)
    ways["whole page at 200, three languages at once"] = (200, lambda drawn: ocr._read(drawn, "eng+fra+deu", "3").words)
    ways["top and bottom at 200, sparse"] = (200, lambda drawn: _bands(drawn, "11"))
    ways["top and bottom at 200, one block"] = (200, lambda drawn: _bands(drawn, "6"))
    ways["as ingest reads it"] = (200, _ingest)
    print(f"{len(pages)} pages")
    for name, (dots, way) in ways.items():
        if not arguments.way or arguments.way in name:
            print(f"{name:45}", *_measured(pages, dots, way), flush=True)


def _bands(drawn: Picture, layout: str) -> list[Word]:
    band = round(ocr._BAND * drawn.height)
    parts = (drawn.rows(0, band), drawn.rows(drawn.height - band, drawn.height))
    return [word for part in parts for word in ocr._read(part, "eng", layout).words]


def _ingest(drawn: Picture) -> list[Word]:
    found = ocr.look(drawn, Eyes())
    return [word for sight in ocr.sights(drawn, found, 1) for word in sight.words]


def _measured(pages: Sequence[tuple[Path, str]], dots: int, way: Way) -> tuple[str, ...]:
    before, words, seen, sure = _seconds(), 0, 0, 0.0
    for path, level in pages:
        bitmap = pypdfium2.PdfDocument(path)[0].render(scale=dots / 72, grayscale=True).to_pil()
        found = way(Picture(bitmap.width, bitmap.height, bitmap.tobytes(), dots / 72))
        words += len(found)
        sure += sum(word.confidence for word in found)
        seen += any(_near(word.text, LEVELS[level]) for word in found)
    spent = (_seconds() - before) / len(pages)
    return f"{spent:5.2f} s a page", f"{words:6} words", f"confidence {sure / words:.2f}", f"level seen on {seen}"


def _near(word: str, level: str) -> bool:
    letters = "".join(sign for sign in word.upper() if sign.isalpha())
    parts = (letters[start : start + len(level)] for start in range(max(1, len(letters) - len(level) + 1)))
    return any(SequenceMatcher(None, part, level).ratio() >= NEAR for part in parts)


def _seconds() -> float:
    """Return the processor's seconds of this process and of those that it started."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def _pages(folder: Path, take: int) -> list[tuple[Path, str]]:
    rows = {name: [json.loads(line) for line in (folder / name).open()] for name in ("manifest.jsonl", "gold.jsonl")}
    levels = {row["id"]: row["level"] for row in rows["gold.jsonl"]}
    known = [
        (folder / row["file"], levels[row["id"]])
        for row in rows["manifest.jsonl"]
        if row["file"].endswith(".pdf") and levels.get(row["id"]) in LEVELS
    ]
    random.Random(5).shuffle(known)
    return known[:take]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--take", type=int, default=40, help="pages")
    parser.add_argument("--way", default="", help="only ways whose name holds this")
    return parser.parse_args()


if __name__ == "__main__":
    main()
