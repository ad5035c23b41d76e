"""What stands around a page: ways that lead somewhere, by the person's duties."""

from dataclasses import replace

from indexes.accounts import Account
from indexes.duties import Duty
from web.frame import frame, ways
from web.session import Identity


def identity(*, reviewer: bool = False) -> Identity:
    """Give somebody signed in."""
    return Identity("x", Account("x", ("SECRET",), "USA").reader(), "token", reviewer)


def test_the_way_that_one_is_on_is_told() -> None:
    assert [way.here for way in ways("/answers", identity())] == [False, False, True]
    assert "/review" in [way.href for way in ways("/", identity(reviewer=True))]
    assert "/review" not in [way.href for way in ways("/", identity())]


def test_who_manages_accounts_goes_to_them_and_not_to_questions() -> None:
    chief = replace(identity(), duties=frozenset({Duty.ADMINISTRATOR}))
    assert [way.href for way in ways("/", chief)] == [
        "/admin/users",
        "/admin/embeds",
        "/admin/runs",
        "/admin/evaluation",
    ]


def test_only_a_page_that_one_may_go_to_is_named_as_the_way_back() -> None:
    assert frame("/answers", {}, identity())["here"] == "/answers"
    assert frame("/documents/0123", {}, identity())["here"] == "/"
    assert frame("/answers", {}, None)["here"] == "/"
