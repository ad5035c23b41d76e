"""The demonstration library as a whole: what it covers, and that its markings are what the kernel understands."""

from collections import Counter
from itertools import pairwise

import pytest

from indexes.policy import dominates, parse, parse_portion, unknown
from ingest.demonstration import Specimen, specimens
from ingest.demonstration.content import Bullet, Heading, Paragraph, Table, texts_of
from ingest.reasons import SENTENCES

GOOD = [one for one in specimens() if not one.fault]
FAULTY = [one for one in specimens() if one.fault]
PORTIONED = [one for one in GOOD if one.portions]


def words(specimen: Specimen) -> int:
    return sum(len(text.split()) for block in specimen.blocks for text in texts_of(block))


def test_the_library_is_large_enough_and_covers_formats_and_languages() -> None:
    assert len(GOOD) >= 44
    assert set(Counter(one.format for one in GOOD)) == {
        "pdf", "docx", "pptx", "xlsx", "html", "eml", "txt", "md", "rtf", "odt",
    }  # fmt: skip
    assert all(count >= 2 for count in Counter(one.format for one in GOOD).values())
    languages = Counter(one.language for one in GOOD)
    assert languages["fr"] >= 8
    assert languages["de"] >= 8


def test_the_library_covers_the_markings() -> None:
    assert {one.marking for one in GOOD} >= {
        "UNCLASSIFIED",
        "CONFIDENTIAL",
        "SECRET",
        "SECRET//NOFORN",
        "SECRET//REL TO USA, GBR",
        "SECRET//REL TO USA, FVEY",
        "TOP SECRET//SI//NOFORN",
        "TOP SECRET//SI/TK//NOFORN",
        "TOP SECRET//SI/TK//ORCON/NOFORN",
        "NATO UNCLASSIFIED",
        "NATO RESTRICTED",
        "NATO RESTRICTED Releasable to Japan",
        "NATO CONFIDENTIAL",
        "NATO SECRET",
        "NATO SECRET//ATOMAL",
        "COSMIC TOP SECRET",
    }


@pytest.mark.parametrize("specimen", GOOD, ids=lambda one: one.path)
def test_each_good_banner_is_understood_and_dominates_its_portions(specimen: Specimen) -> None:
    banner = parse(specimen.marking)
    assert unknown(banner) == frozenset()
    assert (specimen.top, specimen.bottom) == (specimen.marking, specimen.marking)
    for mark in (*specimen.portions, *filter(None, [specimen.heading_line.partition(")")[0] + ")"])):
        if mark.startswith("("):
            portion = parse_portion(mark, banner)
            assert unknown(portion) == frozenset()
            assert dominates(banner, portion)


@pytest.mark.parametrize("specimen", PORTIONED, ids=lambda one: one.path)
def test_a_document_with_portion_marks_marks_every_portion(specimen: Specimen) -> None:
    texts = [specimen.title]
    texts += [one.text for one in specimen.blocks if isinstance(one, Heading | Paragraph | Bullet)]
    assert len(specimen.portions) == len(texts)
    assert specimen.heading_line.startswith("(")


def test_more_than_half_of_the_good_documents_bear_portion_marks() -> None:
    assert len(PORTIONED) * 2 > len(GOOD)


def test_some_titles_and_portions_are_marked_below_their_banner() -> None:
    lower = [one for one in PORTIONED if parse_portion(one.portions[0], parse(one.marking)) != parse(one.marking)]
    assert len(lower) >= 20


def test_the_faulty_documents_are_these() -> None:
    assert Counter(one.fault for one in FAULTY) == {
        "unmarked": 1,
        "portion-above-banner": 1,
        "unknown-token": 1,
        "marking-conflict": 2,
        "no-text": 1,
        "empty": 1,
        "unclear-marking": 1,
    }
    assert {one.fault for one in FAULTY} <= SENTENCES.keys()


def test_one_title_and_file_name_stand_at_two_markings() -> None:
    pairs = Counter((one.title.partition(") ")[2], one.path.rpartition("/")[2]) for one in PORTIONED)
    twins = [key for key, count in pairs.items() if count > 1]
    assert twins == [("Fuel outlook, northern depot", "fuel-outlook.pdf")]
    markings = [one.marking for one in PORTIONED if one.path.endswith("/fuel-outlook.pdf")]
    assert markings == ["NATO RESTRICTED", "SECRET//NOFORN"]


def test_a_revision_repeats_most_of_what_it_replaces() -> None:
    first, second = (one for one in GOOD if "sitrep-05" in one.path)
    assert first.date < second.date
    assert len(set(first.blocks) & set(second.blocks)) * 2 > len(first.blocks)


def test_documents_have_substance() -> None:
    assert all(40 <= words(one) <= 900 for one in GOOD)
    assert sum(any(isinstance(block, Table) for block in one.blocks) for one in GOOD) >= 15
    assert sum(map(words, GOOD)) >= 7000


def test_nothing_is_said_twice_by_mistake() -> None:
    for specimen in GOOD:
        assert all(above != below for above, below in pairwise(specimen.blocks))
