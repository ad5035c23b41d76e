"""The verbs of a document's life: what they print, which number they end with, and what they write."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from indexes.vault import Vault
from tests.indexes.removals import OFFICER, ORDER, SECOND, answered, made, secret
from tests.library import embedder, models_folder, settings_of
from web.main import outcome

DOCUMENTS = [secret(number) for number in range(3)]
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def documents(tmp_path: Path) -> list[str]:
    """A library of three documents, one of them asked about; their ids."""
    with made(tmp_path / "library", DOCUMENTS) as vault:
        answered(vault, DOCUMENTS[0])
        return [vault.document_of(one) for one in DOCUMENTS]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command of the real program; return its exit code and what it printed."""
    monkeypatch.setenv("COVERSHEET_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setenv("COVERSHEET_MODELS", str(models_folder()))

    def invoke(*arguments: str) -> tuple[int, str]:
        code = outcome(list(arguments))
        told = capsys.readouterr()
        return code, told.out + told.err

    return invoke


def as_officer(*more: str, by: str = OFFICER) -> tuple[str, ...]:
    """Return the options that every order needs."""
    return ("--by", by, "--authority", ORDER, *more)


def test_withdrawn_and_brought_back(run: Run, documents: list[str]) -> None:
    gone = run("withdraw", documents[0], *as_officer())
    assert gone[0] == 0
    assert "Withdrawn." in gone[1]
    again, absent = (run("withdraw", one, *as_officer()) for one in (documents[0], "0" * 32))
    assert again == absent
    assert again[0] == 5
    assert run("reinstate", documents[0], *as_officer())[0] == 0
    assert run("reinstate", documents[0], *as_officer()) == absent


def test_a_spill_is_told_and_purged_and_the_certificate_checked(run: Run, documents: list[str], tmp_path: Path) -> None:
    code, told = run("spill", documents[0], "--by", OFFICER)
    assert code == 0
    assert "Seen by otter" in told
    assert "Answers made from it: 1" in told
    assert json.loads(run("spill", documents[0], "--by", OFFICER, "--json")[1])["persons"] == ["otter"]
    file = tmp_path / "certificate.json"
    code, told = run("purge", documents[0], *as_officer("--certificate", str(file)))
    assert code == 0
    assert " matches before, 0 after." in told
    assert "\n0 matches before" not in told
    code, told = run("certificate", str(file))
    assert (code, "The certificate holds: 0 matches" in told) == (0, True)
    file.write_text(file.read_text().replace(ORDER, "Order 8 of the registry"))
    assert run("certificate", str(file))[0] == 7
    assert run("certificate", str(tmp_path / "none"))[0] == 2
    assert run("purge", documents[1], *as_officer("--certificate", str(file)))[0] == 2
    assert run("purge", documents[0], *as_officer())[0] == run("purge", "0" * 32, *as_officer())[0] == 5


def test_something_left_is_a_failed_check(run: Run, documents: list[str], tmp_path: Path) -> None:
    (tmp_path / "library" / "forgotten").write_bytes(DOCUMENTS[0].original)
    code, told = run("purge", documents[0], *as_officer())
    assert code == 7
    assert "Something of it is still there: forgotten." in told


def test_relabelled_up_by_one_and_down_by_two(run: Run, documents: list[str], tmp_path: Path) -> None:
    code, told = run("relabel", documents[0], *as_officer("--to", "TOP SECRET"))
    assert code == 0
    assert "It bears TOP SECRET now" in told
    code, told = run("relabel", documents[1], *as_officer("--to", "CONFIDENTIAL"))
    assert code == 3
    assert "Waiting for a second reviewer; not you." in told
    assert run("relabel", documents[1], *as_officer("--to", "CONFIDENTIAL"))[0] == 2
    assert run("relabel", documents[1], *as_officer("--to", "CONFIDENTIAL", by=SECOND))[0] == 0
    assert run("relabel", documents[2], *as_officer("--to", "SECRETISH"))[0] == 2
    with Vault.open(settings_of(tmp_path / "library"), embedder()) as vault:
        assert sorted(one.label for one in vault.every() if one.count()[0]) == ["CONFIDENTIAL", "SECRET", "TOP SECRET"]
