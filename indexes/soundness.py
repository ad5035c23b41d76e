"""Whether what a partition holds hangs together: its SQLite file, with `deep` each document, file and chunk."""

from hashlib import sha256

from indexes.database import Row, Store
from indexes.policy import Marking, MarkingError, covers
from indexes.rows import stored_marking


def wrong(store: Store, marking: Marking, *, deep: bool) -> list[str]:
    """Return what is wrong, in plain words with ids and no text; empty where all is sound."""
    if not store.is_sound(deep=deep):
        return ["its SQLite file is damaged; restore it from a backup"]
    found = []
    lonely = store.tuples("SELECT count(*) FROM chunks WHERE document NOT IN (SELECT id FROM documents)")
    if lonely != [(0,)]:
        found.append(f"{lonely[0][0]} chunks belong to no document")
    if deep:
        for (document,) in store.tuples("SELECT id FROM documents ORDER BY id"):
            found += [f"document {document}: {fault}" for fault in _faults(store, marking, document)]
    return found


def _faults(store: Store, marking: Marking, document: str) -> list[str]:
    rows = store.query("SELECT revision, text FROM documents WHERE id = ?", document)
    originals = store.tuples("SELECT content FROM originals WHERE document = ?", document)
    chunks = store.query('SELECT "start", "end", portion, text FROM chunks WHERE document = ?', document)
    faults = []
    contents = [content for (content,) in originals if isinstance(content, bytes)]
    if [sha256(content).hexdigest() for content in contents] != [rows[0]["revision"]]:
        faults.append("its file is not the one that was stored")
    if not chunks:
        faults.append("it has no chunks")
    if any(one["text"] != rows[0]["text"][one["start"] : one["end"]] for one in chunks):
        faults.append("a chunk does not say what its document says there")
    if not all(_is_covered(marking, one) for one in chunks):
        faults.append("a portion is marked above its partition")
    return faults


def _is_covered(marking: Marking, chunk: Row) -> bool:
    try:
        return covers(marking, stored_marking(chunk["portion"]))
    except MarkingError:
        return False
