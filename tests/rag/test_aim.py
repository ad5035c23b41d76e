"""Which drafted sentences speak of what was asked."""

from pathlib import Path

import pytest

from rag import extract
from rag.aim import ASKS, BESIDE, aimed
from rag.drafted import Drafted
from tests.library import draft, embedder, make_vault, reader

QUESTION = "How many days of diesel does the northern depot hold?"
SIX = Drafted("The northern depot holds six days of diesel.", ())
FENCE = Drafted("A goat was seen near the lighthouse.", ())
ASKING = Drafted("Does the depot hold diesel?", ())


@pytest.mark.parametrize(("bias", "kept", "reasons"), [(1.0, [SIX, FENCE], [ASKS]), (-1.0, [SIX], [ASKS, BESIDE])])
def test_where_the_gate_is_closed_a_sentence_must_speak_of_it_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bias: float, kept: list[Drafted], reasons: list[str]
) -> None:
    monkeypatch.setattr(extract, "GATES", {embedder().fingerprint.name: (0.0, 0.0, bias)})
    with make_vault(tmp_path / "library", [draft("Stocks are low at the depot.\n\nThe fence is new.")]) as vault:
        hits = vault.view(reader("SECRET")).search("depot")
        sentences, left = aimed(QUESTION, [SIX, ASKING, FENCE], hits, embedder())
    assert list(sentences) == kept
    assert [one.why for one in left] == reasons


def test_without_sentences_nothing_is_left_out() -> None:
    assert aimed(QUESTION, [], [], embedder()) == ((), ())
