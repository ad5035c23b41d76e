"""The vocabularies of the European Union, the United Kingdom, France and Germany, as data."""

from types import MappingProxyType

from indexes.policy.vocabulary import (
    CONFIDENTIAL,
    RESTRICTED,
    SECRET,
    TOP_SECRET,
    UNCLASSIFIED,
    Level,
    Release,
    Rule,
    Scheme,
)

# Council Decision 2013/488/EU: one bilingual string; the single slash is part of it.
EU = Scheme(
    "EU",
    (
        Level(RESTRICTED, "RESTREINT UE/EU RESTRICTED", "R-UE/EU-R"),
        Level(CONFIDENTIAL, "CONFIDENTIEL UE/EU CONFIDENTIAL", "C-UE/EU-C"),
        Level(SECRET, "SECRET UE/EU SECRET", "S-UE/EU-S"),
        Level(TOP_SECRET, "TRÈS SECRET UE/EU TOP SECRET", "TS-UE/EU-TS", ("TRES SECRET UE/EU TOP SECRET",)),
    ),
)

# Government Security Classifications Policy (2014, 2023, 2024): three tiers. -SENSITIVE is a word inside OFFICIAL.
# RESTRICTED and CONFIDENTIAL are of before April 2014 and stay what they were: nothing maps them to a tier of today.
UK = Scheme(
    "UK",
    (
        Level(UNCLASSIFIED, "UK OFFICIAL", "UK O", ("OFFICIAL",)),
        Level(RESTRICTED, "UK RESTRICTED", "UK R"),
        Level(CONFIDENTIAL, "UK CONFIDENTIAL", "UK C"),
        Level(SECRET, "UK SECRET", "UK S"),
        Level(TOP_SECRET, "UK TOP SECRET", "UK TS"),
    ),
    rules=(
        Rule(
            "SENSITIVE",
            "SENSITIVE_IS_NOT_A_TIER",
            "SENSITIVE is a handling word inside OFFICIAL, not a tier.",
            highest=UNCLASSIFIED,
        ),
        Rule(
            "DESCRIPTOR:.*",
            "DESCRIPTOR_ABOVE_OFFICIAL",
            "Descriptors such as COMMERCIAL go with OFFICIAL only.",
            highest=UNCLASSIFIED,
        ),
    ),
    release=Release("EYES ONLY", "GBR"),
)
UK_DESCRIPTORS = ("COMMERCIAL", "LOCSEN", "PERSONAL", "MARKET SENSITIVE", "LEGAL", "MEDICAL", "STAFF")

# Instruction générale interministérielle 1300 (levels since 1 July 2021; older ones with DÉFENSE). DIFFUSION RESTREINTE
# is a protection mention. Words that other nations use too are read with the nation's code before them only.
FRANCE = Scheme(
    "FRA",
    (
        Level(RESTRICTED, "FRA DIFFUSION RESTREINTE", "FRA DR"),
        Level(CONFIDENTIAL, "FRA CONFIDENTIEL DÉFENSE", "FRA CD", ("CONFIDENTIEL DEFENSE", "CONFIDENTIEL-DEFENSE")),
        Level(SECRET, "FRA SECRET", "FRA S", ("SECRET DEFENSE", "SECRET-DEFENSE", "FRA SECRET DEFENSE")),
        Level(
            TOP_SECRET,
            "FRA TRÈS SECRET",
            "FRA TS",
            ("TRES SECRET DEFENSE", "TRES SECRET-DEFENSE", "FRA TRES SECRET DEFENSE"),
        ),
    ),
)

# Verschlusssachenanweisung (VSA 2018).
GERMANY = Scheme(
    "DEU",
    (
        Level(
            RESTRICTED,
            "VS-NUR FÜR DEN DIENSTGEBRAUCH",
            "VS-NfD",
            (
                "VS-NFD",
                "VS - NUR FUR DEN DIENSTGEBRAUCH",
                "VS-NUR FUER DEN DIENSTGEBRAUCH",
                "VS NUR FUR DEN DIENSTGEBRAUCH",
                "DEU VS-NFD",
            ),
        ),
        Level(CONFIDENTIAL, "VS-VERTRAULICH", "VS-V", ("VS - VERTRAULICH", "VS-VERTR.", "DEU VS-VERTRAULICH")),
        Level(SECRET, "DEU GEHEIM", "DEU GEH", ("VS-GEHEIM", "GEHEIM - AMTLICH GEHEIMGEHALTEN")),
        Level(TOP_SECRET, "DEU STRENG GEHEIM", "DEU STR GEH", ("STRENG GEHEIM - AMTLICH GEHEIMGEHALTEN",)),
    ),
)

# Levels of nations that bear the same words for other ranks, or that no system here reads: a person decides. The words
# are those of DoDM 5200.01-V2 Encl. 4 App. 1 Table 2, spelling repaired, without accents; the nations use them.
NATIONAL_WORDS = MappingProxyType(
    {
        "TRES SECRET": "BEL, FRA",
        "DIFFUSION RESTREINTE": "BEL, FRA",
        "CONFIDENTIEL": "BEL, FRA",
        "GEHEIM": "AUT, BEL, CHE, DEU",
        "STRENG GEHEIM": "AUT, DEU",
        "VERTRAULICH": "AUT, CHE",
        "EINGESCHRANKT": "AUT",
        "ZEER GEHEIM": "BEL",
        "VERTROUWELIJK": "BEL",
        "BEPERKTE VERSPREIDING": "BEL",
        "SEGRETISSIMO": "ITA",
        "SEGRETO": "ITA",
        "RISERVATISSIMO": "ITA",
        "RISERVATO": "ITA",
        "SECRETO": "ESP, PRT",
        "MUITO SECRETO": "PRT",
        "RESERVADO": "CHL, ESP, PRT",
        "CONFIDENCIAL": "ESP, PRT",
        "DIFUSION LIMITADA": "ESP",
        "STG. ZEER GEHEIM": "NLD",
        "STG. GEHEIM": "NLD",
        "STG. CONFIDENTIEEL": "NLD",
        "DEPARTEMENTAAL VERTROUWELIJK": "NLD",
        "STRENGT HEMMELIG": "NOR",
        "HEMMELIG": "NOR",
        "KONFIDENSIELT": "NOR",
        "BEGRENSET": "NOR",
        "YDERST HEMMELIGT": "DNK",
        "HEMMELIGT": "DNK",
        "FORTROLIGT": "DNK",
        "TIL TJENESTEBRUG": "DNK",
        "SCISLE TAJNE": "POL",
        "TAJNE": "POL",
        "POUFNE": "POL",
        "ZASTRZEZONE": "POL",
        "PRISNE TAJNE": "SVK",
        "DOVERNE": "SVK",
        "VYHRADENE": "SVK",
        "COK GIZLI": "TUR",
        "GIZLI": "TUR",
        "HIZMETE OZEL": "TUR",
        "ΑΚΡΩΣ ΑΠΟΡΡΗΤΟ": "GRC",
        "ΑΠΟΡΡΗΤΟ": "GRC",
        "ΕΜΠΙΣΤΕΥΤΙΚΟ": "GRC",
        "ΠΕΡΙΟΡΙΣΜΕΝΗΣ ΧΡΗΣΗΣ": "GRC",
        "PROTECTED A": "CAN",
        "PROTECTED B": "CAN",
        "PROTECTED C": "CAN",
    }
)
