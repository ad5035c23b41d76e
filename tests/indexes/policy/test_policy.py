"""The public names of the kernel, and nothing besides."""

from indexes import policy

NAMES = """
    CoversheetError Label Marking MarkingError RULESETS Reader Refused Ruleset Written
    ceiling covers dominates grouped home_of join led_by parse parse_portion portion_text reader_from require
    roll_up text ungrouped unknown written
""".split()


def test_the_kernel_exports_these_names() -> None:
    assert sorted(policy.__all__) == sorted(NAMES)
    assert all(hasattr(policy, name) for name in NAMES)
