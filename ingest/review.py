"""Decisions of reviewers on quarantined files: who may see one, what may be decided, and when one person is not enough.

A reviewer is an account that an administrator made one. He sees what is placed at or below his clearance and decides
only on markings that he may read himself. A marking that lies below anything that was seen on the file counts only
when a second reviewer decides the same. Nothing is learnt from a decision: it speaks of one file.

Each step is audited before it takes effect: audit, ruling, deposit, done. A crash between two of them leaves a state
that the same decision, made again, completes.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from indexes.accounts import Accounts
from indexes.audit import AuditLog, Value
from indexes.control import declared_ceiling
from indexes.errors import CoversheetError, Damaged, NotFound, UsageError
from indexes.policy import Marking, MarkingError, Reader, Refused, dominates, join, parse, require, text, unknown
from indexes.vault import Vault
from ingest.chunks import Measure
from ingest.pipeline import Decision, Examined, Tools, Trusted, examine
from ingest.quarantine import DECIDED, KEY_PURPOSE, REJECTED, SECOND, WAITING, Entry, Quarantine, Ruling
from ingest.reasons import NotRead
from ingest.sandbox import Sandbox
from ingest.sources import Source

ACCEPT: Final = "accept"
CORRECT: Final = "correct"
REJECT: Final = "reject"
STORED: Final = "stored"
AUTHORITY_LIMIT: Final = 500
UNREAD: Final = ("unclear-marking", "unknown-token", "unclear-label", "no-text")  # something that nobody could read
NOT_YOU: Final = "Waiting for a second reviewer; not you."
NO_AUTHORITY: Final = "Say on whose authority: the order, the originator or the guide that you go by."


class NotStorable(CoversheetError):  # noqa: N818 - the state of a file
    """A quarantined file that can't be read, so that no decision brings it into the library."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reviewer chose for an entry: `verdict` is ACCEPT, CORRECT (to `marking`) or REJECT."""

    by: str
    entry: str
    verdict: str
    authority: str = ""
    marking: Marking | None = None


@dataclass(frozen=True, slots=True)
class Ruled:
    """What came of a choice: `effect` is SECOND, REJECTED or STORED; `document` is its id in the library then."""

    effect: str
    marking: Marking | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """Where reviewers work: the quarantine, the accounts, the log, and the ceilings of the library."""

    quarantine: Quarantine
    accounts: Accounts
    audit: AuditLog
    declared: Marking | None
    ceiling: Marking | None

    def reviewer(self, name: str) -> Reader:
        """Return who a reviewer is, as of now. Raises UsageError without an account, Refused without the right."""
        return self.accounts.reviewer(name)

    def placement(self, entry: Entry) -> Marking | None:
        """Return the marking that decides who may review an entry; None: nobody may.

        Nothing seen and no ceiling at that time: the ceiling that was declared since. A part that no vocabulary
        knows can be held by nobody, so the ceiling of the library stands in for it.
        """
        try:
            placed = parse(entry.placed) if entry.placed else self.declared
        except MarkingError:
            return None
        if placed is None or not unknown(placed):
            return placed
        known = Marking(tuple(replace(label, restrictive=_known(label.restrictive)) for label in placed.labels))
        return join((known, self.ceiling)) if self.ceiling is not None and not unknown(known) else None

    def visible(self, name: str) -> list[Entry]:
        """Return the entries that this reviewer may see, oldest first. What he may not see is not counted either."""
        reader = self.reviewer(name)
        return [entry for entry in self.quarantine.readable() if _may_read(reader, self.placement(entry))]

    def queue(self, name: str) -> list[Entry]:
        """Return what waits for a decision: first what waits for this reviewer, then what waits for another."""
        found = [entry for entry in self.visible(name) if entry.state != REJECTED]
        return sorted(found, key=lambda entry: waits_for_another(entry, name))

    def find(self, name: str, entry_id: str) -> Entry:
        """Return an entry. Raises NotFound for one that is absent or not his to see, after the same work."""
        found = [entry for entry in self.visible(name) if entry.id == entry_id]
        if not found:
            raise NotFound
        return found[0]

    def look(self, name: str, entry_id: str) -> tuple[Entry, bytes]:
        """Return an entry and its file, once the look is in the log. Raises NotFound, Damaged for a damaged file."""
        entry = self.shown(name, entry_id)
        return entry, self.quarantine.original(entry.id)

    def shown(self, name: str, entry_id: str) -> Entry:
        """Return an entry, once the look is in the log. Raises NotFound."""
        entry = self.find(name, entry_id)
        self.audit.append(name, "review look", {"entry": entry.id, "marking": self.marking_text(entry)})
        return entry

    def marking_text(self, entry: Entry) -> str:
        """Return the marking under which a visible entry is shown. Raises NotFound for one that nobody may see."""
        placed = self.placement(entry)
        if placed is None:
            raise NotFound
        return text(placed)


def desk_of(vault: Vault) -> Desk:
    """Return the desk of an open library."""
    quarantine = Quarantine(vault.layout.quarantine, vault.key(KEY_PURPOSE))
    return Desk(quarantine, Accounts(vault.control), vault.audit, declared_ceiling(vault.control), vault.ceiling)


def by_reason(entries: list[Entry]) -> dict[str, int]:
    """Return how many of these entries wait for each reason, most first."""
    return dict(Counter(entry.code for entry in entries).most_common())


def waits_for_another(entry: Entry, name: str) -> bool:
    """Tell whether an entry waits for a second reviewer who is not this one."""
    return entry.state == SECOND and entry.rulings[-1].by == name


def lowers(entry: Entry, marking: Marking) -> bool:
    """Tell whether a marking lies below anything that was seen on the file, read with certainty or not.

    A line that could not be read as a marking counts as seen, unless the marking is at least the one proposed.
    """
    try:
        seen = [*map(parse, entry.seen), *(parse(one.marking) for one in entry.evidence if one.marking)]
        proposal = parse(entry.proposal) if entry.proposal else None
    except MarkingError:
        return True
    if any(not dominates(marking, one) for one in (*seen, *([proposal] if proposal else []))):
        return True
    return proposal is None and (entry.code in UNREAD or any(not one.marking for one in entry.evidence))


def decide(choice: Choice, desk: Desk, vault: Vault, sandbox: Sandbox) -> Ruled:
    """Carry out what a reviewer chose. Raises Busy while another run changes the library.

    Raises NotFound, UsageError for what can't be decided so, and NotStorable when the file can't be read at all.
    """
    desk.reviewer(choice.by)
    with vault.writing():
        entry = desk.find(choice.by, choice.entry)
        _require_open(entry, choice)
        if choice.verdict == REJECT:
            ruling = _ruling(choice, "", REJECTED)
            _record(desk, entry, ruling)
            return Ruled(REJECTED)
        marking = _marking_of(choice, entry, desk)
        vault.require_admitted(marking, entry.sha256)
        ruling = _ruling(choice, text(marking), DECIDED)
        cut_off = entry.state == DECIDED  # a crash came between the ruling and the deposit
        ruled = entry if cut_off else replace(entry, rulings=(*entry.rulings, ruling))
        enough = cut_off or _seconds(desk, entry, choice.by, marking)
        try:
            examined = _examined(
                ruled, desk, vault, sandbox, confirmed=enough
            )  # before anything is recorded: it may not be readable
        except Damaged as fault:
            raise NotStorable(str(fault)) from fault
        except NotRead as stop:
            if enough or not (stop.reason.code in UNREAD or _below(stop, marking)):
                raise NotStorable(f"This file can't be stored: {stop.reason.sentence}") from stop
        else:
            if enough or not _same_file_lowers(desk, entry, marking):
                if not cut_off:
                    _record(desk, entry, ruling)
                return _store(ruled, desk, vault, examined)
        _record(desk, entry, replace(ruling, effect=SECOND))
        return Ruled(SECOND, marking)


def alike(entry: Entry, desk: Desk, name: str) -> list[Entry]:
    """Return the files, this one among them, that wait with the same reason and the same proposal.

    Empty where nothing is proposed, or where somebody has decided already.
    """
    same = (entry.code, entry.proposal, WAITING)
    found = [one for one in desk.queue(name) if (one.code, one.proposal, one.state) == same]
    return found if entry.proposal and entry in found else []


def accept_all(choice: Choice, count: int, desk: Desk, vault: Vault, sandbox: Sandbox) -> list[Ruled]:
    """Accept the proposal for all files like the chosen one; return what came of those that could be decided.

    `count` is how many the reviewer says they are. Raises UsageError when they are not, Busy, and what `decide` raises
    of the first; a file that can't be stored stays where it is.
    """
    entries = alike(desk.find(choice.by, choice.entry), desk, choice.by)
    if not entries or len(entries) != count:
        raise UsageError("The number is not that of the files that wait. Look at them again.")
    desk.audit.append(choice.by, "review accept all", {"entries": [entry.id for entry in entries]})
    ruled = []
    for entry in entries:
        try:
            ruled.append(decide(replace(choice, entry=entry.id, verdict=ACCEPT), desk, vault, sandbox))
        except (NotStorable, NotFound):  # not readable; or in quarantine for two reasons, and done with the first
            continue
    return ruled


def undo(name: str, entry_id: str, desk: Desk, vault: Vault) -> Entry:
    """Take back the last ruling of an entry that is not in the library; return it. Raises NotFound and UsageError."""
    desk.reviewer(name)
    with vault.writing():
        entry = desk.find(name, entry_id)
        if not entry.rulings:
            raise UsageError("Nothing has been decided about this file.")
        last = entry.rulings[-1]
        if last.effect == DECIDED and vault.holds(parse(last.marking), entry.sha256):
            _finish(entry, desk)
            raise UsageError("This file is in the library already, so the decision can't be undone.")
        desk.audit.append(name, "review undo", {"entry": entry.id, "decided": last.effect, "by": last.by})
        return desk.quarantine.rule(entry.id, entry.rulings[:-1])


def _may_read(reader: Reader, marking: Marking | None) -> bool:
    if marking is None:
        return False
    try:
        require(reader, marking, datetime.now(UTC))
    except Refused:
        return False
    return True


def _known(tokens: frozenset[str]) -> frozenset[str]:
    return frozenset(token for token in tokens if not token.startswith("?"))


def _require_open(entry: Entry, choice: Choice) -> None:
    """Raise UsageError unless the entry waits for this reviewer; one whose storing was cut off can be completed."""
    if entry.state == REJECTED:
        raise UsageError("This file was rejected. Undo that first: coversheet quarantine undo ID")
    if waits_for_another(entry, choice.by):
        raise UsageError(NOT_YOU)
    if entry.state == DECIDED and choice.verdict == REJECT:
        raise UsageError("This file is decided and on its way into the library. Undo that first.")
    if choice.verdict != REJECT and not choice.authority.strip():
        raise UsageError(NO_AUTHORITY)
    if len(choice.authority) > AUTHORITY_LIMIT or not choice.authority.isprintable():
        raise UsageError(f"An authority is one line of up to {AUTHORITY_LIMIT} characters.")


def _marking_of(choice: Choice, entry: Entry, desk: Desk) -> Marking:
    """Return the marking that was chosen. Raises UsageError for none, an unknown one, or one that is not his."""
    if choice.verdict == ACCEPT and not entry.proposal:
        raise UsageError("Nothing is proposed for this file. Say which marking it bears, or reject it.")
    marking = parse(entry.proposal) if choice.verdict == ACCEPT else choice.marking
    if marking is None:
        raise UsageError("Say which marking this file bears.")
    if tokens := unknown(marking):
        raise UsageError(f"The marking has a part that is not known here: {', '.join(sorted(tokens))}.")
    if not _may_read(desk.reviewer(choice.by), marking):
        raise UsageError("You can decide only on a marking that you may read yourself.")
    if entry.state == DECIDED and entry.rulings[-1].marking != text(marking):
        raise UsageError("Another marking was decided for this file. Undo that first.")
    return marking


def _same_file_lowers(desk: Desk, entry: Entry, marking: Marking) -> bool:
    """Tell whether a marking lowers the file: in quarantine for two reasons, it counts with all that was seen."""
    return any(lowers(one, marking) for one in desk.quarantine.readable() if one.sha256 == entry.sha256)


def _seconds(desk: Desk, entry: Entry, name: str, marking: Marking) -> bool:
    """Tell whether this reviewer confirms what another one decided, who still may decide it."""
    if entry.state != SECOND:
        return False
    first = entry.rulings[-1]
    try:
        reader = desk.reviewer(first.by)
    except (CoversheetError, MarkingError):
        return False
    still = _may_read(reader, desk.placement(entry)) and _may_read(reader, marking)
    return still and first.by.casefold() != name.casefold() and first.marking == text(marking)


def _ruling(choice: Choice, marking: str, effect: str) -> Ruling:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Ruling(choice.by, choice.verdict, marking, choice.authority.strip(), now, effect)


def _record(desk: Desk, entry: Entry, ruling: Ruling) -> None:
    """Write a ruling to the log, and then beside the file."""
    details: dict[str, Value] = {
        "entry": entry.id,
        "verdict": ruling.verdict,
        "marking": ruling.marking,
        "effect": ruling.effect,
        "authority": ruling.authority,
        "seen": list(entry.seen),
        "proposal": entry.proposal,
    }
    desk.audit.append(ruling.by, "review decide", details)
    desk.quarantine.rule(entry.id, (*entry.rulings, ruling))


def _examined(entry: Entry, desk: Desk, vault: Vault, sandbox: Sandbox, *, confirmed: bool) -> Examined:
    """Take the file down the line with the decision that stands; a first one counts only where it was confirmed.

    Raises NotRead, also where one person is too few.
    """
    last = entry.rulings[-1]
    deciding = [last]
    if (
        confirmed
        and len(entry.rulings) > 1
        and entry.rulings[-2].effect == SECOND
        and entry.rulings[-2].marking == last.marking
    ):
        deciding.insert(0, entry.rulings[-2])
    authority = "; ".join(dict.fromkeys(ruling.authority for ruling in deciding))
    names = tuple(ruling.by for ruling in deciding)
    decision = Decision(parse(last.marking), names, authority, lowered=len(names) > 1)
    measure = Measure.of(vault.embedder, vault.embedder.fingerprint.max_tokens)
    source = Source(desk.quarantine.place(entry), desk.quarantine.original(entry.id), entry.sha256)
    return examine(source, Tools(sandbox, measure, Trusted(decision=decision), ruleset=vault.ruleset))


def _below(stop: NotRead, marking: Marking) -> bool:
    """Tell whether a file was stopped because it says more than the marking that was decided."""
    return any(not dominates(marking, one) for one in stop.seen)


def _store(entry: Entry, desk: Desk, vault: Vault, examined: Examined) -> Ruled:
    """Bring a decided file into the library, and put its records aside."""
    document = vault.deposit(examined.draft)
    vault.mark_seen(entry.sha256, Trusted().code)
    _finish(entry, desk)
    vault.seal()
    return Ruled(STORED, examined.draft.marking, document)


def _finish(entry: Entry, desk: Desk) -> None:
    """Put all records of this file aside."""
    for one in desk.quarantine.readable():
        if one.sha256 == entry.sha256 and one.id != entry.id:
            desk.quarantine.finish(one.id)
    desk.quarantine.finish(entry.id)


__all__ = [
    "ACCEPT",
    "CORRECT",
    "REJECT",
    "STORED",
    "WAITING",
    "Choice",
    "Desk",
    "NotStorable",
    "Ruled",
    "accept_all",
    "alike",
    "by_reason",
    "decide",
    "desk_of",
    "lowers",
    "undo",
    "waits_for_another",
]
