"""`make assurance`: every property at its full number of trials, into docs/assurance.json and docs/assurance.md."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from tests.assurance.channels import missed, table
from tests.assurance.needs import why_not
from tests.assurance.outcome import Outcome, joined
from tests.assurance.registry import PROPERTIES, Property
from tests.assurance.sheet import CHANNELS, TIMES, between, fill
from tests.benchmarks.machine import commit, processor, processors

FOLDER: Final = Path("docs")
PIECE: Final = 500  # pairs that one processor compares at a time
WHOLE: Final = 2_000  # a run of so many pairs leaves out no act and no look, or it has failed


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the rigs, write what they found, and return 0 where nothing failed and every planted bug was caught."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--only", default="", help="codes of properties, between commas; the others keep their last row"
    )
    parser.add_argument("--share", type=int, default=100, help="per cent of the trials")
    parser.add_argument("--lanes", type=int, default=processors(), help="how many rigs run at once")
    asked = parser.parse_args(arguments)
    only = {code.strip().upper() for code in asked.only.split(",") if code.strip()}
    if unknown := only - {each.code for each in PROPERTIES}:
        parser.error(f"no such property: {', '.join(sorted(unknown))}")
    if why := why_not():
        print(f"Not run: {why}.", file=sys.stderr)
        return 1
    kept = FOLDER / "assurance.json"
    rows = {row["code"]: row for row in json.loads(kept.read_text("utf-8"))} if kept.exists() else {}
    chosen = [each for each in PROPERTIES if not only or each.code in only]
    for each, found in outcomes(chosen, asked.share, asked.lanes):
        rows[each.code] = row = tried(each, found)
        print(f"{each.code}: {row['trials']} trials, {len(row['failures'])} failures, {row['seconds']} s", flush=True)
        ordered = [rows[one.code] for one in PROPERTIES if one.code in rows]
        kept.write_text(json.dumps(ordered, indent=2) + "\n", "utf-8")
        page = FOLDER / "assurance.md"
        page.write_text(shown(page.read_text("utf-8"), ordered, found), "utf-8")
    return int(any(row["failures"] or row["missed"] for row in rows.values()))


def outcomes(asked: Sequence[Property], share: int, lanes: int) -> Iterator[tuple[Property, Outcome]]:
    """Yield what each rig found, as they end: first those that measure times, alone, then so many at once."""
    for each in asked:
        if each.alone:
            yield each, each.run(max(1, each.trials * share // 100))
    with ProcessPoolExecutor(lanes, get_context("spawn")) as pool:
        running = {
            each: [pool.submit(job) for job in jobs(each, max(1, each.trials * share // 100))]
            for each in sorted(asked, key=lambda one: one.parts is not None)  # the divided one fills the gaps
            if not each.alone
        }
        for each, parts in running.items():
            yield each, joined(part.result() for part in parts)


def jobs(each: Property, trials: int) -> list[Callable[[], Outcome]]:
    """Return what has to be done for one property, in pieces where its rig can be divided."""
    if each.parts is None:
        return [partial(each.run, trials)]
    pieces = [range(at, min(at + PIECE, trials)) for at in range(0, trials, PIECE)]
    return [each.parts.planted, *(partial(each.parts.part, piece) for piece in pieces)]


def shown(page: str, rows: Sequence[dict[str, Any]], found: Outcome) -> str:
    """Return the page with its table, and with what one rig says beside it."""
    filled = fill(page, rows)
    if found.looks:
        filled = between(filled, CHANNELS, table(found.acts, found.looks))
    if found.said:
        filled = between(filled, TIMES, "\n".join(f"- {one}" for one in found.said))
    return filled


def tried(each: Property, found: Outcome) -> dict[str, Any]:
    """Return one row: what was tried, what failed, which planted bugs were caught and which were missed."""
    left = missed(found.acts, found.looks) if found.looks and found.trials >= WHOLE else []
    return {
        "code": each.code,
        "says": each.says,
        "trials": found.trials,
        "failures": [*found.failures, *left],
        "caught": sorted(found.caught),
        "missed": sorted(each.bugs - set(found.caught)),
        "seconds": round(found.seconds),
        "commit": commit()[:10],
        "day": f"{datetime.now(UTC):%Y-%m-%d}",
        "processor": processor(),
    }


if __name__ == "__main__":
    sys.exit(main())
