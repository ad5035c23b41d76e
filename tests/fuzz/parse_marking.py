"""The readers of markings under atheris: `python -m tests.fuzz.parse_marking CORPUS [options of libFuzzer]`.

The corpus is filled with generated banners first. An input is a text as it is, or numbers of pieces of the grammar.
"""

import random
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["indexes.policy", "ingest"]):
    from tests.fuzz.checks import check, put_together

from tests.indexes.policy.wellformed import several

SEEDS = 300


def one_input(data: bytes) -> None:
    """Take one input of the fuzzer as a text and a banner."""
    way, rest = data[:1], data[1:]
    part = way[0] >> 4 if way else 0
    if way and way[0] % 2:
        cut = min(len(rest), way[0] % 16)
        check(put_together(rest[cut:]), put_together(rest[:cut]), part)
        return
    words, _, banner = rest.decode("utf-8", "replace").partition("\x00")
    check(words, banner, part)


def main() -> None:
    """Fill the corpus, then fuzz until the options say stop."""
    corpus = Path(sys.argv[1])
    corpus.mkdir(parents=True, exist_ok=True)
    chance = random.Random(4)
    for number in range(SEEDS):
        banners = [several(chance)[0] for _ in range(2)]
        (corpus / f"seed-{number:03}").write_bytes(b"\x00" + "\x00".join(banners).encode())
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
