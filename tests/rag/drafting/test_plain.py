"""Text made harmless for a prompt and for the eye."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.drafting.plain import fenced_in, has_link_or_markup, shown_text, visible


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("(U) The convoy leaves.", "The convoy leaves."),
        ("(S//NF) It holds six days (SECRET//NOFORN).", "It holds six days."),
        ("UNCLASSIFIED//FOUO The depot (DOD) moved.", "The depot (DOD) moved."),
        ("SECRET: The depot moved.", "The depot moved."),
        ("It closed. UNCLASSIFIED", "It closed."),
        ("TOP SECRET//SI//NOFORN", ""),
        ("UNCLASSIFIED", ""),
        ("The report is SECRET.", "The report is SECRET."),
        ("The (secret) door has (a) key.", "The (secret) door has (a) key."),
        ("**Six** days, `so` it says", "Six days, so it says"),
        ("1. The depot is full", "The depot is full"),
        ("# The depot", "The depot"),
        ("- The depot", "The depot"),
        ("The <b>depot</b> is full.", "The depot is full."),
        ("The snake_case word stays.", "The snake_case word stays."),
        ("No\u202e hidden\u200b turns\x07", "No hidden turns"),
    ],
)
def test_a_sentence_is_shown_bare(written: str, shown: str) -> None:
    assert shown_text(written) == shown


@pytest.mark.parametrize(
    "written",
    [
        "See [the page](http://example.invalid/x).",
        "See https://example.invalid now.",
        "See www.example.invalid now.",
        "Click javascript:alert(1) now.",
        "An ![image](x) here.",
        "A <img src=x> here.",
        "A <script>x</script> here.",
        "mailto:otter@example.invalid",
    ],
)
def test_links_and_markup_are_seen(written: str) -> None:
    assert has_link_or_markup(written)


@pytest.mark.parametrize("written", ["Less than 5 < 6 wagons.", "The ratio is 3:1.", "At 06:30 it leaves."])
def test_harmless_signs_are_no_markup(written: str) -> None:
    assert not has_link_or_markup(written)


@given(st.text())
def test_nothing_in_a_prompt_can_look_like_a_fence_a_citation_or_a_turn(text: str) -> None:
    inside = fenced_in(text)
    assert not set("<>[]\uff5c\u202e\u200b\x00") & set(inside)
    assert {unicodedata.category(one) for one in inside if one not in "\n\t"}.isdisjoint({"Cc", "Cf"})


@given(st.text())
def test_what_is_shown_has_one_line_and_no_hidden_signs(text: str) -> None:
    shown = shown_text(text)
    assert shown == " ".join(shown.split())
    assert visible(shown) == shown
