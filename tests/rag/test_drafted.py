"""A language model drafts, and every sentence goes the same way: against its spans, or it is left out and counted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from indexes.errors import ModelError
from indexes.policy import text
from indexes.records import Hit
from indexes.vault import Vault
from rag import extract
from rag.aim import ASKS, BESIDE
from rag.answer import QUOTING
from rag.ask import NOTHING_STOOD, ask, asked
from rag.drafted import QUOTE, Draft, Drafted, Span, Way
from rag.verify.second import FELL_BACK
from tests.library import draft, make_vault, reader

QUESTION = "How many days of diesel does the northern depot hold?"
SIX = "The northern depot holds six days of diesel."
FENCE = "The fence of the northern depot is new."


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A library that knows two things under two markings."""
    with make_vault(tmp_path / "library", [draft(SIX, "UNCLASSIFIED"), draft(FENCE, "SECRET")]) as vault:
        yield vault


@dataclass(frozen=True)
class Pen:
    """Writes given sentences, each under the first passage that holds these words; what is checked is all the rest."""

    sentences: Sequence[tuple[str, str]]
    trouble: str = ""
    fingerprint: str = "a pen"

    def draft(self, question: str, hits: Sequence[Hit]) -> Draft:
        """Return the sentences with whole passages as their spans."""
        found = []
        for sentence, words in self.sentences:
            spans = tuple(Span(hit, hit.start, hit.end, hit.text) for hit in hits if words and words in hit.text)
            found.append(Drafted(sentence, spans))
        return Draft(tuple(found), "a pen", "ab", question, self.trouble, tuple(hits))

    def rewrite(self, question: str, earlier: Sequence[str]) -> str:
        """Return what was asked last and what is asked now."""
        return f"{question} after {earlier[-1]}"


def test_without_a_drafter_answers_are_quoted(vault: Vault) -> None:
    view = vault.view(reader("SECRET"))
    assert QUOTE.drafter is None
    assert asked(view, QUESTION).draft.drafter == QUOTING


def test_what_stands_is_shown_the_rest_is_counted_and_the_banner_covers_all_that_was_shown(vault: Vault) -> None:
    pen = Pen([(SIX, "six"), ("The northern depot holds nine days of diesel.", "six"), ("All is well.", "")])
    answer = ask(vault.view(reader("SECRET")), QUESTION, Way(pen))
    assert [claim.text for claim in answer.claims] == [SIX]
    assert (answer.left_out, answer.drafted.by) == (2, "a pen")
    assert (text(answer.marking), text(answer.claims[0].portion)) == ("SECRET", "UNCLASSIFIED")
    assert {one.text for one in answer.dropped} == {"The northern depot holds nine days of diesel.", "All is well."}


@pytest.mark.parametrize("pen", [Pen([("It holds nine.", "six")]), Pen([]), Pen([], "The model is late.")])
def test_a_draft_of_which_nothing_stands_gives_the_quoted_answer_and_says_why(vault: Vault, pen: Pen) -> None:
    view = vault.view(reader("SECRET"))
    answer, quoted = ask(view, QUESTION, Way(pen)), ask(view, QUESTION)
    assert (answer.claims, answer.marking) == (quoted.claims, quoted.marking)
    assert answer.drafted.by == QUOTING
    assert answer.drafted.trouble == (pen.trouble or NOTHING_STOOD)
    assert answer.left_out == len(pen.sentences)


def test_a_sentence_that_only_asks_is_left_out(vault: Vault) -> None:
    pen = Pen([(SIX, "six"), ("Does the northern depot hold six days of diesel?", "six")])
    answer = ask(vault.view(reader("SECRET")), QUESTION, Way(pen))
    assert [claim.text for claim in answer.claims] == [SIX]
    assert [one.why for one in answer.dropped] == [ASKS]


def test_where_no_passage_speaks_of_it_a_true_sentence_must_do_so_itself(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = vault.view(reader("SECRET"))
    pen = Pen([(SIX, "six"), (FENCE, "fence")])
    asking = "How many days of diesel are there?"
    assert len(ask(view, asking, Way(pen)).claims) == 2
    monkeypatch.setattr(extract, "GATES", {view.embedder.fingerprint.name: (0.0, 0.0, -1.0)})
    answer = ask(view, asking, Way(pen))
    assert [claim.text for claim in answer.claims] == [SIX]
    assert [(one.text, one.why) for one in answer.dropped] == [(FENCE, BESIDE)]


def test_no_model_is_asked_where_nothing_was_found(vault: Vault) -> None:
    answer = ask(vault.view(reader()), QUESTION, Way(Pen([(SIX, "six")])))
    assert (answer.abstained, answer.drafted.by, answer.drafted.trouble) == (True, QUOTING, "")


@dataclass
class Silent:
    """A judge that fails, and counts how often it was asked."""

    asked: int = 0

    def weigh(self, claim: str, source: str) -> tuple[float, float]:
        """Fail."""
        del claim, source
        self.asked += 1
        raise ModelError("It failed.")


def test_a_judge_that_fails_is_asked_once_and_the_answer_says_so(vault: Vault) -> None:
    pen = Pen(
        [("Six days of diesel are held by the northern depot.", "six"), ("The northern depot has diesel.", "six")]
    )
    judge = Silent()
    answer = ask(vault.view(reader("SECRET")), QUESTION, Way(pen, (judge,)))
    assert (judge.asked, answer.drafted.trouble) == (1, FELL_BACK)
    assert answer.claims
    assert [claim.text for claim in ask(vault.view(reader("SECRET")), QUESTION, Way(pen)).claims] == [
        claim.text for claim in answer.claims
    ]
