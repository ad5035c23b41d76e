"""The marking of labelled documents measured: each goes down the line that `ingest` takes, and its marking is compared.

A folder of labelled documents holds `manifest.jsonl` (id, file, kind, pages), `gold.jsonl` (id, level) and the files.
Labels come from the first page, so a higher marking on a later page is no error; such documents are listed apart.
"""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from indexes.errors import CoversheetError, UsageError
from indexes.policy import Marking, text
from ingest.evidence import PORTION, Evidence
from ingest.finder.vocabulary import level_of, rank_of
from ingest.finder.weigh import NOTICED
from ingest.pipeline import Examined
from ingest.reasons import NotRead

SCANS: Final = ("pdf-scan",)
TEXTS: Final = ("ocr-text", "pdf-extracted-text")
RIGHT, WRONG_LOWER, TOO_HIGH, QUARANTINED = "right", "wrong_lower", "too_high", "quarantined"
_LATER: Final = "later page"


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled document. `level` is a level in words; NONE, UNREADABLE and "" stand for no readable one."""

    id: str
    path: Path
    kind: str
    source: str
    pages: int
    level: str

    @property
    def rank(self) -> int:
        """The rank of the level, 0 where the label gives none."""
        return rank_of(self.level)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one document: one of the four outcomes, the level got ("" in quarantine), and where it stands."""

    labelled: Labelled
    outcome: str
    got: str
    where: str
    seconds: float
    later: bool = False


def labelled(folder: Path) -> list[Labelled]:
    """Return the labelled documents of a folder in the order of its manifest. Raises UsageError."""
    try:
        gold = {row["id"]: row.get("level") or "" for row in _rows(folder / "gold.jsonl")}
        return [
            Labelled(
                row["id"],
                folder / row["file"],
                row["kind"],
                Path(row["file"]).parts[1],
                int(row.get("pages") or 1),
                gold[row["id"]],
            )
            for row in _rows(folder / "manifest.jsonl")
            if row["id"] in gold
        ]
    except (OSError, ValueError, KeyError, IndexError) as error:
        message = "The folder needs manifest.jsonl and gold.jsonl, one record a line, as docs/finder.md describes them."
        raise UsageError(message) from error


def measured(documents: Sequence[Labelled], examine: Callable[[Path], Examined], jobs: int) -> Iterator[Result]:
    """Yield the result of each document, in their order; `jobs` of them are examined at once."""
    with ThreadPoolExecutor(jobs) as pool:
        yield from pool.map(lambda one: _measured(one, examine), documents)


def record(results: Sequence[Result]) -> dict[str, Any]:
    """Return the figures: over all, per source, and each document that was not got right."""
    counts: dict[str, Counter[str]] = {}
    for result in results:
        counts.setdefault(result.labelled.source, Counter()).update(["n", result.outcome])
    kept = ("n", RIGHT, WRONG_LOWER, TOO_HIGH, QUARANTINED)
    return {
        "n": len(results),
        "wrong_lower": sum(result.outcome == WRONG_LOWER for result in results),
        "right_share_scans": _right_share(results, SCANS),
        "right_share_texts": _right_share(results, TEXTS),
        "quarantined_share": _share([result.outcome == QUARANTINED for result in results]),
        "sources": {source: {name: count[name] for name in kept} for source, count in counts.items()},
        "misses": [_miss(result) for result in results if result.outcome != RIGHT or result.later],
    }


def table(results: Sequence[Result]) -> Iterator[str]:
    """Yield the lines for a person: figures per source with the time per page, each miss, and the later pages apart."""
    told = record(results)
    seconds = seconds_per_page(results)
    yield f"{'source':24}{'n':>6}{'right':>8}{'too low':>9}{'too high':>10}{'quarantined':>13}{'s/page':>9}"
    for source, count in told["sources"].items():
        figures = f"{count['n']:6}{count[RIGHT]:8}{count[WRONG_LOWER]:9}{count[TOO_HIGH]:10}{count[QUARANTINED]:13}"
        yield f"{source:24}{figures}{seconds[source]:9.2f}"
    shares = f"right of scans {told['right_share_scans']:.1%}, of texts {told['right_share_texts']:.1%}"
    yield f"{shares}; too low {told['wrong_lower']} of {told['n']}"
    for heading, later in (("Not right", False), ("Higher on a later page", True)):
        yield f"{heading}:"
        for result in results:
            if result.later == later and (later or result.outcome != RIGHT):
                miss = _miss(result)
                yield f"  {miss['id']}: {miss['gold'] or 'no label'}, got {miss['got']} ({miss['where']})"


def seconds_per_page(results: Iterable[Result]) -> dict[str, float]:
    """Return for each source how long a page took, from the file to the marking."""
    spent: Counter[str] = Counter()
    pages: Counter[str] = Counter()
    for result in results:
        spent[result.labelled.source] += round(result.seconds * 1000)
        pages[result.labelled.source] += result.labelled.pages
    return {source: spent[source] / 1000 / pages[source] for source in pages}


def _measured(one: Labelled, examine: Callable[[Path], Examined]) -> Result:
    started = time.monotonic()
    try:
        draft = examine(one.path).draft
    except NotRead as stop:
        proposed = f", proposed {text(stop.proposal)}" if stop.proposal else ""
        return Result(one, QUARANTINED, "", f"{stop.reason.code}{proposed}", time.monotonic() - started)
    except CoversheetError as error:
        return Result(one, QUARANTINED, "", type(error).__name__, time.monotonic() - started)
    return _compared(one, draft.marking, draft.evidence, time.monotonic() - started)


def _compared(one: Labelled, marking: Marking, evidence: Sequence[Evidence], seconds: float) -> Result:
    got = level_of(text(marking))
    found = rank_of(got)
    speaking = [find for find in evidence if find.kind != PORTION and rank_of(level_of(find.marking)) == found]
    where = speaking[0].where if speaking else "nowhere"
    if found == one.rank:
        return Result(one, RIGHT, got, where, seconds)
    if found < one.rank:
        return Result(one, WRONG_LOWER, got, where, seconds)
    first = any(find.page in (None, 1) and find.sure >= NOTICED for find in speaking)
    if speaking and not first:
        return Result(one, RIGHT, got, f"{_LATER}: {where}", seconds, later=True)
    return Result(one, TOO_HIGH, got, where, seconds)


def _right_share(results: Sequence[Result], kinds: Sequence[str]) -> float:
    return _share([one.outcome == RIGHT for one in results if one.labelled.kind in kinds and one.labelled.rank])


def _share(told: Sequence[bool]) -> float:
    return round(sum(told) / max(len(told), 1), 4)


def _miss(result: Result) -> dict[str, str]:
    got = result.got or QUARANTINED
    return {"id": result.labelled.id, "gold": result.labelled.level, "got": got, "where": result.where}


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())
