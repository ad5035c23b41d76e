"""Who may see and decide, when two persons are needed, and that a crash at any step leaves what a rerun completes."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from indexes.accounts import Accounts
from indexes.audit import AuditLog
from indexes.control import declare_ceiling
from indexes.errors import Busy, Damaged, MarkingError, NotFound, Refused, UsageError
from indexes.policy import parse, text
from indexes.vault import Vault
from ingest import review
from ingest.evidence import PERSON
from ingest.quarantine import DECIDED, REJECTED, SECOND, WAITING, Quarantine
from ingest.review import ACCEPT, CORRECT, NOT_YOU, REJECT, STORED, Choice, NotStorable, Ruled
from ingest.sandbox import Sandbox
from tests.ingest.reviewers import FILE, ORDER, Room, find, opened
from tests.ingest.scanned import needs_tesseract
from tests.ingest.specimens import pdf


@pytest.fixture
def room(tmp_path: Path, sandbox: Sandbox) -> Iterator[Room]:
    """An empty library with reviewers."""
    with opened(tmp_path / "library", sandbox) as room:
        yield room


def test_only_accounts_that_may_review_see_anything(room: Room) -> None:
    entry = room.put("SECRET")
    with pytest.raises(UsageError):
        room.desk.visible("nobody")
    with pytest.raises(Refused):
        room.desk.visible("reader")
    for by in ("nobody", "reader"):
        with pytest.raises((UsageError, Refused)):
            room.decide(by, entry, "SECRET")
    assert [one.id for one in room.desk.visible("wren")] == [entry]


def test_what_is_above_the_reviewer_is_absent_and_not_counted(room: Room) -> None:
    hidden = room.put("TOP SECRET")
    shown = room.put("SECRET", data=b"SECRET\n\nText.")
    assert [one.id for one in room.desk.queue("crane")] == [shown]
    assert review.by_reason(room.desk.queue("crane")) == {"portion-above-banner": 1}
    for call in (room.desk.find, room.desk.look):
        refused = []
        for name in (hidden, "q-0000000000000000"):
            with pytest.raises(NotFound) as caught:
                call("crane", name)
            refused.append(str(caught.value))
        assert refused[0] == refused[1]
    for name in (hidden, "q-0000000000000000"):
        with pytest.raises(NotFound):
            room.decide("crane", name, "SECRET")
        with pytest.raises(NotFound):
            room.undo("crane", name)
    assert ("crane", "review look") not in room.log()


def test_a_look_is_in_the_log_before_the_file_is_given(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = room.put("SECRET")
    assert room.desk.look("wren", entry)[1] == FILE
    assert room.log()[-1] == ("wren", "review look")
    _full_disk(monkeypatch)
    with pytest.raises(Damaged):
        room.desk.look("wren", entry)


def test_where_nothing_was_seen_only_a_declared_ceiling_opens_it(room: Room) -> None:
    entry = room.put(code="unmarked", data=b"Nothing is said here.")
    assert room.desk.quarantine.show(entry).placed == ""
    assert room.desk.visible("wren") == []
    with pytest.raises(NotFound):
        room.desk.marking_text(room.desk.quarantine.show(entry))
    declare_ceiling(room.vault.control, parse("TOP SECRET"))
    assert [one.id for one in room.desk.visible("wren")] == [entry]
    assert room.desk.visible("crane") == []
    assert room.decide("wren", entry, "UNCLASSIFIED").effect == STORED


def test_an_unknown_part_is_held_by_nobody_so_the_ceiling_stands_in(room: Room) -> None:
    entry = replace(room.desk.quarantine.show(room.put("SECRET")), placed="SECRET//WIDGET")
    assert room.desk.placement(entry) is None
    declare_ceiling(room.vault.control, parse("TOP SECRET"))
    placed = room.desk.placement(entry)
    assert placed is not None
    assert text(placed) == "TOP SECRET"
    assert room.desk.placement(replace(entry, placed="no marking")) is None


def test_raising_and_confirming_need_one_reviewer(room: Room) -> None:
    entry = room.put("CONFIDENTIAL", "SECRET", proposal=parse("SECRET"))
    ruled = room.decide("crane", entry, verdict=ACCEPT)
    assert (ruled.effect, ruled.marking) == (STORED, parse("SECRET"))
    document = room.vault.view(Accounts(room.vault.control).reader("crane")).document(ruled.document or "")
    assert document.marking == parse("SECRET")
    (person,) = [one for one in document.evidence if one.kind == PERSON]
    assert "crane" in person.where
    assert ORDER in person.where
    with pytest.raises(NotFound):
        room.desk.quarantine.show(entry)
    assert room.vault.seen(hashlib.sha256(FILE).hexdigest(), "")
    assert room.decide("wren", room.put("SECRET", data=FILE + b"."), "TOP SECRET").effect == STORED


@needs_tesseract
def test_a_file_with_a_page_that_nobody_could_read_needs_two_reviewers(room: Room) -> None:
    data = pdf(["SECRET", "", "The convoy left the northern depot at dawn.", "", "SECRET"], ["[picture]"])
    entry = room.put("SECRET", data=data, code="no-text", filename="memo.pdf")
    assert (room.decide("wren", entry, "SECRET").effect, room.vault.count()) == (SECOND, (0, 0))
    ruled = room.decide("otter", entry, "SECRET")
    assert (ruled.effect, ruled.marking, room.vault.count()[0]) == (STORED, parse("SECRET"), 1)


def test_the_log_says_who_decided_what_and_why_before_the_deposit(room: Room) -> None:
    room.decide("wren", room.put("SECRET", proposal=parse("SECRET")), verdict=ACCEPT)
    decided, deposit = [record for record in room.vault.audit.records() if record["action"] != "review look"][-2:]
    assert (decided["actor"], decided["action"], decided["verdict"]) == ("wren", "review decide", ACCEPT)
    assert (decided["marking"], decided["authority"], decided["effect"]) == ("SECRET", ORDER, DECIDED)
    assert deposit["action"] == "deposit"


def test_lowering_waits_for_another_person_who_decides_the_same(room: Room) -> None:
    entry = room.put("CONFIDENTIAL", "SECRET")
    assert room.decide("wren", entry, "CONFIDENTIAL").effect == SECOND
    assert room.vault.count() == (0, 0)
    for verdict in (CORRECT, REJECT):
        with pytest.raises(UsageError, match=NOT_YOU):
            room.decide("wren", entry, "CONFIDENTIAL", verdict)
    ruled = room.decide("otter", entry, "CONFIDENTIAL")
    assert (ruled.effect, ruled.marking) == (STORED, parse("CONFIDENTIAL"))
    document = room.vault.view(Accounts(room.vault.control).reader("heron")).document(ruled.document or "")
    (person,) = [one for one in document.evidence if one.kind == PERSON]
    assert "wren and otter" in person.where


def test_a_second_reviewer_who_disagrees_starts_anew(room: Room) -> None:
    entry = room.put("CONFIDENTIAL", "SECRET")
    room.decide("wren", entry, "CONFIDENTIAL")
    assert room.decide("otter", entry, "UNCLASSIFIED").effect == SECOND
    with pytest.raises(UsageError, match=NOT_YOU):
        room.decide("otter", entry, "UNCLASSIFIED")
    assert room.decide("wren", entry, "CONFIDENTIAL").effect == SECOND
    assert room.decide("otter", entry, "CONFIDENTIAL").effect == STORED


def test_a_second_reviewer_may_raise_alone(room: Room) -> None:
    entry = room.put("CONFIDENTIAL", "SECRET")
    room.decide("wren", entry, "CONFIDENTIAL")
    assert room.decide("otter", entry, "SECRET").marking == parse("SECRET")


def test_a_first_reviewer_who_lost_the_right_no_longer_counts(room: Room) -> None:
    entry = room.put("CONFIDENTIAL", "SECRET")
    room.decide("wren", entry, "CONFIDENTIAL")
    accounts = Accounts(room.vault.control)
    accounts.grant(replace(accounts.show("wren"), reviewer=False))
    assert room.decide("otter", entry, "CONFIDENTIAL").effect == SECOND
    accounts.grant(replace(accounts.show("otter"), clearances=("UNCLASSIFIED",)))
    assert room.decide("crane", entry, "CONFIDENTIAL").effect == SECOND
    accounts.grant(replace(accounts.show("otter"), clearances=("SECRET",)))
    assert room.decide("otter", entry, "CONFIDENTIAL").effect == STORED


@pytest.mark.parametrize(
    ("seen", "more", "marking", "expected"),
    [
        (("SECRET",), {}, "SECRET", False),
        (("SECRET",), {}, "TOP SECRET", False),
        (("SECRET",), {}, "CONFIDENTIAL", True),
        (("SECRET//NOFORN",), {}, "SECRET//REL TO USA, GBR", True),
        (("SECRET", "NATO SECRET"), {}, "SECRET", True),
        ((), {"evidence": (find("SECRET", "SECRET"),)}, "CONFIDENTIAL", True),
        ((), {"evidence": (find("SECRET", "SECRET"),)}, "SECRET", False),
        ((), {"evidence": (find("S?CR?T", ""),)}, "TOP SECRET", True),
        ((), {"evidence": (find("S?CR?T", ""),), "proposal": parse("SECRET")}, "SECRET", False),
        ((), {"proposal": parse("SECRET")}, "CONFIDENTIAL", True),
        ((), {}, "UNCLASSIFIED", False),
        ((), {"code": "unclear-marking"}, "TOP SECRET", True),
        ((), {"code": "unclear-marking", "proposal": parse("SECRET")}, "SECRET", False),
        ((), {"code": "unknown-token", "evidence": (find("SECRET//ODD", "SECRET//ODD"),)}, "TOP SECRET", True),
    ],
)
def test_what_is_lower(room: Room, seen: tuple[str, ...], more: dict[str, Any], marking: str, expected: bool) -> None:
    entry = room.desk.quarantine.show(room.put(*seen, **more))
    assert review.lowers(entry, parse(marking)) is expected


def test_a_record_that_cannot_be_understood_counts_as_lowered(room: Room) -> None:
    entry = room.desk.quarantine.show(room.put("SECRET"))
    assert review.lowers(replace(entry, seen=("no marking",)), parse("TOP SECRET"))


def test_what_the_file_itself_says_counts_even_where_the_record_does_not_name_it(room: Room) -> None:
    entry = room.put("CONFIDENTIAL")
    assert room.decide("wren", entry, "CONFIDENTIAL").effect == SECOND
    assert room.decide("otter", entry, "CONFIDENTIAL").effect == STORED


def test_a_first_reviewer_who_lost_the_right_is_not_counted_by_what_the_file_says(room: Room) -> None:
    accounts = Accounts(room.vault.control)
    entry = room.put("SECRET", data=b"SECRET\n\n[TS] The ferry runs at night.")
    assert room.decide("crane", entry, "SECRET").effect == SECOND
    accounts.grant(replace(accounts.show("crane"), reviewer=False))
    assert room.decide("otter", entry, "SECRET").effect == SECOND


DISGUISED = "CONFIDENTIAL\n\nThe northern depot holds six days of diesel.\n\n[TS] The ferry runs.\n\nSECRET"


@pytest.mark.parametrize("data", [DISGUISED, DISGUISED.replace("[TS]", "(\u0405)")])
def test_what_one_person_decides_must_not_lie_below_a_disguised_mark(room: Room, data: str) -> None:
    entry = room.put("CONFIDENTIAL", "SECRET", code="marking-conflict", data=data.encode())
    assert room.decide("wren", entry, "SECRET").effect == SECOND
    assert room.decide("otter", entry, "SECRET").effect == STORED


def test_a_file_that_waits_for_two_reasons_counts_with_all_that_was_seen(room: Room) -> None:
    text_only = b"The ferry runs."
    first = room.put("CONFIDENTIAL", data=text_only)
    second = room.put("SECRET", data=text_only, code="marking-conflict")
    assert room.decide("crane", first, "CONFIDENTIAL").effect == SECOND
    assert room.decide("crane", second, "SECRET").effect == STORED
    assert room.desk.visible("wren") == []


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (Choice("wren", "", CORRECT, " ", parse("SECRET")), "on whose authority"),
        (Choice("wren", "", CORRECT, "a\nb", parse("SECRET")), "one line"),
        (Choice("wren", "", CORRECT, "x" * 501, parse("SECRET")), "500"),
        (Choice("wren", "", CORRECT, ORDER), "which marking"),
        (Choice("wren", "", ACCEPT, ORDER), "Nothing is proposed"),
        (Choice("wren", "", CORRECT, ORDER, parse("SECRET//WIDGET")), "WIDGET"),
        (Choice("crane", "", CORRECT, ORDER, parse("TOP SECRET")), "may read yourself"),
        (Choice("wren", "", CORRECT, ORDER, parse("NATO SECRET")), "may read yourself"),
    ],
)
def test_what_cannot_be_decided_so(room: Room, choice: Choice, words: str) -> None:
    entry = room.put("SECRET")
    with pytest.raises(UsageError, match=words):
        review.decide(replace(choice, entry=entry), room.desk, room.vault, room.sandbox)
    assert room.state(entry) == WAITING
    assert "review decide" not in [action for _, action in room.log()]


def test_a_file_that_cannot_be_read_stays(room: Room) -> None:
    entry = room.put("SECRET", data=b"\xff\xfe\x00")
    with pytest.raises(NotStorable, match="can't be stored"):
        room.decide("wren", entry, "SECRET")
    assert room.state(entry) == WAITING


def test_rejecting_keeps_the_file_out_and_can_be_undone(room: Room) -> None:
    entry = room.put("SECRET")
    assert room.decide("wren", entry, verdict=REJECT) == Ruled(REJECTED)
    assert room.desk.queue("wren") == []
    assert [one.id for one in room.desk.visible("wren")] == [entry]
    assert room.put("SECRET") == entry
    with pytest.raises(UsageError, match="rejected"):
        room.decide("otter", entry, "SECRET")
    assert room.undo("otter", entry).state == WAITING
    assert room.log()[-1] == ("otter", "review undo")
    assert room.decide("otter", entry, "SECRET").effect == STORED


def test_undoing_takes_back_the_first_of_two_decisions(room: Room) -> None:
    entry = room.put("SECRET")
    with pytest.raises(UsageError, match="Nothing has been decided"):
        room.undo("wren", entry)
    room.decide("wren", entry, "CONFIDENTIAL")
    assert room.undo("wren", entry).rulings == ()
    assert room.decide("otter", entry, "CONFIDENTIAL").effect == SECOND
    assert room.vault.count() == (0, 0)


def test_what_waits_for_another_comes_last(room: Room) -> None:
    first, second = room.put("SECRET"), room.put("SECRET", data=b"SECRET\n\nText.")
    room.decide("wren", first, "CONFIDENTIAL")
    assert [one.id for one in room.desk.queue("wren")] == [second, first]
    assert {one.id for one in room.desk.queue("otter")} == {first, second}


def test_deciding_needs_the_writer_lock(room: Room) -> None:
    entry = room.put("SECRET")
    with room.vault.writing():
        for name in (entry, "q-0000000000000000"):
            with pytest.raises(Busy):
                room.decide("wren", name, "SECRET")
            with pytest.raises(Busy):
                room.undo("wren", name)


class Crash(RuntimeError):  # noqa: N818 - what happened
    """The machine stops."""


def _full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise Damaged("full")

    monkeypatch.setattr(AuditLog, "append", full)


def test_what_cannot_be_logged_is_not_decided(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = room.put("SECRET")
    with monkeypatch.context() as patch:
        _full_disk(patch)
        for verdict in (CORRECT, REJECT):
            with pytest.raises(Damaged):
                room.decide("wren", entry, "SECRET", verdict)
    assert room.state(entry) == WAITING
    assert room.vault.count() == (0, 0)


STEPS = ((Quarantine, "rule"), (Vault, "deposit"), (Vault, "mark_seen"), (Quarantine, "finish"), (Vault, "seal"))


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize(("owner", "step"), STEPS, ids=str)
def test_a_crash_at_any_step_leaves_what_a_rerun_completes(
    room: Room, monkeypatch: pytest.MonkeyPatch, owner: type, step: str, moment: str
) -> None:
    entry = room.put("CONFIDENTIAL", "SECRET")
    assert room.decide("wren", entry, "CONFIDENTIAL").effect == SECOND
    real = getattr(owner, step)

    def crash(*values: Any) -> None:
        if moment == "after":
            real(*values)
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(owner, step, crash)
        with pytest.raises(Crash):
            room.decide("otter", entry, "CONFIDENTIAL")
    with room.vault.writing():
        room.desk.quarantine.sweep()
    try:
        state = room.state(entry)
    except NotFound:
        assert (step, moment) in {("finish", "after"), ("seal", "before"), ("seal", "after")}
    else:
        assert state == (SECOND if (step, moment) == ("rule", "before") else DECIDED)
        assert room.decide("otter", entry, "CONFIDENTIAL").effect == STORED
    assert room.vault.count()[0] == 1
    assert room.desk.visible("wren") == []
    assert not list(room.vault.layout.quarantine.rglob("original"))


def test_a_decision_cut_off_before_the_deposit_can_be_undone_and_one_after_it_cannot(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise Crash

    entry = room.put("SECRET")
    with monkeypatch.context() as patch:
        patch.setattr(Vault, "deposit", crash)
        with pytest.raises(Crash):
            room.decide("wren", entry, "SECRET")
    with pytest.raises(UsageError, match="Another marking"):
        room.decide("wren", entry, "TOP SECRET")
    with pytest.raises(UsageError, match="on its way"):
        room.decide("wren", entry, verdict=REJECT)
    assert room.undo("wren", entry).state == WAITING

    with monkeypatch.context() as patch:
        patch.setattr(Quarantine, "finish", crash)
        with pytest.raises(Crash):
            room.decide("wren", entry, "SECRET")
    with pytest.raises(UsageError, match="in the library already"):
        room.undo("wren", entry)
    assert room.desk.visible("wren") == []
    assert room.vault.count()[0] == 1


def test_markings_are_texts_that_can_be_read(room: Room) -> None:
    with pytest.raises(MarkingError):
        room.decide("wren", room.put("SECRET"), "HIGH")


def test_a_label_that_lies_where_the_program_was_started_says_nothing(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = room.put("SECRET", data=b"SECRET\n\nText.")
    there = tmp_path / "there"
    there.mkdir()
    name = room.desk.quarantine.show(entry).file
    (there / f"{name}.label").write_text("<no-label/>", encoding="utf-8")
    monkeypatch.chdir(there)
    ruled = room.decide("wren", entry, "SECRET")
    assert (ruled.effect, ruled.marking) == (STORED, parse("SECRET"))
