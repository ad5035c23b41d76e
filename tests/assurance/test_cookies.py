"""The rig of sessions: a share of the forged cookies and headers, and every route."""

from tests.assurance import cookies


def test_nobody_is_let_in_by_a_forged_cookie_or_a_header() -> None:
    found = cookies.run(200)
    assert found.failures == ()
    assert found.trials > 250
    assert set(found.caught) == cookies.BUGS
