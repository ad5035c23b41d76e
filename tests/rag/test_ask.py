"""From question to answer on a real library: quotes are read again, markings are computed, doubt is an abstention."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from indexes.embed import Embedder, Fingerprint, Vectors
from indexes.policy import Reader, dominates, join, parse, text
from indexes.vault import Vault
from indexes.view import View
from rag.answer import Answer
from rag.ask import ask
from tests.library import draft, make_vault, reader

QUESTION = "How many days of diesel does the northern depot hold?"
LOW = "The northern depot holds six days of diesel.\n\nThe ferry Heron sails at dawn from berth four."
HIGH = "(S//NF) The northern depot holds nine days of diesel since Monday.\n\n(U) Its fence is new."
TOP = "The northern depot holds two days of diesel in truth."


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A library in which three levels know three different things."""
    documents = [
        draft(LOW, "UNCLASSIFIED", title="Fuel at the northern depot"),
        draft(HIGH, "SECRET//NOFORN", title="Project Otter", portions=["(S//NF)", "(U)"]),
        draft(TOP, "TOP SECRET//SI", title="Source Wren"),
    ]
    with make_vault(tmp_path / "library", documents) as vault:
        yield vault


def test_filters_narrow_what_is_read_and_are_no_words_of_the_question(vault: Vault) -> None:
    view = vault.view(reader("SECRET"))
    low, high = "six days of diesel", "nine days of diesel"
    assert low in ask(view, QUESTION).text
    narrowed = ask(view, f"title:otter {QUESTION}")
    assert high in narrowed.text
    assert low not in narrowed.text
    assert ask(view, f"type:txt {QUESTION}").text == ask(view, QUESTION).text
    assert ask(view, f"date:1962 {QUESTION}").abstained
    assert ask(view, "type:txt").abstained


@dataclass(frozen=True)
class Meddler:
    """The real embedder; when it has embedded the sentences, it alters the stored text behind them."""

    inner: Embedder
    view: View
    change: str

    @property
    def fingerprint(self) -> Fingerprint:
        """The fingerprint of the real one."""
        return self.inner.fingerprint

    def embed_question(self, question: str) -> Vectors:
        """Return the vector of the real one."""
        return self.inner.embed_question(question)

    def count(self, texts: Sequence[str]) -> list[int]:
        """Return the counts of the real one."""
        return self.inner.count(texts)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of the real one; alter the store when sentences are weighed."""
        if len(texts) > 1:
            for partition in self.view._partitions:
                with partition._store.transaction() as database:
                    database.execute(self.change)
        return self.inner.embed(texts)


def meddled(vault: Vault, change: str) -> Answer:
    """Return the answer to the question if the store is altered between the search and the release."""
    view = vault.view(reader("UNCLASSIFIED"))
    view.means = replace(view.means, embedder=Meddler(vault.embedder, view, change))
    return ask(view, QUESTION)


def texts_of(vault: Vault, answer: Answer) -> dict[str, str]:
    """Return the stored text of each cited document."""
    everything = vault.view(reader("TOP SECRET//SI", holds=["NOFORN"]))
    return {one.document: everything.document(one.document).text for one in answer.sources}


@pytest.mark.parametrize(
    ("who", "said", "unsaid"),
    [
        (reader("UNCLASSIFIED"), {"six days"}, {"nine days", "two days"}),
        (reader("SECRET", holds=["NOFORN"]), {"six days", "nine days"}, {"two days"}),
        (reader("TOP SECRET//SI", holds=["NOFORN"]), {"six days", "nine days", "two days"}, set()),
    ],
)
def test_the_same_question_gives_each_reader_his_own_answer(
    vault: Vault, who: Reader, said: set[str], unsaid: set[str]
) -> None:
    answer = ask(vault.view(who), QUESTION)
    assert all(words in answer.text for words in said)
    assert not any(words in repr(answer) for words in unsaid)


def test_each_claim_is_a_slice_of_the_stored_text_byte_for_byte(vault: Vault) -> None:
    answer = ask(vault.view(reader("TOP SECRET//SI", holds=["NOFORN"])), QUESTION)
    stored = texts_of(vault, answer)
    assert len(answer.claims) >= 3
    for claim in answer.claims:
        assert claim.text == claim.citations[0].quote
        for one in claim.citations:
            assert stored[one.document][one.start : one.end].encode() == one.quote.encode()


def test_the_marking_is_the_join_of_the_portions(vault: Vault) -> None:
    for who, expected in ((reader("UNCLASSIFIED"), "UNCLASSIFIED"), (reader("SECRET"), "SECRET//NOFORN")):
        view = vault.view(who)
        answer = ask(view, QUESTION)
        assert answer.marking == join(one.portion for one in answer.sources)
        assert dominates(view.ceiling, answer.marking)
        assert text(answer.marking) == expected


def test_a_low_portion_of_a_high_document_hides_the_title(vault: Vault) -> None:
    answer = ask(vault.view(reader("SECRET", holds=["NOFORN"])), "Is the fence of the depot new?")
    (one,) = [one for one in answer.sources if "fence" in one.quote]
    assert (text(one.marking), text(one.portion), one.title) == ("SECRET//NOFORN", "UNCLASSIFIED", None)
    high = ask(vault.view(reader("SECRET", holds=["NOFORN"])), "How many days since Monday does the depot hold?")
    assert "Project Otter" in {one.title for one in high.sources}


def test_an_undisturbed_store_leaves_nothing_out(vault: Vault) -> None:
    answer = meddled(vault, "SELECT 1")
    assert (answer.left_out, answer.abstained) == (0, False)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE documents SET text = replace(text, 'six days', 'one day')",
        "UPDATE documents SET text = ' ' || text",
        "UPDATE documents SET text = replace(text, 'diesel.', 'dieseL.')",
        "UPDATE documents SET text = ''",
        "UPDATE documents SET id = 'moved'",
    ],
)
def test_a_source_altered_before_release_takes_its_claim_away(vault: Vault, change: str) -> None:
    (partition,) = vault.view(reader("UNCLASSIFIED"))._partitions
    partition._store._database.execute("PRAGMA foreign_keys = OFF")
    answer = meddled(vault, change)
    assert answer.left_out >= 1
    assert "six days" not in answer.text
    assert "one day" not in answer.text


def test_when_every_claim_goes_the_answer_abstains(vault: Vault) -> None:
    answer = meddled(vault, "UPDATE documents SET text = upper(text)")
    assert (answer.abstained, answer.claims, answer.text) == (True, (), "")
    assert answer.left_out >= 1
    assert answer.marking == vault.view(reader("UNCLASSIFIED")).ceiling


def test_without_an_answer_it_abstains_with_the_ceiling_of_the_view(vault: Vault) -> None:
    question = "Who won the chess championship in Reykjavik?"
    for view in (
        vault.view(reader("SECRET", holds=["NOFORN"])),
        vault.view(reader("SECRET", holds=["NOFORN"]), parse("UNCLASSIFIED")),
        vault.view(reader("SECRET", nationality="GBR")),
    ):
        answer = ask(view, question)
        assert (answer.abstained, answer.marking, answer.left_out) == (True, view.ceiling, 0)
        assert answer.reason.startswith("No answer from the documents you may read.")
        assert all(dominates(view.ceiling, hit.marking) for hit in answer.closest)


def test_a_reader_of_nothing_gets_nothing(vault: Vault) -> None:
    answer = ask(vault.view(reader()), QUESTION)
    assert (answer.abstained, answer.closest, answer.claims) == (True, (), ())
    assert answer.reason.endswith("0 passages matched.")


def test_up_to_keeps_higher_sources_out(vault: Vault) -> None:
    view = vault.view(reader("TOP SECRET//SI", holds=["NOFORN"]), parse("UNCLASSIFIED"))
    answer = ask(view, QUESTION)
    assert {text(one.marking) for one in answer.sources} == {"UNCLASSIFIED"}
    assert "nine days" not in repr(answer)


def test_asking_is_one_record(vault: Vault) -> None:
    before = vault.audit.verify().number
    ask(vault.view(reader("UNCLASSIFIED", name="otter")), QUESTION)
    (*_, last) = vault.audit.records()
    assert vault.audit.verify().number == before + 1
    assert (last["actor"], last["action"]) == ("otter", "ask")


def test_no_source_stands_under_a_claim_that_it_does_not_state(vault: Vault) -> None:
    """The vectors of "six days" and "nine days" are as good as the same; the claims are not."""
    answer = ask(vault.view(reader("TOP SECRET//SI", holds=["NOFORN"])), QUESTION)
    for claim in answer.claims:
        numbers = {word for one in claim.citations for word in ("six", "nine", "two") if word in one.quote}
        assert len(numbers) == 1


def test_two_documents_that_say_the_same_are_one_claim_with_two_sources(vault: Vault) -> None:
    with vault.writing():
        vault.deposit(replace(draft(LOW.partition("\n")[0], "SECRET"), title="A second report"))
    answer = ask(vault.view(reader("SECRET")), QUESTION)
    (both,) = [claim for claim in answer.claims if "six days" in claim.text]
    assert len({one.document for one in both.citations}) == 2
    assert both.portion == parse("SECRET")


def test_the_newest_release_is_quoted_and_the_others_are_cited(tmp_path: Path) -> None:
    words = "The northern depot holds six days of diesel."
    releases = [
        replace(draft(words, mark, title=f"Release {number}", original=bytes([number])), date=day)
        for number, (mark, day) in enumerate((("UNCLASSIFIED", "1986"), ("CONFIDENTIAL", "1994-05"), ("SECRET", "")))
    ]
    with make_vault(tmp_path / "library", releases) as vault:
        answer = ask(vault.view(reader("SECRET")), QUESTION)
        (claim,) = answer.claims
        assert [citation.title for citation in claim.citations] == ["Release 1", "Release 0", "Release 2"]
        assert answer.marking == parse("SECRET")
        assert [one.title for one in ask(vault.view(reader("UNCLASSIFIED")), QUESTION).sources] == ["Release 0"]


def test_each_part_of_a_question_gets_its_own_lines_and_one_without_any_is_named(vault: Vault) -> None:
    view = vault.view(reader("UNCLASSIFIED"))
    both = ask(view, "How many days of diesel does the northern depot hold and where does the ferry Heron sail from?")
    assert {claim.text for claim in both.claims} == set(LOW.split("\n\n"))
    assert both.missing == ()
    half = ask(view, "How many days of diesel does the northern depot hold and who sang in Vienna?")
    assert [claim.text for claim in half.claims] == [LOW.partition("\n")[0]]
    assert half.missing == ("who sang in Vienna?",)
