"""The order and the roll-up of markings: laws for any marking, and the examples of the manuals."""

import pytest
from hypothesis import given

from indexes.policy import (
    Label,
    Marking,
    MarkingError,
    covers,
    dominates,
    grouped,
    join,
    parse,
    text,
    ungrouped,
    unknown,
)
from indexes.policy.marking import is_group, narrowed
from tests.indexes.policy.strategies import markings


def bare(marking: Marking) -> list[tuple[object, ...]]:
    """Return what decides access: all but the informative words."""
    return [(label.system, label.level, label.restrictive, label.permissive) for label in marking.labels]


@given(markings())
def test_a_marking_dominates_itself(m: Marking) -> None:
    assert dominates(m, m)


@given(markings(), markings())
def test_markings_that_dominate_each_other_differ_in_informative_words_only(a: Marking, b: Marking) -> None:
    assert (dominates(a, b) and dominates(b, a)) == (bare(a) == bare(b))


@given(markings(), markings(), markings())
def test_dominance_is_transitive(a: Marking, b: Marking, c: Marking) -> None:
    middle, high = join([a, b]), join([a, b, c])
    assert dominates(high, middle)
    assert dominates(middle, a)
    assert dominates(high, a)
    assert dominates(c, a) or not (dominates(c, b) and dominates(b, a))


@given(markings(), markings())
def test_join_does_not_mind_the_order(a: Marking, b: Marking) -> None:
    assert join([a, b]) == join([b, a])


@given(markings(), markings(), markings())
def test_join_does_not_mind_the_grouping(a: Marking, b: Marking, c: Marking) -> None:
    assert join([join([a, b]), c]) == join([a, join([b, c])]) == join([a, b, c])


@given(markings())
def test_join_of_the_same_is_the_same(m: Marking) -> None:
    assert join([m]) == join([m, m]) == m


@given(markings(), markings())
def test_join_dominates_both_and_never_lowers(a: Marking, b: Marking) -> None:
    assert dominates(join([a, b]), a)
    assert dominates(join([a, b]), b)


@given(markings(), markings(), markings())
def test_join_is_the_least_of_what_dominates_both(a: Marking, b: Marking, c: Marking) -> None:
    above = join([a, b, c])
    assert dominates(above, join([a, b]))
    assert dominates(c, join([a, b])) == (dominates(c, a) and dominates(c, b))


@given(markings(), markings())
def test_dominance_is_what_join_absorbs(a: Marking, b: Marking) -> None:
    assert dominates(a, b) == (bare(join([a, b])) == bare(a))


def test_nothing_cannot_be_joined() -> None:
    with pytest.raises(MarkingError) as refused:
        join([])
    assert refused.value.code == "NOTHING_TO_JOIN"


@pytest.mark.parametrize(
    ("portions", "banner"),
    [
        (["SECRET//REL TO USA, GBR", "SECRET//REL TO USA, AUS"], "SECRET//NOFORN"),
        (["SECRET//REL TO USA, GBR", "CONFIDENTIAL"], "SECRET//NOFORN"),
        (["SECRET//REL TO USA, GBR", "UNCLASSIFIED"], "SECRET//REL TO USA, GBR"),
        (["SECRET//REL TO USA, GBR", "UNCLASSIFIED//FOUO"], "SECRET//NOFORN"),
        (["SECRET", "UNCLASSIFIED//FOUO"], "SECRET"),
        (["SECRET//FGI DEU", "SECRET//FGI"], "SECRET//FGI"),
        (["SECRET//FGI DEU NATO", "SECRET//FGI"], "SECRET//FGI/FGI NATO"),
        (["SECRET//RELIDO", "SECRET//RELIDO"], "SECRET//RELIDO"),
        (["SECRET//RELIDO", "SECRET"], "SECRET"),
        (["SECRET//RELIDO", "SECRET//NOFORN"], "SECRET//NOFORN"),
        (["SECRET//REL TO USA, GBR/RELIDO", "SECRET//REL TO USA, AUS/RELIDO"], "SECRET//NOFORN"),
        (["SECRET//RELIDO", "SECRET//ORCON"], "SECRET//ORCON"),
        (["SECRET//NOFORN//EXDIS", "SECRET//NOFORN//NODIS"], "SECRET//NOFORN//NODIS"),
        (["UK OFFICIAL-SENSITIVE", "UK SECRET"], "UK SECRET"),
        (["NATO UNCLASSIFIED - STAFF", "NATO UNCLASSIFIED"], "NATO UNCLASSIFIED - STAFF"),
        (["NATO UNCLASSIFIED - STAFF", "NATO RESTRICTED"], "NATO RESTRICTED"),
        (
            ["NATO SECRET Releasable to Japan, Ukraine", "NATO SECRET Releasable to Japan"],
            "NATO SECRET Releasable to Japan",
        ),
        (["NATO SECRET Releasable to Japan", "NATO SECRET"], "NATO SECRET"),
        (["NATO SECRET//ATOMAL", "SECRET//NOFORN"], "SECRET//NOFORN + NATO SECRET//ATOMAL"),
        (["SECRET [NTK: A, B]", "SECRET [NTK: B, C]"], "SECRET [NTK: B]"),
        (["SECRET [NTK: A]", "SECRET [NTK: C]"], "SECRET [NTK: NOBODY]"),
        (["SECRET [NTK: A]", "CONFIDENTIAL"], "SECRET [NTK: A]"),
        (["//DEU SECRET", "//DEU CONFIDENTIAL"], "//DEU SECRET"),
        (["//DEU SECRET", "CONFIDENTIAL"], "SECRET//FGI DEU"),
        (["//DEU SECRET", "//GBR CONFIDENTIAL"], "SECRET//FGI DEU GBR"),
        (["//FGI SECRET", "//GBR CONFIDENTIAL"], "SECRET//FGI"),
        (["//FRA RESTRICTED", "UNCLASSIFIED"], "US RESTRICTED//FGI FRA"),
        (["//FRA RESTRICTED", "//DEU RESTRICTED", "//DEU RESTRICTED"], "US RESTRICTED//FGI DEU FRA"),
        (["US RESTRICTED", "UNCLASSIFIED"], "US RESTRICTED"),
        (["//JOINT SECRET CAN GBR USA", "//JOINT CONFIDENTIAL CAN GBR USA"], "//JOINT SECRET CAN GBR USA"),
        (["//JOINT SECRET GBR USA", "UNCLASSIFIED"], "SECRET//FGI GBR//REL TO USA, GBR"),
        (["SECRET//DISPLAY ONLY AFG", "SECRET//DISPLAY ONLY AFG, IRQ"], "SECRET//DISPLAY ONLY AFG"),
        (["SECRET//DISPLAY ONLY AFG", "SECRET//DISPLAY ONLY IRQ"], "SECRET//NOFORN"),
        (["SECRET//DISPLAY ONLY AFG", "SECRET"], "SECRET//NOFORN"),
        (["SECRET//DISPLAY ONLY AFG", "SECRET//REL TO USA, AFG"], "SECRET//DISPLAY ONLY AFG"),
        (["SECRET//REL TO USA, GBR/DISPLAY ONLY AFG", "SECRET//REL TO USA, GBR"], "SECRET//REL TO USA, GBR"),
        (["SECRET//REL TO USA, GBR/DISPLAY ONLY AFG", "SECRET//NOFORN"], "SECRET//NOFORN"),
        (["SECRET//RD", "SECRET//FRD"], "SECRET//RD"),
        (["SECRET//TFNI", "SECRET//FRD"], "SECRET//FRD"),
        (["SECRET//RD-SIGMA 1", "SECRET//FRD-SIGMA 14"], "SECRET//RD-SIGMA 1 14"),
        (["SECRET//RD-CNWDI", "SECRET//RD-SIGMA 1"], "SECRET//RD-CNWDI/RD-SIGMA 1"),
        (["SECRET//ORCON", "SECRET//ORCON-USGOV"], "SECRET//ORCON"),
        (["UNCLASSIFIED//LIMDIS", "SECRET//NOFORN"], "SECRET//NOFORN//LIMDIS"),
        (["UNCLASSIFIED//TLP:CLEAR", "UNCLASSIFIED//TLP:GREEN"], "UNCLASSIFIED//TLP:GREEN"),
        (["UNCLASSIFIED//TLP:GREEN", "UNCLASSIFIED//TLP:RED"], "UNCLASSIFIED//TLP:RED"),
        (["CUI//PRVCY", "CUI//SP-LPROT"], "CUI//SP-LPROT/PRVCY"),
        (["CUI//FED ONLY", "SECRET"], "SECRET//FED ONLY"),
        (["SECRET//SAR-BP-A", "SECRET//SAR-BP-B C/CD"], "SECRET//SAR-BP-A-B C/CD"),
        (["NATO SECRET", "NATO/KFOR SECRET"], "NATO/KFOR SECRET NATO Only"),
        (["NATO/ISAF SECRET", "NATO/KFOR SECRET"], "NATO/NOBODY SECRET"),
        (["NATO SECRET Japan Only", "NATO SECRET"], "NATO SECRET NOBODY Only"),
        (["UK OFFICIAL COMMERCIAL", "UK SECRET"], "UK SECRET"),
    ],
)
def test_roll_up(portions: list[str], banner: str) -> None:
    assert text(join([parse(portion) for portion in portions])) == banner


def test_systems_do_not_compare() -> None:
    assert not dominates(parse("TOP SECRET"), parse("NATO UNCLASSIFIED"))
    assert not dominates(parse("COSMIC TOP SECRET"), parse("UNCLASSIFIED"))
    assert dominates(parse("SECRET + NATO SECRET"), parse("NATO SECRET"))
    assert not dominates(parse("SECRET"), parse("SECRET + NATO SECRET"))


def test_a_smaller_release_list_is_higher() -> None:
    assert dominates(parse("SECRET//NOFORN"), parse("SECRET//REL TO USA, GBR"))
    assert dominates(parse("SECRET//NOFORN"), parse("SECRET"))
    assert not dominates(parse("SECRET"), parse("SECRET//NOFORN"))
    assert not dominates(parse("SECRET//REL TO USA, GBR"), parse("SECRET//REL TO USA, AUS"))
    assert not dominates(parse("UNCLASSIFIED"), parse("UNCLASSIFIED//NOFORN"))


def test_groups_narrow_and_never_widen() -> None:
    once = grouped(parse("SECRET + NATO SECRET"), ["A", "B"])
    assert text(once) == "SECRET [NTK: A, B] + NATO SECRET [NTK: A, B]"
    assert text(grouped(once, ["B", "C"])) == "SECRET [NTK: B] + NATO SECRET [NTK: B]"
    assert dominates(once, parse("SECRET + NATO SECRET"))


@pytest.mark.parametrize(("groups", "code"), [([], "NO_GROUP"), (["A,B"], "BAD_GROUP"), (["NOBODY"], "BAD_GROUP")])
def test_groups_that_cannot_be(groups: list[str], code: str) -> None:
    with pytest.raises(MarkingError) as refused:
        grouped(parse("SECRET"), groups)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("banner", "portion", "covered"),
    [
        ("SECRET//NOFORN", "UNCLASSIFIED//SBU", True),
        ("SECRET//NOFORN", "UNCLASSIFIED//SBU NOFORN", True),
        ("SECRET", "UNCLASSIFIED//LIMDIS", True),
        ("SECRET", "UNCLASSIFIED//SBU NOFORN", False),
        ("SECRET", "UNCLASSIFIED//LES", False),
        ("SECRET", "SECRET//LIMDIS", False),
        ("UNCLASSIFIED//NOFORN", "UNCLASSIFIED//SBU", False),
        ("UNCLASSIFIED//LIMDIS", "UNCLASSIFIED//LIMDIS", True),
        ("NATO SECRET", "UNCLASSIFIED//LIMDIS", False),
        ("SECRET + NATO SECRET", "NATO SECRET//ATOMAL", False),
        ("SECRET + NATO SECRET", "NATO CONFIDENTIAL", True),
    ],
)
def test_a_classified_banner_does_not_repeat_words_of_unclassified_portions(
    banner: str, portion: str, covered: bool
) -> None:
    assert covers(parse(banner), parse(portion)) is covered


@given(markings(), markings())
def test_what_dominates_covers(a: Marking, b: Marking) -> None:
    assert covers(a, b) or not dominates(a, b)


def test_a_height_has_no_groups() -> None:
    assert ungrouped(parse("SECRET//NOFORN [NTK: A] + NATO SECRET")) == parse("SECRET//NOFORN + NATO SECRET")


def test_names_of_groups() -> None:
    assert all(is_group(name) for name in ("A", "Case 7", "exercise-1.b", "x_y"))
    assert not any(is_group(name) for name in ("", " A", "A ", "A  B", "A]", "é", "A" * 65, "NOBODY"))


def test_narrowed_keeps_other_tags() -> None:
    label = narrowed(parse("SECRET//NOFORN").labels[0], "NTK", frozenset({"A"}))
    assert label.permissive == (("NTK", frozenset({"A"})), ("REL TO", frozenset({"USA"})))
    assert label.allowed("NTK") == frozenset({"A"})
    assert label.allowed("EYES ONLY") is None


def test_unknown_words_are_listed() -> None:
    assert unknown(parse("SECRET//MADE UP//NOFORN + NATO SECRET//ODD")) == {"MADE UP", "ODD"}
    assert unknown(parse("TOP SECRET//SI//NOFORN")) == frozenset()


@pytest.mark.parametrize(
    ("system", "level", "permissive"),
    [
        ("FRA", 1, ()),
        ("ITA", 4, ()),
        ("EU", 1, ()),
        ("US", 4, (("REL TO", frozenset[str]()), ("NTK", frozenset[str]()))),
        ("US", 4, (("NTK", frozenset[str]()), ("NTK", frozenset[str]()))),
    ],
)
def test_a_label_that_no_scheme_has(
    system: str, level: int, permissive: tuple[tuple[str, frozenset[str]], ...]
) -> None:
    with pytest.raises(MarkingError) as refused:
        Label(system, level, permissive=permissive)
    assert refused.value.code == "BAD_LABEL"


@pytest.mark.parametrize(
    "labels",
    [(), (Label("NATO", 4), Label("US", 4)), (Label("US", 4), Label("US", 5))],
    ids=["none", "out of order", "twice the same system"],
)
def test_a_marking_that_cannot_be(labels: tuple[Label, ...]) -> None:
    with pytest.raises(MarkingError) as refused:
        Marking(labels)
    assert refused.value.code == "BAD_MARKING"


def test_the_label_of_a_system() -> None:
    both = parse("SECRET + NATO SECRET")
    assert both.label("NATO") == both.labels[1]
    assert both.label("EU") is None


@pytest.mark.parametrize("colour", ["CLEAR", "GREEN"])
def test_amber_hides_the_open_colours(colour: str) -> None:
    assert text(join([parse(f"UNCLASSIFIED//TLP:{colour}"), parse("UNCLASSIFIED//TLP:AMBER")])) == (
        "UNCLASSIFIED//TLP:AMBER"
    )
