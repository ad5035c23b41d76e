"""How a source is looked at: addresses hold numbers, fixed words and opaque ids, and lead back to the same look."""

from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from web.look import FIT, PAGE, TEXT, TURNS, ZOOMS, Look, span_href

LOOKS = st.builds(
    Look,
    st.none() | st.tuples(st.integers(0, 99), st.integers(100, 999)),
    st.sampled_from(ZOOMS),
    st.sampled_from(TURNS),
    st.sampled_from([PAGE, TEXT]),
    st.sampled_from(["", "a" * 32]),
)


def read(address: str) -> Look:
    """Give the look that an address names."""
    said = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    span = (int(said["start"]), int(said["end"])) if "start" in said else None
    zoom, turn = int(said.get("zoom", FIT)), int(said.get("turn", 0))
    return Look(span, zoom, turn, said.get("show", PAGE), said.get("answer", ""))


@given(LOOKS)
def test_an_address_leads_back_to_the_same_look(look: Look) -> None:
    assert read(look.href("d", 3)) == look
    assert urlsplit(look.href("d", None)).path == "/documents/d"
    assert [one.value for one in look.zooms("d", 3) if one.here] == [look.zoom]
    assert [one.value for one in look.shows("d", 3) if one.here] == [look.show]
    for one in look.zooms("d", 3):
        assert read(one.href) == Look(look.span, int(one.value), look.turn, look.show, look.answer)


@given(LOOKS)
def test_four_quarters_to_one_side_lead_back(look: Look) -> None:
    for side in (0, 1):
        turned = look
        for _ in TURNS:
            turned = read(turned.turned("d", 3)[side])
        assert turned == look


def test_what_is_usual_is_left_out() -> None:
    assert Look().href("d", None) == "/documents/d"
    assert span_href("d", 2, (4, 9)) == "/documents/d/pages/2?start=4&end=9"
    assert span_href("d", 2, (4, 9), "a") == "/documents/d/pages/2?start=4&end=9&answer=a"
