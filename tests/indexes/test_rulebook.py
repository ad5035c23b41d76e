"""The name of the rules in force."""

from indexes.rulebook import kernel


def test_the_rules_have_a_name_that_stays() -> None:
    assert kernel() == kernel()
    assert len(bytes.fromhex(kernel())) == 8
