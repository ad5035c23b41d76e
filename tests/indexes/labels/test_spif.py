"""Policy files: what is read of them, and that a rule which is not known refuses the file."""

from pathlib import Path

import pytest

from indexes.labels import acme, spif
from indexes.labels.scheme import Group, Need
from indexes.policy import MarkingError

ACME = Path(acme.__file__).with_name("acme.spif.xml").read_text(encoding="utf-8")
VALUE = '<spif:tagCategory name="STAFF" lacv="1"/>'


def test_the_parts_of_a_file() -> None:
    policy = spif.load(ACME.encode())
    assert (policy.name, policy.id) == ("ACME", "2.999.4774.1")
    assert policy.level("CONFIDENTIAL").needs == (Need("oneOrMore", (Group("Releasable To", None),)),)
    release = policy.tag("Releasable To")
    assert (release.kind, release.uri, release.prefix, release.separator) == (
        "PERMISSIVE",
        "urn:oid:2.999.4774.1.1",
        "REL TO ",
        ", ",
    )
    colour = policy.tag("Colour")
    assert [value.excluded for value in colour.values] == [{"PUBLIC"}, {"PUBLIC"}]
    assert policy.tag("Administrative").kind == "INFORMATIVE"


def test_the_namespace_with_letters_changed_about_is_taken() -> None:
    for wrong in ("http://www.xmlsipf.org/spif", "http://www.xmlspif.org/spif/"):
        assert spif.load(ACME.replace("http://www.xmlspif.org/spif", wrong).encode()) == spif.load(ACME.encode())


def test_constructs_of_larger_files() -> None:
    rich = (
        '<spif:tagCategory name="STAFF" lacv="1" requiredClass="INTERNAL" obsolete="true">'
        '<spif:markingData phrase="PERSONNEL" xml:lang="fr"/>'
        '<spif:markingData phrase="S"><spif:code>portionMarking</spif:code></spif:markingData>'
        '<spif:markingData phrase="Staff only" xml:lang="en"><spif:code>pageTopBottom</spif:code></spif:markingData>'
        '<spif:equivalentSecCategoryTag policyRef="X" tagSetId="1.2" lacv="1"/>'
        '<spif:requiredCategory operation="all"><spif:categoryGroup tagSetRef="Colour" lacv="2"/>'
        "</spif:requiredCategory>"
        '<spif:excludedCategory tagSetRef="Releasable To" lacv="1"/></spif:tagCategory>'
    )
    text = ACME.replace(VALUE, rich).replace(
        'tagType="tagType7"', 'tagType="enumerated" enumType="tagType7" singleSelection="true"'
    )
    policy = spif.load(
        text.replace("</spif:SPIF>", '<spif:privacyMarks/><x:more xmlns:x="urn:x"/></spif:SPIF>').encode()
    )
    tag = policy.tag("Administrative")
    (value,) = tag.values
    assert (value.phrase, value.obsolete, value.required) == ("Staff only", True, "INTERNAL")
    assert value.needs == (Need("all", (Group("Colour", "BLUE"),)),)
    assert value.against == (Group("Releasable To", "MOCK"),)
    assert (tag.kind, tag.most) == ("INFORMATIVE", 1)
    assert policy.notes == (
        "not used: equivalentSecCategoryTag",
        "not used: privacyMarks",
        "not used: more (an extension)",
    )
    assert policy.texts


def test_codes_that_change_how_a_marking_is_written_leave_the_policy_without_texts() -> None:
    coded = (
        '<spif:tagCategory name="STAFF" lacv="1"><spif:markingData phrase="X">'
        "<spif:code>replacePolicy</spif:code></spif:markingData></spif:tagCategory>"
    )
    assert not spif.load(ACME.replace(VALUE, coded).encode()).texts


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("http://www.xmlspif.org/spif", "urn:other", "NOT_A_POLICY"),
        ("spif:SPIF", "spif:POLICY", "NOT_A_POLICY"),
        (VALUE, '<spif:tagCategory name="STAFF" lacv="1"><spif:forbidden/></spif:tagCategory>', "UNKNOWN_ELEMENT"),
        (VALUE, '<spif:tagCategory name="STAFF"/>', "BAD_POLICY"),
        (VALUE, '<spif:tagCategory name="STAFF" lacv="1" obsolete="perhaps"/>', "BAD_POLICY"),
        (VALUE, '<spif:tagCategory name="STAFF" lacv="1" requiredClass="SECRET"/>', "BAD_POLICY"),
        (VALUE, VALUE + '<spif:tagCategory name="staff" lacv="2"/>', "BAD_POLICY"),
        ('tagType="tagType7"', 'tagType="notApplicable"', "BAD_POLICY"),
        ('operation="oneOrMore"', 'operation="someOrNone"', "BAD_POLICY"),
        ('tagSetRef="Releasable To"', 'tagSetRef="Shape"', "BAD_POLICY"),
        ('tagSetRef="Releasable To"', 'tagSetRef="Releasable To" lacv="9"', "BAD_POLICY"),
        ('qualifierCode="prefix"', 'qualifierCode="infix"', "BAD_POLICY"),
        ('hierarchy="3"', 'hierarchy="three"', "BAD_POLICY"),
        ('name="INTERNAL"', 'name="PUBLIC"', "BAD_POLICY"),
        ("<spif:excludedClass>PUBLIC<", "<spif:excludedClass>SECRET<", "BAD_POLICY"),
        ('<spif:securityPolicyId name="ACME" id="2.999.4774.1"/>', "", "BAD_POLICY"),
        ('<?xml version="1.0" encoding="UTF-8"?>', "<!DOCTYPE a>", "UNSAFE_XML"),
        ('name="Colour" tagType="restrictive"', 'name="Colour" tagType="restrictive" minSelection="1"', "BAD_POLICY"),
    ],
)
def test_a_file_with_what_is_not_known_is_refused(old: str, new: str, code: str) -> None:
    assert old in ACME
    with pytest.raises(MarkingError) as caught:
        spif.load(ACME.replace(old, new).encode())
    assert caught.value.code == code
