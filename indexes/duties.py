"""What an account may do, apart from what it may read; and the rule that nobody grants above himself or to himself.

Separation of duties (NIST SP 800-53, AC-5): who manages accounts reads no documents, and who audits changes nothing.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from indexes.errors import UsageError
from indexes.policy import Reader

ITSELF: Final = "Nobody changes his own access. Ask another administrator."
ABOVE: Final = "Nobody grants more than he holds himself."


class Duty(StrEnum):
    """One duty of an account."""

    READER = "reader"  # asks, searches, opens documents that he may read
    INGESTER = "ingester"  # sees the runs that bring documents in
    LABEL_OFFICER = "label-officer"  # decides on quarantined files that he may read
    SECURITY_OFFICER = "security-officer"  # sees accounts and the audit log, handles spills
    AUDITOR = "auditor"  # sees the audit log, changes nothing
    ADMINISTRATOR = "administrator"  # manages accounts, reads no content


_CHANGING: Final = frozenset({Duty.INGESTER, Duty.LABEL_OFFICER, Duty.SECURITY_OFFICER, Duty.ADMINISTRATOR})
_READING: Final = frozenset({Duty.READER, Duty.LABEL_OFFICER})


def duties_named(names: Iterable[str]) -> tuple[Duty, ...]:
    """Return these duties, each once, in the order of `Duty`.

    Raises:
        UsageError: a name is no duty, there is none, or two of them may not come together.

    """
    wanted = set(names)
    if unknown := wanted - {duty.value for duty in Duty}:
        message = f"There is no duty {min(unknown)!r}. They are: {', '.join(Duty)}."
        raise UsageError(message)
    found = tuple(duty for duty in Duty if duty.value in wanted)
    if not found:
        raise UsageError(f"An account has at least one duty: {', '.join(Duty)}.")
    if Duty.ADMINISTRATOR in found and _READING & set(found):
        raise UsageError("An administrator of accounts reads no content: give the duty to another account.")
    if Duty.AUDITOR in found and _CHANGING & set(found):
        raise UsageError("An auditor changes nothing: give the other duties to another account.")
    return found


def within(giver: Reader, receiver: Reader) -> None:
    """Let a grant pass when `receiver` will hold nothing that `giver` doesn't.

    Raises:
        UsageError: he would grant to himself, or above himself.

    """
    if giver.name == receiver.name:
        raise UsageError(ITSELF)
    higher = any(rank > (giver.rank(system) or -1) for system, rank in receiver.clearances)
    more = receiver.held() - giver.held() or receiver.groups - giver.groups
    if higher or more or receiver.memberships - giver.memberships:
        raise UsageError(ABOVE)
