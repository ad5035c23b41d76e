"""The verbs of the library as a whole: what they print and which number they end with."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.indexes.removals import made, secret
from tests.library import models_folder
from web.main import outcome

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command of the real program on a library; return its exit code and what it printed."""
    made(tmp_path / "library", [secret(0), secret(1, "TOP SECRET")]).close()
    monkeypatch.setenv("COVERSHEET_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setenv("COVERSHEET_MODELS", str(models_folder()))

    def invoke(*arguments: str) -> tuple[int, str]:
        code = outcome(list(arguments))
        told = capsys.readouterr()
        return code, told.out + told.err

    return invoke


def test_backed_up_and_restored(run: Run, tmp_path: Path) -> None:
    key, backup, again = str(tmp_path / "library" / "key"), str(tmp_path / "backup"), str(tmp_path / "again")
    code, told = run("backup", "--to", backup)
    assert (code, "The medium must bear: TOP SECRET" in told) == (0, True)
    assert run("backup", "--to", backup)[0] == 2
    head = run("audit", "head")[1].strip()
    assert run("restore", backup, "--key", str(tmp_path / "none"), "--library", again)[0] == 2
    code, told = run("restore", backup, "--key", key, "--library", again, "--head", head)
    assert code == 0
    assert "as it was witnessed" in told
    assert run("verify", "--deep", "--library", again)[0] == 0
    assert run("restore", backup, "--key", key, "--library", again)[0] == 2
    assert run("backup", "--to", str(tmp_path / "low"), "--marking", "SECRET")[1].count("bear: SECRET\n") == 1
    (tmp_path / "backup" / "evil").touch()
    assert run("restore", backup, "--key", key, "--library", str(tmp_path / "third"))[0] == 7
    assert not (tmp_path / "third").exists()


def test_verified_and_repaired(run: Run, tmp_path: Path) -> None:
    assert run("verify") == (0, "2 partitions, 2 documents, 2 records in the log.\nAll is as it should be.\n")
    assert run("repair") == (0, "No cache had to be made anew.\n")
    for path in (tmp_path / "library").glob("partitions/*/*.bin"):
        path.write_bytes(b"spoilt")
    code, told = run("verify", "--deep")
    assert code == 7
    assert "coversheet repair" in told
    assert "were made anew" in run("repair")[1]
    assert run("verify", "--deep")[0] == 0
