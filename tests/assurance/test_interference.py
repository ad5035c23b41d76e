"""The machine of non-interference, small, and its table of channels."""

from pathlib import Path

from tests.assurance import interference
from tests.assurance.channels import CHANNELS, missed, table
from tests.happenings import HIDDEN, READABLE


def test_what_may_not_be_known_changes_nothing_that_is_seen() -> None:
    found = interference.run(50)
    assert found.failures == ()
    assert set(found.caught) == interference.BUGS
    assert len(found.acts) >= 20
    assert len(found.looks) >= 15
    for channel in CHANNELS:
        assert all(any(look.startswith(kind) for look in found.looks) for kind in channel.looks), channel


def test_every_channel_names_what_is_there() -> None:
    assert len(CHANNELS) == 25
    for channel in CHANNELS:
        assert set(channel.acts) <= set(HIDDEN), channel
        assert all(Path(test).exists() for test in channel.tests), channel
        assert channel.acts or channel.looks or channel.tests or channel.open, channel


def test_the_table_counts_acts_and_looks() -> None:
    drawn = table({"hidden store": 3, "hidden flood": 1}, {"search": 5, "ask": 2})
    assert "| 1 | statistics of words, average length | 4 | 7 |  |" in drawn
    assert drawn.count("\n") == 26


def test_a_run_that_leaves_something_out_says_so() -> None:
    acts = dict.fromkeys((*READABLE, *HIDDEN), 1)
    looks = dict.fromkeys((kind for channel in CHANNELS for kind in channel.looks), 1)
    assert missed(acts, looks) == []
    assert missed({**acts, "hidden purge": 0}, looks) == ["never done: hidden purge"]
    del looks["GET /healthz"]
    assert missed(acts, looks) == ["never looked at: GET /healthz"]
