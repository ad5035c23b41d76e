"""Text to marking and back: laws for any marking, total on any text, and what belongs to no single system."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexes.policy import Label, Marking, MarkingError, dominates, join, parse, parse_portion, portion_text, text
from tests.indexes.policy.strategies import marking_or_error, markings


@given(markings())
def test_what_is_printed_reads_back(m: Marking) -> None:
    assert parse(text(m)) == m
    assert text(parse(text(m))) == text(m)


@given(markings())
def test_what_is_printed_as_a_portion_reads_back(m: Marking) -> None:
    assert parse_portion(portion_text(m), m) == m


@given(markings(), markings())
def test_a_portion_reads_the_same_under_any_banner_but_for_its_groups(m: Marking, banner: Marking) -> None:
    alone = parse_portion(portion_text(m), None)
    assert alone == m
    assert dominates(parse_portion(portion_text(m), banner), m)
    assert dominates(parse_portion(portion_text(m), join([m, banner])), m)


FRAGMENTS = st.sampled_from(
    "TOP SECRET|SECRET|S|U|NATO|COSMIC|//|/|-| |,| + |REL TO|REL|USA|GBR|FVEY|NOFORN|SI|SI-G|TK|HCS|FGI|NATO SECRET|"
    "Releasable to|Communicable à|Japan| - STAFF| Only|[NTK: |]|A|(|)|CTS|UK |OFFICIAL|-SENSITIVE|UK EYES ONLY|"
    "SECRET UE/EU SECRET|ATOMAL|//JOINT |DEU|USA/GBR EYES ONLY|DISPLAY ONLY AFG|25X1|CUI|SAR-BP|RD-SIGMA 1|/KFOR |"
    "VS-VERTRAULICH|FRA |GEHEIM|TLP:RED|ORCON|LES NOFORN|?|é|\u00a0|\t|\x00|\U0001f512".split("|")
)


@given(st.one_of(st.text(max_size=60), st.lists(FRAGMENTS, max_size=12).map("".join)))
@example("")
@example("+")
@example(" + ")
@example("SECRET + ")
@example("//")
@example("///")
@example("[NTK: A]")
@example("()")
@example("(")
@example("SECRET//REL TO ,")
@example("SECRET//SI-")
@example("NATO SECRET Releasable to ")
@example("NATO UNCLASSIFIED - , ")
@example("UK OFFICIAL-SENSITIVE-SENSITIVE")
def test_any_text_is_a_marking_or_a_marking_error(anything: str) -> None:
    for form in (anything, f"({anything})"):
        for read in (parse, lambda text: parse_portion(text, None), lambda text: parse_portion(text, parse("SECRET"))):
            found = marking_or_error(read, form)
            if isinstance(found, Marking):
                assert parse(text(found)) == found
            else:
                assert re.fullmatch("[A-Z_]+", found.code)
                assert re.fullmatch(r"[A-Z].*\.", str(found))


def code_of(anything: str) -> str:
    """Return the code of the error that this text is."""
    with pytest.raises(MarkingError) as refused:
        parse(anything)
    return refused.value.code


@pytest.mark.parametrize(
    ("anything", "code"),
    [
        ("", "EMPTY"),
        (" \n\t", "EMPTY"),
        ("//", "EMPTY"),
        ("S" * 2001, "TOO_LONG"),
        ("SECRET + SECRET", "REPEATED_SYSTEM"),
        ("SECRET + ", "UNKNOWN_LEVEL"),
        ("SECRET [NTK: A,]", "BAD_GROUP"),
        ("SECRET [NTK: A, NOBODY]", "BAD_GROUP"),
        ("SECRET [NTK: A] [NTK: B]", "UNKNOWN_LEVEL"),
        ("//USA SECRET", "MISSING_LEVEL"),
        ("//DEU GEHEIM", "MISSING_LEVEL"),
        ("//JOINT GBR USA", "MISSING_LEVEL"),
        ("//JOINT SECRET", "JOINT_WITHOUT_OWNERS"),
        ("//JOINT SECRET GBR", "JOINT_SINGLE_OWNER"),
        ("//JOINT SECRET USA GBR", "JOINT_ORDER"),
        ("//JOINT SECRET GBR ZZZ", "UNKNOWN_COUNTRY"),
        ("//JOINT RESTRICTED CAN USA", "JOINT_RESTRICTED_WITH_USA"),
        ("//DEU", "MISSING_LEVEL"),
        ("//NOFORN/ORCON", "MISSING_LEVEL"),
        ("NON-NATO CLASSIFIED", "UNKNOWN_LEVEL"),
        ("Secret", "UNKNOWN_LEVEL"),
        ("SÉCRET", "UNKNOWN_LEVEL"),
        ("THE SECRET", "UNKNOWN_LEVEL"),
    ],
)
def test_texts_that_are_no_marking(anything: str, code: str) -> None:
    assert code_of(anything) == code


def test_an_error_points_at_the_word() -> None:
    with pytest.raises(MarkingError) as refused:
        parse("  SECRET//NOFORN/REL TO USA, GBR")
    assert refused.value.token == "REL TO USA, GBR"
    assert refused.value.position == len("  SECRET//NOFORN/")
    assert "REL TO USA, GBR" not in str(refused.value)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("  SECRET \n // NOFORN ", "SECRET//NOFORN"),
        ("NATO SECRET + SECRET", "SECRET + NATO SECRET"),
        ("SECRET  [NTK: B,A]", "SECRET [NTK: A, B]"),
        ("SECRET [NTK: NOBODY]", "SECRET [NTK: NOBODY]"),
        (
            "SECRET UE/EU SECRET + UK SECRET + NATO SECRET + SECRET",
            "SECRET + NATO SECRET + SECRET UE/EU SECRET + UK SECRET",
        ),
    ],
)
def test_canonical_text(written: str, canonical: str) -> None:
    assert text(parse(written)) == canonical


@pytest.mark.parametrize(
    "label",
    [
        Label("US", 4),  # classified, yet no set of nations
        Label("US", 4, permissive=(("REL TO", frozenset({"GBR"})),)),
        Label("US", 4, permissive=(("REL TO", frozenset[str]()),)),
        Label("US", 4, frozenset({"odd"}), (("REL TO", frozenset({"USA"})),)),
        Label("US", 4, frozenset({"SI-G"}), (("REL TO", frozenset({"USA"})),)),
        Label("US", 1, informative=frozenset({"lower"})),
        Label("NATO", 4),
        Label("NATO", 4, permissive=(("Context", frozenset({"KFOR"})), ("Releasable to", frozenset({"odd"})))),
        Label("UK", 4, permissive=(("EYES ONLY", frozenset({"FRA"})),)),
        Label("EU", 4, frozenset({"?lower"})),
    ],
    ids=str,
)
def test_a_marking_that_no_notation_can_state_is_not_printed(label: Label) -> None:
    for write in (text, portion_text):
        with pytest.raises(MarkingError) as refused:
            write(Marking((label,)))
        assert refused.value.code == "UNPRINTABLE"


def test_a_portion_stands_in_brackets() -> None:
    for anything in ("S", "(S", "S)", "(", ")"):
        with pytest.raises(MarkingError) as refused:
            parse_portion(anything, None)
        assert refused.value.code == "NOT_A_PORTION"


def test_a_bare_rel_takes_the_list_of_the_banner() -> None:
    banner = parse("TOP SECRET//SI//REL TO USA, FVEY")
    assert text(parse_portion("(S//REL)", banner)) == "SECRET//REL TO USA, AUS, CAN, GBR, NZL"
    assert (
        text(parse_portion("(S//SI//REL)", parse("SECRET//REL TO USA, GBR + NATO SECRET")))
        == "SECRET//SI//REL TO USA, GBR"
    )


@pytest.mark.parametrize("banner", [None, "SECRET", "SECRET//NOFORN", "UNCLASSIFIED", "NATO SECRET"])
def test_a_bare_rel_without_a_list_in_the_banner_is_an_error(banner: str | None) -> None:
    with pytest.raises(MarkingError) as refused:
        parse_portion("(S//REL)", None if banner is None else parse(banner))
    assert refused.value.code == "REL_WITHOUT_BANNER_LIST"


def test_the_groups_of_the_banner_hold_for_each_portion() -> None:
    banner = parse("SECRET//FGI NATO [NTK: A, B] + NATO SECRET")
    assert text(parse_portion("(U)", banner)) == "UNCLASSIFIED [NTK: A, B]"
    assert text(parse_portion("(U [NTK: B, C])", banner)) == "UNCLASSIFIED [NTK: B]"
    assert text(parse_portion("(NS)", banner)) == "NATO SECRET"
    # A portion of a system that the banner does not name takes them all.
    assert text(parse_portion("(UK S)", banner)) == "UK SECRET [NTK: A, B]"
