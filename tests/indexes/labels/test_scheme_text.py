"""Markings of a policy file as text: what is written reads back, what is ambiguous is not read."""

from dataclasses import replace
from itertools import chain, combinations, product

import pytest

from indexes.labels import acme
from indexes.labels.scheme import PolicyLabel, Tag, Value, made
from indexes.labels.scheme_text import parse_marking, write_marking
from indexes.policy import MarkingError


def some(names: list[str]) -> list[tuple[str, ...]]:
    """Return every selection of these names."""
    return list(chain.from_iterable(combinations(names, count) for count in range(len(names) + 1)))


def every_label() -> list[PolicyLabel]:
    """Return every label that the ACME policy allows."""
    policy, found = acme.policy(), []
    values = [some([value.name for value in tag.values]) for tag in policy.tags]
    for level, *chosen in product([level.name for level in policy.levels], *values):
        label = made(str(level), {tag.name: held for tag, held in zip(policy.tags, chosen, strict=True)})
        try:
            policy.check(label)
        except MarkingError:
            continue
        found.append(label)
    return found


def test_every_label_of_acme_reads_back_equal() -> None:
    policy, labels = acme.policy(), every_label()
    texts = [write_marking(policy, label) for label in labels]
    assert [parse_marking(policy, text) for text in texts] == labels
    assert len(set(texts)) == len(labels) > 40


def test_order_and_white_space_inside_a_list_do_not_matter() -> None:
    label = parse_marking(acme.policy(), "ACME  INTERNAL BLUE,RED STAFF")
    assert label == made("INTERNAL", {"Colour": ["RED", "BLUE"], "Administrative": ["STAFF"]})


@pytest.mark.parametrize(
    "text",
    [
        "ACME INTERNAL RED, RED",
        "ACME INTERNAL REDBLUE",
        "acme internal",
        "ACME INTERNAL STAFF RED",
        "",
        "ACMEINTERNALRED",
    ],
)
def test_what_is_not_written_so_is_not_read(text: str) -> None:
    with pytest.raises(MarkingError) as caught:
        parse_marking(acme.policy(), text)
    assert caught.value.code == "UNREADABLE_MARKING"


def test_policies_whose_texts_are_ambiguous_or_of_another_form_have_none() -> None:
    policy = acme.policy()
    twice = replace(policy, tags=(*policy.tags, Tag("Hue", "RESTRICTIVE", "urn:oid:2.999", (Value("R", "RED"),))))
    for one in (twice, replace(policy, texts=False)):
        for call in (
            lambda one=one: parse_marking(one, "ACME INTERNAL"),
            lambda one=one: write_marking(one, made("INTERNAL", {})),
        ):
            with pytest.raises(MarkingError) as caught:
                call()
            assert caught.value.code == "NO_TEXTS"
