"""What labels are called: namespaces, the policies that are taken, their categories, as data.

Sources: ADatP-4774 Ed. A and its App. 2; ADatP-4778; ADatP-4778.2. NATO's identifiers are NATO's own. The other
policies have no published identifier, so theirs are ours: OIDs made of a UUID (ITU-T X.667), which need no registry.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from uuid import NAMESPACE_URL, uuid5

LABEL: Final = "urn:nato:stanag:4774:confidentialitymetadatalabel:1:0"
CLEARANCE: Final = "urn:nato:stanag:4774:confidentialityclearance:1:0"
BINDING: Final = "urn:nato:stanag:4778:bindinginformation:1:0"
SIGNATURE: Final = "http://www.w3.org/2000/09/xmldsig#"
MIME: Final = "http://www.w3.org/2005/05/xmlmime"
ISM: Final = "urn:us:gov:ic:ism"
PREFIXES: Final = MappingProxyType(
    {BINDING: "mb", LABEL: "slab", SIGNATURE: "ds", MIME: "xmime", CLEARANCE: "sclr", ISM: "ism"}
)

ORIGINATOR: Final = "originatorConfidentialityLabel"
ALTERNATIVE: Final = "alternativeConfidentialityLabel"
METADATA: Final = "metadataConfidentialityLabel"

RESTRICTIVE: Final = "RESTRICTIVE"
PERMISSIVE: Final = "PERMISSIVE"
INFORMATIVE: Final = "INFORMATIVE"
KINDS: Final = (RESTRICTIVE, PERMISSIVE, INFORMATIVE)

NATO_POLICY: Final = "urn:oid:1.3.26.1.3.1"
SENSITIVITY: Final = "Additional Sensitivity"
RELEASE: Final = "Releasable To"
ADMINISTRATIVE: Final = "Administrative"
CONTEXT: Final = "Context"
ONLY: Final = "Only"


@dataclass(frozen=True, slots=True)
class Tag:
    """One category of a policy: its name in a label, its kind, its identifier."""

    name: str
    kind: str
    uri: str


NATO_TAGS: Final = MappingProxyType(
    {
        tag.name: tag
        for tag in (
            Tag(SENSITIVITY, RESTRICTIVE, "urn:oid:1.3.26.1.4.1"),
            Tag(RELEASE, PERMISSIVE, "urn:oid:1.3.26.1.4.2"),
            Tag(ADMINISTRATIVE, INFORMATIVE, "urn:oid:1.3.26.1.4.3"),
            Tag(CONTEXT, PERMISSIVE, "urn:oid:1.3.26.1.4.4"),
            Tag(ONLY, PERMISSIVE, "urn:oid:1.3.26.1.4.5"),
        )
    }
)
NATO_SENSITIVITIES: Final = ("ATOMAL", "BALK", "BOHEMIA", "CRYPTO", "SIOP")
RELEASABLE: Final = "Releasable"  # the value of Context that goes with a release list
OTHER_COUNTRIES: Final = MappingProxyType({"NOM": "MKD", "BLG": "BGR"})  # NATO's policy file against ISO 3166


def own_policy(system: str) -> str:
    """Return our identifier for the policy of a system other than NATO."""
    return f"urn:oid:2.25.{uuid5(NAMESPACE_URL, f'urn:coversheet:policy:{system}').int}"


# Tags of the policies that are ours; permissive tags keep the name that the kernel gives them.
CONTROLS: Final = "Controls"
HANDLING: Final = "Handling"
