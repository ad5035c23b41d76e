"""Nations, their names, and the alliances whose membership is published, as dated data."""

from dataclasses import dataclass
from types import MappingProxyType

# ISO 3166-1 alpha-3, as of 2024, and XKS (Kosovo) of the United States list GENC.
NATIONS = frozenset(
    """
    ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR
    BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP
    CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB
    GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN
    KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD
    MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN
    PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM
    SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR
    UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM XKS YEM ZAF ZMB ZWE
    """.split()
)


@dataclass(frozen=True, slots=True)
class Alliance:
    """A code that stands for several nations, with the date of the list it was expanded from."""

    code: str
    as_of: str
    members: frozenset[str]


NATO = Alliance(
    "NATO",
    "2024-03-07",  # 32 members since Sweden joined; older lists have 30 (November 2022) or 31
    frozenset(
        """
        ALB BEL BGR CAN HRV CZE DNK EST FIN FRA DEU GRC HUN ISL ITA LVA LTU LUX MNE NLD MKD NOR POL PRT ROU SVK SVN ESP
        SWE TUR GBR USA
        """.split()
    ),
)

# Only published memberships are expanded: any other code contributes nobody (IC manual 2016; ISM V10 taxonomy).
ALLIANCES = MappingProxyType(
    {
        alliance.code: alliance
        for alliance in (
            NATO,
            Alliance("FVEY", "2016-12-31", frozenset({"AUS", "CAN", "GBR", "NZL", "USA"})),
            Alliance("ACGU", "2016-12-31", frozenset({"AUS", "CAN", "GBR", "USA"})),
            # Some secondary lists disagree on TEYE: this is the membership in the rule text of ISM V10.
            Alliance("TEYE", "2012-09-30", frozenset({"CAN", "GBR", "USA"})),
        )
    }
)

# Names as a NATO marking writes them out (ADatP-4774 App. 2): members of 2024-03-07, partners, and named bodies.
NAMES = MappingProxyType(
    {
        "ALB": "Albania",
        "ARE": "United Arab Emirates",
        "ARM": "Armenia",
        "AUS": "Australia",
        "AUT": "Austria",
        "AZE": "Azerbaijan",
        "BEL": "Belgium",
        "BGR": "Bulgaria",
        "BHR": "Bahrain",
        "BIH": "Bosnia and Herzegovina",
        "CAN": "Canada",
        "CHE": "Switzerland",
        "COL": "Colombia",
        "CZE": "Czechia",
        "DEU": "Germany",
        "DNK": "Denmark",
        "DZA": "Algeria",
        "EGY": "Egypt",
        "ESP": "Spain",
        "EST": "Estonia",
        "FIN": "Finland",
        "FRA": "France",
        "GBR": "United Kingdom",
        "GEO": "Georgia",
        "GRC": "Greece",
        "HRV": "Croatia",
        "HUN": "Hungary",
        "IRL": "Ireland",
        "IRQ": "Iraq",
        "ISL": "Iceland",
        "ISR": "Israel",
        "ITA": "Italy",
        "JOR": "Jordan",
        "JPN": "Japan",
        "KAZ": "Kazakhstan",
        "KOR": "Republic of Korea",
        "KWT": "Kuwait",
        "LTU": "Lithuania",
        "LUX": "Luxembourg",
        "LVA": "Latvia",
        "MAR": "Morocco",
        "MDA": "Moldova",
        "MKD": "North Macedonia",
        "MLT": "Malta",
        "MNE": "Montenegro",
        "MNG": "Mongolia",
        "MRT": "Mauritania",
        "NLD": "Netherlands",
        "NOR": "Norway",
        "NZL": "New Zealand",
        "PAK": "Pakistan",
        "POL": "Poland",
        "PRT": "Portugal",
        "QAT": "Qatar",
        "ROU": "Romania",
        "SRB": "Serbia",
        "SVK": "Slovakia",
        "SVN": "Slovenia",
        "SWE": "Sweden",
        "TUN": "Tunisia",
        "TUR": "Türkiye",
        "UKR": "Ukraine",
        "USA": "United States",
        # Bodies: nobody holds them by nationality; an administrator states the membership.
        "EAPC": "EAPC",
        "ISAF": "ISAF",
        "KFOR": "KFOR",
        "PFP": "PFP",
        "RESOLUTE SUPPORT": "RESOLUTE SUPPORT",
    }
)

# Codes and names in NATO's own policy file, in older use, in French, or of nations beyond it; read, never written.
OTHER_NAMES = MappingProxyType(
    {
        "BLG": "BGR",
        "CZECH REPUBLIC": "CZE",
        "KOREA": "KOR",
        "NOM": "MKD",
        "SOUTH KOREA": "KOR",
        "TURKEY": "TUR",
        "UNITED STATES OF AMERICA": "USA",
        "AFGHANISTAN": "AFG",
        "ALBANIE": "ALB",
        "ALLEMAGNE": "DEU",
        "AUSTRALIE": "AUS",
        "AUTRICHE": "AUT",
        "BELGIQUE": "BEL",
        "BRAZIL": "BRA",
        "BULGARIE": "BGR",
        "CROATIE": "HRV",
        "DANEMARK": "DNK",
        "ESPAGNE": "ESP",
        "ESTONIE": "EST",
        "ETATS-UNIS": "USA",
        "FINLANDE": "FIN",
        "GRECE": "GRC",
        "HONGRIE": "HUN",
        "INDIA": "IND",
        "IRLANDE": "IRL",
        "ISLANDE": "ISL",
        "ITALIE": "ITA",
        "JAPON": "JPN",
        "KOSOVO": "XKS",
        "KYRGYZSTAN": "KGZ",
        "LETTONIE": "LVA",
        "LITUANIE": "LTU",
        "MACEDOINE DU NORD": "MKD",
        "NORVEGE": "NOR",
        "NOUVELLE-ZELANDE": "NZL",
        "OMAN": "OMN",
        "PAYS-BAS": "NLD",
        "PHILIPPINES": "PHL",
        "POLOGNE": "POL",
        "ROUMANIE": "ROU",
        "ROYAUME-UNI": "GBR",
        "RUSSIA": "RUS",
        "SAMOA": "WSM",
        "SAUDI ARABIA": "SAU",
        "SINGAPORE": "SGP",
        "SLOVAQUIE": "SVK",
        "SLOVENIE": "SVN",
        "SUEDE": "SWE",
        "SUISSE": "CHE",
        "TCHEQUIE": "CZE",
        "THE NETHERLANDS": "NLD",
        "TURQUIE": "TUR",
        "UZBEKISTAN": "UZB",
    }
)
