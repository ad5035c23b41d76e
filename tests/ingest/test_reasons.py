"""Each reason has one plain sentence, and each sentence can be filled."""

import re

import pytest

from ingest.reasons import SENTENCES, not_read, pages_have, reason


@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_is_filled_and_ends(code: str) -> None:
    details = {"where": "Page 3 has", "what": "Page 3 is marked higher.", "portion": "(S)", "banner": "UNCLASSIFIED"}
    details |= {"book": "ic-2016", "rule": "NODIS goes with NOFORN."}
    sentence = reason(code, **details).sentence
    assert "{" not in sentence
    assert sentence.endswith(".")
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(KeyError):
        reason("no-such-code")


def test_the_exception_says_the_sentence() -> None:
    stop = not_read("encrypted")
    assert str(stop) == stop.reason.sentence == "The file is protected by a password."
    assert stop.seen == ()


@pytest.mark.parametrize(
    ("pages", "count", "words"),
    [
        ((), 4, "The file has"),
        ((1, 2), 2, "The file has"),
        ((3,), 4, "Page 3 has"),
        ((3, 5), 9, "Pages 3 and 5 have"),
        ((1, 2, 3), 9, "Pages 1, 2 and 3 have"),
        (tuple(range(1, 13)), 20, "Pages 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more have"),
    ],
)
def test_pages_are_named(pages: tuple[int, ...], count: int, words: str) -> None:
    assert pages_have(pages, count) == words
