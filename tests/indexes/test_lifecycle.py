"""Withdrawn, brought back, relabelled: for a reader each looks like a library that always was as it is now."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexes import aside, orders
from indexes.errors import NotFound, UsageError
from indexes.lifecycle import NOT_YOU, finish, reinstate, relabel, withdraw
from indexes.orders import Order
from indexes.policy import Refused, parse, text
from indexes.records import Draft
from indexes.vault import Vault
from tests.indexes.removals import ANALYST, OFFICER, ORDER, SECOND, answered, made, secret
from tests.indexes.test_purge import traces
from tests.library import KEY, draft, make_vault, reader

DOCUMENTS = [secret(number) for number in range(4)]
HIGH = reader("TOP SECRET", name="wren")
QUESTIONS = ("convoy", "zanzikestrel0001q", "the plan in the drawer", "commander")


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A library of four documents."""
    with made(tmp_path / "library", DOCUMENTS) as vault:
        vault.layout.key_file.write_bytes(vault.layout.key())
        yield vault


def wish(document: Draft, target: str, by: str = OFFICER, vault: Vault | None = None) -> Order:
    """Return an order to relabel a document."""
    assert vault is not None
    aim = parse(target)
    return Order(orders.RELABEL, vault.document_of(document), aim, aim, by, ORDER, orders.ASKED)


def results(vault: Vault) -> list[list[tuple[str, float]]]:
    """Return what the analyst finds: words and scores."""
    view = vault.view(ANALYST)
    return [[(hit.text, hit.score) for hit in view.search(question)] for question in QUESTIONS]


def test_a_withdrawn_document_ranks_as_if_it_never_was_and_comes_back(vault: Vault, tmp_path: Path) -> None:
    before = results(vault)
    document = vault.document_of(DOCUMENTS[1])
    withdraw(vault, OFFICER, document, ORDER)
    with make_vault(tmp_path / "never", [DOCUMENTS[0], *DOCUMENTS[2:]]) as never:
        assert results(vault) == results(never)
    with pytest.raises(NotFound):
        vault.view(ANALYST).document(document)
    assert vault.holds(DOCUMENTS[1].marking, "0" * 64) is False
    with vault.writing():
        assert vault.deposit(DOCUMENTS[1]) == document  # to bring the file again does not bring it back
    with pytest.raises(NotFound):
        vault.view(ANALYST).document(document)
    reinstate(vault, OFFICER, document, ORDER)
    assert results(vault) == before
    assert vault.view(ANALYST).document(document).text == DOCUMENTS[1].text


def test_segments_with_holes_are_never_taken_for_others(vault: Vault) -> None:
    """Two documents of equal length, out and in by turns, in one open vault: each time the right words are found."""
    first, second = (vault.document_of(one) for one in DOCUMENTS[1:3])
    for out, back, there in ((first, None, second), (second, first, first), (first, second, second)):
        if back is not None:
            reinstate(vault, OFFICER, back, ORDER)
        withdraw(vault, OFFICER, out, ORDER)
        found = {hit.document for hit in vault.view(ANALYST).search("convoy")}
        assert there in found
        assert out not in found


def test_who_may_not_or_must_not_changes_nothing(vault: Vault) -> None:
    document = vault.document_of(DOCUMENTS[0])
    before = vault.audit.verify()
    for by, which, authority, error in (
        (OFFICER, "0" * 32, ORDER, NotFound),
        ("low", document, ORDER, NotFound),
        (OFFICER, document, "", UsageError),
    ):
        with pytest.raises(error):
            withdraw(vault, by, which, authority)
        with pytest.raises(error):
            reinstate(vault, by, which, authority)
    with pytest.raises(NotFound):
        reinstate(vault, OFFICER, document, ORDER)
    assert vault.audit.verify() == before


def test_raised_at_once_and_forgotten_below(vault: Vault) -> None:
    answer = answered(vault, DOCUMENTS[0])
    old = vault.document_of(DOCUMENTS[0])
    found = relabel(vault, wish(DOCUMENTS[0], "TOP SECRET", vault=vault))
    with pytest.raises(NotFound):
        vault.view(ANALYST).document(old)
    with pytest.raises(NotFound):
        vault.view(ANALYST).kept(answer, "answer show")
    shown = vault.view(HIGH).document(found.document)
    assert (text(shown.marking), shown.text) == ("TOP SECRET", DOCUMENTS[0].text)
    assert {text(chunk.portion) for chunk in shown.chunks} == {"TOP SECRET"}
    said = json.loads(found.certificate)
    assert (said["kind"], said["after"]["matches"], said["approved"]) == ("relabel", 0, [OFFICER])
    assert said["before"]["matches"] > 10
    low = [place for place in traces(vault.layout.root, 0) if vault._name(parse("TOP SECRET")) not in place]
    assert low == []
    with vault.writing(), pytest.raises(UsageError):
        vault.deposit(DOCUMENTS[0])


def test_lowered_by_two_persons_only(vault: Vault) -> None:
    aim = wish(DOCUMENTS[0], "CONFIDENTIAL", vault=vault)
    assert relabel(vault, aim).document == ""
    with pytest.raises(UsageError, match="not you"):
        relabel(vault, aim)
    assert NOT_YOU.endswith("not you.")
    assert vault.view(ANALYST).document(aim.document).marking == parse("SECRET")
    assert [record["action"] for record in vault.audit.records()][-1] == "open"
    assert "relabel asked" in {record["action"] for record in vault.audit.records()}
    other = replace(aim, by=SECOND, target=parse("UNCLASSIFIED"))
    assert relabel(vault, other).document == ""  # another marking is another order
    found = relabel(vault, replace(aim, by=OFFICER, target=parse("UNCLASSIFIED")))
    shown = vault.view(reader("CONFIDENTIAL")).document(found.document)
    assert (text(shown.marking), shown.text) == ("UNCLASSIFIED", DOCUMENTS[0].text)
    assert json.loads(found.certificate)["approved"] == [SECOND, OFFICER]
    assert "grebe" in shown.evidence[-1].where


def test_the_first_person_must_still_be_one_who_may(vault: Vault) -> None:
    from indexes.accounts import Accounts  # noqa: PLC0415 - only here

    aim = wish(DOCUMENTS[0], "CONFIDENTIAL", vault=vault)
    relabel(vault, aim)
    accounts = Accounts(vault.control)
    accounts.grant(replace(accounts.show(OFFICER), reviewer=False))
    assert relabel(vault, replace(aim, by=SECOND)).document == ""
    with pytest.raises(Refused):
        relabel(vault, aim)


@pytest.mark.parametrize("target", ["SECRET", "TOP SECRET//SI", "NATO SECRET"])
def test_a_marking_that_is_borne_already_or_not_his_is_refused(vault: Vault, target: str) -> None:
    with pytest.raises(UsageError):
        relabel(vault, wish(DOCUMENTS[0], target, vault=vault))
    assert vault.view(ANALYST).document(vault.document_of(DOCUMENTS[0])).marking == parse("SECRET")


@pytest.mark.parametrize("step", ["begun", "hidden", "stored", "erased"])
def test_a_relabelling_that_was_cut_off_is_finished(vault: Vault, step: str) -> None:
    """After each step nobody below reads it, and the next start ends it."""
    order = replace(wish(DOCUMENTS[0], "TOP SECRET", vault=vault), source=parse("SECRET"))
    orders.begin(vault.control, order)
    low = vault.partition(parse("SECRET"))
    if step != "begun":
        low.aside.put(order.document, "removed")
        with pytest.raises(NotFound):
            vault.view(ANALYST).document(order.document)
    if step in {"stored", "erased"}:
        with vault.writing():
            vault.deposit(replace(secret(0, "TOP SECRET")))
    if step == "erased":
        low.erase(order.document)
    assert finish(vault) == 1
    with pytest.raises(NotFound):
        vault.view(ANALYST).document(order.document)
    assert vault.view(HIGH).document(vault.document_of(secret(0, "TOP SECRET"))).text == DOCUMENTS[0].text
    assert not low.keeps(order.document)


def test_a_changed_file_replaces_its_predecessor(vault: Vault) -> None:
    def brought(words: str, place: str) -> str:
        one = draft(words, "SECRET")
        vectors = vault.embedder.embed([one.text[chunk.start : chunk.end] for chunk in one.chunks])
        with vault.writing():
            found = vault.revise(one, vectors, place)
            vault.seal()
        return found

    old = brought("The ferry Heron sails at noon.", "/in/ferry.txt")
    beside = brought("The ferry Heron sails at noon too.", "/in/other.txt")
    new = brought("The ferry Heron sails at one.", "/in/ferry.txt")
    view = vault.view(ANALYST)
    assert {hit.document for hit in view.search("ferry Heron")} >= {new, beside}
    with pytest.raises(NotFound):
        view.document(old)
    assert set(vault.partition(parse("SECRET")).aside.revised([old, new, beside])) == {old}
    assert brought("The ferry Heron sails at noon.", "/in/ferry.txt") == old  # as it was before
    assert vault.view(ANALYST).document(old).text == "The ferry Heron sails at noon."
    with pytest.raises(NotFound):
        view.document(new)
    actions = [(record["action"], record["actor"]) for record in vault.audit.records()]
    assert actions.count(("revise", "(ingest)")) == 2


def revised(vault: Vault, *texts: str, marking: str = "SECRET", place: str = "/in/plan.txt") -> list[str]:
    """Bring the same file several times, each time with other words; return the ids."""
    ids = []
    for words in texts:
        one = draft(words, marking)
        vectors = vault.embedder.embed([one.text[chunk.start : chunk.end] for chunk in one.chunks])
        with vault.writing():
            ids.append(vault.revise(one, vectors, place))
    return ids


def test_a_document_is_compared_with_what_it_replaced_and_one_record_names_both(vault: Vault) -> None:
    first, second, third = revised(vault, "The bridge bears six tons.", "It bears nine.", "It bears ten tons.")
    view = vault.view(ANALYST)
    old, now, told = view.compared(third, first)
    assert (old.id, old.text, now.text) == (first, "The bridge bears six tons.", "It bears ten tons.")
    assert old.chunks
    assert (told.number, told.now, old.marking) == (1, third, now.marking)
    *_, record = vault.audit.records()
    assert (record["action"], record["documents"]) == ("compare", sorted([first, third]))
    assert [(one.document, one.number) for one in view.revisions(third)] == [(first, 1), (second, 2)]
    assert [(one.document, one.now) for one in view.replaced([first, second, third])] == [
        (first, third),
        (second, third),
    ]


def test_what_may_not_be_read_or_never_replaced_the_other_is_not_compared(vault: Vault) -> None:
    old, new = revised(vault, "The bridge bears six tons.", "It bears nine.")
    (other,) = revised(vault, "The bridge is closed.", place="/in/other.txt")
    hidden = revised(vault, "The tunnel is open.", "It is shut.", marking="TOP SECRET", place="/in/tunnel.txt")
    view = vault.view(ANALYST)
    absent = "0" * 32
    for pair in ((old, new), (new, new), (new, other), (other, old), (new, absent), (absent, old), tuple(hidden[::-1])):
        with pytest.raises(NotFound):
            view.compared(*pair)
        *_, record = vault.audit.records()
        assert (record["action"], record["documents"]) == ("compare", [])
    assert view.replaced([*hidden, absent]) == []
    with pytest.raises(NotFound):
        view.revisions(new)  # nothing of it was released yet
    assert vault.view(HIGH).compared(hidden[1], hidden[0])[0].text == "The tunnel is open."


def test_what_is_withdrawn_or_on_its_way_out_is_not_compared(vault: Vault) -> None:
    old, new = revised(vault, "The bridge bears six tons.", "It bears nine.")
    withdraw(vault, OFFICER, new, ORDER)
    assert vault.view(ANALYST).replaced([old]) == []
    with pytest.raises(NotFound):
        vault.view(ANALYST).compared(new, old)
    reinstate(vault, OFFICER, new, ORDER)
    assert vault.view(ANALYST).compared(new, old)[0].id == old
    vault.partition(parse("SECRET")).aside.put(old, aside.REMOVED)  # the first step of a purge
    with pytest.raises(NotFound):
        vault.view(ANALYST).compared(new, old)
    assert vault.partition(parse("SECRET")).keeps(old)


def test_the_same_key_gives_the_same_ids(tmp_path: Path) -> None:
    with make_vault(tmp_path / "one", DOCUMENTS[:1], KEY) as one, make_vault(tmp_path / "two", [], KEY) as two:
        assert one.document_of(DOCUMENTS[0]) == two.document_of(DOCUMENTS[0])
