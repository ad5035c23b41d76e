"""The rig of ways out of the parser's walls: each once."""

from tests.assurance import escape
from tests.assurance.escaping import ATTEMPTS


def test_nothing_gets_out() -> None:
    found = escape.run(len(ATTEMPTS))
    assert found.failures == ()
    assert found.trials >= 40
    assert set(found.caught) == escape.BUGS
