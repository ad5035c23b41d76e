"""What partitions know of short forms is added up, whatever partition goes first."""

from itertools import permutations

from indexes.lexicon import Lexicon, added


def test_forms_are_found_both_ways() -> None:
    lexicon = Lexicon.of([("nsc", "northern suppli centr", 2, "Northern Supply Centre")], [("OTTER", "the depots")])
    assert lexicon.learned.longs["nsc"] == {"northern suppli centr": (2, "Northern Supply Centre")}
    assert lexicon.learned.shorts["northern suppli centr"] == {"nsc": (2, "Northern Supply Centre")}
    assert lexicon.given.longs == {"otter": {"depot": (1, "the depots")}}


def test_of_two_spellings_the_first_by_alphabet_stays() -> None:
    pairs = [("FCP", "ferry posts"), ("F.C.P.", "Ferry Post")]
    for order in permutations(pairs):
        assert Lexicon.of([], order).given.longs == {"fcp": {"ferri post": (1, "Ferry Post")}}


def test_sums_do_not_depend_on_the_order_of_partitions() -> None:
    parts = [{"a": (1, "B a"), "b": (1, "b")}, {"a": (2, "A a")}, {"c": (3, "c")}, {}]
    totals = [added(order) for order in permutations(parts)]
    assert all(list(one.items()) == list(totals[0].items()) for one in totals)
    assert list(totals[0].items()) == [("a", (3, "A a")), ("c", (3, "c")), ("b", (1, "b"))]
