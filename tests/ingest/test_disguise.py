"""What disguises a marking stops a document, and what only looks odd does not."""

import pytest

from indexes.policy import parse, text
from ingest import disguise, markings
from ingest.assembly import assemble
from ingest.plain import paragraphs
from ingest.reading import Element, Reading
from ingest.reasons import NotRead
from ingest.sight import OCR, Sight, Word

SMALL_CAPITALS = "\ua731\u1d07\u1d04\u0280\u1d07\u1d1b"


def stop(words: str) -> str | None:
    """Return the code with which a text is stopped before its marking is known, None when it goes on."""
    assembled = assemble(Reading(tuple(paragraphs(words))))
    try:
        disguise.require_open(assembled, markings.banner_lines(assembled))
    except NotRead as stopped:
        return stopped.reason.code
    return None


def stop_more(words: str, marking: str) -> str | None:
    """Return the code with which a text is stopped that says more than its marking, None when it goes on."""
    assembled = assemble(Reading(tuple(paragraphs(words))))
    try:
        disguise.require_no_more(assembled, parse(marking))
    except NotRead as stopped:
        return stopped.reason.code
    return None


@pytest.mark.parametrize(
    "line",
    [
        "SECR\u0415T",
        "\u0405\u0415\u0421RET//NOFORN",
        "\uff33\uff25\uff23\uff32\uff25\uff34",
        "SEC\u200bRET",
        "TOP SEC\u00adRET",
        "\u202eTERCES POT\u202c",
        "\u2067SECRET\u2069",
        SMALL_CAPITALS,
        "(\u0405//NF) The ferry sails at noon.",
        "The ferry sails at noon. (\uff34\uff33)",
        "(\u202eFN//S\u202c) The ferry sails at noon.",
        "(T\u200bS) The ferry sails at noon.",
        "NATO S\u0395CRET",
    ],
)
def test_disguised_letters_stop(line: str) -> None:
    assert stop(f"UNCLASSIFIED\n\nThe depot is open.\n\n{line}\n\nThe bridge is shut.") == "unclear-marking"


@pytest.mark.parametrize(
    "line",
    [
        "TR\u00c8S SECRET UE/EU TOP SECRET",
        "TRE\u0300S SECRET UE/EU TOP SECRET",
        "TOP\u00a0SECRET",
        "\u041f\u0430\u0440\u043e\u043c \u0445\u043e\u0434\u0438\u0442 \u0434\u0432\u0430\u0436\u0434\u044b.",
        "The cap\u00adtain\u2019s \u201clog\u201d \u2013 20 \u2103 at noon\u2026",
        "\u05d4\u05de\u05e2\u05d1\u05d5\u05e8\u05ea \u200f(12) \u200e",
        "(\u00e4) Die F\u00e4hre (C\u00b5) f\u00e4hrt.",
    ],
)
def test_honest_letters_go_on(line: str) -> None:
    assert stop(f"TR\u00c8S SECRET UE/EU TOP SECRET\n\nThe depot is open.\n\n{line}") is None


@pytest.mark.parametrize(
    "banner",
    [
        "TOP\nSECRET",
        "TOP\n\nSECRET//NOFORN",
        "SECRET\nNOFORN",
        "SECRET\n\nNOFORN",
        "NATO\nSECRET",
        "COSMIC\nTOP SECRET",
    ],
)
def test_half_a_banner_stops(banner: str) -> None:
    assert stop(f"{banner}\n\nThe depot is open.") == "unclear-marking"
    assert stop(f"The depot is open.\n\n{banner}") == "unclear-marking"


@pytest.mark.parametrize(
    "words", ["SECRET\n\nFUEL REPORT\n\nText.", "SECRET\n\nSECRET\n\nText.", "Text.\n\nNATO SECRET\n\nWEATHER"]
)
def test_a_heading_next_to_a_banner_is_no_half(words: str) -> None:
    assert stop(words) is None


@pytest.mark.parametrize(
    "line",
    [
        "[TS] The ferry sails.",
        "{S//NF} The ferry sails.",
        "( S ) The ferry sails.",
        "(S//NF The ferry sails.",
        "(ts) The ferry sails.",
        "1. [S] The ferry sails.",
        "a) (s//nf) The ferry sails.",
        "(S/NF/) The ferry sails.",
    ],
)
def test_a_mark_in_the_wrong_brackets_stops_where_it_lies_above_the_banner(line: str) -> None:
    words = f"The depot is open.\n\nIt closes.\n\nAt noon.\n\n{line}\n\nRain.\n\nFog.\n\nSun."
    assert stop_more(words, "CONFIDENTIAL") == "unclear-marking"
    assert stop_more(words, "TOP SECRET//NOFORN") is None


@pytest.mark.parametrize(
    "line",
    [
        "(a) The ferry sails.",
        "(c) The town, 2026.",
        "(s) means seconds.",
        "(C Company) The ferry sails.",
        "[1] The ferry sails.",
        "(see annex C) The ferry sails.",
        "C. The ferry sails.",
        "(U) The ferry sails.",
    ],
)
def test_other_brackets_go_on(line: str) -> None:
    words = f"The depot is open.\n\nIt closes.\n\nAt noon.\n\n{line}\n\nRain.\n\nFog.\n\nSun."
    assert stop_more(words, "UNCLASSIFIED") is None


@pytest.mark.parametrize("line", ["TS", "S//NF", "(S//NF)", "NATO TOP SECRET", "HANDLE AS TOP SECRET", "STRENG GEHEIM"])
def test_a_level_in_other_words_at_an_edge_stops(line: str) -> None:
    body = "The depot is open.\n\nIt closes.\n\nAt noon.\n\nRain.\n\nFog.\n\nSun."
    assert stop_more(f"UNCLASSIFIED\n\n{body}\n\n{line}", "UNCLASSIFIED") == "unclear-marking"
    assert stop_more(f"{line}\n\n{body}", "CONFIDENTIAL") == "unclear-marking"
    assert stop_more(f"{line}\n\n{body}", "TOP SECRET//NOFORN") is None


@pytest.mark.parametrize("line", ["DECLASSIFIED", "SECRET DECLASSIFIED 1994", "A secret garden", "WEATHER", "MENU C"])
def test_other_lines_at_an_edge_go_on(line: str) -> None:
    assert stop_more(f"UNCLASSIFIED\n\nThe depot is open.\n\n{line}", "UNCLASSIFIED") is None


def test_headers_and_footers_are_edges_wherever_they_stand() -> None:
    body = [Element("paragraph", f"Line {number}.") for number in range(9)]
    assembled = assemble(Reading((*body[:4], Element("header", "TS"), *body[4:])))
    with pytest.raises(NotRead):
        disguise.require_no_more(assembled, parse("SECRET"))


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("SECRET//NOFORN", "marking-conflict"),
        ("Please check.\n(S//NF) The ferry sails.", "marking-conflict"),
        ("HANDLE AS TOP SECRET", "unclear-marking"),
        ("UNCLASSIFIED", None),
        ("A secret garden", None),
        ("SECRET//WIDGETS", "unclear-marking"),
        ("(C) 2026 Ada\nCopyright (C) 2026\nAcrobat (R)", None),
    ],
)
def test_what_stands_beside_the_text_may_only_stop(told: str, code: str | None) -> None:
    reading = Reading((Element("paragraph", "UNCLASSIFIED"),), beside=("Ada", told))
    if code is None:
        disguise.require_no_more_beside(reading, "a.txt", parse("UNCLASSIFIED"))
        return
    with pytest.raises(NotRead) as caught:
        disguise.require_no_more_beside(reading, "a.txt", parse("UNCLASSIFIED"))
    assert caught.value.reason.code == code


@pytest.mark.parametrize(
    ("name", "stops"),
    [
        ("TOP SECRET plan.pdf", True),
        ("plan_TOP_SECRET.docx", True),
        ("SECRET.txt", True),
        ("secret-garden.txt", False),
        ("report.txt", False),
        ("CONFIDENTIAL-note.md", False),
        ("2026-DECLASSIFIED-SECRET.md", False),
    ],
)
def test_a_file_name_may_not_claim_a_higher_level(name: str, *, stops: bool) -> None:
    reading = Reading((Element("paragraph", "CONFIDENTIAL"),))
    if not stops:
        disguise.require_no_more_beside(reading, name, parse("CONFIDENTIAL"))
        return
    with pytest.raises(NotRead) as caught:
        disguise.require_no_more_beside(reading, name, parse("CONFIDENTIAL"))
    assert caught.value.reason.code == "unclear-marking"


@pytest.mark.parametrize("words", ["TOP SECRET/Y//SI", "SECRET//N0F0RN", "SECRET//", "TOP SECRET//5I"])
def test_a_banner_in_a_picture_that_is_read_in_part_stops(words: str) -> None:
    seen = tuple(Word(word, 0.9, 0.0, 0.0, 1.0, 1.0, 0) for word in words.split())
    reading = Reading((Element("paragraph", "A.", 1),), 1, sights=(Sight(1, OCR, 9.0, 9.0, seen),))
    with pytest.raises(NotRead) as caught:
        disguise.require_no_more_beside(reading, "a.pdf", parse("TOP SECRET"))
    assert caught.value.reason.code == "unclear-marking"


def test_what_was_seen_beside_the_text_places_the_file() -> None:
    reading = Reading((), beside=("Ada", "SECRET//NOFORN", "(TS) The ferry sails.", "SECRET//WIDGET"))
    assert [text(marking) for marking in disguise.seen(reading)] == ["SECRET//NOFORN", "TOP SECRET"]


def test_a_page_is_named() -> None:
    elements = (Element("paragraph", "SECRET", 1), Element("paragraph", "SEC\u200bRET", 2))
    assembled = assemble(Reading(elements, 2))
    with pytest.raises(NotRead) as caught:
        disguise.require_open(assembled, ())
    assert "on page 2" in caught.value.reason.sentence


def test_the_controls_of_a_banner_in_a_picture_count() -> None:
    words = tuple(Word(word, 0.9, 0.0, 0.0, 1.0, 1.0, 0) for word in ("TOP", "SECRET//TK//NOFORN"))
    reading = Reading((Element("paragraph", "A.", 1),), 1, sights=(Sight(1, OCR, 9.0, 9.0, words),))
    disguise.require_no_more_beside(reading, "a.pdf", parse("SECRET"))  # which level counts is weighed elsewhere
    disguise.require_no_more_beside(reading, "a.pdf", parse("TOP SECRET//TK//NOFORN"))
    with pytest.raises(NotRead) as caught:
        disguise.require_no_more_beside(reading, "a.pdf", parse("TOP SECRET//NOFORN"))
    assert caught.value.reason.code == "marking-conflict"
    assert [text(marking) for marking in disguise.seen(reading)] == ["TOP SECRET//TK//NOFORN"]


@pytest.mark.parametrize(
    "subject", ["SECRET//NOFORN: Yarrow raid", "[SECRET] Fuel", "Fuel - SECRET//NOFORN", "TOP SECRET - x"]
)
def test_a_level_at_either_end_of_a_field_stops(subject: str) -> None:
    reading = Reading((Element("paragraph", "The ferry runs."),), beside=(subject,))
    with pytest.raises(NotRead):
        disguise.require_no_more_beside(reading, "a.eml", parse("CONFIDENTIAL"))
    disguise.require_no_more_beside(reading, "a.eml", parse("TOP SECRET//NOFORN"))
