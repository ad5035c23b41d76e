"""A certificate holds as it was signed, under the key of its library, and in no other form."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.certificate import certified, checked, digest
from indexes.errors import CheckFailed
from indexes.signing import Signer

SIGNER = Signer(b"k" * 32)
BODY = {"document": "a" * 32, "after": {"matches": 0}}


def test_it_says_what_was_signed() -> None:
    content = certified(BODY, SIGNER)
    assert {**BODY, "form": 1, "public": SIGNER.public} == checked(content, SIGNER.public)
    assert digest(content) == digest(certified(BODY, SIGNER))


@given(junk=st.text() | st.recursive(st.none() | st.integers(), st.lists).map(json.dumps))
def test_anything_else_is_refused_in_plain_words(junk: str) -> None:
    with pytest.raises(CheckFailed):
        checked(junk, SIGNER.public)


def test_a_changed_value_another_library_and_another_form_are_refused() -> None:
    said = json.loads(certified(BODY, SIGNER))
    for change in ({"document": "b" * 32}, {"after": {"matches": 1}}, {"form": 2}, {"more": 1}, {"signature": "00"}):
        with pytest.raises(CheckFailed):
            checked(json.dumps({**said, **change}), SIGNER.public)
    with pytest.raises(CheckFailed, match="another library"):
        checked(certified(BODY, Signer(b"x" * 32)), SIGNER.public)
