"""A view as a LangChain retriever shows what the view shows, records each look, and calls nobody."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexes.errors import Damaged
from indexes.vault import Vault
from tests.library import draft, make_vault, reader

pytest.importorskip("langchain_core", reason="the extra `llm` is not installed")

from rag.chain import retriever


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A library with one readable document and one that is not."""
    documents = [
        draft("The ferry sails.\n\nThe depot is full.", "SECRET", portions=["(U)", "(S)"], pages=(0,)),
        draft("The ferry is watched.", "TOP SECRET"),
    ]
    with make_vault(tmp_path / "library", documents) as vault:
        yield vault


def test_it_gives_what_the_view_gives(vault: Vault) -> None:
    view = vault.view(reader("SECRET"))
    found = retriever(view).invoke("ferry")
    hits = view.search("ferry")
    assert (
        [one.page_content for one in found] == [hit.text for hit in hits] == ["The ferry sails.", "The depot is full."]
    )
    assert found[0].metadata == {
        "document": hits[0].document,
        "marking": "SECRET",
        "portion": "(U)",
        "page": 1,
        "start": 0,
        "end": 16,
        "score": hits[0].score,
    }


def test_the_limit_is_kept(vault: Vault) -> None:
    assert len(retriever(vault.view(reader("SECRET")), 1).invoke("ferry")) == 1


def test_each_call_is_a_look(vault: Vault) -> None:
    before = vault.audit.verify().number
    retriever(vault.view(reader("SECRET", name="otter"))).invoke("ferry")
    (*_, last) = vault.audit.records()
    assert (vault.audit.verify().number, last["actor"], last["action"]) == (before + 1, "otter", "search")


def test_nothing_is_released_without_the_log(vault: Vault) -> None:
    view = vault.view(reader("SECRET"))
    (vault.layout.audit / "log.jsonl").rename(vault.layout.audit / "kept")
    (vault.layout.audit / "log.jsonl").mkdir()
    with pytest.raises(Damaged):
        retriever(view).invoke("ferry")


@pytest.mark.parametrize("variable", ["LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2"])
def test_tracing_is_off_whatever_the_environment_says(variable: str) -> None:
    """Else LangChain sends each question to a server on the internet."""
    ask = "import sys; from langsmith.utils import tracing_is_enabled; sys.exit(10 + bool(tracing_is_enabled()))"
    bare = {name: value for name, value in os.environ.items() if "TRACING" not in name}
    for program, expected in ((ask, 11), (f"import rag.chain; {ask}", 10)):
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=Path(__file__).parents[2],
            env={**bare, variable: "true"},
            check=False,
        )
        assert done.returncode == expected
