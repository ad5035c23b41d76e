"""The channels through which something hidden could show, each with what closes it: rules of the machine, or tests.

The list is that of the threat model of such systems: ranking, ids, errors, caches, sessions, files, time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tests.happenings import HIDDEN, READABLE


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel: the hidden acts that would show in it, the looks by which it would be seen, tests of its own.

    Acts are keys of `HIDDEN`, looks begin with one of `looks`, tests are files. `open` says what stays open, if anything.
    """

    says: str
    acts: tuple[str, ...] = ()
    looks: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    open: str = ""


STORED: Final = ("hidden store", "hidden flood")
CHANNELS: Final = (
    Channel("statistics of words, average length", STORED, ("search", "ask", "POST /v1/search")),
    Channel("one approximate structure for all", STORED, ("search dense",), ("tests/test_partition_invariance.py",)),
    Channel("fewer results than asked for, counts of what is hidden", STORED, ("search", "count", "GET library")),
    Channel("suggestions, facets, lists of terms, explanations", ("hidden glossary", *STORED), ("reading", "glossary", "GET library by facet", "GET answer")),
    Channel("titles, names and page counts of a parent", STORED, ("named", "GET library", "page", "revisions"), ("tests/rag/test_ask.py",)),
    Channel("numbers in a row, ids that tell of time", STORED, ("document", "POST /v1/answers")),
    Channel("the same file under two markings", ("hidden note", "hidden store", "hidden refusal"), ("document", "search")),
    Channel("generations, dates of change, sizes, health", ("hidden seal", "hidden backup", "hidden repair", "hidden run"), ("GET /healthz", "count", "ceiling")),
    Channel("kinds of errors", ("hidden damage", "hidden delete", "hidden purge"), ("GET refused", "POST refused", "GET nobody", "document")),
    Channel("the time of a forbidden id", (), (), ("tests/assurance/timing.py",), "bounded, see NI-T"),
    Channel("partitions that are loaded late", ("hidden reopen", "hidden lose"), ("search",), (), "what it costs is part of the time"),
    Channel("what was computed for another reader", ("hidden search", "hidden ask", "hidden visit"), ("search", "POST /v1/answers"), (), "of the 1,024 banners written last, one is written faster: part of the time"),
    Channel("a model's memory of another's prompt", (), (), ("tests/rag/drafting/test_gguf.py",)),
    Channel("locks, queues, attempts at passwords", ("hidden busy", "hidden password", "hidden intruder"), ("POST /ask", "GET /sign-in"), ("tests/web/test_room.py",)),
    Channel("transcripts after a loss of clearance", ("hidden grant",), ("GET history", "GET answer"), ("tests/rag/test_reopened.py",)),
    Channel("a kept reference to what is forbidden now", ("hidden withdrawal", "hidden relabelling", "hidden raising", "hidden revision"), ("GET answer", "quote", "replaced", "compared", "GET revisions"), ("tests/rag/test_reopened.py", "tests/assurance/access.py")),
    Channel("streams that are open", (), ("POST stream",), ("tests/web/test_stream.py",)),
    Channel("what was learned from documents", ("hidden glossary",), ("reading",), ("tests/indexes/search/test_widen.py",)),
    Channel("residue of parsers, temporary files", ("hidden leftovers", "hidden quarantine"), ("GET picture",), ("tests/assurance/escape.py", "tests/ingest/test_sandbox.py")),
    Channel("logs, tracebacks, core dumps, the browser's memory", ("hidden audit", "hidden reveal"), ("GET refused",), ("tests/web/test_failures.py", "tests/web/test_headers.py")),
    Channel("backups and old generations", ("hidden backup",), ("search",), ("tests/indexes/test_backup.py", "tests/indexes/test_purge.py")),
    Channel("many low facts together", (), (), (), "can't be closed by access control, see the limits below"),
    Channel("processor, disk and memory shared with hidden work", (), (), (), "can't be closed on one machine, see the limits below"),
    Channel("two markings that a parser takes for one", ("hidden alter",), ("search up to", "POST /v1/search up to"), ("tests/indexes/policy",)),
    Channel("upkeep that ignores markings", ("hidden seal", "hidden empty", "hidden repair", "hidden review"), ("search", "count")),
)  # fmt: skip


def missed(acts: Mapping[str, int], looks: Mapping[str, int]) -> list[str]:
    """Return what a run left out: acts of which there was none, and channels for whose looks there was no occasion."""
    lacking = [f"never done: {act}" for act in (*READABLE, *HIDDEN) if not acts.get(act)]
    for one in CHANNELS:
        lacking += [
            f"never looked at: {kind}" for kind in one.looks if not any(look.startswith(kind) for look in looks)
        ]
    return list(dict.fromkeys(lacking))


def table(acts: dict[str, int], looks: dict[str, int]) -> str:
    """Return the channels as a table, with how often each hidden act and each kind of look happened."""
    lines = ["| | channel | hidden acts | looks | tests of its own, or what stays open |", "|--:|---|--:|--:|---|"]
    for number, one in enumerate(CHANNELS, start=1):
        acted = sum(acts.get(act, 0) for act in one.acts)
        looked = sum(count for look, count in looks.items() if look.startswith(one.looks)) if one.looks else 0
        rest = "; ".join([*(f"`{test}`" for test in one.tests), *([one.open] if one.open else [])])
        lines.append(f"| {number} | {one.says} | {acted:,} | {looked:,} | {rest} |")
    return "\n".join(lines)
