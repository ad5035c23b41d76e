"""A bounded number of questions is answered at once; a bounded number waits; the rest is turned away."""

import pytest

from web.room import Room, TooBusy


def test_seats_are_taken_and_given_back() -> None:
    room = Room(seats=1, chairs=5)
    assert room.sit()
    assert not room.sit()
    room.rise()
    assert room.sit()


def test_who_finds_no_chair_is_turned_away() -> None:
    room = Room(seats=1, chairs=1)
    with room.chair(), pytest.raises(TooBusy), room.chair():
        pass
    with room.chair():
        pass


def test_who_waits_too_long_is_turned_away_and_leaves_no_trace() -> None:
    room = Room(seats=1, chairs=2)
    with room.seated(), pytest.raises(TooBusy), room.seated(patience=0.01):
        pass
    with room.seated():
        pass
