"""The matrix of access, a share of it."""

from tests.assurance import access


def test_nothing_opens_that_should_not() -> None:
    found = access.run(160)
    assert found.failures == ()
    assert found.trials > 100
    assert set(found.caught) == access.BUGS
