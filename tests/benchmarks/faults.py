"""Documents with planted marking faults, through the real intake: `python -m tests.benchmarks.faults [--each N]`.

Prints for each kind of fault how many were quarantined, stored at or above what they claim, and stored below it. Ends
with 1 when one is below.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from indexes import embed
from indexes.policy import text
from indexes.settings import Settings
from indexes.vault import Vault, create
from ingest.sandbox import Limits, Sandbox
from tests.faults.check import Verdict, verdicts, write
from tests.faults.kinds import KINDS, planted


def main() -> None:
    """Write the papers, ingest them into a library of their own, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=8, help="papers of each kind")
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--keep", type=Path, help="an empty folder in which the files stay")
    parser.add_argument("--models", type=Path, default=Path.home() / ".cache" / "coversheet")
    arguments = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.keep or Path(scratch) / "in"
        files = write(planted(arguments.seed, arguments.each), folder)
        settings = Settings(Path(scratch) / "library", arguments.models, threads=2)
        create(settings)
        with (
            Sandbox(Limits()) as sandbox,
            Vault.open(settings, embed.load(settings)) as vault,
            vault.writing(),
        ):
            found = list(verdicts(files, sandbox, vault))
            vault.seal()
    _print(found)
    print(f"{len(found)} documents of {len(KINDS)} kinds in {time.monotonic() - began:.0f} s, seed {arguments.seed}")
    sys.exit(any(verdict.below for verdict in found))


def _print(found: list[Verdict]) -> None:
    print(f"{'kind':38} {'n':>4} {'quarantined':>12} {'at or above':>12} {'below':>6}")
    for kind in KINDS:
        _row(kind, [verdict for verdict in found if verdict.planted.kind == kind])
    _row("all", found)
    for verdict in found:
        if verdict.below and verdict.stored is not None:
            print(f"BELOW {verdict.path}: claims {verdict.planted.claims}, stored as {text(verdict.stored)}")
    reasons = Counter(verdict.code for verdict in found if verdict.code)
    print("reasons: " + ", ".join(f"{code} {count}" for code, count in reasons.most_common()))


def _row(name: str, of: list[Verdict]) -> None:
    held = sum(verdict.stored is None for verdict in of)
    below = sum(verdict.below for verdict in of)
    print(f"{name:38} {len(of):4} {held:12} {len(of) - held - below:12} {below:6}")


if __name__ == "__main__":
    main()
