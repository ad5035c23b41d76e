"""Markings out and in again: `python -m tests.benchmarks.roundtrip [--count 100000] [--seed 4]`.

Each generated banner is read, written and read again, as a banner and as a portion mark; every tenth is rolled up with
the one before. Prints how many, and every difference. Ends with 1 when there is one.
"""

import argparse
import random
import sys
import time
from collections import Counter

from tests.indexes.policy.trip import Trip
from tests.indexes.policy.wellformed import several


def main() -> None:
    """Generate, go there and back, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=4)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    began = time.monotonic()
    trip = Trip()
    shown = 0
    while trip.count < arguments.count:
        trip.take(*several(chance))
        if trip.count % 10_000 == 0 and trip.count > shown:
            shown = trip.count
            print(f"{shown} so far, {len(trip.differences)} differences", flush=True)
    for difference in trip.differences[:50]:
        print(f"DIFFERENCE {difference}")
    for code, number in Counter(code for code, _ in trip.refused).most_common():
        print(f"refused {number:7} {code:32} such as {next(text for one, text in trip.refused if one == code)}")
    print(
        f"{trip.count} generated markings ({len(trip.distinct)} different ones, {trip.joined} roll-ups), "
        f"{len(trip.refused)} texts refused, {len(trip.differences)} differences, "
        f"seed {arguments.seed}, {time.monotonic() - began:.0f} s"
    )
    sys.exit(bool(trip.differences))


if __name__ == "__main__":
    main()
