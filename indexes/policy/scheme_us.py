"""The vocabulary of the United States, as data (DoDM 5200.01-V2 Encl. 3, 4; IC Markings Manual 2016, register)."""

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

US_PLAIN = frozenset({"US", "USA"})  # classified, no release marking: cleared by the US, nation not stated
US_NOFORN = frozenset({"USA"})
CONCEALED = "FGI:"  # foreign government information whose source may not be named; "FGI:DEU" names one
OWNER = "OWNER:"  # wholly foreign: "OWNER:DEU"; the bare word where the owner is concealed
JOINT = "JOINT:"  # owned together: one word for each owner
DISPLAY = "DISPLAY ONLY"  # a permissive tag: the nations that may be shown it, those of REL TO included
INHERITED_OWNERS = "*BANNER*"

# Fields in the order in which a marking lists them (DoDM 5200.01-V2 Encl. 4; IC manual 2016 Table 4).
US_CATEGORIES = ("SCI", "SAR", "HANDLING", "AEA", "FGI", "DISSEM", "NON-IC", "CUI", "TLP")
SCI_SYSTEMS = ("HCS", "KDK", "RSV", "SI", "TK")
SCI_TITLES = MappingProxyType(
    {"COMINT": "SI", "TALENT KEYHOLE": "TK", "KLONDIKE": "KDK", "RESERVE": "RSV", "HUMINT": "HCS"}
)
SCI_COMPARTMENT_TITLES = MappingProxyType(
    {
        ("SI", "GAMMA"): "G",
        ("SI", "ECRU"): "EU",
        ("SI", "NONBOOK"): "NK",
        ("TK", "BLUEFISH"): "BLFH",
        ("TK", "IDITAROD"): "IDIT",
        ("TK", "KANDIK"): "KAND",
    }
)
SAR_PREFIXES = ("SPECIAL ACCESS REQUIRED-", "SAR-")
SAR_MOST = 3  # four programmes or more are written MULTIPLE PROGRAMS (DoDM 5200.01-V2 Encl. 4 para 7.e)
SIGMA_HIGHEST = 99

# Affiliations have no field of their own, so they must be held (fail closed).
US_CONTROLS = (
    Control("HVSACO", "HVSACO", "HANDLING", restrictive=frozenset({"HVSACO"})),
    Control("WAIVED", "WAIVED", "HANDLING", restrictive=frozenset({"WAIVED"})),
    Control("RD", "RD", "AEA", ("RESTRICTED DATA",), frozenset({"RD"})),
    Control(
        "RD-CNWDI",
        "RD-CNWDI",
        "AEA",
        ("RD-N", "RESTRICTED DATA-N", "RESTRICTED DATA-CNWDI", "CNWDI"),
        frozenset({"RD", "CNWDI"}),
    ),
    Control("FRD", "FRD", "AEA", ("FORMERLY RESTRICTED DATA",)),
    Control(
        "DOD UCNI",
        "DCNI",
        "AEA",
        ("DOD UNCLASSIFIED CONTROLLED NUCLEAR INFORMATION",),
        frozenset({"DOD UCNI"}),
    ),
    Control(
        "DOE UCNI",
        "UCNI",
        "AEA",
        ("DOE UNCLASSIFIED CONTROLLED NUCLEAR INFORMATION",),
        frozenset({"DOE UCNI"}),
    ),
    Control("TFNI", "TFNI", "AEA", ("TRANSCLASSIFIED FOREIGN NUCLEAR INFORMATION",)),
    # NATO's controls inside a United States marking stand after its own atomic energy controls (IC manual p. 122).
    Control("ATOMAL", "ATOMAL", "AEA", restrictive=frozenset({"ATOMAL"})),
    Control("BALK", "BALK", "AEA", restrictive=frozenset({"BALK"})),
    Control("BOHEMIA", "BOHEMIA", "AEA", restrictive=frozenset({"BOHEMIA"})),
    Control("RSEN", "RS", "DISSEM", ("RISK SENSITIVE",)),
    Control("FOUO", "FOUO", "DISSEM", ("FOR OFFICIAL USE ONLY",)),
    Control("ORCON", "OC", "DISSEM", ("ORIGINATOR CONTROLLED",), frozenset({"ORCON", "ORCON-USGOV"})),
    Control(
        "ORCON-USGOV",
        "OC-USGOV",
        "DISSEM",
        ("ORIGINATOR CONTROLLED-USGOV",),
        frozenset({"ORCON-USGOV"}),
    ),
    Control("IMCON", "IMC", "DISSEM", ("CONTROLLED IMAGERY",)),
    Control("NOFORN", "NF", "DISSEM", ("NOT RELEASABLE TO FOREIGN NATIONALS", "NO FOREIGN DISSEM"), narrows=True),
    Control(
        "PROPIN",
        "PR",
        "DISSEM",
        ("CAUTION-PROPRIETARY INFORMATION INVOLVED", "PROPRIETARY INFORMATION"),
        frozenset({"PROPIN"}),
    ),
    Control("REL TO", "REL TO", "DISSEM", narrows=True),
    Control("RELIDO", "RELIDO", "DISSEM", ("RELEASABLE BY INFORMATION DISCLOSURE OFFICIAL",)),
    Control("EYES ONLY", "EYES", "DISSEM", narrows=True),
    Control("DEA SENSITIVE", "DSEN", "DISSEM", restrictive=frozenset({"DEA SENSITIVE"})),
    Control("FISA", "FISA", "DISSEM", ("FOREIGN INTELLIGENCE SURVEILLANCE ACT",), frozenset({"FISA"})),
    Control("DISPLAY ONLY", "DISPLAY ONLY", "DISSEM", narrows=True),
    # Limited dissemination controls of the CUI registry (CUI Marking Handbook v1.1): must be held.
    *(
        Control(name, name, "DISSEM", others, frozenset({name}))
        for name, others in (
            ("FED ONLY", ("FEDERAL EMPLOYEES ONLY",)),
            ("FEDCON", ()),
            ("NOCON", ("NO DISSEMINATION TO CONTRACTORS",)),
            ("DL ONLY", ("DISSEMINATION LIST CONTROLLED",)),
            ("ATTORNEY-CLIENT", ()),
            ("ATTORNEY-WP", ()),
        )
    ),
    # Retired (section B.9 of the sources: EO 10501, State Department cables, manuals of 1980 to 1991).
    Control("OUO", "OUO", "DISSEM", ("OFFICIAL USE ONLY",), retired=True),
    Control("LOU", "LOU", "DISSEM", ("LIMITED OFFICIAL USE",), retired=True),
    *(
        Control(name, name, "DISSEM", others, frozenset({name}), retired=True)
        for name, others in (
            ("NOCONTRACT", ("NOT RELEASABLE TO CONTRACTORS OR CONSULTANTS", "NC")),
            ("WNINTEL", ("WARNING NOTICE INTELLIGENCE SOURCES AND METHODS INVOLVED", "WN")),
            ("NO DISSEM ABROAD", ()),
            ("CONTROLLED DISSEM", ()),
            ("BACKGROUND USE ONLY", ()),
            ("SENSITIVE", ()),
            ("SPECAT", ("SPECIAL CATEGORY",)),
            ("ADDRESSEES ONLY", ()),  # a bare EYES ONLY: nobody can be told from the words
        )
    ),
    Control("LIMDIS", "DS", "NON-IC", ("LIMITED DISTRIBUTION",), frozenset({"LIMDIS"})),
    Control("EXDIS", "XD", "NON-IC", ("EXCLUSIVE DISTRIBUTION",), frozenset({"EXDIS"}), narrows=True),
    # NODIS takes precedence over EXDIS (IC manual 2016, p. 172), so it carries both and the union is NODIS.
    Control("NODIS", "ND", "NON-IC", ("NO DISTRIBUTION",), frozenset({"EXDIS", "NODIS"}), narrows=True),
    Control("STADIS", "STADIS", "NON-IC", restrictive=frozenset({"STADIS"}), narrows=True, retired=True),
    Control("SBU", "SBU", "NON-IC", ("SENSITIVE BUT UNCLASSIFIED",), frozenset({"SBU"})),
    Control("SBU NOFORN", "SBU-NF", "NON-IC", ("SENSITIVE BUT UNCLASSIFIED NOFORN",), frozenset({"SBU"}), narrows=True),
    Control("LES", "LES", "NON-IC", ("LAW ENFORCEMENT SENSITIVE", "FOUO-LES"), frozenset({"LES"})),
    Control("LES NOFORN", "LES-NF", "NON-IC", ("LAW ENFORCEMENT SENSITIVE NOFORN",), frozenset({"LES"}), narrows=True),
    Control("SSI", "SSI", "NON-IC", ("SENSITIVE SECURITY INFORMATION",), frozenset({"SSI"})),
    Control(
        "NNPI",
        "NNPI",
        "NON-IC",
        ("NAVAL NUCLEAR PROPULSION INFORMATION",),
        frozenset({"NNPI"}),
    ),
    # The Traffic Light Protocol 2.0 (FIRST, 2022) is a sharing convention and never a level. Its narrow colours must
    # be held, so that a marking never reads wider than they say.
    Control("TLP:CLEAR", "TLP:CLEAR", "TLP", ("TLP:WHITE",)),
    Control("TLP:GREEN", "TLP:GREEN", "TLP"),
    Control("TLP:AMBER", "TLP:AMBER", "TLP", restrictive=frozenset({"TLP AMBER"})),
    Control("TLP:AMBER+STRICT", "TLP:AMBER+STRICT", "TLP", restrictive=frozenset({"TLP AMBER", "TLP STRICT"})),
    Control("TLP:RED", "TLP:RED", "TLP", restrictive=frozenset({"TLP AMBER", "TLP STRICT", "TLP RED"})),
)

# What may follow CUI as a limit on dissemination; any other word there is a category, PROPIN too (CUI registry).
CUI_LIMITS = frozenset(
    "NOFORN|NF|RELIDO|FED ONLY|FEDCON|NOCON|DL ONLY|ATTORNEY-CLIENT|ATTORNEY-WP|REL TO|DISPLAY ONLY".split("|")
)

# Only nationals of the United States read these, whatever their holds (IC manual 2016 pp. 160, 170).
NATIONALS_ONLY = frozenset({"DEA SENSITIVE", "LIMDIS"})

# What stands on unclassified portions and is not repeated in a classified banner (IC manual 2016 pp. 116, 170, 179).
DROPPED = frozenset({"LIMDIS", "SBU", "DOD UCNI", "DOE UCNI"})

# Pairs that one marking may not bear (DoDM 5200.01-V2 Encl. 4 para 10; IC manual 2016 pp. 136-174).
US_EXCLUSIONS = (
    ("NOFORN", "REL TO"),
    ("NOFORN", "RELIDO"),
    ("NOFORN", "EYES ONLY"),
    ("NOFORN", "DISPLAY ONLY"),
    ("RELIDO", "DISPLAY ONLY"),
    ("ORCON", "RELIDO"),
    ("ORCON", "ORCON-USGOV"),
    ("EXDIS", "NODIS"),
    ("EXDIS", "REL TO"),
    ("NODIS", "REL TO"),
    ("EXDIS", "EYES ONLY"),
    ("NODIS", "EYES ONLY"),
    ("REL TO", "EYES ONLY"),
    ("EXDIS", "RELIDO"),
    ("NODIS", "RELIDO"),
    ("EXDIS", "DISPLAY ONLY"),
    ("NODIS", "DISPLAY ONLY"),
    ("SBU", "SBU NOFORN"),
    ("LES", "LES NOFORN"),
    *((word, release) for word in ("LES NOFORN", "SBU NOFORN") for release in ("REL TO", "RELIDO", "DISPLAY ONLY")),
)

_NEEDS_NOFORN = "HCS information must be marked NOFORN."
US_RULES = (
    Rule("(HCS|KDK|RSV|SI|TK)", "SCI_UNCLASSIFIED", "SCI is never unclassified.", lowest=CONFIDENTIAL),
    Rule("TK", "TK_BELOW_SECRET", "TK starts at SECRET.", lowest=SECRET),
    Rule("RSV", "RSV_BELOW_SECRET", "RSV starts at SECRET.", lowest=SECRET),
    Rule("RSV", "RSV_REQUIRES_COMPARTMENT", "RSV never stands without a compartment.", needs=("RSV-[^ ]+",)),
    Rule("SI-G", "GAMMA_NOT_TOP_SECRET", "SI-G (GAMMA) exists at TOP SECRET only.", lowest=TOP_SECRET),
    Rule("SI-G", "GAMMA_REQUIRES_ORCON", "SI-G (GAMMA) must be marked ORCON.", needs=("ORCON",)),
    Rule(
        "HCS-O", "HCS_O_REQUIRES_ORCON_NOFORN", "HCS-O must be marked ORCON and NOFORN.", needs=("ORCON",), noforn=True
    ),
    Rule("HCS", "HCS_REQUIRES_NOFORN", _NEEDS_NOFORN, noforn=True),
    Rule("HCS-P .+", "HCS_P_NOT_TOP_SECRET", "HCS-P with sub-compartments is TOP SECRET.", lowest=TOP_SECRET),
    Rule("HCS-P .+", "HCS_P_REQUIRES_ORCON", "HCS-P with sub-compartments must be marked ORCON.", needs=("ORCON",)),
    Rule("KDK", "KDK_REQUIRES_NOFORN", "KLONDIKE information must be marked NOFORN.", noforn=True),
    Rule("TK-(BLFH|IDIT|KAND)", "TK_REQUIRES_NOFORN", "This TK compartment must be marked NOFORN.", noforn=True),
    Rule("SAR-.*", "SAP_UNCLASSIFIED", "A special access programme is never unclassified.", lowest=CONFIDENTIAL),
    Rule("WAIVED", "WAIVED_WITHOUT_SAP", "WAIVED stands with a special access programme only.", needs=("SAR-.*",)),
    Rule(
        "(RD|FRD|TFNI|SIGMA .*)",
        "AEA_BELOW_CONFIDENTIAL",
        "RD, FRD, TFNI and SIGMA start at CONFIDENTIAL.",
        lowest=CONFIDENTIAL,
    ),
    Rule("CNWDI", "CNWDI_BELOW_SECRET", "CNWDI starts at SECRET.", lowest=SECRET),
    Rule("ATOMAL", "ATOMAL_BELOW_CONFIDENTIAL", "ATOMAL starts at CONFIDENTIAL.", lowest=CONFIDENTIAL),
    Rule("BALK", "BALK_NOT_NATO_TS", "BALK goes with COSMIC TOP SECRET only.", lowest=TOP_SECRET),
    Rule("BOHEMIA", "BOHEMIA_NOT_NATO_TS", "BOHEMIA goes with COSMIC TOP SECRET only.", lowest=TOP_SECRET),
    Rule("EXDIS", "EXDIS_REQUIRES_NOFORN", "EXDIS and NODIS go with NOFORN.", noforn=True),
    Rule("ORCON(-USGOV)?", "ORCON_UNCLASSIFIED", "ORCON starts at CONFIDENTIAL.", lowest=CONFIDENTIAL),
    Rule("IMCON", "IMCON_BELOW_SECRET", "IMCON starts at SECRET.", lowest=SECRET),
    Rule("RSEN", "RSEN_BELOW_SECRET", "RSEN starts at SECRET.", lowest=SECRET),
    Rule("ACCM-.*", "ACCM_UNCLASSIFIED", "ACCM is never unclassified.", lowest=CONFIDENTIAL),
    Rule("FOUO", "FOUO_ON_CLASSIFIED", "FOUO stands on unclassified information only.", highest=UNCLASSIFIED),
    Rule("(OUO|LOU)", "OUO_ON_CLASSIFIED", "It stands on unclassified information only.", highest=UNCLASSIFIED),
    Rule("CUI.*", "CUI_ON_CLASSIFIED", "CUI in a classified marking is left to a person.", highest=UNCLASSIFIED),
)

US = Scheme(
    "US",
    (
        Level(UNCLASSIFIED, "UNCLASSIFIED", "U"),
        # A level until 15 December 1953 (EO 10501); foreign owners have it today. Read as RESTRICTED by `historical`.
        Level(RESTRICTED, "US RESTRICTED", "US R"),
        Level(CONFIDENTIAL, "CONFIDENTIAL", "C"),
        Level(SECRET, "SECRET", "S"),
        Level(TOP_SECRET, "TOP SECRET", "TS"),
    ),
    US_CONTROLS,
    US_RULES,
    Release("REL TO", "USA"),
)
# What foreign and JOINT markings write after their two slashes: RESTRICTED is a level there.
FOREIGN_LEVELS = MappingProxyType(
    {
        "banner": {
            "UNCLASSIFIED": UNCLASSIFIED,
            "RESTRICTED": RESTRICTED,
            "CONFIDENTIAL": CONFIDENTIAL,
            "SECRET": SECRET,
            "TOP SECRET": TOP_SECRET,
        },
        "portion": {"U": UNCLASSIFIED, "R": RESTRICTED, "C": CONFIDENTIAL, "S": SECRET, "TS": TOP_SECRET},
    }
)
