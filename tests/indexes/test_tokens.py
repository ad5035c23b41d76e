"""Tokens: the secret is kept nowhere, an end is an end, a revoked one is gone, wishes beyond the rules are refused."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from indexes.accounts import Account, Accounts
from indexes.control import open_control
from indexes.database import Store
from indexes.errors import UsageError
from indexes.policy import parse
from indexes.tokens import Wish, make_token, revoke_token, token_of, tokens
from indexes.vault import create
from tests.library import settings_of


@pytest.fixture
def control(tmp_path: Path) -> Iterator[Store]:
    """The control database of a library with one account."""
    store = open_control(create(settings_of(tmp_path / "library")))
    Accounts(store).add(Account("wren", ("SECRET",), "USA"))
    yield store
    store.close()


def test_a_token_is_found_by_its_secret_until_its_end(control: Store, tmp_path: Path) -> None:
    token, secret = make_token(control, "wren", Wish(("read", "ask"), 30, parse("CUI")))
    assert (token.scopes, token.ceiling, token.until - token.made) == (
        ("ask", "read"),
        parse("CUI"),
        timedelta(days=30),
    )
    assert token_of(control, secret, token.made) == token
    assert token_of(control, secret, token.until - timedelta(seconds=1)) == token
    assert token_of(control, secret, token.until) is None
    assert [token_of(control, one, token.made) for one in ("", secret[:-1], secret + "x", secret.upper())] == [None] * 4
    assert len(secret) >= 4 + 43
    kept = b"".join(file.read_bytes() for file in (tmp_path / "library").rglob("*") if file.is_file())
    assert secret.encode() not in kept
    assert secret[4:].encode() not in kept


def test_a_revoked_token_is_gone_and_the_others_stay(control: Store) -> None:
    token, secret = make_token(control, "wren", Wish(("ask",), 1))
    other, _ = make_token(control, "wren", Wish(("ask",), 1))
    revoke_token(control, token.id)
    assert token_of(control, secret, token.made) is None
    assert tokens(control) == [other]
    with pytest.raises(UsageError):
        revoke_token(control, token.id)


@pytest.mark.parametrize(
    ("account", "wish"),
    [
        ("owl", Wish(("ask",), 1)),
        ("wren", Wish((), 1)),
        ("wren", Wish(("ask", "write"), 1)),
        ("wren", Wish(("ask",), 0)),
        ("wren", Wish(("ask",), 367)),
    ],
)
def test_a_wish_beyond_the_rules_makes_nothing(control: Store, account: str, wish: Wish) -> None:
    with pytest.raises(UsageError):
        make_token(control, account, wish)
    assert tokens(control) == []
