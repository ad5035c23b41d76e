"""`make assurance`: every property at its full number of trials, into docs/assurance.json and docs/assurance.md."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.assurance import interference, timing
from tests.assurance.channels import table
from tests.assurance.needs import why_not
from tests.assurance.registry import PROPERTIES, Property
from tests.assurance.sheet import CHANNELS, TIMES, between, fill
from tests.benchmarks.machine import commit, processor

FOLDER = Path("docs")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the rigs, write what they found, and return 0 where nothing failed and every planted bug was caught."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--only", default="", help="codes of properties, between commas; the others keep their last row"
    )
    parser.add_argument("--share", type=int, default=100, help="per cent of the trials")
    asked = parser.parse_args(arguments)
    only = {code.strip().upper() for code in asked.only.split(",") if code.strip()}
    if unknown := only - {each.code for each in PROPERTIES}:
        parser.error(f"no such property: {', '.join(sorted(unknown))}")
    if why := why_not():
        print(f"Not run: {why}.", file=sys.stderr)
        return 1
    kept = FOLDER / "assurance.json"
    rows = {row["code"]: row for row in json.loads(kept.read_text("utf-8"))} if kept.exists() else {}
    for each in PROPERTIES:
        if not only or each.code in only:
            rows[each.code] = tried(each, asked.share)
            row = rows[each.code]
            print(
                f"{each.code}: {row['trials']} trials, {len(row['failures'])} failures, {row['seconds']} s", flush=True
            )
    ordered = [rows[each.code] for each in PROPERTIES if each.code in rows]
    kept.write_text(json.dumps(ordered, indent=2) + "\n", "utf-8")
    page = FOLDER / "assurance.md"
    filled = fill(page.read_text("utf-8"), ordered)
    if interference.LAST.pairs:
        filled = between(filled, CHANNELS, table(interference.LAST.acts, interference.LAST.looks))
    if timing.LAST:
        filled = between(filled, TIMES, "\n".join(f"- {one}" for one in timing.LAST))
    page.write_text(filled, "utf-8")
    return int(any(row["failures"] or row["missed"] for row in ordered))


def tried(each: Property, share: int) -> dict[str, Any]:
    """Return one row: what was tried, what failed, which planted bugs were caught and which were missed."""
    found = each.run(max(1, each.trials * share // 100))
    return {
        "code": each.code,
        "says": each.says,
        "trials": found.trials,
        "failures": list(found.failures),
        "caught": sorted(found.caught),
        "missed": sorted(each.bugs - set(found.caught)),
        "seconds": round(found.seconds),
        "commit": commit()[:10],
        "day": f"{datetime.now(UTC):%Y-%m-%d}",
        "processor": processor(),
    }


if __name__ == "__main__":
    sys.exit(main())
