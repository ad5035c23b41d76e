"""The vocabularies of all systems in one place: what other modules take from here.

No code reads text here: the parsers stand in `notation_*.py`, the order in `marking.py`.
"""

from types import MappingProxyType

from indexes.policy.scheme_europe import EU, FRANCE, GERMANY, NATIONAL_WORDS, UK, UK_DESCRIPTORS
from indexes.policy.scheme_nato import (
    CONTEXT,
    NATO,
    NATO_ACTIVITIES,
    NATO_ACTIVITY_LEVELS,
    NATO_ADMINISTRATIVE,
    NATO_FUSED_BANNERS,
    NATO_FUSED_PORTIONS,
)
from indexes.policy.scheme_us import (
    CONCEALED,
    DISPLAY,
    JOINT,
    OWNER,
    SCI_COMPARTMENT_TITLES,
    SCI_SYSTEMS,
    US,
    US_NOFORN,
    US_PLAIN,
)
from indexes.policy.vocabulary import (
    CONFIDENTIAL,
    RESTRICTED,
    RULESETS,
    SECRET,
    TOP_SECRET,
    UNCLASSIFIED,
    Control,
    Form,
    Level,
    Release,
    Rule,
    Ruleset,
    Scheme,
)

__all__ = [
    "CONCEALED",
    "CONFIDENTIAL",
    "CONTEXT",
    "DISPLAY",
    "EU",
    "FRANCE",
    "GERMANY",
    "JOINT",
    "NATIONAL_WORDS",
    "NATO",
    "NATO_ACTIVITIES",
    "NATO_ACTIVITY_LEVELS",
    "NATO_ADMINISTRATIVE",
    "NATO_FUSED_BANNERS",
    "NATO_FUSED_PORTIONS",
    "OWNER",
    "RESTRICTED",
    "RULESETS",
    "SCHEMES",
    "SCI_COMPARTMENT_TITLES",
    "SCI_SYSTEMS",
    "SECRET",
    "SYSTEMS",
    "TOP_SECRET",
    "UK",
    "UK_DESCRIPTORS",
    "UNCLASSIFIED",
    "US",
    "US_NOFORN",
    "US_PLAIN",
    "Control",
    "Form",
    "Level",
    "Release",
    "Rule",
    "Ruleset",
    "Scheme",
]

# The order in which the parts of a marking over several systems are written.
SYSTEMS = ("US", "NATO", "EU", "UK", "FRA", "DEU")
SCHEMES = MappingProxyType({scheme.system: scheme for scheme in (US, NATO, EU, UK, FRANCE, GERMANY)})
