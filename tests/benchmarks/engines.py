"""The bare engines that a search is compared with: FAISS, and BM25 of others, each over all chunks in one index."""

import importlib.metadata
import importlib.util
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import faiss
import numpy as np

from indexes.embed import Vectors
from indexes.partition import Opened
from indexes.search.scores import Gathered, word_scores
from indexes.segments import JoinedWords, Span
from indexes.terms import terms
from indexes.vectors import VectorIndex
from indexes.view import DEPTH, View
from indexes.words import WordIndex
from tests.benchmarks.machine import processor, processors

WHOLE = Span(0, 1 << 60, 0)
Ask = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Bare:
    """The engines without a library."""

    flat: VectorIndex
    words: dict[str, Ask]  # BM25 by name: ours over one index, and others where they are installed

    @classmethod
    def over(cls, view: View) -> "Bare":
        """Build the engines over what a view holds."""
        opened = [partition.opened() for partition in view._partitions]
        texts = [text for partition in view._partitions for text in partition._texts_of(WHOLE)]
        flat = VectorIndex.build(np.concatenate([state.vectors.all() for state in opened]))
        one = replace(opened[0], rows=range(len(texts)), words=JoinedWords([WordIndex.build(texts)]))
        return cls(flat, {"BM25, ours": lambda question: _ours(one, question), **_bm25s(texts), **_tantivy(texts)})

    def faiss(self, vector: Vectors, count: int) -> object:
        """Compare with every vector."""
        faiss.omp_set_num_threads(1)
        return faiss.knn(vector.reshape(1, -1), self.flat.all(), count, metric=faiss.METRIC_INNER_PRODUCT)


def versions() -> dict[str, str]:
    """Return the versions of the engines that are there."""
    names = ("faiss-cpu", "numpy", "onnxruntime", "bm25s", "tantivy")
    return {name: importlib.metadata.version(name) for name in names if importlib.util.find_spec(name.split("-")[0])}


def _ours(one: Opened, question: str) -> object:
    asked = dict.fromkeys(sorted(set(terms(question))), 1.0)
    scores = word_scores(asked, Gathered.of(asked, [one]))
    return np.argpartition(scores, -DEPTH)[-DEPTH:]


def _bm25s(texts: Sequence[str]) -> dict[str, Ask]:
    if importlib.util.find_spec("bm25s") is None:
        return {}
    bm25s = importlib.import_module("bm25s")
    engine = bm25s.BM25()
    engine.index([terms(text) for text in texts], show_progress=False)
    return {"bm25s": lambda question: engine.retrieve([terms(question)], k=DEPTH, show_progress=False)}


def _tantivy(texts: Sequence[str]) -> dict[str, Ask]:
    """Return tantivy over the same words: stemmed by us, and parted at white space by it."""
    if importlib.util.find_spec("tantivy") is None:
        return {}
    tantivy = importlib.import_module("tantivy")
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("words", stored=False, tokenizer_name="whitespace")
    schema = builder.build()
    index = tantivy.Index(schema, path=tempfile.mkdtemp(prefix="coversheet-tantivy-"))
    writer = index.writer(num_threads=1)
    for text in texts:
        writer.add_document(tantivy.Document(words=" ".join(terms(text))))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def ask(question: str) -> object:
        words = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, "words", word, index_option="freq"))
            for word in dict.fromkeys(terms(question))
        ]
        return searcher.search(tantivy.Query.boolean_query(words), DEPTH)

    return {"tantivy": ask}


def hardware() -> dict[str, str | int]:
    """Return what the processor is."""
    memory = Path("/proc/meminfo").read_text(encoding="ascii").split()[1]
    return {
        "processor": processor(),
        "processors": processors(),
        "memory in GB": round(int(memory) / 1e6),
        "instructions of FAISS": str(faiss.get_compile_options()).strip(),
    }
