"""The straight line from one file to a draft that can be stored."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexes.errors import UsageError
from indexes.labels.binding import bind
from indexes.labels.mapping import slabs_of
from indexes.policy import dominates, parse, text
from ingest.chunks import Measure, Words
from ingest.pipeline import Decision, Tools, Trusted, examine
from ingest.reasons import NotRead
from ingest.rules import Rule, Rules
from ingest.sandbox import Sandbox
from ingest.sources import Source, load
from tests.ingest.scanned import needs_tesseract
from tests.ingest.specimens import mail, pdf, sheets, slides, word

NOW = datetime(2026, 11, 25, tzinfo=UTC)
SHEET = sheets(Stock=[("&CSECRET",), ("Depot", "Litres"), ("North", 40)])
FILES = {
    "a.pdf": pdf(["SECRET", "", "(U) The depot is open.", "", "(S) Fuel is low.", "", "SECRET"]),
    "a.docx": word(["(U) The depot is open.", "(S) Fuel is low."], header="SECRET", footer="SECRET"),
    "a.pptx": slides(["SECRET", "(U) The depot is open.", "(S) Fuel is low.", "SECRET"]),
    "a.xlsx": SHEET,
    "a.html": b"<p>SECRET</p><h1>(U) Depot</h1><p>(U) The depot is open.</p><p>(S) Fuel is low.</p><p>SECRET</p>",
    "a.eml": mail("(U) The depot is open.\n\n(S) Fuel is low.", marking="SECRET", subject="(U) Depot"),
    "a.txt": b"SECRET\n\n(U) The depot is open.\n\n(S) Fuel is low.\n\nSECRET\n",
    "a.md": b"SECRET\n\n# (U) Depot\n\n(U) The depot is open.\n\n(S) Fuel is low.\n",
}


def tools(sandbox: Sandbox, label: str | None = None, *groups: str) -> Tools:
    """Return the line's tools with a counter of words."""
    return Tools(sandbox, Measure(Words(), 50, 40), Trusted(parse(label) if label else None, groups))


def source(name: str, data: bytes) -> Source:
    """Return a file as it was read."""
    return Source(Path("/in") / name, data, "00")


@pytest.mark.parametrize("name", FILES)
def test_every_format_ends_as_a_draft(sandbox: Sandbox, name: str) -> None:
    draft = examine(source(name, FILES[name]), tools(sandbox)).draft
    assert text(draft.marking) == "SECRET"
    assert draft.original == FILES[name]
    assert draft.filename == name
    portions = {text(chunk.portion) for chunk in draft.chunks}
    assert portions == ({"SECRET"} if name == "a.xlsx" else {"UNCLASSIFIED", "SECRET"})
    chunks = [draft.text[chunk.start : chunk.end] for chunk in draft.chunks]
    assert "SECRET" not in chunks
    assert (draft.pages != ()) == (name in ("a.pdf", "a.pptx", "a.xlsx"))
    assert all(chunk.boxes for chunk in draft.chunks) == (name == "a.pdf")


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n \n", "empty"),
        ("a.txt", b"SECRET\n\nSECRET\n", "empty"),
        ("a.docx", word([]), "empty"),
        ("a.docx", b"MZ\x90", "type-mismatch"),
        pytest.param("a.pdf", pdf(["[picture]"]), "no-text", marks=needs_tesseract),
        ("a.pdf", FILES["a.pdf"][:300], "broken"),
        ("a.txt", b"No marking here.", "unmarked"),
        ("a.txt", b"SECRET\n\n(TS) Too high.", "portion-above-banner"),
        ("a.txt", b"SECRET//WIDGET\n\nText.", "unknown-token"),
        ("a.txt", b"SECRLT\n\nText.", "unclear-marking"),
        ("a.txt", b"SECRET\n\nText here.\n\nCONFIDENTIAL", "marking-conflict"),
    ],
)
def test_what_is_not_certain_stops(sandbox: Sandbox, name: str, data: bytes, code: str) -> None:
    with pytest.raises(NotRead) as caught:
        examine(source(name, data), tools(sandbox))
    assert caught.value.reason.code == code


def test_a_stopped_document_says_what_was_seen(sandbox: Sandbox) -> None:
    with pytest.raises(NotRead) as caught:
        examine(source("a.txt", b"SECRET\n\n(TS) Too high."), tools(sandbox))
    assert [text(marking) for marking in caught.value.seen] == ["SECRET", "TOP SECRET"]


def test_the_label_and_the_groups_count(sandbox: Sandbox) -> None:
    draft = examine(source("a.txt", FILES["a.txt"]), tools(sandbox, "TOP SECRET//SI", "HERON")).draft
    assert text(draft.marking) == "TOP SECRET//SI [NTK: HERON]"
    assert [text(chunk.portion) for chunk in draft.chunks] == ["UNCLASSIFIED [NTK: HERON]", "SECRET [NTK: HERON]"]


def test_a_portion_may_not_lie_above_a_label(sandbox: Sandbox) -> None:
    with pytest.raises(NotRead) as caught:
        examine(source("a.txt", b"(TS) Too high."), tools(sandbox, "SECRET"))
    assert caught.value.reason.code == "portion-above-banner"
    assert [text(marking) for marking in caught.value.seen] == ["SECRET", "TOP SECRET"]


def test_notes_say_what_was_not_read(sandbox: Sandbox) -> None:
    examined = examine(source("a.eml", mail("SECRET\n\nText.", attachment="annex.pdf")), tools(sandbox))
    assert examined.notes == ("attachment not read: annex.pdf",)


def test_the_code_of_a_label() -> None:
    assert Trusted().code == ""
    assert Trusted(parse("SECRET"), ("B", "A")).code == "SECRET | A | B"
    assert Trusted(None, ("A",)).code != Trusted(parse("SECRET"), ("A",)).code


def decision(marking: str, *by: str, lowered: bool = False) -> Trusted:
    """Return what persons decided of a file."""
    return Trusted(decision=Decision(parse(marking), by, "order 7", lowered))


CONTRARY = b"SECRET\n\n(U) The depot is open.\n\n(S) Fuel is low.\n\nCONFIDENTIAL\n"


def test_a_person_decides_what_the_file_does_not(sandbox: Sandbox) -> None:
    told = replace(tools(sandbox), trusted=decision("SECRET//NOFORN", "ann"))
    for data in (CONTRARY, b"No marking here."):
        draft = examine(source("a.txt", data), told).draft
        assert text(draft.marking) == "SECRET//NOFORN"
        assert draft.evidence[0].where == "by ann, order 7"
        assert all(dominates(draft.marking, chunk.portion) for chunk in draft.chunks)


@pytest.mark.parametrize("mark", ["(S//WIDGET)", "(TOP SECRET//WIDGET)", "(S-NF)", "(T.S.)"])
def test_a_mark_that_cannot_be_read_needs_two_persons(sandbox: Sandbox, mark: str) -> None:
    data = f"SECRET\n\n{mark} Text of the depot.\n\nCONFIDENTIAL".encode()
    with pytest.raises(NotRead) as caught:
        examine(source("a.txt", data), tools(sandbox))
    assert (caught.value.proposal, [find.read for find in caught.value.evidence if not find.marking]) == (None, [mark])
    with pytest.raises(NotRead):
        examine(source("a.txt", data), replace(tools(sandbox), trusted=decision("SECRET", "ann")))
    both = replace(tools(sandbox), trusted=decision("SECRET", "ann", "bob", lowered=True))
    assert text(examine(source("a.txt", data), both).draft.marking) == "SECRET"


@pytest.mark.parametrize("mark", ["(TOP SECRET//SI)", "(SECRET)", "1. (NATO SECRET)", "(GEHEIM)"])
def test_a_portion_mark_in_words_counts(sandbox: Sandbox, mark: str) -> None:
    data = f"CONFIDENTIAL\n\n{mark} A source at Yarrow.\n\nCONFIDENTIAL".encode()
    with pytest.raises(NotRead):
        examine(source("a.txt", data), tools(sandbox))


def test_groups_stay_with_a_file_that_waits(sandbox: Sandbox) -> None:
    told = replace(tools(sandbox), trusted=Trusted(groups=("BLUE",)))
    for data in (b"No marking here.", b"SECRET\n\n(TS) Too high.", b""):
        with pytest.raises(NotRead) as caught:
            examine(source("a.txt", data), told)
        assert all("[NTK: BLUE]" in text(one) for one in caught.value.seen)
        assert caught.value.seen
        assert caught.value.proposal is None or "[NTK: BLUE]" in text(caught.value.proposal)


def test_what_is_said_of_a_file_stays_where_it_cannot_be_read(sandbox: Sandbox) -> None:
    told = replace(tools(sandbox), trusted=Trusted(marking=parse("TOP SECRET")))
    with pytest.raises(NotRead) as caught:
        examine(source("a.txt", b"\xff\xfe\xff"), told)
    assert [text(one) for one in caught.value.seen] == ["TOP SECRET"]


def test_one_person_lowers_nothing(sandbox: Sandbox) -> None:
    above = b"SECRET\n\n(TS) Too high."
    for trusted in (decision("CONFIDENTIAL", "ann"), decision("CONFIDENTIAL", "ann", "Ann", lowered=True)):
        with pytest.raises(NotRead) as caught:
            examine(source("a.txt", CONTRARY), replace(tools(sandbox), trusted=trusted))
        assert caught.value.reason.code == "marking-conflict"
    with pytest.raises(NotRead) as caught:
        examine(source("a.txt", above), replace(tools(sandbox), trusted=decision("SECRET", "ann", "bob")))
    assert caught.value.reason.code == "portion-above-banner"


def test_two_persons_may_lower(sandbox: Sandbox) -> None:
    trusted = decision("CONFIDENTIAL", "ann", "bob", lowered=True)
    draft = examine(
        source("a.txt", b"SECRET\n\n(TS) Too high.\n\n(U) Low."), replace(tools(sandbox), trusted=trusted)
    ).draft
    assert text(draft.marking) == "CONFIDENTIAL"
    assert [text(chunk.portion) for chunk in draft.chunks] == ["CONFIDENTIAL", "UNCLASSIFIED"]
    assert draft.evidence[0].kind == "decision"


@pytest.mark.parametrize("by", [(), ("",), ("ann", " ")])
def test_a_decision_bears_names(by: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        Decision(parse("SECRET"), by, "order 7")


def test_a_folder_rule_raises_and_marks_nothing(sandbox: Sandbox) -> None:
    rule = Rule("**", minimum=parse("SECRET"), collection="Depots", originator="G4")
    told = replace(tools(sandbox), rules=Rules(((Path("/in"), rule),)))
    draft = examine(source("a.txt", b"CONFIDENTIAL\n\n(U) Text."), told).draft
    assert (text(draft.marking), draft.collection, draft.originator) == ("SECRET", "Depots", "G4")
    assert [(find.kind, find.marking) for find in draft.evidence] == [
        ("banner", "CONFIDENTIAL"),
        ("folder rule", "SECRET"),
        ("portion", "UNCLASSIFIED"),
    ]
    with pytest.raises(NotRead) as caught:
        examine(source("a.txt", b"No marking here."), told)
    assert (caught.value.reason.code, caught.value.seen) == ("unmarked", (parse("SECRET"),))


def test_a_stopped_document_has_evidence_and_a_proposal_that_is_not_too_low(sandbox: Sandbox) -> None:
    with pytest.raises(NotRead) as caught:
        examine(source("a.txt", b"SECRET\n\n(TS) Too high."), tools(sandbox))
    assert caught.value.proposal == parse("TOP SECRET")
    assert [find.marking for find in caught.value.evidence] == ["SECRET"]
    with pytest.raises(NotRead) as caught:
        examine(source("a.txt", b"SECRET//WIDGET\n\nText."), tools(sandbox))
    assert caught.value.proposal is None


def test_a_label_beside_the_file_speaks(sandbox: Sandbox, tmp_path: Path) -> None:
    data = FILES["a.txt"]
    (tmp_path / "a.txt").write_bytes(data)
    slabs = slabs_of(parse("TOP SECRET"), NOW, NOW)
    (tmp_path / "a.txt.xml").write_text(bind(slabs, "a.txt", data), encoding="utf-8")
    one = load(tmp_path / "a.txt")
    draft = examine(one, tools(sandbox)).draft
    assert text(draft.marking) == "TOP SECRET"
    assert [find.kind for find in draft.evidence][:3] == ["banner", "banner", "sidecar label"]
    (tmp_path / "a.txt").write_bytes(data + b"x")
    with pytest.raises(NotRead) as caught:
        examine(load(tmp_path / "a.txt"), tools(sandbox))
    assert caught.value.reason.code == "label-not-bound"
    assert parse("TOP SECRET") in caught.value.seen


def test_what_is_told_from_outside_is_one_code(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    assert tools(sandbox).code(path) == ""
    path.with_name("a.txt.xml").write_text("<x/>", encoding="utf-8")
    assert len(tools(sandbox).code(path)) == 64
    assert tools(sandbox, "SECRET").code(path).startswith("SECRET | ")


@pytest.mark.parametrize(
    "body",
    [
        "(A) The sheds are open.\n\n(B) The tanks are full.\n\n(C) Guards are few.",
        "(C) 1999-2004 Harbour Press. All rights reserved.",
        "Copyright (C) 2001 by the Harbour Press.",
        "Send the report(s) on the depot(s).\n\nSUBMIT REPORT(S) BY NOON.",
        "It was 30 degrees (C) in the shade of the depot, and high in sulphur (S).",
        "(a) The sheds.\n\n(c) The tanks.\n\n(s) The guards.",
    ],
)
def test_brackets_that_are_no_marks_stop_nothing(sandbox: Sandbox, body: str) -> None:
    draft = examine(
        source("a.txt", f"UNCLASSIFIED\n\n{body}\n\nThe end of it.\n\nUNCLASSIFIED\n".encode()), tools(sandbox)
    ).draft
    assert text(draft.marking) == "UNCLASSIFIED"


def test_a_printed_paper_with_marks_at_the_end_of_its_paragraphs(sandbox: Sandbox) -> None:
    page = [
        "SECRET",
        "",
        "MEMORANDUM OF CONVERSATION",
        "",
        "The Harbour Master said that the port agreement holds. (U)",
        "",
        "The Minister asked for survey ships by April, because the",
        "harbour stays closed until the mines have been cleared. (S)",
        "",
        "The Harbour Master will send two ships. (C)",
        "",
        "SECRET",
    ]
    draft = examine(source("a.pdf", pdf(page)), tools(sandbox)).draft
    found = [(text(chunk.portion), draft.text[chunk.start : chunk.end].split("\n")[0]) for chunk in draft.chunks]
    assert found == [
        ("SECRET", "MEMORANDUM OF CONVERSATION"),
        ("UNCLASSIFIED", "The Harbour Master said that the port agreement holds. (U)"),
        ("SECRET", "The Minister asked for survey ships by April, because the"),
        ("CONFIDENTIAL", "The Harbour Master will send two ships. (C)"),
    ]
