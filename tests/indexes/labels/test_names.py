"""Identifiers: NATO's are NATO's, ours are stable and distinct."""

import re

from indexes.labels.names import NATO_TAGS, own_policy


def test_our_identifiers_stay_as_they_are() -> None:
    assert own_policy("US") == "urn:oid:2.25.179998239054413868150598148499416591260"
    assert own_policy("EU") != own_policy("UK")


def test_identifiers_are_object_identifiers() -> None:
    pattern = r"urn:oid:[0-2](\.(0|[1-9]\d*))+"
    assert all(re.fullmatch(pattern, uri) for uri in (own_policy("UK"), *(tag.uri for tag in NATO_TAGS.values())))
