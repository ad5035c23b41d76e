"""The rig of readers and writers at once, for a few seconds."""

from tests.assurance import together


def test_each_reply_is_one_committed_state() -> None:
    found = together.run(4)
    assert found.failures == ()
    assert found.trials > 20
    assert set(found.caught) == together.BUGS
