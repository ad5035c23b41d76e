"""Refused pages are counted by what they say of themselves, bounded, and the first of each tells that it is."""

from datetime import UTC, datetime, timedelta

from web.refusals import MOST, Refusals

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_an_origin_is_counted_and_only_its_first_refusal_is_new() -> None:
    moments = iter(NOON + timedelta(minutes=at) for at in range(3))
    refusals = Refusals(lambda: next(moments))
    assert refusals.note("https://one.example", "cross-site")
    assert not refusals.note("https://one.example", "<b>")
    assert refusals.note("https://two.example", "same-site")
    two, one = refusals.listed()
    assert (two.origin, two.times, two.site) == ("https://two.example", 1, "same-site")
    assert (one.times, one.first, one.last, one.site) == (2, NOON, NOON + timedelta(minutes=1), "")


def test_a_flood_of_origins_is_one_number() -> None:
    refusals = Refusals()
    noted = [refusals.note(f"https://{at}.example", "cross-site") for at in range(MOST + 50)]
    assert sum(noted) == MOST
    assert (len(refusals.listed()), refusals.others) == (MOST, 50)
    assert not refusals.note("https://0.example", "cross-site")
    assert refusals.others == 50
