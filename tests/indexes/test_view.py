"""A view answers from its own partitions only, records each look first, and never says what it leaves out."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from indexes.errors import NotFound
from indexes.glossary import Entry
from indexes.policy import parse, text
from indexes.ranking import Part, Ranking
from indexes.records import Draft, Hit
from indexes.search import Note
from indexes.vault import Vault
from indexes.view import View
from tests.library import KEY, draft, make_vault, reader

PAGED = "Page one names the ferry Heron.\n\nPage two names the depot.\n\nIt is full.\n\nPage three is short."
PAGES = (0, PAGED.index("Page two"), PAGED.index("Page three"))
HIDDEN = "The ferry Heron is not to be trusted."
THINGS = "ferry depot convoy bridge harbour".split()
STATES = "full empty closed guarded late".split()
TEXTS = [f"The {thing} number {n} is {STATES[n % 5]}." for n in range(12) for thing in THINGS] + ["The same."] * 5
COUNTRIES = "AUS AUT BEL BGR CAN CZE DEU DNK ESP EST FIN FRA GBR GRC HRV HUN".split()


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A library with one readable document of three pages and one hidden."""
    documents = [draft(PAGED, "SECRET", pages=PAGES), draft(HIDDEN, "TOP SECRET//SI")]
    with make_vault(tmp_path / "library", documents) as vault:
        yield vault


@pytest.fixture
def view(vault: Vault) -> View:
    """The view of a SECRET reader."""
    return vault.view(reader("SECRET", name="otter"))


def records(vault: Vault) -> list[dict[str, object]]:
    """Return the records of the log after those of the deposits."""
    return [dict(record) for record in vault.audit.records() if record["action"] != "deposit"]


def hidden_id(vault: Vault) -> str:
    """Return the id of the hidden document."""
    view = vault.view(reader("TOP SECRET//SI"))
    return next(hit.document for hit in view.search("ferry") if text(hit.marking).startswith("TOP"))


def test_a_hit_is_a_slice_of_its_document(view: View) -> None:
    hits = view.search("Which ferry is named?")
    assert len(hits) == 4
    for hit in hits:
        whole = view.document(hit.document)
        assert whole.text[hit.start : hit.end] == hit.text
        assert (hit.title, hit.marking, hit.revision) == (whole.title, whole.marking, whole.revision)
    assert hits[0].text == "Page one names the ferry Heron."
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_the_limit_holds(view: View) -> None:
    assert len(view.search("ferry", limit=2)) == 2
    assert view.search("ferry", limit=2) == view.search("ferry", limit=10)[:2]


def test_absent_and_forbidden_are_the_same(vault: Vault) -> None:
    forbidden = hidden_id(vault)
    view = vault.view(reader("SECRET"))
    told = []
    for name in (forbidden, "0" * 32, "", "no id at all", "' OR 1=1 --"):
        for look in (
            lambda name=name: view.document(name),
            lambda name=name: view.page(name, 1),
            lambda name=name: view.quote(name, 0, 5),
        ):
            with pytest.raises(NotFound) as caught:
                look()
            told.append((type(caught.value), caught.value.args, str(caught.value), caught.value.__context__))
    assert len(set(told)) == 1


def test_the_log_of_absent_and_forbidden_differs_in_its_digest_only(vault: Vault, view: View) -> None:
    for name in (hidden_id(vault), "0" * 32):
        with pytest.raises(NotFound):
            view.document(name)
    one, other = records(vault)[-2:]
    same = {"number", "time", "previous", "code", "subject"}
    assert {key: one[key] for key in one.keys() - same} == {key: other[key] for key in other.keys() - same}
    assert one["documents"] == []


def test_each_look_is_one_record_that_is_there_before_its_result(vault: Vault, view: View) -> None:
    (first, *_) = view.search("ferry", action="ask")
    looks: list[tuple[str, str, Callable[[], object]]] = [
        ("search", "depot", lambda: view.search("depot")),
        ("open", first.document, lambda: view.document(first.document)),
        ("page", f"{first.document}/2", lambda: view.page(first.document, 2)),
    ]
    for action, subject, look in looks:
        before = len(records(vault))
        look()
        (record,) = records(vault)[before:]
        assert (record["actor"], record["action"], record["documents"]) == ("otter", action, [first.document])
        assert (record["subject"], record["ceiling"]) == (vault.audit.digest(subject), text(view.ceiling))
    before = len(records(vault))
    view.quote(first.document, first.start, first.end)
    assert len(records(vault)) == before
    assert vault.audit.verify().number == before + 2


def test_a_failed_look_is_a_record_too(vault: Vault, view: View) -> None:
    with pytest.raises(NotFound):
        view.page("0" * 32, 1)
    assert [(record["action"], record["documents"]) for record in records(vault)] == [("page", [])]


def test_pages_are_slices_that_make_up_the_document(view: View) -> None:
    (hit, *_) = view.search("ferry")
    pages = [view.page(hit.document, number) for number in (1, 2, 3)]
    assert "".join(page.text for page in pages) == PAGED
    assert [(page.number, page.count, page.start) for page in pages] == [
        (1, 3, PAGES[0]),
        (2, 3, PAGES[1]),
        (3, 3, PAGES[2]),
    ]
    assert [len(page.chunks) for page in pages] == [1, 2, 1]
    for page in pages:
        assert all(page.start <= chunk.start < chunk.end <= page.end for chunk in page.chunks)
        assert {chunk.page for chunk in page.chunks} == {page.number}
    for number in (0, -1, 4):
        with pytest.raises(NotFound):
            view.page(hit.document, number)


def test_a_document_without_pages_is_its_own_page(tmp_path: Path) -> None:
    with make_vault(tmp_path / "library", [draft(PAGED)]) as vault:
        view = vault.view(reader("UNCLASSIFIED"))
        (hit, *_) = view.search("ferry")
        page = view.page(hit.document, 1)
        assert (page.text, page.count, len(page.chunks), hit.page) == (PAGED, 1, 4, None)


def test_a_quote_is_read_from_the_store_again(vault: Vault, view: View) -> None:
    (hit, *_) = view.search("ferry")
    assert view.quote(hit.document, hit.start, hit.end) == hit.text
    assert view.quote(hit.document, hit.start + 5, hit.start + 8) == hit.text[5:8]
    (partition,) = view._partitions
    with partition._store.transaction() as database:
        database.execute("UPDATE documents SET text = replace(text, 'Heron', 'Raven')")
    assert "Raven" in view.quote(hit.document, hit.start, hit.end)


def test_a_deposit_is_found_by_the_next_search_of_an_open_view(vault: Vault, view: View) -> None:
    with vault.writing():
        vault.deposit(draft("The lighthouse is dark.", "SECRET", filename="new.txt"))
    assert view.search("lighthouse dark")[0].text == "The lighthouse is dark."


@pytest.mark.parametrize("question", ["", " ", "?!", "the of and", "\0", "日本", "x" * 2000, "' OR 1=1 --"])
def test_any_question_is_answered_with_hits_of_the_view(view: View, question: str) -> None:
    assert len(view.search(question)) == 4


def spread(count: int, seed: int) -> list[Draft]:
    """Return the texts as documents, spread by chance over `count` markings that one reader dominates."""
    lists = [f"SECRET//REL TO USA, {code}" for code in COUNTRIES]
    levels = [one.replace("SECRET", "CONFIDENTIAL", 1) for one in lists]
    marks = [*lists, *levels, *(one.replace("SECRET", "TOP SECRET", 1) for one in lists), *two_countries()][:count]
    homes = random.Random(seed).sample([marks[number % count] for number in range(len(TEXTS))], len(TEXTS))
    return [
        replace(draft(one, home, original=f"{number}".encode()), title=f"Title {number % 9}")
        for number, (one, home) in enumerate(zip(TEXTS, homes, strict=True))
    ]


def two_countries() -> list[str]:
    """Return 16 more markings."""
    return [f"SECRET//REL TO USA, {one}, ZAF" for one in COUNTRIES]


def ranked(vault: Vault, ranking: Ranking) -> list[tuple[object, ...]]:
    """Return what a reader of everything gets for some questions, without what bears the marking."""
    view = vault.view(reader("TOP SECRET"))
    questions = ["Which ferry is late?", "the same", "guarded bridge 7", "harbour", "Title 3", "absent words"]
    return [plain(hit) for question in questions for hit in view.search(question, limit=30, ranking=ranking)]


def plain(hit: Hit) -> tuple[object, ...]:
    """Return a hit without id and marking, which name the partition."""
    return hit.revision, hit.title, hit.text, hit.start, hit.end, hit.page, hit.score


def results(folder: Path, documents: Sequence[Draft]) -> dict[Ranking, list[tuple[object, ...]]]:
    """Return all rankings of a library of these documents."""
    with make_vault(folder, documents, KEY) as vault:
        return {ranking: ranked(vault, ranking) for ranking in Ranking}


@pytest.mark.parametrize("depth", [300, 4])  # 4: the lists are cut within groups of equal scores
def test_the_spread_over_partitions_changes_no_hit_no_order_and_no_score(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, depth: int
) -> None:
    monkeypatch.setattr("indexes.view.DEPTH", depth)
    expected = results(tmp_path / "one", spread(1, 0))
    assert [len(found) for found in expected.values()] != [0, 0, 0]
    for count, seed in ((7, 2), (64, 3)):
        assert results(tmp_path / f"{count}", spread(count, seed)) == expected


def test_the_order_of_deposits_changes_nothing(tmp_path: Path) -> None:
    assert results(tmp_path / "a", spread(7, 2)) == results(tmp_path / "b", spread(7, 2)[::-1])


def test_one_ranking_alone_is_another_order(tmp_path: Path) -> None:
    found = results(tmp_path / "one", spread(1, 0))
    assert len({tuple(one) for one in found.values()}) == 3


def test_the_reader_of_a_view_is_the_one_it_was_made_for(vault: Vault) -> None:
    who = reader("SECRET", name="wren")
    view = vault.view(who, parse("SECRET"))
    assert (view.reader, view.ceiling) == (who, parse("SECRET"))


def test_a_reading_says_what_is_searched_for_beside_and_is_recorded(vault: Vault, view: View) -> None:
    assert view.reading("Where is the ferrry Heron?").notes == (Note("ferrry", ("ferri",), "spelling"),)
    assert view.reading("trustad").notes == ()  # "trusted" stands in the hidden document only
    assert [record["action"] for record in records(vault)] == ["reading", "reading"]
    assert "ferrry" not in str(records(vault))


def test_a_misspelt_word_finds_what_the_right_one_finds(view: View) -> None:
    right, wrong = (view.search(word, ranking=Ranking.WORDS) for word in ("The depot", "The depott"))
    assert [(hit.text, hit.score) for hit in wrong] == [(hit.text, hit.score) for hit in right]


def test_a_glossary_counts_for_those_who_may_read_its_marking(vault: Vault, view: View) -> None:
    assert view.search("OTTER", ranking=Ranking.WORDS) == []
    with vault.writing():
        vault.gloss(parse("TOP SECRET//SI"), [Entry("OTTER", "depot")])
    assert (view.search("OTTER", ranking=Ranking.WORDS), view.glossary()) == ([], [])
    with vault.writing():
        vault.gloss(parse("SECRET"), [Entry("OTTER", "depot")])
    assert [hit.text for hit in view.search("OTTER", ranking=Ranking.WORDS)] == ["Page two names the depot."]
    assert view.glossary() == [(Entry("OTTER", "depot"), parse("SECRET"))]


def test_documents_are_named_by_id_by_sha256_and_by_file_name(vault: Vault, view: View) -> None:
    known = view.document(view.search("ferry")[0].document)
    for name in (known.id, known.revision, known.filename):
        (found,) = view.named({name, "absent"})
        assert (found.name, found.document, found.marking) == (name, known.id, known.marking)
    hidden = vault.view(reader("TOP SECRET//SI")).document(hidden_id(vault))
    assert view.named({hidden.id, hidden.revision}) == view.named({"absent", ""}) == []


@pytest.mark.parametrize("part", Part)
def test_a_part_can_be_left_out_for_measuring_and_nothing_else_changes(part: Part, tmp_path: Path) -> None:
    documents = [
        replace(draft(PAGED, "SECRET"), date="1962-03-12"),
        draft("The depot is shut.\n\nA crew sails.", "SECRET"),
    ]
    with make_vault(tmp_path / "two", documents) as vault:
        view = vault.view(reader("SECRET", name="otter"))
        question = "Where was the ferrry Heron in March 1962, and who has the depot?"
        whole = view.search(question)
        less = view.without(part).search(question)
        assert {(hit.document, hit.start) for hit in less} == {(hit.document, hit.start) for hit in whole}
        assert [hit.score for hit in less] != [hit.score for hit in whole]
        assert view.search(question) == whole
        assert {record["actor"] for record in records(vault)} == {"otter"}


def test_naming_and_counting_are_looks(vault: Vault, view: View) -> None:
    assert view.count() == (1, 4)
    assert vault.view(reader("TOP SECRET//SI")).count() == (2, 5)
    assert vault.view(reader()).count() == (0, 0)
    found = view.named({"document.txt"})
    last = records(vault)[-1]
    assert (last["actor"], last["action"], last["documents"]) == ("otter", "evaluate", [found[0].document])


COPY = "The ferry Heron takes ninety vehicles in one crossing from berth four to the northern bank."


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[Vault]:
    """A library in which one text stands under three markings, once hidden, and once with another number."""
    documents = [
        draft(COPY, "SECRET", title="One", original=b"1"),
        draft(COPY.replace("ninety", "sixty"), "SECRET", title="Another number", original=b"2"),
        draft(COPY, "CONFIDENTIAL", title="Two", original=b"3"),
        draft(COPY, "TOP SECRET//SI", title="Hidden", original=b"4"),
    ]
    with make_vault(tmp_path / "copies", documents) as vault:
        yield vault


def test_the_same_text_stands_once_and_each_keeps_its_marking(copies: Vault) -> None:
    view = copies.view(reader("SECRET"))
    flat, folded = view.search(COPY), view.search(COPY, fold=True)
    assert [(len(hit.folded), hit.score) for hit in flat] == [(0, hit.score) for hit in flat]
    assert len(flat) == 3
    assert sorted((hit.title in {"One", "Two"}, len(hit.folded)) for hit in folded) == [(False, 0), (True, 1)]
    (face,) = [hit for hit in folded if hit.folded]
    every = {one.title: text(one.marking) for one in (face, *face.folded)}
    assert every == {"One": "SECRET", "Two": "CONFIDENTIAL"}
    kept = [hit for hit in flat if hit.document != face.folded[0].document]
    assert [replace(hit, folded=()) for hit in folded] == kept


def test_folded_documents_are_in_the_record(copies: Vault) -> None:
    hits = copies.view(reader("SECRET")).search(COPY, limit=1, fold=True)
    shown = {one.document for hit in hits for one in (hit, *hit.folded)}
    assert records(copies)[-1]["documents"] == sorted(shown)


def test_a_hidden_copy_changes_nothing(copies: Vault, tmp_path: Path) -> None:
    documents = [
        draft(COPY, "SECRET", title="One", original=b"1"),
        draft(COPY.replace("ninety", "sixty"), "SECRET", title="Another number", original=b"2"),
        draft(COPY, "CONFIDENTIAL", title="Two", original=b"3"),
    ]
    with make_vault(tmp_path / "without", documents) as without:
        shown = [
            [[plain(one) for one in (hit, *hit.folded)] for hit in vault.view(reader("SECRET")).search(COPY, fold=True)]
            for vault in (copies, without)
        ]
    assert shown[0] == shown[1]


def test_a_passage_stands_between_its_neighbours(vault: Vault, view: View) -> None:
    (hit,) = [hit for hit in view.search("depot") if hit.text == "It is full."]
    around = view.around(hit.document, hit.start)
    assert [one.text for one in around.passages] == PAGED.split("\n\n")[1:]
    assert (around.here.text, around.here.page) == (hit.text, 2)
    assert (around.title, around.marking, around.portion) == (hit.title, hit.marking, hit.marking)
    first, last = view.around(hit.document, 0), view.around(hit.document, len(PAGED) - 1)
    assert (first.before, last.after) == (None, None)
    assert records(vault)[-1]["action"] == "around"
    assert records(vault)[-1]["documents"] == [hit.document]


def test_nothing_stands_around_what_is_not_there(vault: Vault, view: View) -> None:
    (hit, *_) = view.search("ferry")
    for name, place in ((hidden_id(vault), 0), ("0" * 32, 0), ("", 0), (hit.document, len(PAGED))):
        with pytest.raises(NotFound):
            view.around(name, place)
        assert records(vault)[-1]["documents"] == []
    assert view.around(hit.document, -5).before is None


def test_what_stands_around_is_marked_by_its_portions(tmp_path: Path) -> None:
    portions = ["(U)", "(C)", "(S)", "(U)"]
    with make_vault(tmp_path / "library", [draft(PAGED, "SECRET", portions=portions)]) as vault:
        view = vault.view(reader("SECRET"))
        (hit, *_) = view.search("ferry")
        places = [PAGED.index(part) for part in PAGED.split("\n\n")]
        assert [text(view.around(hit.document, place).portion) for place in places] == [
            "CONFIDENTIAL",
            "SECRET",
            "SECRET",
            "SECRET",
        ]
