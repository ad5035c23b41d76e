"""The rig of hostile files, small."""

from tests.assurance import hostile


def test_every_file_is_stored_or_quarantined_with_a_reason() -> None:
    found = hostile.run(60)
    assert found.failures == ()
    assert found.trials >= 50
    assert set(found.caught) == hostile.BUGS
