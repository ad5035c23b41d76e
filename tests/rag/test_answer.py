"""An answer's marking is computed from what it shows, and its JSON form is the agreed one."""

from dataclasses import FrozenInstanceError, replace

import pytest

from indexes.policy import parse
from indexes.records import Around, Hit, Passage
from rag.answer import (
    Answer,
    Citation,
    Claim,
    DraftedBy,
    LeftOut,
    abstained,
    answer_record,
    answered,
    around_record,
    hit_record,
    raised,
    title_for,
)
from rag.verify import Verdict

HIT = Hit(
    document="d" * 32,
    revision="e" * 64,
    title="Fuel report",
    title_marking=parse("SECRET"),
    marking=parse("TOP SECRET"),
    portion=parse("CONFIDENTIAL"),
    page=2,
    start=10,
    end=40,
    text="The depot holds six days.",
    heading="",
    score=1.25,
)


LOST = LeftOut("The depot holds nine days.", "It no longer stands in the source.", 0.0, ())


def citation(portion: str, quote: str = "The depot\nholds six days.") -> Citation:
    """Return a citation whose portion has this marking."""
    return Citation("d" * 32, "e" * 64, parse("TOP SECRET//SI"), parse(portion), None, 2, 10, 10 + len(quote), quote)


def claim(*portions: str) -> Claim:
    """Return a claim with one citation a portion."""
    citations = tuple(citation(portion) for portion in portions)
    return Claim(citations[0].quote, Verdict.SUPPORTED, citations)


@pytest.mark.parametrize(
    ("portions", "expected"),
    [
        ([["UNCLASSIFIED"]], "UNCLASSIFIED"),
        ([["UNCLASSIFIED"], ["SECRET"]], "SECRET"),
        ([["CONFIDENTIAL", "SECRET//NOFORN"], ["UNCLASSIFIED"]], "SECRET//NOFORN"),
        ([["SECRET//REL TO USA, FRA, GBR"], ["SECRET//REL TO USA, GBR"]], "SECRET//REL TO USA, GBR"),
        ([["SECRET//REL TO USA, FRA"], ["SECRET//REL TO USA, GBR"]], "SECRET//NOFORN"),
        ([["TOP SECRET//SI"], ["SECRET//TK"]], "TOP SECRET//SI/TK"),
    ],
)
def test_the_marking_is_the_join_of_the_portions(portions: list[list[str]], expected: str) -> None:
    assert answered([claim(*one) for one in portions]).marking == parse(expected)


def test_a_claim_bears_the_join_of_its_citations() -> None:
    assert claim("CONFIDENTIAL", "SECRET").portion == parse("SECRET")


def test_two_systems_stay_two() -> None:
    marking = answered([claim("SECRET"), claim("NATO CONFIDENTIAL")]).marking
    assert {label.system for label in marking.labels} == {"US", "NATO"}


def test_an_answer_without_claims_can_not_be_made_as_answered() -> None:
    with pytest.raises(Exception, match="no marking to join"):
        answered([])


def test_nothing_can_be_set_afterwards() -> None:
    made = answered([claim("SECRET")])
    with pytest.raises(FrozenInstanceError):
        made.marking = parse("UNCLASSIFIED")  # type: ignore[misc]


def test_the_text_has_marks_and_numbers_and_no_line_ends_inside() -> None:
    made = answered([claim("SECRET", "CONFIDENTIAL"), claim("UNCLASSIFIED")])
    assert made.text.splitlines()[0] == "(S) The depot holds six days. [1][2]"
    assert len(made.text.splitlines()) == 2
    assert [one.portion for one in made.sources] == [parse("SECRET"), parse("CONFIDENTIAL"), parse("UNCLASSIFIED")]


def test_an_abstention_bears_what_it_is_given_and_claims_nothing() -> None:
    made = abstained(parse("TOP SECRET"), "Nothing.", [HIT], [LOST, LOST])
    assert (made.abstained, made.text, made.marking, made.left_out) == (True, "", parse("TOP SECRET"), 2)
    assert made.closest == (HIT,)
    assert answer_record(made) == {
        "answer": "",
        "marking": "TOP SECRET",
        "led": "",
        "abstained": True,
        "reason": "Nothing.",
        "claims": [],
        "left_out": 2,
        "drafted_by": "quoting",
        "trouble": "",
        "disagree": [],
        "not_answered": [],
    }


@pytest.mark.parametrize(
    ("home", "led"),
    [("US", "SECRET//FGI NATO//NOFORN"), ("NATO", ""), ("", "")],
)
def test_an_answer_over_several_systems_is_written_in_the_words_of_the_readers_own(home: str, led: str) -> None:
    made = answered([claim("SECRET//NOFORN"), claim("NATO CONFIDENTIAL")], (), home)
    assert made.marking == parse("SECRET//NOFORN + NATO CONFIDENTIAL")  # what decides stays as it is
    assert made.led == answer_record(made)["led"] == led


def test_one_system_needs_no_other_words() -> None:
    assert answered([claim("SECRET//NOFORN")], (), "US").led == ""


def test_a_title_marked_above_is_withheld() -> None:
    assert title_for(HIT, parse("SECRET")) == "Fuel report"
    assert title_for(HIT, parse("TOP SECRET")) == "Fuel report"
    for lower in ("CONFIDENTIAL", "UNCLASSIFIED", "NATO SECRET"):
        assert title_for(HIT, parse(lower)) is None
    assert title_for(replace(HIT, title_marking=parse("SECRET//NOFORN")), parse("SECRET//REL TO USA, GBR")) is None


def test_the_json_form_of_an_answer() -> None:
    made: Answer = answered([claim("SECRET")], [LOST])
    record = answer_record(made)
    about = ["answer", "marking", "led", "abstained", "reason", "claims", "left_out"]
    assert list(record) == [*about, "drafted_by", "trouble", "disagree", "not_answered"]
    (one,) = record["claims"]
    assert list(one) == ["text", "portion", "verdict", "instead", "citations"]
    assert (one["portion"], one["verdict"], record["left_out"]) == ("(S)", "Supported", 1)
    (source,) = one["citations"]
    assert {"document", "marking", "page", "start", "end", "quote"} <= set(source)
    assert (source["marking"], source["page"], source["start"], source["end"]) == ("TOP SECRET//SI", 2, 10, 35)
    assert source["quote"] == one["text"] == "The depot\nholds six days."


def test_the_json_form_of_a_hit() -> None:
    other = replace(HIT, document="c" * 32, marking=parse("SECRET"), date="1962")
    plain = {
        "document": "d" * 32,
        "title": "Fuel report",
        "marking": "TOP SECRET",
        "portion": "(C)",
        "page": 2,
        "start": 10,
        "end": 40,
    }
    assert hit_record(replace(HIT, folded=(other,), originator="J4", rating="B2")) == {
        **plain,
        "heading": "",
        "text": "The depot holds six days.",
        "score": 1.25,
        "date": "",
        "originator": "J4",
        "rating": "B2",
        "collection": "",
        "media_type": "",
        "folded": [{**plain, "document": "c" * 32, "marking": "SECRET", "date": "1962", "originator": ""}],
    }


def test_the_json_form_of_what_stands_around() -> None:
    here = Passage(10, 40, 2, parse("CONFIDENTIAL"), "Fuel", "The depot holds six days.")
    after = replace(here, start=41, end=50, portion=parse("SECRET"), text="It is full.")
    record = around_record(Around("d" * 32, "Fuel report", parse("TOP SECRET"), None, here, after))
    assert (record["portion"], record["before"]) == ("(S)", None)
    assert record["after"] == {
        "portion": "(S)",
        "page": 2,
        "start": 41,
        "end": 50,
        "heading": "Fuel",
        "text": "It is full.",
    }


def test_what_a_model_was_shown_raises_the_answer_and_no_claim() -> None:
    by = DraftedBy("a model", "", parse("SECRET//NOFORN"))
    made = answered([claim("UNCLASSIFIED")], (), "", by)
    assert (made.marking, made.claims[0].portion) == (parse("SECRET//NOFORN"), parse("UNCLASSIFIED"))


def test_a_conversation_raises_an_answer_and_never_lowers_it() -> None:
    made = answered([claim("SECRET")])
    assert raised(made, parse("UNCLASSIFIED")).marking == parse("SECRET")
    assert raised(made, parse("TOP SECRET//SI")).marking == parse("TOP SECRET//SI")


def test_a_source_that_two_claims_cite_has_one_number() -> None:
    made = answered([claim("SECRET"), claim("SECRET", "CONFIDENTIAL")])
    assert [line.rpartition(" ")[2] for line in made.text.splitlines()] == ["[1]", "[1][2]"]
