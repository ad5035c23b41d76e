"""Clearance documents: what they give, and what no account could say is refused or left out."""

import pytest

from indexes.labels import clearance
from indexes.labels.clearance import Clearance
from indexes.policy import MarkingError

LEVELS = ("UNCLASSIFIED", "RESTRICTED", "CONFIDENTIAL", "SECRET", "TOP SECRET")


def document(levels: tuple[str, ...], *categories: tuple[str, str, str], policy: str = "NATO") -> bytes:
    """Return a clearance document; a category is tag, kind and its values in one text with commas."""
    listed = "".join(f"<c:Classification>{level}</c:Classification>" for level in levels)
    held = "".join(
        f'<c:Category TagName="{tag}" Type="{kind}">'
        + "".join(f"<c:GenericValue>{value}</c:GenericValue>" for value in values.split(", "))
        + "</c:Category>"
        for tag, kind, values in categories
    )
    return (
        '<c:ConfidentialityClearance xmlns:c="urn:nato:stanag:4774:confidentialityclearance:1:0">'
        f"<c:PolicyIdentifier>{policy}</c:PolicyIdentifier><c:ClassificationList>{listed}</c:ClassificationList>{held}"
        "</c:ConfidentialityClearance>"
    ).encode()


MEMBER = (
    ("Context", "PERMISSIVE", "NATO, EAPC, GEORGIA, KFOR, UKRAINE, Releasable"),
    ("Releasable To", "PERMISSIVE", "NATO, EAPC, KFOR, GBR"),
    ("Only", "PERMISSIVE", "NATO, GBR"),
    ("Additional Sensitivity", "RESTRICTIVE", "ATOMAL, CRYPTO"),
)
PARTNER = (
    ("Context", "PERMISSIVE", "ISAF, Releasable"),
    ("Releasable To", "PERMISSIVE", "NZL, ISAF"),
    ("Only", "PERMISSIVE", "NZL, ISAF"),
)


def test_a_member_nation() -> None:
    assert clearance.read(document(LEVELS, *MEMBER)) == Clearance(
        "NATO",
        "COSMIC TOP SECRET",
        ("ATOMAL", "CRYPTO"),
        nation="GBR",
        memberships=(
            *(("Context", body) for body in ("EAPC", "GEORGIA", "KFOR", "UKRAINE")),
            ("Releasable to", "NATO"),
        ),
        left_out=("EAPC", "KFOR"),  # under Releasable To and not under Only: the kernel has one tag for both
    )


def test_a_partner_nation() -> None:
    found = clearance.read(document(LEVELS[:4], *PARTNER))
    assert (found.clearance, found.nation, found.left_out) == ("NATO SECRET", "NZL", ())
    assert found.memberships == (("Context", "ISAF"), ("Releasable to", "ISAF"))


def test_nations_that_no_marking_names_are_known_in_clearances() -> None:
    found = clearance.read(
        document(LEVELS[:1], ("Context", "PERMISSIVE", "Releasable"), ("Releasable To", "PERMISSIVE", "WSM"))
    )
    assert (found.clearance, found.nation, found.memberships) == ("NATO UNCLASSIFIED", "WSM", ())


def test_a_partner_never_comes_to_hold_nato_by_a_list_alone() -> None:
    lists = (("Releasable To", "PERMISSIVE", "NATO, NZL"), ("Only", "PERMISSIVE", "NATO, NZL"))
    found = clearance.read(document(LEVELS[:2], ("Context", "PERMISSIVE", "Releasable"), *lists))
    assert (found.memberships, found.left_out) == ((), ("NATO",))


def test_the_other_systems() -> None:
    us = ("UNCLASSIFIED", "CONFIDENTIAL", "SECRET")
    held = (("Controls", "RESTRICTIVE", "SI, TK"), ("NTK", "PERMISSIVE", "CASE 7"), ("REL TO", "PERMISSIVE", "USA"))
    assert clearance.read(document(us, *held, policy="US")) == Clearance(
        "US", "SECRET", ("SI", "TK"), ("CASE 7",), "USA"
    )
    eu = clearance.read(document(("RESTREINT UE/EU RESTRICTED",), policy="EU"))
    assert eu == Clearance("EU", "RESTREINT UE/EU RESTRICTED")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<a/>", "NOT_A_CLEARANCE"),
        (document((), *MEMBER), "UNKNOWN_LEVEL"),
        (document(("SECRETISH",)), "UNKNOWN_LEVEL"),
        (document(("SECRET",)), "GAP_IN_LEVELS"),
        (document(("UNCLASSIFIED", "CONFIDENTIAL")), "GAP_IN_LEVELS"),
        (document(("UNCLASSIFIED", "SECRET"), policy="US"), "GAP_IN_LEVELS"),
        (document(LEVELS, policy="ACME"), "UNKNOWN_POLICY"),
        (document(LEVELS).replace(b"<c:PolicyIdentifier>", b'<c:PolicyIdentifier URI="urn:oid:1.2">'), "WRONG_URI"),
        (document(LEVELS).replace(b"<c:Classification>UN", b"<c:Level/><c:Classification>UN"), "UNKNOWN_ELEMENT"),
        (document(LEVELS).replace(b"<c:ClassificationList>", b"<c:Other/><c:ClassificationList>"), "UNKNOWN_ELEMENT"),
        (document(LEVELS).replace(b"ClassificationList", b"Category"), "NOT_A_CLEARANCE"),
        (document(LEVELS, ("Colour", "RESTRICTIVE", "RED")), "UNKNOWN_TAG"),
        (document(LEVELS, ("Additional Sensitivity", "RESTRICTIVE", "WREN")), "UNKNOWN_VALUE"),
        (document(LEVELS, ("Context", "PERMISSIVE", "ATLANTIS")), "UNKNOWN_VALUE"),
        (document(LEVELS, ("Releasable To", "PERMISSIVE", "NZL")), "NO_CONTEXT"),
        (document(LEVELS, *PARTNER, ("Only", "PERMISSIVE", "GBR")), "SEVERAL_NATIONS"),
        (document(("UNCLASSIFIED",), ("Colour", "RESTRICTIVE", "RED"), policy="US"), "UNKNOWN_TAG"),
        (document(("UNCLASSIFIED",), ("REL TO", "PERMISSIVE", "ATL"), policy="US"), "UNKNOWN_COUNTRY"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "UNSAFE_XML"),
    ],
)
def test_what_an_account_cannot_say_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(MarkingError) as caught:
        clearance.read(data)
    assert caught.value.code == code
