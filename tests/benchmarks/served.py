"""A library of 100,000 chunks under six labels, served by the real command in a process of its own; people signed in.

Every title and every chunk holds the sign of its label, so that a reply with a sign that is not for its reader tells of
a leak, and a reply without any sign tells that it shows nothing.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import numpy as np

from indexes import embed
from indexes.accounts import Account, Accounts
from indexes.policy import parse
from indexes.settings import Settings
from indexes.vault import Vault, create
from rag.evaluate import read_jsonl
from tests.benchmarks import libraries, material
from tests.benchmarks.engines import hardware
from tests.benchmarks.machine import commit
from tests.benchmarks.material import Material
from web import cli

CHUNKS = 100_000
PASSWORD = "wren-and-otter-7"
LABELS = {
    "UNCLASSIFIED": "quillmark-u",
    "CONFIDENTIAL": "quillmark-c",
    "SECRET": "quillmark-s",
    "SECRET//NOFORN": "quillmark-nf",
    "TOP SECRET": "quillmark-ts",
    "NATO SECRET": "quillmark-ns",
}
PEOPLE = (
    (Account("bench.u", ("UNCLASSIFIED",), "USA"), ("UNCLASSIFIED",)),
    (Account("bench.c", ("CONFIDENTIAL",), "USA"), ("UNCLASSIFIED", "CONFIDENTIAL")),
    (Account("bench.s", ("SECRET",), "GBR"), ("UNCLASSIFIED",)),
    (
        Account("bench.nf", ("SECRET",), "USA", ("NOFORN",)),
        ("UNCLASSIFIED", "CONFIDENTIAL", "SECRET", "SECRET//NOFORN"),
    ),
    (Account("bench.ns", ("UNCLASSIFIED", "NATO SECRET"), "GBR"), ("UNCLASSIFIED", "NATO SECRET")),
    (Account("bench.all", ("TOP SECRET", "NATO SECRET"), "USA", ("NOFORN",)), tuple(LABELS)),
)
ALL = PEOPLE[-1][0].name
PATIENCE = 120  # seconds that a server may take to open the library


@dataclass(frozen=True, slots=True)
class Server:
    """A server in a process of its own."""

    address: str
    process: int

    def memory(self) -> dict[str, int]:
        """Return its memory in MB: its own, and that of files which are mapped."""
        lines = Path(f"/proc/{self.process}/status").read_text(encoding="ascii").splitlines()
        kept = dict(line.split(":") for line in lines if line.startswith("Rss"))
        return {"own": int(kept["RssAnon"].split()[0]) // 1000, "mapped": int(kept["RssFile"].split()[0]) // 1000}

    def processor(self) -> float:
        """Return the milliseconds of the processors that it took so far, of all its threads."""
        fields = Path(f"/proc/{self.process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def settings_of(arguments: argparse.Namespace) -> Settings:
    """Return where the library lies."""
    return Settings(arguments.kept / f"served-{CHUNKS}", arguments.models, threads=2)


def built(arguments: argparse.Namespace) -> Settings:
    """Build the library where it is not there yet; return where it lies."""
    settings = settings_of(arguments)
    if settings.library.exists():
        return settings
    embedder = embed.load(settings)
    stock = material.read(arguments.corpus, arguments.texts, embedder, arguments.kept)
    making = replace(settings, library=arguments.kept / f"served-{CHUNKS}-unfinished")
    create(making)
    begin = time.perf_counter()
    with Vault.open(making, embedder) as vault:
        fill(vault, stock, CHUNKS)
        accounts = Accounts(vault.control)
        for account, _ in PEOPLE:
            accounts.add(account, PASSWORD)
    making.library.rename(settings.library)
    print(f"{CHUNKS} chunks under {len(LABELS)} labels: stored and sealed in {time.perf_counter() - begin:.0f} s")
    return settings


def fill(vault: Vault, stock: Material, count: int) -> None:
    """Deposit documents, each topic under a label of its own whose sign they bear, and seal."""
    size = libraries.CHUNKS_A_DOCUMENT[count >= libraries.LARGE]
    topics = material.weave(stock, material.topics(stock, len(LABELS)), count)
    with vault.writing():
        for (label, sign), (words, rows) in zip(LABELS.items(), topics, strict=True):
            for at in range(0, len(words), size):
                signed = [f"{text.rstrip(' .')}. ({sign})" for text in words[at : at + size]]
                one = libraries.draft(at, signed, parse(label))
                vault.deposit_embedded(replace(one, title=f"Paper {at // size} {sign}"), rows[at : at + size])
        vault.seal()


@contextmanager
def served(settings: Settings) -> Iterator[Server]:
    """Serve a library by the real command on loopback, until the block ends."""
    listener = cli.listen(cli.HOST, 0)
    address = cli.address(cli.HOST, listener).rstrip("/")
    listener.close()
    port = address.rpartition(":")[2]
    command = [str(Path(sys.executable).parent / "coversheet"), "serve", "--library", str(settings.library)]
    environment = {"COVERSHEET_MODELS": str(settings.models), "COVERSHEET_THREADS": str(settings.threads)}
    with subprocess.Popen(
        [*command, "--port", port], env={**cleared(), **environment}, stdout=subprocess.DEVNULL
    ) as process:
        try:
            _wait(address, process)
            yield Server(address, process.pid)
        finally:
            process.terminate()


def cleared() -> dict[str, str]:
    """Return the environment without what would change a run of Coversheet."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERSHEET_")}


def session(server: Server, name: str) -> str:
    """Sign in as a person does; return the session of the cookie."""
    headers = {"Origin": server.address}
    with httpx.Client(base_url=server.address, headers=headers) as client:
        reply = client.post("/sign-in", data={"name": name, "password": PASSWORD})
        found = client.cookies.get("coversheet")
    if not found:
        message = f"{name} can't sign in: status {reply.status_code}."
        raise RuntimeError(message)
    return found


def token(client: httpx.Client) -> str:
    """Return the token that the forms of this person bring back."""
    found = re.search(r'name="token" value="([^"]+)"', client.get("/").text)
    if found is None:
        message = "The page holds no form."
        raise RuntimeError(message)
    return found[1]


def asked(arguments: argparse.Namespace) -> list[str]:
    """Return the questions, as many as are wanted."""
    return [row["text"] for row in read_jsonl(arguments.queries)][: arguments.questions]


def keep(arguments: argparse.Namespace, record: Mapping[str, object]) -> None:
    """Write what was measured, with the machine, and print it."""
    made = {"chunks": CHUNKS, "labels": len(LABELS), "date": datetime.now(UTC).date().isoformat(), "commit": commit()}
    kept = {**made, "hardware": hardware(), "note": arguments.note, **record}
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(kept, indent=1))


def options(about: str | None) -> argparse.ArgumentParser:
    """Return the options of a measurement at the served library; `note` says what else the machine did."""
    parser = libraries.options(about)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--note", default="", help="what stands beside the figures")
    return parser


def middle(times: Sequence[float]) -> dict[str, float]:
    """Return p50, p95 and p99 of times, in milliseconds as they are."""
    return {f"p{share}": round(float(np.percentile(times, share)), 1) for share in (50, 95, 99)}


def foreign(readable: Sequence[str]) -> list[str]:
    """Return the signs of the labels that somebody may not read."""
    return [f"({sign})" for label, sign in LABELS.items() if label not in readable]


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{address}/sign-in").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    message = "The server does not answer."
    raise RuntimeError(message)
