"""A document gets one marking that is certain, or a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.policy import dominates, parse, text
from ingest import statements
from ingest.assembly import Assembled, assemble
from ingest.markings import banner_lines, inside_lines, marking_of, seen, unread
from ingest.reading import Element, Line, Reading
from ingest.reasons import NotRead, Reason
from ingest.verdict import verdict
from tests.ingest.words import office, paged, plain

BODY = "The depot opened in March.\n\nIt has two sheds.\n\nFuel is low.\n\nWork goes on."


def marking(assembled: Assembled, label: str | None = None) -> str:
    """Return the marking of a document as text, with a trusted label if one is given."""
    lines = banner_lines(assembled)
    everything = (*lines, *inside_lines(assembled, lines))
    others = statements.given(parse(label) if label else None)
    return text(verdict(statements.of_text(assembled, everything, others), others))


def refusal(assembled: Assembled, label: str | None = None) -> Reason:
    """Return the reason for which a document has no marking."""
    with pytest.raises(NotRead) as caught:
        marking(assembled, label)
    return caught.value.reason


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("SECRET", "SECRET"),
        ("  *** SECRET//NOFORN *** ", "SECRET//NOFORN"),
        ("S E C R E T", "SECRET"),
        ("T O P  S E C R E T", "TOP SECRET"),
        ("Classification: Secret", "SECRET"),
        ("Overall classification: NATO SECRET", "NATO SECRET"),
        ("NATO RESTRICTED Releasable to Japan", "NATO RESTRICTED Releasable to Japan"),
        ("//NATO SECRET//ATOMAL", "NATO SECRET//ATOMAL"),
        ("COSMIC TRÈS SECRET", "COSMIC TOP SECRET"),
    ],
)
def test_a_line_that_is_a_marking(line: str, expected: str) -> None:
    found = marking_of(line)
    assert found is not None
    assert text(found) == expected


@pytest.mark.parametrize(
    "line", ["Secret", "secret", "SECRET talks", "S", "(S)", "NATO", "", "Classification:", "12 May"]
)
def test_a_line_that_is_none(line: str) -> None:
    assert marking_of(line) is None


@given(st.text(max_size=40))
def test_no_line_breaks_the_search(line: str) -> None:
    marking_of(line)
    seen(plain(line))


@pytest.mark.parametrize(
    "assembled",
    [
        plain(f"SECRET\n\n{BODY}\n\nSECRET"),
        plain(f"Sheet 1\nMarch\nSECRET\n\n{BODY}"),
        plain(f"\n\n SECRET \n\n{BODY}"),
        paged(f"SECRET\n\n{BODY}\n\nSECRET", f"SECRET\n\n{BODY}\n\nSECRET", BODY),
        paged(f"SECRET\n\n{BODY}", f"UNCLASSIFIED\n\n{BODY}\n\nUNCLASSIFIED"),
        office(BODY, headers=("SECRET",), footers=("SECRET", "Page 1")),
        office(BODY, footers=("SECRET",)),
        office(BODY, headers=("Annex A", "SECRET", "CONFIDENTIAL"), footers=("SECRET",)),
        plain("SECRET"),
    ],
)
def test_certain_markings(assembled: Assembled) -> None:
    assert marking(assembled) == "SECRET"


def test_no_marking() -> None:
    assert refusal(plain(BODY)).code == "unmarked"
    assert refusal(paged(BODY, f"SECRET\n\n{BODY}")).code == "unmarked"
    assert refusal(plain(f"a\n\nb\n\nc\n\nSECRET\n\n{BODY}")).code == "unmarked"


@pytest.mark.parametrize(
    ("assembled", "sentence"),
    [
        (
            paged(f"SECRET\n\n{BODY}", BODY, f"TOP SECRET\n\n{BODY}"),
            "Page 3 is marked TOP SECRET inside a document marked SECRET.",
        ),
        (
            plain(f"SECRET\n\n{BODY}\n\nCONFIDENTIAL"),
            "The first page is marked SECRET at the top and CONFIDENTIAL at the bottom.",
        ),
        (
            paged(f"SECRET\n\n{BODY}", f"SECRET\n\n{BODY}\n\nCONFIDENTIAL"),
            "Page 2 is marked SECRET at the top and CONFIDENTIAL at the bottom.",
        ),
        (
            office(BODY, headers=("SECRET", "SECRET//NOFORN"), footers=("SECRET",)),
            "A header line is marked SECRET//NOFORN inside a document marked SECRET.",
        ),
        (
            office(f"TOP SECRET\n\n{BODY}", headers=("SECRET",)),
            "A top line is marked TOP SECRET inside a document marked SECRET.",
        ),
    ],
)
def test_contradictions(assembled: Assembled, sentence: str) -> None:
    reason = refusal(assembled)
    assert (reason.code, reason.sentence) == ("marking-conflict", sentence)


@pytest.mark.parametrize("enclosed", ["TOP SECRET", "SECRET//NOFORN", "NATO SECRET", "Classification: Top Secret"])
def test_a_higher_banner_inside_the_text_is_a_contradiction(enclosed: str) -> None:
    document = plain(f"SECRET\n\n{BODY}\n\n{enclosed}\n\n{BODY}\n\nSECRET")
    found = text(marking_of(enclosed) or parse("SECRET"))
    assert refusal(document).sentence == f"A line of the text is marked {found} inside a document marked SECRET."
    assert refusal(document, "SECRET").code == "marking-conflict"
    assert found in [text(one) for one in seen(document)]
    on_page = paged(f"SECRET\n\n{BODY}\n\n{enclosed}\n\n{BODY}")
    assert refusal(on_page).sentence == f"A line on page 1 is marked {found} inside a document marked SECRET."


def test_a_lower_banner_inside_the_text_is_fine_and_an_unknown_one_is_not() -> None:
    assert marking(plain(f"SECRET\n\n{BODY}\n\nCONFIDENTIAL\n\n{BODY}")) == "SECRET"
    assert refusal(plain(f"SECRET\n\n{BODY}\n\nSECRET//WIDGET\n\n{BODY}")).code == "unknown-token"
    assert refusal(plain(f"{BODY}\n\nSECRET\n\n{BODY}")).code == "unmarked"


@pytest.mark.parametrize(
    ("assembled", "code"),
    [
        (plain(f"SECRLT\n\n{BODY}"), "unclear-marking"),
        (plain(f"SECRET\n\n{BODY}\n\nOECRET 20971"), "unclear-marking"),
        (plain(f"SECRET\n//NOFORN\n\n{BODY}"), "unclear-marking"),
        (plain(f"TOP SECRET//SI//REL TO USA, GBR\n, FRA\n\n{BODY}"), "unclear-marking"),
        (plain(f"SECRET//WIDGET\n\n{BODY}"), "unknown-token"),
        (office(BODY, headers=("SECRET",), footers=("SECRET//WIDGET",)), "unknown-token"),
        (paged(f"SECRET\n\n{BODY}", f"Secret\n\n{BODY}"), "unclear-marking"),
    ],
)
@pytest.mark.parametrize("label", [None, "TOP SECRET"])
def test_lines_that_only_look_like_markings(assembled: Assembled, code: str, label: str | None) -> None:
    assert refusal(assembled, label).code == code


def test_the_sentence_says_where() -> None:
    sentence = refusal(paged(BODY, f"SECRLT\n\n{BODY}")).sentence
    assert sentence == "A line at the top of page 2 looks like a marking but is not one."


def test_a_label_stands_alone_where_nothing_is_found() -> None:
    assert marking(plain(BODY), "SECRET//NOFORN") == "SECRET//NOFORN"


def test_a_label_may_raise_and_settles_contradictions_that_it_covers() -> None:
    assert marking(plain(f"SECRET\n\n{BODY}\n\nCONFIDENTIAL"), "TOP SECRET") == "TOP SECRET"
    assert marking(plain(f"SECRET\n\n{BODY}"), "SECRET//NOFORN") == "SECRET//NOFORN"


def test_a_label_never_lowers() -> None:
    reason = refusal(paged(BODY, f"SECRET\n\n{BODY}"), "CONFIDENTIAL")
    assert (
        reason.sentence == "The text is marked SECRET at the top of page 2. "
        "The label given with it, CONFIDENTIAL, may not lower that."
    )
    assert refusal(plain(f"NATO SECRET\n\n{BODY}"), "TOP SECRET").code == "marking-conflict"


LEVELS = st.sampled_from(["UNCLASSIFIED", "CONFIDENTIAL", "SECRET", "TOP SECRET//SI", "NATO SECRET", ""])


@given(st.lists(st.tuples(LEVELS, LEVELS), min_size=1, max_size=4), LEVELS)
def test_the_marking_dominates_every_line_that_was_found(pages: list[tuple[str, str]], label: str) -> None:
    document = paged(*(f"{top}\n\n{BODY}\n\n{bottom}" for top, bottom in pages))
    lines = banner_lines(document)
    try:
        others = statements.given(parse(label) if label else None)
        chosen = verdict(statements.of_text(document, lines, others), others)
    except NotRead:
        return
    assert all(dominates(chosen, line.marking) for line in lines)
    assert all(dominates(chosen, parse(word)) for page in pages for word in page if word)


def test_the_place_on_a_printed_page_decides_what_is_first() -> None:
    words = [("Footer text", 40.0), ("SECRET", 30.0), ("Body one.", 500.0), ("Body two.", 480.0), ("SECRET", 800.0)]
    elements = [Element("paragraph", w, 1, "", (Line(0, len(w), 10, at, 90, at + 10),)) for w, at in words]
    lines = banner_lines(assemble(Reading(tuple(elements), 1)))
    assert [(line.edge, text(line.marking)) for line in lines] == [("bottom", "SECRET"), ("top", "SECRET")]


def test_notes_and_mail_fields_are_not_at_an_edge() -> None:
    elements = (
        Element("paragraph", "Subject: x", section="fields"),
        Element("paragraph", "SECRET"),
        Element("paragraph", "Body."),
        Element("paragraph", "CONFIDENTIAL", section="comments"),
    )
    assert marking(assemble(Reading(elements))) == "SECRET"


def test_what_was_seen_is_told_without_stopping() -> None:
    assembled = paged(f"SECRLT\n\n{BODY}\n\nSECRET", f"TOP SECRET\n\n{BODY}")
    assert {text(one) for one in seen(assembled)} == {"SECRET", "TOP SECRET"}


def test_lines_that_could_not_be_read_are_told() -> None:
    assembled = paged(
        f"SECRLT\n\n{BODY}\n\nSECRET//NOFORN//ODD\n\n{BODY}\n\nSECRET meets SECRET//", f"SECRET\n\n{BODY}"
    )
    assert [(find.read, find.marking, find.where) for find in unread(assembled)] == [
        ("SECRLT", "", "at the top of page 1"),
        ("SECRET meets SECRET//", "", "at the bottom of page 1"),
        ("SECRET//NOFORN//ODD", "SECRET//ODD//NOFORN", "in the text of page 1"),
    ]
    assert unread(paged(f"SECRET\n\n{BODY}\n\nSECRET")) == ()
