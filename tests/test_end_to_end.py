"""From a folder of marked documents to cited answers: the demonstration library, each of its four readers."""

import shutil
from collections.abc import Iterator

import pytest

from indexes.accounts import Accounts
from indexes.policy import dominates
from indexes.vault import Vault
from ingest.demonstration import QUESTIONS, Expectation, Question, specimens
from ingest.quarantine import KEY_PURPOSE, Quarantine
from rag.ask import ask
from tests.library import embedder, models_folder, settings_of
from web.main import outcome

CASES = [(question, expected) for question in QUESTIONS for expected in question.expected]


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    folder = tmp_path_factory.mktemp("demonstration")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COVERSHEET_MODELS", str(models_folder()))
        assert outcome(["demo", "--folder", str(folder), "--no-serve"]) == 0
    with Vault.open(settings_of(folder / "library"), embedder()) as opened:
        yield opened


@pytest.mark.parametrize(("question", "expected"), CASES, ids=[f"{e.account}-{q.text[:40]}" for q, e in CASES])
def test_each_reader_gets_the_answer_that_is_his(vault: Vault, question: Question, expected: Expectation) -> None:
    view = vault.view(Accounts(vault.control).reader(expected.account))
    answer = ask(view, question.text)
    said = [" ".join(claim.text.split()) for claim in answer.claims]
    assert answer.abstained == (expected.outcome == "abstain")
    assert not expected.contains or any(expected.contains in claim for claim in said)
    assert not any(word in claim for word in expected.never for claim in said)
    assert dominates(view.ceiling, answer.marking)
    for claim in answer.claims:
        for citation in claim.citations:
            document = view.document(citation.document)
            assert document.text[citation.start : citation.end] == citation.quote
            assert dominates(answer.marking, claim.portion)


def test_what_is_not_certain_waits_for_a_person(vault: Vault) -> None:
    waiting = Quarantine(vault.layout.quarantine, vault.key(KEY_PURPOSE)).entries()
    expected = {specimen.path.rsplit("/", 1)[-1]: specimen.fault for specimen in specimens() if specimen.fault}
    if shutil.which("tesseract") is None:
        expected = {file: "missing-ocr" if fault == "no-text" else fault for file, fault in expected.items()}
    assert {entry.file: entry.code for entry in waiting} == expected
    documents, _ = vault.count()
    assert documents == len(specimens()) - len(expected)


def test_the_log_of_all_these_looks_is_whole(vault: Vault) -> None:
    vault.view(Accounts(vault.control).reader("press")).search("diesel")
    assert vault.audit.verify().number > 0
