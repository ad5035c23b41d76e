"""The command tree, and its last door: a sentence and an exit code, never a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest
import typer

from indexes.errors import Busy, CheckFailed, NotFound
from web import main

SECRET_WORDS = "the barges are late because"
VERBS = "init ingest quarantine search ask serve demo users models audit evaluate demonstration".split()


def failing(error: BaseException) -> typer.Typer:
    """Give a command tree of one verb, which fails with this error."""
    app = typer.Typer(pretty_exceptions_enable=False)

    @app.command()
    def fail() -> None:
        raise error

    return app


def test_every_verb_is_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.outcome(["--help"]) == 0
    shown = capsys.readouterr().out
    assert [verb for verb in VERBS if f"\n  {verb} " not in shown] == []
    assert "install-completion" not in shown


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (NotFound(), 5, "Not found."),
        (Busy("Another run."), 6, "Another run."),
        (CheckFailed("The chain is broken."), 7, "The chain is broken."),
        (KeyboardInterrupt(), 130, ""),
        (typer.Abort(), 130, "Stopped."),
        (ValueError(SECRET_WORDS), 1, "Something went wrong on our side."),
        (MemoryError(SECRET_WORDS), 1, "Something went wrong on our side."),
        (RecursionError(SECRET_WORDS), 1, "Something went wrong on our side."),
    ],
)
def test_errors_become_a_sentence_and_a_code(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    sentence: str,
) -> None:
    monkeypatch.setattr(main, "app", failing(error))
    assert main.outcome([]) == code
    written = capsys.readouterr()
    assert sentence in written.err
    assert written.out == ""
    assert SECRET_WORDS not in written.err
    assert "Traceback" not in written.err


def test_an_exit_code_of_a_command_is_the_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "app", failing(typer.Exit(3)))
    assert main.outcome([]) == 3


def test_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.outcome(["nonsense"]) == 2
    assert "No such command 'nonsense'" in capsys.readouterr().err
    assert main.outcome(["serve", "--port", "many"]) == 2
    assert main.outcome([]) == 2


def test_without_a_library_it_says_what_to_do(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main.outcome(["search", "Where?", "--as", "one"]) == 2
    assert "--library" in capsys.readouterr().err
    assert main.outcome(["--library", str(tmp_path / "none"), "search", "Where?", "--as", "one"]) == 2
    assert "coversheet init" in capsys.readouterr().err


def test_the_library_may_stand_before_or_after_the_verb(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.outcome(["--library", str(tmp_path / "a"), "init"]) == 0
    assert main.outcome(["init", "--library", str(tmp_path / "b")]) == 0
    assert (tmp_path / "a" / "format").is_file()
    assert (tmp_path / "b" / "format").is_file()
    assert capsys.readouterr().err == ""


def run(repository: Path, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program with the source tree on its path."""
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)


def test_a_fault_in_a_real_process_prints_no_traceback(repository: Path) -> None:
    program = f"""
import sys, typer
from web import main
app = typer.Typer(pretty_exceptions_enable=False)
@app.command()
def fail(question: str) -> None:
    raise ValueError({SECRET_WORDS!r} + question)
main.app = app
main.run()
"""
    done = run(repository, program, "and the depot?")
    assert done.returncode == 1
    assert done.stdout == ""
    first, second = done.stderr.splitlines()
    assert "ValueError at web/main.py:" in first
    assert second.startswith("Something went wrong on our side.")
    assert SECRET_WORDS not in done.stderr
    assert "depot" not in done.stderr


def test_the_tree_loads_without_the_heavy_libraries(repository: Path) -> None:
    program = """
import sys
from web import main
heavy = "torch transformers sentence_transformers unstructured onnxruntime fastapi uvicorn reportlab".split()
sys.exit(", ".join(sorted(set(heavy) & set(sys.modules))) or main.outcome(["--help"]))
"""
    done = run(repository, program)
    assert (done.returncode, done.stderr) == (0, "")
