"""ACME, the invented policy by which ADatP-4774.1 shows the dominant label: its file, and markings rolled up by it."""

from collections.abc import Sequence
from pathlib import Path

from indexes.labels import spif
from indexes.labels.scheme import Policy
from indexes.labels.scheme_text import parse_marking, write_marking


def policy() -> Policy:
    """Return the policy, read from the file beside this module."""
    return spif.load(Path(__file__).with_name("acme.spif.xml").read_bytes())


def rolled_up(lines: Sequence[str]) -> str:
    """Return the marking that covers all of these (ADatP-4774.1 section 4.4).

    Raises MarkingError: POLICY_DECISION_REQUIRED where no label does, and what is wrong with a line.
    """
    acme = policy()
    return write_marking(acme, acme.dominant([parse_marking(acme, line) for line in lines]))
