"""What is printed of passages: marked as the roll-up of all that is named, folded passages included."""

from collections.abc import Sequence
from dataclasses import replace

from indexes import policy
from indexes.policy import Marking
from indexes.records import Around, Hit, Passage
from rag.showing import of_hits
from web import listing
from web.banner import Mark

LOW = policy.parse("UNCLASSIFIED")
HIGH = policy.parse("SECRET//NOFORN")
ID = "a" * 32


def hit(marking: Marking, number: int | None = None) -> Hit:
    """Give a hit whose words are `Six days.` at 10."""
    return Hit(ID, "f" * 64, "Title", marking, marking, LOW, number, 10, 19, "Six days.", "", 0.5)


def sheet(hits: Sequence[Hit], question: str = "How many days?") -> listing.Listing:
    """Give the hits as they are printed."""
    return listing.listing(of_hits(question, hits), heading="Passages", ceiling=HIGH)


def test_a_listing_is_marked_as_the_roll_up_of_the_documents() -> None:
    assert sheet([hit(LOW)]).bar.text == "UNCLASSIFIED"
    assert sheet([hit(LOW), hit(HIGH, 4)]).bar.text == "SECRET//NOFORN"
    assert sheet([]).bar.text == "SECRET//NOFORN"


def test_a_folded_passage_counts_for_the_bar_and_bears_its_own_mark() -> None:
    found = sheet([replace(hit(LOW), folded=(replace(hit(HIGH, 2), document="b" * 32, date="1962"),))])
    assert found.bar.text == "SECRET//NOFORN"
    ((link, facts),) = found.lines[0].same
    assert (link.name, link.tag.text, facts) == ("Title, p. 2", "SECRET//NOFORN", ("1962",))
    assert link.href == f"/documents/{'b' * 32}/pages/2?start=10&end=19"
    assert found.lines[0].source.tag.text == "UNCLASSIFIED"


def test_the_asked_words_are_runs_of_their_own() -> None:
    (line,) = sheet([hit(HIGH, 4)]).lines
    assert line.tag == Mark("(U)", "u")
    assert [(run.text, run.asked) for run in line.runs] == [("Six ", False), ("days", True), (".", False)]
    assert line.by == "found by: days"
    assert line.around == f"/documents/{ID}/around?start=10"


def test_an_empty_listing_says_what_to_do() -> None:
    assert sheet([]).empty == "0 passages matched. Use other words."
    assert sheet([], "originator:J2 days").empty.startswith("0 passages passed the filters: originator.")


def test_surroundings_bear_the_join_of_what_is_shown() -> None:
    here = Passage(10, 19, 2, LOW, "Stock", "Six days.")
    after = Passage(20, 30, 2, HIGH, "", "It\n\nis full.")
    found = listing.surroundings(Around(ID, "Title", HIGH, None, here, after), HIGH)
    assert found.bar.text == "SECRET//NOFORN"
    assert found.heading == "Stock"
    assert [(one.tag.text, one.text, one.here) for one in found.passages] == [
        ("(U)", "Six days.", True),
        ("(S//NF)", "It\nis full.", False),
    ]
    assert listing.surroundings(Around(ID, "Title", HIGH, None, here, None), HIGH).bar.text == "UNCLASSIFIED"
    assert found.href == f"/documents/{ID}/pages/2?start=10&end=19"
