"""Kill a relabelling, a purge and a withdrawal at each system call that changes a file; look what the next start finds.

    python -m tests.benchmarks.cut [EVERY]

Takes every call, or each EVERY-th. After each kill the document is read by one side only, as it was or as it was to be;
nobody below reads what was raised; nothing else is lost; and the log holds. Needs strace. One line for each kind.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from indexes import orders
from indexes.errors import NotFound
from indexes.lifecycle import finish
from indexes.policy import Reader
from indexes.vault import Vault
from tests.indexes.removals import ANALYST, ids, made, secret
from tests.library import embedder, reader, settings_of

CALLS = "write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,ftruncate,rmdir"
KINDS = ("relabel", "purge", "withdraw")
DOCUMENTS = [secret(number) for number in range(3)]
HIGH = reader("TOP SECRET", name="wren")
CHILD = """
import sys
from pathlib import Path
from indexes import orders
from indexes.lifecycle import relabel, withdraw
from indexes.orders import Order
from indexes.policy import parse
from indexes.purge import purge
from indexes.vault import Vault
from tests.indexes.removals import OFFICER, ORDER
from tests.library import embedder, settings_of
folder, kind, document = sys.argv[1:]
with Vault.open(settings_of(Path(folder)), embedder()) as vault:
    (Path(folder).parent / "begun").touch()
    if kind == "relabel":
        target = parse("TOP SECRET")
        relabel(vault, Order(orders.RELABEL, document, target, target, OFFICER, ORDER, orders.ASKED))
    else:
        (purge if kind == "purge" else withdraw)(vault, OFFICER, document, ORDER)
"""


def killed(folder: Path, kind: str, document: str, at: int) -> bool:
    """Carry out an operation in a child that is killed at its `at`-th call; False if it came to its end before."""
    inject = f"inject={CALLS}:signal=KILL:when={at}"
    program = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={CALLS}", "-e", inject]
    child = [sys.executable, "-c", CHILD, str(folder), kind, document]
    done = subprocess.run([*program, *child], capture_output=True, check=False, cwd=Path(__file__).parents[2])
    if done.returncode > 0:
        raise RuntimeError(done.stderr.decode()[-400:])
    return done.returncode != 0


def faults(folder: Path, kind: str, document: str) -> list[str]:
    """Return what is wrong after the next start."""
    raised = secret(0, "TOP SECRET")
    wrong = []
    with Vault.open(settings_of(folder), embedder()) as vault:
        finish(vault)
        low, high = _reads(vault, ANALYST, document), _reads(vault, HIGH, vault.document_of(raised))
        if low and high:
            wrong.append("read on both sides")
        if kind == "relabel" and not (low or high):
            wrong.append("lost")
        if orders.begun(vault.control):
            wrong.append("not finished")
        if any(not _reads(vault, ANALYST, other) for other in ids(vault, DOCUMENTS[1:])):
            wrong.append("another document lost")
        if any(one.wrong(deep=True) for one in vault.every()):
            wrong.append("damaged")
        vault.audit.verify()
    return wrong


def _reads(vault: Vault, who: Reader, document: str) -> bool:
    try:
        return bool(vault.view(who).document(document).text)
    except NotFound:
        return False


def trial(kind: str, every: int, template: Path, document: str) -> tuple[int, list[str]]:
    """Kill an operation at each call; return how many kills there were, and what was wrong."""
    kills, wrong, at = 0, [], 1
    while True:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "library"
            shutil.copytree(template, folder)
            was_killed = killed(folder, kind, document, at)
            wrong += [f"call {at}: {fault}" for fault in faults(folder, kind, document)]
        if not was_killed:
            return kills, wrong
        kills, at = kills + 1, at + every


def main(every: int) -> int:
    """Run the trial and return the exit code."""
    failed = 0
    with tempfile.TemporaryDirectory() as place:
        template = Path(place) / "library"
        with made(template, DOCUMENTS) as vault:
            document = vault.document_of(DOCUMENTS[0])
        for kind in KINDS:
            kills, wrong = trial(kind, every, template, document)
            failed += len(wrong)
            print(f"{kind}: {kills} kills, {len(wrong)} faults {'; '.join(wrong[:5])}", flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
