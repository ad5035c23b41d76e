"""Purge many documents of one library, each asked about and quoted before, and count what is left of each afterwards.

    python -m tests.benchmarks.purges [200]

The count is made by a search of its own over every file of the library and every file that this process holds open, not
by the sweep of the product. Prints one line of figures and ends with 1 if a byte is left or a certificate fails.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from indexes.purge import purge, verify
from tests.indexes.removals import ANALYST, OFFICER, ORDER, answered, made, secret
from tests.indexes.test_purge import traces

STAYING = 20


def main(purges: int) -> int:
    """Run the trial and return the exit code."""
    documents = [secret(number) for number in range(purges + STAYING)]
    left = failed = before = pieces = 0
    times = []
    with tempfile.TemporaryDirectory() as folder, made(Path(folder) / "library", documents) as vault:
        for number in range(purges):
            answered(vault, documents[number])
            begun = time.perf_counter()
            content = purge(vault, OFFICER, vault.document_of(documents[number]), ORDER)
            times.append(time.perf_counter() - begun)
            said = json.loads(content)
            before, pieces = before + said["before"]["matches"], pieces + len(said["canaries"])
            failed += said["after"]["matches"] > 0 or verify(vault, content) is None
            vault.view(ANALYST).search("convoy")
            left += len(traces(vault.layout.root, number))
        kept = vault.count()[0]
    seconds = sorted(times)[len(times) // 2]
    print(
        f"{purges} purges: {left} files with a match left, {failed} certificates failed, {before} matches before "
        f"of {pieces} pieces, {kept} of {STAYING} others there, median {seconds:.2f} s"
    )
    return int(bool(left or failed or kept != STAYING))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
