"""Two releases of one text are the same; two states of it never are, by whatever little they differ."""

import pytest

from indexes.search.sameness import GAP, is_contained, words

BASE = (
    "The northern depot holds six days of diesel. Its stock is counted each morning at 0600 by the second platoon, "
    "and Colonel Alder reports it to the staff at Heron Bridge before the ferry sails."
)


def changed(old: str, new: str) -> str:
    """Return the base text with one place changed."""
    assert old in BASE
    return BASE.replace(old, new)


@pytest.mark.parametrize(
    "other",
    [
        BASE,
        BASE.upper(),
        "(S//NF) " + BASE,
        BASE.replace(". ", ".\n\n(C) "),
        changed("counted each morning at 0600 by the second platoon", "counted [2 lines not declassified]"),
        changed("Colonel Alder", "█████"),
        changed("by the second platoon", "(b)(1)"),
        changed("reports", "re- ports"),
        changed("each morning", "eachmorning"),
        changed("morning", "rnorning"),
        changed("diesel", "dieseI"),
        changed(" and Colonel Alder reports it to the staff at Heron Bridge before the ferry sails.", ""),
        changed("The northern depot holds six days of diesel. ", ""),
    ],
)
def test_a_release_of_the_same_text_says_no_more(other: str) -> None:
    assert is_contained(other, BASE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("six days", "nine days"),
        ("0600", "0800"),
        ("0600", "06:00"),
        ("0600", "-0600"),
        ("second", "2nd"),
        ("holds", "no longer holds"),
        ("is counted", "is not counted"),
        ("is counted", "isn't counted"),
        ("Colonel Alder", "Colonel Adler"),
        ("Colonel Alder", "Colonel"),
        ("Heron", "Gull"),
        ("northern", "southern"),
        ("morning", "evening"),
        ("before", "after"),
        ("diesel", "petrol"),
        ("counted", "counted, it is said,"),
        ("diesel.", "diesel. The guard is relieved at noon."),
        (" to the staff", ""),
    ],
)
def test_another_state_of_the_text_is_another_text(old: str, new: str) -> None:
    assert not is_contained(changed(old, new), BASE)


def test_the_fuller_release_says_more_than_the_redacted_one() -> None:
    redacted = changed("by the second platoon", "[excised]")
    assert is_contained(redacted, BASE)
    assert not is_contained(BASE, redacted)


def test_a_negation_under_a_misread_word_is_not_hidden() -> None:
    face = BASE + " It will now be moved to the southern bank."
    assert not is_contained(face.replace("now", "not"), face)
    assert not is_contained(face.replace("now", "n0t"), face)


def test_a_short_line_is_the_same_only_word_for_word() -> None:
    assert is_contained("No change.", "no change")
    assert not is_contained("No change.", "No change since noon.")
    assert not is_contained("Rendezvous at Gull HiII", "Rendezvous at Gull Hill")


def test_a_quotation_in_a_longer_passage_keeps_its_own_place() -> None:
    longer = BASE + " " + " ".join(f"Convoy {number} waits at the ford until the fog has gone." for number in range(9))
    assert not is_contained(BASE, longer)


def test_what_is_all_redaction_is_the_same_as_nothing() -> None:
    assert words("[excised]  ████ (b)(1)") == (GAP, GAP, GAP)
    assert not is_contained("[excised]", "[excised]")
    assert not is_contained("", "")
    assert not is_contained("", BASE)
    assert not is_contained(BASE, "")


def test_what_has_a_digit_is_compared_in_one_piece() -> None:
    assert words("At 13:17Z, (1,500 men) -5 degrees; 40%.") == ("At", "13:17Z", "1,500", "men", "-5", "degrees", "40%")


@pytest.mark.parametrize(
    "mark", ["(U)", "(S//NF)", "(TS//SI//NOFORN)", "(NC)", "(C//REL TO USA, GBR)", "(CTS//BOHEMIA)"]
)
def test_a_portion_mark_is_no_word_of_the_text(mark: str) -> None:
    assert words(f"{mark} The depot is full.") == ("The", "depot", "is", "full")
    assert words("(A) The depot is full.")[0] == "A"
