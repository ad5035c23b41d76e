"""The rig of backups: every change alone, some together, and a few round trips."""

from tests.assurance import hostile_backups


def test_a_backup_comes_back_as_it_was_and_a_changed_one_is_refused() -> None:
    found = hostile_backups.run(40)
    assert found.failures == ()
    assert found.trials == 44
    assert set(found.caught) == hostile_backups.BUGS
