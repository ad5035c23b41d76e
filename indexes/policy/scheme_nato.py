"""The vocabulary of NATO, as data (ADatP-4774 App. 2; DoDM 5200.01-V2 Encl. 4 Fig. 28 for portions and fused forms)."""

from types import MappingProxyType

from indexes.policy.vocabulary import (
    CONFIDENTIAL,
    RESTRICTED,
    SECRET,
    TOP_SECRET,
    UNCLASSIFIED,
    Control,
    Level,
    Release,
    Rule,
    Scheme,
)

NATO = Scheme(
    "NATO",
    (
        Level(UNCLASSIFIED, "NATO UNCLASSIFIED", "NU", ("NATO SANS CLASSIFICATION",)),
        Level(RESTRICTED, "NATO RESTRICTED", "NR", ("NATO DIFFUSION RESTREINTE",)),
        Level(CONFIDENTIAL, "NATO CONFIDENTIAL", "NC", ("NATO CONFIDENTIEL",)),
        Level(SECRET, "NATO SECRET", "NS"),
        Level(TOP_SECRET, "COSMIC TOP SECRET", "CTS", ("COSMIC TRES SECRET",)),
    ),
    tuple(
        Control(name, portion, category, restrictive=frozenset({name}))
        for name, portion, category in (
            ("ATOMAL", "ATOMAL", "SPECIAL"),
            ("BALK", "BALK", "SPECIAL"),
            ("BOHEMIA", "BOHEMIA", "SPECIAL"),
            ("CRYPTO", "CRYPTO", "SPECIAL"),
            ("SIOP", "SIOP", "SPECIAL"),
            ("ORCON", "OC", "DISSEM"),
        )
    ),
    (
        Rule("ATOMAL", "ATOMAL_BELOW_CONFIDENTIAL", "ATOMAL starts at NATO CONFIDENTIAL.", lowest=CONFIDENTIAL),
        Rule("BOHEMIA", "BOHEMIA_NOT_NATO_TS", "BOHEMIA goes with COSMIC TOP SECRET only.", lowest=TOP_SECRET),
        Rule("BALK", "BALK_NOT_NATO_TS", "BALK goes with COSMIC TOP SECRET only.", lowest=TOP_SECRET),
        Rule("ORCON", "ORCON_BELOW_CONFIDENTIAL", "ORCON starts at NATO CONFIDENTIAL.", lowest=CONFIDENTIAL),
        Rule(
            "ADMIN:.*",
            "ADMINISTRATIVE_ON_CLASSIFIED",
            "Administrative words such as STAFF go with NATO UNCLASSIFIED only.",
            highest=UNCLASSIFIED,
        ),
    ),
    Release("Releasable to", "NATO"),
)
CONTEXT = "Context"  # a permissive tag: the body, such as KFOR, in whose activity the information was made
NATO_ADMINISTRATIVE = ("COMMERCIAL", "MANAGEMENT", "MEDICAL", "PERSONAL", "STAFF")
# N, a letter for the activity, a letter for the level: NIS is NATO ISAF SECRET. The list of activities is not
# published (IC manual 2016 p. 59), so only what is in this table is read.
NATO_ACTIVITIES = MappingProxyType({"I": "ISAF"})
NATO_ACTIVITY_LEVELS = MappingProxyType({"U": UNCLASSIFIED, "R": RESTRICTED, "C": CONFIDENTIAL, "S": SECRET})
# One word for level and category, printed until the IC register split them in December 2010 (IC manual 2016 Table 8).
NATO_FUSED_BANNERS = MappingProxyType(
    {
        "COSMIC TOP SECRET ATOMAL": (TOP_SECRET, "ATOMAL"),
        "COSMIC TOP SECRET BALK": (TOP_SECRET, "BALK"),
        "COSMIC TOP SECRET BOHEMIA": (TOP_SECRET, "BOHEMIA"),
        "NATO SECRET ATOMAL": (SECRET, "ATOMAL"),
        "SECRET ATOMAL": (SECRET, "ATOMAL"),
        "NATO CONFIDENTIAL ATOMAL": (CONFIDENTIAL, "ATOMAL"),
        "CONFIDENTIAL ATOMAL": (CONFIDENTIAL, "ATOMAL"),
    }
)
NATO_FUSED_PORTIONS = MappingProxyType(
    {
        "CTSA": (TOP_SECRET, "ATOMAL"),
        "CTS-A": (TOP_SECRET, "ATOMAL"),
        "CTS-B": (TOP_SECRET, "BOHEMIA"),
        "CTS-BALK": (TOP_SECRET, "BALK"),
        "NSAT": (SECRET, "ATOMAL"),
        "NS-A": (SECRET, "ATOMAL"),
        "NCA": (CONFIDENTIAL, "ATOMAL"),
        "NC-A": (CONFIDENTIAL, "ATOMAL"),
    }
)
