"""The policy kernel: markings, readers and the one decision, pure and without input or output."""

from indexes.policy.decide import require
from indexes.policy.errors import CoversheetError, MarkingError, Refused
from indexes.policy.marking import Label, Marking, dominates, grouped, join, unknown
from indexes.policy.notation import parse, parse_portion, portion_text, text
from indexes.policy.reader import Reader, ceiling, reader_from

__all__ = [
    "CoversheetError",
    "Label",
    "Marking",
    "MarkingError",
    "Reader",
    "Refused",
    "ceiling",
    "dominates",
    "grouped",
    "join",
    "parse",
    "parse_portion",
    "portion_text",
    "reader_from",
    "require",
    "text",
    "unknown",
]
