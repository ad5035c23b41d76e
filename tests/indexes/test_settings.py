"""Settings are read once: the option goes before the environment, and nonsense is told."""

import os
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from indexes.errors import UsageError
from indexes.settings import PACKAGED, from_environment


def test_without_a_library_there_are_no_settings() -> None:
    with pytest.raises(UsageError, match="COVERSHEET_LIBRARY"):
        from_environment(None)


def test_the_defaults(tmp_path: Path) -> None:
    found = from_environment(tmp_path)
    assert (found.library, found.models, found.embedder) == (tmp_path, tmp_path / "models", PACKAGED)
    assert found.threads == os.cpu_count()
    assert found.reranker is None
    assert found.entailment is None


def test_the_environment_chooses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COVERSHEET_LIBRARY", str(tmp_path / "a"))
    monkeypatch.setenv("COVERSHEET_MODELS", str(tmp_path / "m"))
    monkeypatch.setenv("COVERSHEET_EMBEDDER", str(tmp_path / "e"))
    monkeypatch.setenv("COVERSHEET_RERANKER", str(tmp_path / "r"))
    monkeypatch.setenv("COVERSHEET_THREADS", "3")
    monkeypatch.setenv("COVERSHEET_ENTAILMENT", str(tmp_path / "n"))
    found = from_environment(None)
    assert found.reranker == tmp_path / "r"
    assert found.entailment == tmp_path / "n"
    assert (found.library, found.models) == (tmp_path / "a", tmp_path / "m")
    assert (found.embedder, found.threads) == (str(tmp_path / "e"), 3)


def test_the_option_goes_before_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COVERSHEET_LIBRARY", str(tmp_path / "a"))
    assert from_environment(tmp_path / "b").library == tmp_path / "b"


def test_paths_are_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COVERSHEET_MODELS", "~/models")
    found = from_environment(Path("library"))
    assert (found.library, found.models) == (tmp_path / "library", tmp_path / "home" / "models")


@pytest.mark.parametrize("value", ["0", "-1", "257", "two", "1.5", "²"])
def test_a_number_of_threads_without_sense_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("COVERSHEET_THREADS", value)
    with pytest.raises(UsageError, match="COVERSHEET_THREADS"):
        from_environment(tmp_path)


def test_the_languages_of_scans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert from_environment(tmp_path).ocr_languages == ("eng", "fra", "deu")
    monkeypatch.setenv("COVERSHEET_OCR_LANGUAGES", "fra+chi_sim")
    assert from_environment(tmp_path).ocr_languages == ("fra", "chi_sim")


@pytest.mark.parametrize("value", ["+", "eng+", "../eng", "eng fra", "-l"])
def test_languages_without_sense_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("COVERSHEET_OCR_LANGUAGES", value)
    with pytest.raises(UsageError, match="COVERSHEET_OCR_LANGUAGES"):
        from_environment(tmp_path)


def test_settings_do_not_change(tmp_path: Path) -> None:
    found = from_environment(tmp_path)
    with pytest.raises(FrozenInstanceError):
        found.threads = 2  # type: ignore[misc]
