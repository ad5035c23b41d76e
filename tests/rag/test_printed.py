"""An answer on a terminal: its marking first and last, and every thing that a reader must know in words."""

from dataclasses import replace

from indexes.policy import parse
from rag.answer import Citation, Claim, DraftedBy, LeftOut, abstained, answered
from rag.printed import page, source_line
from rag.verify import Verdict

SECRET = parse("SECRET")
SIX = "The depot holds six days."


def citation(document: str, date: str = "", originator: str = "") -> Citation:
    """Return a citation of one document."""
    return Citation(document, "f" * 64, SECRET, SECRET, "Fuel", 2, 10, 35, SIX, date, originator)


def test_the_marking_stands_first_and_last_and_each_source_has_its_place() -> None:
    lines = page(answered([Claim(SIX, Verdict.SUPPORTED, (citation("d1", "1962-03", "J2"),))])).splitlines()
    assert lines[0] == lines[-1] == "SECRET"
    assert "[1] Fuel, page 2, characters 10 to 35 · March 1962 · J2  [SECRET]  d1" in lines
    assert source_line(replace(citation("d1"), title=None)).startswith("(title marked above this answer), page 2")


def test_a_claim_supported_in_part_says_what_its_source_has() -> None:
    text = page(
        answered(
            [Claim("It holds six days.", Verdict.PARTLY, (citation("d1"),), 0.5, "the source says about six days")]
        )
    )
    assert "(S) It holds six days. [1] (partly: the source says about six days)" in text


def test_sources_that_disagree_are_dated_and_the_newer_is_first() -> None:
    claims = [
        Claim(SIX, Verdict.SUPPORTED, (citation("d1", "1962-04", "J4"),)),
        Claim(SIX, Verdict.SUPPORTED, (citation("d2"),)),
    ]
    text = page(replace(answered(claims), disagree=((1, 2),)))
    assert "The sources disagree: claim 1 (S) (J4, April 1962); claim 2 (S) (without a date)." in text
    assert "newer" not in text
    dated = [claims[0], replace(claims[1], citations=(citation("d2", "1962-03"),))]
    assert "The newer stands first." in page(replace(answered(dated), disagree=((1, 2),)))


def test_a_models_draft_says_that_it_is_one_and_counts_what_was_left_out() -> None:
    lost = LeftOut("It holds ten days.", "No.", 0.0, ())
    drafted = answered([Claim(SIX, Verdict.SUPPORTED, (citation("d1"),))], [lost], "", DraftedBy("a model"))
    text = page(drafted)
    assert "Drafted by a language model" in text
    assert "1 sentence was left out because no passage supports it." in text
    assert "ten days" not in text
    late = page(replace(drafted, drafted=DraftedBy("quoting", "The drafting model is not available.")))
    assert "The drafting model is not available." in late
    assert "Drafted by" not in late


def test_an_abstention_gives_its_reason_and_no_sources() -> None:
    text = page(abstained(SECRET, "No answer from the documents you may read.", ()))
    assert "No answer from" in text
    assert "Sources" not in text
