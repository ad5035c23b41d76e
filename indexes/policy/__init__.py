"""The policy kernel: markings, readers and the one decision, pure and without input or output."""

from indexes.policy.authority import AuthorityBlock, Duration, derived, duration, longest, read_block
from indexes.policy.decide import require
from indexes.policy.errors import CoversheetError, MarkingError, Refused
from indexes.policy.led import home_of, led_by
from indexes.policy.marking import Label, Marking, covers, dominates, grouped, join, ungrouped, unknown
from indexes.policy.notation import parse, parse_portion, portion_text, text, written
from indexes.policy.reader import Reader, ceiling, reader_from
from indexes.policy.rollup import roll_up
from indexes.policy.vocabulary import RULESETS, Ruleset
from indexes.policy.written import Written

__all__ = [
    "RULESETS",
    "AuthorityBlock",
    "CoversheetError",
    "Duration",
    "Label",
    "Marking",
    "MarkingError",
    "Reader",
    "Refused",
    "Ruleset",
    "Written",
    "ceiling",
    "covers",
    "derived",
    "dominates",
    "duration",
    "grouped",
    "home_of",
    "join",
    "led_by",
    "longest",
    "parse",
    "parse_portion",
    "portion_text",
    "read_block",
    "reader_from",
    "require",
    "roll_up",
    "text",
    "ungrouped",
    "unknown",
    "written",
]
