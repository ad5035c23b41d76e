"""The public names of the kernel, and nothing besides."""

from indexes import policy

NAMES = """
    AuthorityBlock CoversheetError Duration Label Marking MarkingError RULESETS Reader Refused Ruleset Written
    ceiling covers derived dominates duration grouped home_of join led_by longest parse parse_portion portion_text
    read_block reader_from require
    roll_up text ungrouped unknown written
""".split()


def test_the_kernel_exports_these_names() -> None:
    assert sorted(policy.__all__) == sorted(NAMES)
    assert all(hasattr(policy, name) for name in NAMES)
