"""What became of planted papers in a real library: in quarantine, stored at or above their claim, or below it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from indexes.policy import Marking, dominates, parse
from indexes.vault import Vault
from ingest.chunks import Measure
from ingest.intake import QUARANTINED, STORED, Intake, outcomes
from ingest.pipeline import Tools, Trusted
from ingest.sandbox import Sandbox
from tests.faults.formats import WRITERS
from tests.faults.paper import Planted


@dataclass(frozen=True, slots=True)
class Verdict:
    """One planted paper and its end: the marking under which it is stored, or None and the code of the reason."""

    planted: Planted
    path: Path
    stored: Marking | None
    code: str

    @property
    def below(self) -> bool:
        """Whether it is stored below what it claims: the one thing that must not be."""
        return self.stored is not None and not dominates(self.stored, parse(self.planted.claims))


def write(papers: Iterable[Planted], folder: Path) -> list[tuple[Planted, Path]]:
    """Write each paper as a file in a folder of its own, so that names may repeat."""
    written = []
    for number, planted in enumerate(papers):
        path = folder / f"{number:04}" / f"{planted.paper.name}.{planted.ending}"
        path.parent.mkdir(parents=True)
        path.write_bytes(WRITERS[planted.ending](planted.paper))
        written.append((planted, path))
    return written


def verdicts(files: list[tuple[Planted, Path]], sandbox: Sandbox, vault: Vault) -> Iterator[Verdict]:
    """Ingest the files as `ingest add` does, under the writer lock, and yield what became of each.

    Raises AssertionError for a file that is neither stored nor in quarantine.
    """
    measure = Measure.of(vault.embedder, vault.embedder.fingerprint.max_tokens)
    intake = Intake(Tools(sandbox, measure, Trusted()), vault, 2, dry_run=False)
    found = outcomes((path for _, path in files), intake, lambda: False)
    for (planted, path), outcome in zip(files, found, strict=True):
        assert outcome.outcome in (STORED, QUARANTINED), (planted.kind, outcome.outcome)
        yield Verdict(planted, path, outcome.marking, outcome.reason.code if outcome.reason else "")
