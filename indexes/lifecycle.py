"""The life of a stored document: withdrawn and brought back, and relabelled, up at once or down by two persons.

Up: hidden under its old marking before anything else, stored under the new one, then forgotten under the old one like a
spill. Down: only once a second reviewer asks for the same; stored under the lower marking last.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from indexes import aside, orders
from indexes.accounts import Accounts
from indexes.audit import Value
from indexes.errors import Busy, NotFound, UsageError
from indexes.evidence import PERSON, Evidence
from indexes.orders import Order
from indexes.policy import Marking, Reader, Refused, covers, dominates, require, text, unknown
from indexes.purge import carry_out, require_authority
from indexes.records import Draft
from indexes.vault import Vault

NOT_YOU: Final = "Waiting for a second reviewer; not you."


@dataclass(frozen=True, slots=True)
class Relabelled:
    """What came of a relabelling: its new id and the certificate; both "" while a second is awaited."""

    document: str = ""
    certificate: str = ""


def withdraw(vault: Vault, by: str, document: str, authority: str) -> None:
    """Take a document from all readers; it is kept, and can be brought back. Raises Busy, NotFound, Refused."""
    reader = Accounts(vault.control).reviewer(by)
    require_authority(authority)
    with vault.writing():
        partition = vault.holding(reader, document)
        if not partition.holds(document):
            raise NotFound
        about: dict[str, Value] = {"documents": [document], "marking": partition.label}
        vault.audit.append(by, "withdraw", {**about, "authority": authority.strip()})
        partition.aside.put(document, aside.WITHDRAWN)
        partition.seal()


def reinstate(vault: Vault, by: str, document: str, authority: str) -> None:
    """Bring a withdrawn document back to its readers. Raises Busy, NotFound for one that is not withdrawn, Refused."""
    reader = Accounts(vault.control).reviewer(by)
    require_authority(authority)
    with vault.writing():
        partition = vault.holding(reader, document)
        if partition.aside.why(document) != aside.WITHDRAWN:
            raise NotFound
        about: dict[str, Value] = {"documents": [document], "marking": partition.label}
        vault.audit.append(by, "reinstate", {**about, "authority": authority.strip()})
        partition.aside.bring_back(document)
        partition.seal()


def relabel(vault: Vault, order: Order) -> Relabelled:
    """Give a document another marking, or record that a second reviewer is needed.

    `order` names document, target, person and authority. Raises Busy, NotFound, Refused, UsageError.
    """
    reader = Accounts(vault.control).reviewer(order.by)
    require_authority(order.authority)
    target = _target(reader, order.target)
    with vault.writing():
        partition = vault.holding(reader, order.document)
        if not partition.holds(order.document):
            raise NotFound
        order = replace(order, source=partition.marking)
        if partition.marking == target:
            raise UsageError("The document bears this marking already.")
        if not dominates(target, partition.marking):
            first = _first(vault, order)
            if first is None:
                return Relabelled()
            both = "; ".join(dict.fromkeys([first.authority, order.authority]))
            order = replace(order, by=first.by, second=order.by, authority=both)
        return _carried(vault, orders.begin(vault.control, order))


def finish(vault: Vault) -> int:
    """Carry out the orders that a crash cut off; return how many. Another run that holds the library does it itself."""
    done = 0
    with suppress(Busy):
        if orders.begun(vault.control):
            with vault.writing():
                for order in orders.begun(vault.control):
                    if order.kind == orders.RELABEL:
                        _carried(vault, order)
                    else:
                        carry_out(vault, order)
                    done += 1
    return done


def _first(vault: Vault, order: Order) -> Order | None:
    """Return the order that this one seconds; without one, record this one as the first and return None."""
    first = orders.asked(vault.control, order.document)
    if first is not None and first.target == order.target:
        if first.by.casefold() == order.by.casefold():
            raise UsageError(NOT_YOU)
        if _still_may(vault, first):
            return first
    about: dict[str, Value] = {"documents": [order.document], "marking": text(order.source)}
    vault.audit.append(order.by, "relabel asked", {**about, **_asking(order)})
    orders.enter(vault.control, replace(order, step=orders.ASKED))
    return None


def _asking(order: Order) -> dict[str, Value]:
    return {"authority": order.authority, "target": text(order.target) if order.target else ""}


def _still_may(vault: Vault, first: Order) -> bool:
    """Tell whether the first person still is a reviewer who may read the document and its new marking."""
    now = datetime.now(UTC)
    try:
        reader = Accounts(vault.control).reviewer(first.by)
        require(reader, first.source, now)
        require(reader, _target(reader, first.target), now)
    except (Refused, UsageError):
        return False
    return True


def _carried(vault: Vault, order: Order) -> Relabelled:
    """Hide under the old marking, store under the new one, forget under the old one. Each step may be repeated."""
    partition = vault.partition(order.source)
    partition.aside.put(order.document, aside.REMOVED)
    found = partition.aside.taken(order.document)
    document = ""
    if found is not None and order.target is not None:
        draft = _relabelled(found[0], order)
        document = vault.document_of(draft)
        orders.unbar(vault.control, document)
        vault.deposit_embedded(draft, found[1])
        vault.partition(order.target).seal()
    return Relabelled(document, carry_out(vault, order))


def _relabelled(draft: Draft, order: Order) -> Draft:
    """Return the document under its new marking. Raised: no part stays lower. Lowered: no part stays above it."""
    target = order.target or order.source
    is_raised = dominates(target, order.source)

    def bearing(marking: Marking) -> Marking:
        return marking if covers(target, marking) and not is_raised else target

    return replace(
        draft,
        marking=target,
        title_marking=bearing(draft.title_marking),
        chunks=tuple(replace(chunk, portion=bearing(chunk.portion)) for chunk in draft.chunks),
        evidence=(*draft.evidence, Evidence(PERSON, _decided(order), text(order.source), text(target))),
    )


def _decided(order: Order) -> str:
    names = " and ".join([order.by, *([order.second] if order.second else [])])
    return f"relabelled by {names}: {order.authority}"


def _target(reader: Reader, target: Marking | None) -> Marking:
    """Return the marking that a document is to bear. Raises UsageError for one that this person may not decide on."""
    if target is None:
        raise UsageError("Say which marking the document is to bear.")
    if tokens := unknown(target):
        raise UsageError(f"The marking has a part that is not known here: {', '.join(sorted(tokens))}.")
    try:
        require(reader, target, datetime.now(UTC))
    except Refused as error:
        raise UsageError("You can decide only on a marking that you may read yourself.") from error
    return target
