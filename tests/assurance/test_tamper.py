"""The rig of the log, small."""

from tests.assurance import tamper


def test_no_change_of_the_log_goes_unnoticed() -> None:
    found = tamper.run(60)
    assert found.failures == ()
    assert found.trials > 100
    assert set(found.caught) == tamper.BUGS
