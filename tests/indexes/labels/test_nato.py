"""NATO labels: what they mean, what is refused, and that nothing is lost on the way out and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.labels import nato
from indexes.policy import Label, Marking, MarkingError, parse, unknown
from indexes.policy.countries import NAMES
from tests.indexes.labels.samples import CONTEXT, category, label_xml, marking, slab
from tests.indexes.policy.strategies import markings


def nato_label(xml: str) -> Label:
    """Return what a label in XML means."""
    return nato.read(slab(xml).statement)


def context(*values: str) -> str:
    """Return the Context category with these values."""
    return category("Context", "PERMISSIVE", *values)


def release(*values: str) -> str:
    """Return the Releasable To category with these values."""
    return category("Releasable To", "PERMISSIVE", *values)


@pytest.mark.parametrize(
    ("text", "inside", "level"),
    [
        ("NATO SECRET", CONTEXT, "SECRET"),
        ("COSMIC TOP SECRET", CONTEXT, "TOP SECRET"),
        ("NATO RESTRICTED", context("nato"), "Restricted"),
        ("NATO UNCLASSIFIED - STAFF", CONTEXT + category("Administrative", "INFORMATIVE", "Staff"), "UNCLASSIFIED"),
        ("NATO SECRET//ATOMAL", CONTEXT + category("Additional Sensitivity", "RESTRICTIVE", "ATOMAL"), "SECRET"),
        ("NATO RESTRICTED Releasable to Japan", context("NATO", "Releasable") + release("NATO", "JPN"), "RESTRICTED"),
        (
            "NATO SECRET Releasable to Japan, KFOR",
            context("NATO", "RELEASABLE") + release("NATO", "JPN") + release("KFOR"),
            "SECRET",
        ),
        ("NATO SECRET Releasable to Bulgaria", context("Releasable", "NATO") + release("NATO", "BLG"), "SECRET"),
        ("NATO SECRET Releasable to North Macedonia", context("NATO", "Releasable") + release("NATO", "NOM"), "SECRET"),
    ],
)
def test_a_label_means_what_the_banner_says(text: str, inside: str, level: str) -> None:
    assert marking(label_xml(inside, level=level)) == parse(text)


def test_a_context_of_another_body_must_be_held() -> None:
    label = nato_label(label_xml(context("KFOR"), level="CONFIDENTIAL"))
    assert label.permissive == (("Context", frozenset({"KFOR"})),)
    both = nato_label(label_xml(context("KFOR") + category("Only", "PERMISSIVE", "NATO", "IRL", "SWE", "UKR")))
    assert both.permissive == (
        ("Context", frozenset({"KFOR"})),
        ("Releasable to", frozenset({"NATO", "IRL", "SWE", "UKR"})),
    )


def test_an_only_list_is_exactly_that_list() -> None:
    label = nato_label(label_xml(CONTEXT + category("Only", "PERMISSIVE", "GBR", "FRA")))
    assert label.permissive == (("Releasable to", frozenset({"GBR", "FRA"})),)


@pytest.mark.parametrize(
    ("inside", "level", "code"),
    [
        ("", "UNCLASSIFIED", "NO_CONTEXT"),
        (release("NATO", "JPN"), "SECRET", "NO_CONTEXT"),
        (context("Releasable"), "SECRET", "BAD_CONTEXT"),
        (context("NATO", "KFOR"), "SECRET", "BAD_CONTEXT"),
        (context("NATO", "NATO"), "SECRET", "BAD_CONTEXT"),
        (context("KFOR"), "TOP SECRET", "COSMIC_CONTEXT"),
        (context("Atlantis"), "SECRET", "UNKNOWN_VALUE"),
        (CONTEXT, "MOSTLY SECRET", "UNKNOWN_LEVEL"),
        (CONTEXT, "UNMARKED", "UNKNOWN_LEVEL"),
        (context("NATO", "Releasable"), "SECRET", "BAD_RELEASE"),
        (CONTEXT + release("NATO", "JPN"), "SECRET", "BAD_RELEASE"),
        (context("NATO", "Releasable") + release("JPN"), "SECRET", "BAD_RELEASE"),
        (
            context("NATO", "Releasable") + release("NATO", "JPN") + category("Only", "PERMISSIVE", "JPN"),
            "SECRET",
            "ONLY_WITH_RELEASABLE_TO",
        ),
        (context("NATO", "Releasable") + release("NATO", "XYZ"), "SECRET", "UNKNOWN_VALUE"),
        (context("NATO", "Releasable") + release("NATO", "Japan"), "SECRET", "UNKNOWN_VALUE"),
        (CONTEXT + category("Additional Sensitivity", "RESTRICTIVE", "ATOMAL", "WREN"), "SECRET", "UNKNOWN_VALUE"),
        (
            CONTEXT + category("Additional Sensitivity", "RESTRICTIVE", "ATOMAL"),
            "RESTRICTED",
            "ATOMAL_BELOW_CONFIDENTIAL",
        ),
        (CONTEXT + category("Additional Sensitivity", "RESTRICTIVE", "BOHEMIA"), "SECRET", "BOHEMIA_NOT_NATO_TS"),
        (CONTEXT + category("Additional Sensitivity", "INFORMATIVE", "ATOMAL"), "SECRET", "WRONG_TYPE"),
        (CONTEXT + category("Colour", "RESTRICTIVE", "RED"), "SECRET", "UNKNOWN_TAG"),
        (CONTEXT + category("Limited", "INFORMATIVE", "LIMITED"), "SECRET", "UNKNOWN_TAG"),
        (CONTEXT + category("Administrative", "INFORMATIVE", "WREN"), "UNCLASSIFIED", "UNKNOWN_VALUE"),
        (CONTEXT + category("Administrative", "INFORMATIVE", "STAFF"), "SECRET", "ADMINISTRATIVE_ON_CLASSIFIED"),
        (CONTEXT.replace('TagName="Context"', 'TagName="Context" URI="urn:oid:1.3.26.1.4.5"'), "SECRET", "WRONG_URI"),
    ],
)
def test_what_is_not_certain_is_refused(inside: str, level: str, code: str) -> None:
    with pytest.raises(MarkingError) as caught:
        nato_label(label_xml(inside, level=level))
    assert caught.value.code == code


def expressible(label: Label) -> bool:
    """Return whether NATO's policy has words for this label, told by its parts and not by trying."""
    limited = all(tag == "Releasable to" and values for tag, values in label.permissive)
    return limited and label.restrictive <= {"ATOMAL", "BALK", "BOHEMIA"}


@given(markings())
def test_what_can_be_said_comes_back_equal_and_the_rest_is_refused(found: Marking) -> None:
    label = found.label("NATO")
    if label is None:
        return
    if expressible(label):
        assert nato.read(nato.write(label)) == label
    else:
        with pytest.raises(MarkingError) as caught:
            nato.write(label)
        assert caught.value.code == "NOT_EXPRESSIBLE"


@pytest.mark.parametrize(
    "permissive",
    [
        (),
        (("Releasable to", frozenset()),),
        (("Context", frozenset({"NATO"})),),
        (("Context", frozenset({"KFOR", "ISAF"})),),
        (("NTK", frozenset({"CASE 7"})), ("Releasable to", frozenset({"NATO"}))),
    ],
)
def test_a_set_that_cannot_be_stated_is_refused(permissive: tuple[tuple[str, frozenset[str]], ...]) -> None:
    with pytest.raises(MarkingError) as caught:
        nato.write(Label("NATO", 4, frozenset(), permissive))
    assert caught.value.code == "NOT_EXPRESSIBLE"


BODIES = ("EAPC", "ISAF", "KFOR", "PFP", "RESOLUTE SUPPORT")
NAMED = st.sets(st.sampled_from(("NATO", *NAMES)), min_size=1, max_size=5).map(frozenset)


@given(st.integers(1, 4), st.sampled_from(BODIES), st.none() | NAMED, st.booleans())
def test_every_context_and_list_comes_back_equal(
    level: int, body: str, release: frozenset[str] | None, within: bool
) -> None:
    tags = {"Context": frozenset({body})} if within or release is None else {}
    tags |= {"Releasable to": release} if release is not None else {}
    label = Label("NATO", level, frozenset(), tuple(sorted(tags.items())))
    assert nato.read(nato.write(label)) == label


@pytest.mark.parametrize(
    "permissive",
    [
        (("Context", frozenset({"KFOR"})),),
        (("Context", frozenset({"KFOR"})), ("Releasable to", frozenset({"NATO", "IRL"}))),
        (("Releasable to", frozenset({"GBR", "FRA"})),),
        (("Releasable to", frozenset({"KFOR", "JPN"})),),
    ],
)
def test_contexts_and_only_lists_come_back_equal(permissive: tuple[tuple[str, frozenset[str]], ...]) -> None:
    label = Label("NATO", 3, frozenset({"ATOMAL"}), permissive)
    assert nato.read(nato.write(label)) == label


def test_an_unknown_word_is_never_dropped() -> None:
    label = parse("NATO SECRET//MADE UP").label("NATO")
    assert label is not None
    assert unknown(Marking((label,)))
    with pytest.raises(MarkingError):
        nato.write(label)
