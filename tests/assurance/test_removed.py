"""The rig of purges, small."""

from tests.assurance import removed


def test_nothing_of_a_purged_document_is_left() -> None:
    found = removed.run(3)
    assert found.failures == ()
    assert set(found.caught) == removed.BUGS
