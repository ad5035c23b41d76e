"""Which book says what: for each field, each error code and each system, the rule in a sentence and where it stands.

DoDM is the manual of 24 February 2012 with Change 2 of 19 March 2013; the IC manual is the Markings System Register and
Manual of 31 December 2016, cited by the page of its public release.
"""

from types import MappingProxyType
from typing import Final

DODM: Final = "DoDM 5200.01-V2"
IC: Final = "IC manual 2016"
NATO: Final = "ADatP-4774 App. 2"
OURS: Final = "a rule of Coversheet: ambiguous text is refused"

# A field of the United States: what it does to access, and its source.
FIELDS = MappingProxyType(
    {
        "level": ("The reader needs a clearance of this level in this system.", f"{DODM} Encl. 3; {IC} Table 4"),
        "sci": ("Sensitive compartmented information: each system and compartment must be held.", f"{IC} section H.4"),
        "sar": ("A special access programme: it must be held by name.", f"{DODM} Encl. 4 para 7; {IC} p. 100"),
        "handling": ("A handling word of special access programmes: it must be held.", f"{DODM} Encl. 4 para 7"),
        "aea": (
            "Atomic energy information: RD, CNWDI, SIGMA and UCNI must be held; FRD and TFNI are shown.",
            f"{IC} p. 104",
        ),
        "fgi": (
            "Foreign government information of this source; NATO asks for a NATO clearance.",
            f"{IC} p. 123, Table 5",
        ),
        "rel_to": ("May be released to these nations; no other foreign national reads it.", f"{IC} p. 151"),
        "display_only": ("May be shown to these nations, not given to them.", f"{IC} p. 165"),
        "dissem": ("A dissemination control.", f"{IC} Table 4"),
        "non_ic": ("A control of a department outside the intelligence community.", f"{IC} Table 4"),
        "cui": ("Controlled unclassified information.", "32 CFR 2002.20; CUI Marking Handbook v1.1"),
        "tlp": (
            "A sharing convention, never a level; its narrow colours must be held.",
            "FIRST, Traffic Light Protocol 2.0",
        ),
        "caveats": (
            "A special category of NATO, or what the portion leaves to its banner.",
            f"{NATO}; {DODM} Encl. 4 Fig. 28",
        ),
        "context": ("The body in whose activity the information was made.", NATO),
        "only": ("For these nations and bodies, and no others.", NATO),
        "administrative": ("An administrative word: shown, never asked for.", "C-M(2002)60"),
        "unknown": ("No vocabulary knows this word: nobody holds it, so nobody reads it.", OURS),
    }
)

# Controls that a clerk asks about most, beyond their field's sentence.
WORDS = MappingProxyType(
    {
        "NOFORN": ("United States nationals only.", f"{IC} p. 145"),
        "RELIDO": ("A disclosure officer may release it: no release by itself.", f"{IC} p. 154"),
        "ORCON": ("The originator says who reads it: ORCON must be held.", f"{IC} p. 136"),
        "ORCON-USGOV": ("For the executive branch and its committees: it must be held, or ORCON.", f"{IC} p. 140"),
        "IMCON": ("Controlled imagery.", f"{IC} p. 142"),
        "FOUO": ("For official use only: unclassified, for the United States.", f"{IC} p. 134"),
        "PROPIN": ("Proprietary: ask the originator; it must be held.", f"{DODM} Encl. 4 App. 2 Fig. 64"),
        "FISA": ("Surveillance act information: it must be held.", f"{DODM} Encl. 4 App. 2 Fig. 66"),
        "DEA SENSITIVE": ("It must be held.", f"{IC} p. 160"),
        "EXDIS": ("Exclusive distribution: it must be held, and it is read as NOFORN.", f"{IC} p. 172"),
        "NODIS": ("No distribution: it must be held with EXDIS, and it is read as NOFORN.", f"{IC} p. 174"),
        "LIMDIS": ("Limited distribution: it must be held.", f"{IC} p. 170"),
        "EYES ONLY": ("An older release list; write REL TO.", f"{IC} Table 3"),
    }
)

SYSTEMS = MappingProxyType(
    {
        "US": ("A marking of the United States.", f"{DODM}; {IC}"),
        "FOREIGN": ("A foreign marking in United States syntax: two slashes, owner, level.", f"{DODM} Encl. 4 Fig. 27"),
        "JOINT": ("Owned together: for its owners, or for its release list.", f"{DODM} Encl. 4 Fig. 30; {IC} p. 55"),
        "NATO": ("A marking of NATO.", NATO),
        "EU": (
            "A marking of the European Union; its single slash is part of the word.",
            "Council Decision 2013/488/EU",
        ),
        "GBR": ("A British marking.", "Government Security Classifications Policy, 2014 to 2024"),
        "FRA": ("A French marking.", "Instruction générale interministérielle 1300"),
        "DEU": ("A German marking.", "Verschlusssachenanweisung 2018"),
    }
)

# Where the rule behind an error code stands. Codes that are not here are OURS.
ERRORS = MappingProxyType(
    {
        "US_LEVEL_RESTRICTED": "EO 10501 (15 December 1953)",
        "LEVEL_ABBREVIATED_IN_BANNER": f"{DODM} Encl. 3 para 5.a(2)",
        "NON_US_WITHOUT_LEADING_SLASHES": f"{DODM} Encl. 4 Fig. 27",
        "REL_TO_USA_ALONE": f"{IC} p. 151",
        "REL_TO_ORDER": f"{IC} p. 151",
        "REL_TO_MISSING_USA": f"{IC} p. 151",
        "REL_WITHOUT_BANNER_LIST": f"{DODM} Encl. 4 para 10.e(6)",
        "FGI_ORDER": f"{IC} p. 16",
        "FGI_LISTS_USA": f"{IC} p. 123",
        "FGI_FIELD_IN_NON_US": f"{DODM} Encl. 4 para 9.a",
        "FGI_UNCLASSIFIED": f"{DODM} Encl. 4 para 9",
        "NOFORN_ON_FGI": f"{DODM} Encl. 4 para 9.m",
        "NOFORN_ON_NATO": f"{DODM} Encl. 4 para 4.b(3)",
        "NOFORN_UNCLASSIFIED": f"{DODM} Encl. 4 App. 2 para 2.c",
        "REL_TO_UNCLASSIFIED": f"{DODM} Encl. 4 para 10.e(3)",
        "SCI_REQUIRES_FDR_MARKING": f"{DODM} Encl. 4 para 6.c",
        "SCI_ORDER": f"{IC} p. 15",
        "SCI_UNCLASSIFIED": "ISM-ID-00016, 00043",
        "GAMMA_NOT_TOP_SECRET": f"ISM-ID-00044; {IC} p. 80",
        "GAMMA_REQUIRES_ORCON": f"ISM-ID-00045; {IC} p. 80",
        "TK_BELOW_SECRET": f"ISM-ID-00047; {IC} p. 85",
        "HCS_REQUIRES_NOFORN": f"{IC} section H.4",
        "HCS_O_REQUIRES_ORCON_NOFORN": f"{IC} p. 64",
        "RSV_REQUIRES_COMPARTMENT": f"{IC} p. 70",
        "TOO_MANY_SAPS": f"{DODM} Encl. 4 para 7.e",
        "WAIVED_WITHOUT_SAP": f"{DODM} Encl. 4 para 7.f",
        "AEA_BELOW_CONFIDENTIAL": "ISM-ID-00173, 00174",
        "CNWDI_ONLY_WITH_RD": f"{IC} p. 104",
        "SIGMA_OUT_OF_RANGE": f"{DODM} Encl. 4 para 8.d",
        "UCNI_IN_CLASSIFIED_BANNER": f"{IC} p. 116",
        "RD_REQUIRES_RELEASE": f"{IC} register, RD",
        "EYES_ONLY_UNCLASSIFIED": f"{IC} Table 3",
        "SCI_COMPARTMENT_NOT_TOP_SECRET": f"{IC} section H.4",
        "NOT_IN_IC_DOCUMENTS": f"{IC} register",
        "ATOMAL_WITHOUT_NATO": f"{DODM} Encl. 4 Fig. 28",
        "IMCON_BELOW_SECRET": f"{IC} p. 142; ISM-ID-00107",
        "FOUO_ON_CLASSIFIED": f"{IC} p. 134; ISM-ID-00030",
        "ORCON_UNCLASSIFIED": f"{DODM} Encl. 4 para 10.d(3); {IC} p. 136",
        "NODIS_REQUIRES_NOFORN": f"{IC} p. 174",
        "EXDIS_REQUIRES_NOFORN": f"{IC} p. 172",
        "LIMDIS_IN_CLASSIFIED_BANNER": f"{IC} p. 170",
        "DECLASS_VALUE_IN_BANNER": f"{IC} p. 192",
        "CLASSIFIED_BY_MISSING": "32 CFR 2001.21, 2001.22",
        "DECLASSIFY_ON_MISSING": "32 CFR 2001.21, 2001.22",
        "REASON_OR_SOURCE": "32 CFR 2001.21, 2001.22",
        "REASON_UNKNOWN": "EO 13526 section 1.4",
        "DECLASSIFY_TREATY": f"{IC} p. 192",
        "DECLASSIFY_75X": f"{DODM} Encl. 3",
        "JOINT_REQUIRES_REL_TO": f"{IC} p. 55",
        "JOINT_RESTRICTED_WITH_USA": f"{DODM} Encl. 4 para 5.d",
        "NATO_TOP_SECRET_MUST_BE_COSMIC": NATO,
        "COSMIC_NOT_TOP_SECRET": NATO,
        "BOHEMIA_NOT_NATO_TS": f"{DODM} Encl. 4 para 4.b(2)",
        "BALK_NOT_NATO_TS": f"{DODM} Encl. 4 para 4.b(2)",
        "ATOMAL_BELOW_CONFIDENTIAL": f"{DODM} Encl. 4 Fig. 28",
        "ADMINISTRATIVE_ON_CLASSIFIED": "C-M(2002)60",
        "SENSITIVE_IS_NOT_A_TIER": "Government Security Classifications Policy, 2014 to 2024",
        "AMBIGUOUS_NATION": f"{DODM} Encl. 4 App. 1 Table 2",
        "TLP_IS_NO_LEVEL": "FIRST, Traffic Light Protocol 2.0",
    }
)


def rule_of(code: str) -> str:
    """Return where the rule behind an error code stands."""
    if "_WITH_" in code and code not in ERRORS:
        return f"{DODM} Encl. 4 para 10; {IC} pp. 136-174"
    return ERRORS.get(code, OURS)
