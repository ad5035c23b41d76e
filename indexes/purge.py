"""Forgetting a document: who saw it, then its removal from everything, then a sweep, then a signed certificate.

Hidden first, so that from the first commit on nobody finds it; then erased from the answers that were made from it,
from quarantine and its partition. An order in the control database lets the next start finish what a crash cut off.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from indexes import aside, orders
from indexes.accounts import Accounts
from indexes.audit import Value
from indexes.certificate import certified, checked, digest
from indexes.control import registered, shelves
from indexes.errors import CheckFailed, UsageError
from indexes.inquiry import Filter, Look, documents, inquired, looks
from indexes.layout import Layout, write_durably
from indexes.orders import Order
from indexes.partition import Partition
from indexes.policy import Marking, MarkingError, dominates, parse, text
from indexes.sweep import Swept, canaries, code, swept
from indexes.vault import Vault

AUTHORITY_LIMIT: Final = 500
NO_AUTHORITY: Final = "Say on whose authority: the order, the originator or the guide that you go by."
CERTIFICATES: Final = "certificates"


@dataclass(frozen=True, slots=True)
class Spread:
    """How far a document has come: looks, answers made from it (id, owner, time), copies in quarantine, backups."""

    document: str
    marking: str
    looks: tuple[Look, ...]
    answers: tuple[tuple[str, str, str], ...]
    quarantined: int
    backups: tuple[str, ...]

    @property
    def persons(self) -> list[str]:
        """Who saw it, each once."""
        return sorted({look.person for look in self.looks})

    @property
    def exports(self) -> list[Look]:
        """The looks that took it out of the library."""
        return [look for look in self.looks if "export" in look.action]


def require_authority(authority: str) -> None:
    """Raise UsageError unless an authority is one line that can be recorded."""
    if not authority.strip():
        raise UsageError(NO_AUTHORITY)
    if len(authority) > AUTHORITY_LIMIT or not authority.isprintable():
        raise UsageError(f"An authority is one line of up to {AUTHORITY_LIMIT} characters.")


def spread(vault: Vault, by: str, document: str) -> Spread:
    """Return how far a document has come; the question is recorded first. Raises NotFound, Refused, CheckFailed."""
    partition = vault.holding(Accounts(vault.control).reviewer(by), document)
    seen = inquired(vault.audit, by, "spill report", Filter(document=document))
    return _spread(vault, partition, document, looks(seen, document))


def purge(vault: Vault, by: str, document: str, authority: str) -> str:
    """Remove a document for good and return the certificate (JSON text). Raises Busy, NotFound, Refused, UsageError."""
    reader = Accounts(vault.control).reviewer(by)
    require_authority(authority)
    with vault.writing():
        partition = vault.holding(reader, document)
        order = Order(orders.PURGE, document, partition.marking, None, by, authority.strip(), orders.BEGUN)
        return carry_out(vault, orders.begin(vault.control, order))


def carry_out(vault: Vault, order: Order) -> str:
    """Carry out an order to the end: remove the document from where it was; return the certificate. Needs `writing`."""
    partition, target = vault.partition(order.source), order.target

    def spilled(marking: Marking) -> bool:
        return target is None or not dominates(marking, target)

    about: dict[str, Value] = {"documents": [order.document], "marking": text(order.source)}
    aim = text(target) if target else ""
    vault.audit.append(order.by, order.kind, {**about, "authority": order.authority, "target": aim})
    partition.aside.put(order.document, aside.REMOVED)
    found = partition.aside.taken(order.document)
    pieces = canaries(*found, _elsewhere(vault, order.document, target)) if found else ()
    rightful = _rightful(vault, spilled)
    before = swept(vault.layout, pieces, rightful)
    told = _spread(vault, partition, order.document, looks(list(vault.audit.records()), order.document))
    orders.bar(vault.control, order.document)
    answers = vault.answers.forget(order.document, spilled)
    questions = vault.questions.forget(_asked(vault, order.document), pieces, spilled)
    reports = vault.reports.forget(order.document) if target is None else 0  # else an officer has still to decide
    copies = _remove_quarantined(vault.layout, found[0].original, spilled) if found else 0
    rows = partition.erase(order.document)  # last: what it says is needed to find the rest
    after = swept(vault.layout, pieces, rightful)
    key = vault.key("certificate")
    body = _body(order, told, (before, after), sorted(code(key, one) for one in pieces))
    gone = {"answers": answers, "questions": questions, "reports": reports, "quarantined": copies}
    body["removed"] = {"rows": rows, **gone}
    return _finished(vault, order, body)


def verify(vault: Vault, content: str) -> dict[str, Any]:
    """Return what a certificate says. Raises CheckFailed unless signature, log and library bear it out."""
    said = checked(content, vault.signer.public)
    vault.audit.verify()
    records = list(vault.audit.records())
    head = [one for one in records if (one["number"], one["code"]) == (said["audit"]["number"], said["audit"]["code"])]
    if not head or not any(one.get("certificate") == digest(content) for one in records):
        raise CheckFailed("The log of this library does not know this certificate.")
    if any(one.keeps(said["document"]) for one in vault.every()):
        raise CheckFailed("The document of this certificate is in the library.")
    return said


def _body(order: Order, told: Spread, sweeps: tuple[Swept, Swept], codes: list[str]) -> dict[str, Any]:
    before, after = sweeps
    return {
        "document": order.document,
        "marking": text(order.source),
        "kind": order.kind,
        "approved": [order.by, *([order.second] if order.second else [])],
        "authority": order.authority,
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "canaries": codes,
        "before": asdict(before),
        "after": asdict(after),
        "not_searched": ["models", *(["where the document may lie now"] if order.target else [])],
        "seen_by": told.persons,
        "answers": [answer for answer, _, _ in told.answers],
        "exports": [asdict(look) for look in told.exports],
        "backups": list(told.backups),
    }


def _finished(vault: Vault, order: Order, body: dict[str, Any]) -> str:
    """Sign the certificate, keep it, record it, and forget the order."""
    head = vault.audit.verify()
    body["audit"] = {"number": head.number, "code": head.code}
    content = certified(body, vault.signer)
    folder = vault.layout.audit / CERTIFICATES
    folder.mkdir(mode=0o700, exist_ok=True)
    write_durably(folder / f"{order.document}-{digest(content)[:8]}.json", content.encode())
    about: dict[str, Value] = {"documents": [order.document], "certificate": digest(content)}
    vault.audit.append(order.by, f"{order.kind} done", {**about, "matches": body["after"]["matches"]})
    orders.end(vault.control, order.document)
    return content


def _spread(vault: Vault, partition: Partition, document: str, seen: list[Look]) -> Spread:
    found = partition.aside.taken(document)
    answers = tuple((one.id, one.owner, one.time) for one in vault.answers.citing(document))
    copies = len(list(_quarantined(vault.layout, found[0].original))) if found else 0
    kept = tuple(orders.backups(vault.control, partition.marking))
    return Spread(document, partition.label, tuple(seen), answers, copies, kept)


def _asked(vault: Vault, document: str) -> frozenset[str]:
    """Return the digests of the questions that found a document: they may say what it says."""
    named = (one for one in vault.audit.records() if "ceiling" in one and document in documents(one))
    return frozenset(str(one["subject"]) for one in named)


def _elsewhere(vault: Vault, document: str, target: Marking | None) -> Callable[[bytes], bool]:
    """Return what tells whether another document says the same; where a document was relabelled to does not count."""
    others = [one for one in vault.every() if target is None or not dominates(one.marking, target)]
    return lambda part: any(one.aside.says(part, document) for one in others)


def _rightful(vault: Vault, spilled: Callable[[Marking], bool]) -> frozenset[str]:
    """Return the names of the folders in which the document may be."""
    partitions = {name for name, marking in registered(vault.control).items() if not spilled(marking)}
    answers = {vault.answers.folder(one).name for one in shelves(vault.control) if not spilled(one)}
    return frozenset(partitions | answers)


def _quarantined(layout: Layout, original: bytes) -> Iterator[Path]:
    """Yield the folders of quarantine that hold this file or a record of it."""
    revision = sha256(original).hexdigest()
    for record in [*layout.quarantine.glob("*/*/record.json"), *layout.quarantine.glob("*/done/*/record.json")]:
        try:
            held = json.loads(record.read_text(encoding="utf-8")).get("sha256")
        except (OSError, ValueError, AttributeError):
            file = record.with_name("original")
            held = sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
        if held == revision:
            yield record.parent


def _remove_quarantined(layout: Layout, original: bytes, spilled: Callable[[Marking], bool]) -> int:
    gone = 0
    for folder in list(_quarantined(layout, original)):
        if _is_spilled(folder / "record.json", spilled):
            shutil.rmtree(folder)
            gone += 1
    return gone


def _is_spilled(record: Path, spilled: Callable[[Marking], bool]) -> bool:
    """Tell whether a quarantined file lies where the document may not be; one without a sure place does."""
    try:
        return spilled(parse(json.loads(record.read_text(encoding="utf-8"))["placed"]))
    except (OSError, ValueError, KeyError, TypeError, MarkingError):
        return True
