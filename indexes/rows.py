"""How documents and chunks lie in a partition's SQLite file: the schema, and rows to records and back."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any, Final

from indexes.acronyms import explained
from indexes.database import Database
from indexes.embed import Vectors
from indexes.errors import Damaged
from indexes.policy import Marking, covers, parse, text
from indexes.records import Box, Chunk, Document, Draft, Evidence, Hit
from indexes.terms import joined, language, phrase


def first_schema(database: Database) -> None:
    """Make the tables of a partition, format 1."""
    database.table("state").create({"marking": str, "model": str, "generation": int})
    database.table("documents").create(
        {
            "id": str,
            "revision": str,  # SHA-256 of the original
            "title": str,
            "title_marking": str,
            "filename": str,
            "media_type": str,
            "text": str,
            "pages": str,  # JSON list of offsets
        },
        pk="id",
    )
    database.table("originals").create({"document": str, "content": bytes}, pk="document")
    # AUTOINCREMENT: a row number is never given twice, so a cache can name the last one it covers.
    database.execute(
        "CREATE TABLE chunks (id INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL REFERENCES documents(id),"
        ' key BLOB NOT NULL, "start" INTEGER NOT NULL, "end" INTEGER NOT NULL, page INTEGER, portion TEXT NOT NULL,'
        " heading TEXT NOT NULL, boxes TEXT NOT NULL, text TEXT NOT NULL, vector BLOB NOT NULL)"
    )
    database.table("chunks").create_index(["document"])
    database.table("caches").create({"kind": str, "file": str, "code": str, "chunks": int, "last": int}, pk="kind")


def with_evidence(database: Database) -> None:
    """Bring a partition to format 2: why each document bears its marking, and what a folder's rule said of it."""
    for column, default in (("evidence", "[]"), ("collection", ""), ("originator", "")):
        database.execute(f"ALTER TABLE documents ADD COLUMN {column} TEXT NOT NULL DEFAULT '{default}'")


def with_segments(database: Database) -> None:
    """Bring a partition to format 3: caches in segments, each made anew, and row numbers with keys to be read alone."""
    database.execute("DROP TABLE caches")
    database.execute("CREATE INDEX chunks_in_order ON chunks (id, key)")
    database.table("segments").create(
        {"first": int, "last": int, "chunks": int, "vectors": str, "words": str}, pk="first"
    )


def with_dates(database: Database) -> None:
    """Bring a partition to format 4: the document's own date and the rating of its source; "" for what lies there."""
    for column in ("date", "rating"):
        database.execute(f"ALTER TABLE documents ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")


SHORT_FORM: Final = "INSERT INTO short_forms (document, short, long, words) VALUES (?, ?, ?, ?)"


def with_short_forms(database: Database) -> None:
    """Bring a partition to format 5: which short forms its documents explain, and the glossary of its marking.

    `words` holds the stems of a long form, so that its forms meet. What is here already is read once more, and its
    word files are made anew, with document numbers as words.
    """
    database.execute("UPDATE segments SET words = ''")
    database.execute(
        "CREATE TABLE short_forms (document TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,"
        " short TEXT NOT NULL, long TEXT NOT NULL, words TEXT NOT NULL, PRIMARY KEY (document, short, words))"
        " WITHOUT ROWID"
    )
    database.execute("CREATE INDEX short_forms_counted ON short_forms (short, words, long)")
    database.execute("CREATE TABLE glossary (short TEXT NOT NULL, long TEXT NOT NULL, PRIMARY KEY (short, long))")
    for document, content in database.conn.execute("SELECT id, text FROM documents"):
        database.conn.executemany(SHORT_FORM, short_form_rows(document, content))


def with_aside(database: Database) -> None:
    """Bring a partition to format 6: documents set aside, from which file each came, and which replaced which.

    INVARIANT: a column that `documents`, `originals` or `chunks` gains later is given to its table aside too.
    """
    for table in ("documents", "originals", "chunks"):
        database.execute(f"CREATE TABLE aside_{table} AS SELECT * FROM {table} WHERE 0")  # noqa: S608 - our names
    for column in ("why", "time"):
        database.execute(f"ALTER TABLE aside_documents ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")
    database.execute("CREATE TABLE sources (code TEXT PRIMARY KEY, document TEXT NOT NULL)")
    database.execute("CREATE TABLE revisions (old TEXT PRIMARY KEY, new TEXT NOT NULL, time TEXT NOT NULL)")


def with_beside(database: Database) -> None:
    """Bring a partition to format 7: vectors of another model beside those that are searched."""
    database.execute("CREATE TABLE beside (key BLOB PRIMARY KEY, vector BLOB NOT NULL)")
    database.table("beside_model").create({"fingerprint": str})
    database.execute("CREATE INDEX chunks_by_key ON chunks (key)")


SCHEMAS: Final = (first_schema, with_evidence, with_segments, with_dates, with_short_forms, with_aside, with_beside)
DATE: Final = re.compile(r"(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?", re.ASCII)
RATING: Final = re.compile(r"[A-F]?[1-6]?")


@lru_cache(maxsize=4096)
def stored_marking(stored: str) -> Marking:
    """Return the marking of a text that this library wrote. Remembered: few are written, and each is read often."""
    return parse(stored)


def check(draft: Draft, vectors: Vectors, marking: Marking, dimension: int) -> None:
    """Raise Damaged unless the draft belongs in a partition of this marking and hangs together."""
    size = len(draft.text)
    sound = (
        draft.marking == marking
        and vectors.shape == (len(draft.chunks), dimension)
        and bool(draft.chunks)
        and "\0" not in draft.text
        and covers(marking, draft.title_marking)
        and DATE.fullmatch(draft.date) is not None
        and RATING.fullmatch(draft.rating) is not None
        and all(0 <= c.start < c.end <= size and covers(marking, c.portion) for c in draft.chunks)
    )
    if not sound:
        message = "A document does not fit the partition that it was brought to. It was not stored."
        raise Damaged(message)


def document_row(document_id: str, draft: Draft) -> dict[str, str]:
    """Return the row of a document."""
    return {
        "id": document_id,
        "revision": hashlib.sha256(draft.original).hexdigest(),
        "title": draft.title,
        "title_marking": text(draft.title_marking),
        "filename": draft.filename,
        "media_type": draft.media_type,
        "text": draft.text,
        "pages": json.dumps(draft.pages),
        "evidence": json.dumps([asdict(one) for one in draft.evidence], ensure_ascii=False),
        "collection": draft.collection,
        "originator": draft.originator,
        "date": draft.date,
        "rating": draft.rating,
    }


def chunk_rows(document_id: str, draft: Draft, vectors: Vectors) -> Iterator[dict[str, Any]]:
    """Yield the rows of a document's chunks.

    `key` orders chunks with equal scores. It comes from the content alone, so that the order is the same in
    whatever partition a document lies.
    """
    content = hashlib.sha256(draft.original).digest()
    for number, (chunk, vector) in enumerate(zip(draft.chunks, vectors, strict=True)):
        yield {
            "document": document_id,
            "key": hashlib.sha256(content + number.to_bytes(4, "big")).digest()[:16],
            "start": chunk.start,
            "end": chunk.end,
            "page": chunk.page,
            "portion": text(chunk.portion),
            "heading": chunk.heading,
            "boxes": json.dumps([list(asdict(box).values()) for box in chunk.boxes]),
            "text": draft.text[chunk.start : chunk.end],
            "vector": vector.astype("<f4").tobytes(),
        }


def short_form_rows(document_id: str, content: str) -> list[tuple[str, str, str, str]]:
    """Return the rows (see `SHORT_FORM`) of the short forms that a document explains, each pair once."""
    pairs = explained(content)
    spoken = language(content) if pairs else ""
    found: dict[tuple[str, str], str] = {}
    for short, long in pairs:
        found.setdefault((joined(short), " ".join(phrase(long, spoken))), long)
    return [(document_id, short, long, words) for (short, words), long in found.items() if short and words]


def chunk_of(row: Mapping[str, Any]) -> Chunk:
    """Return a chunk from its row."""
    boxes = tuple(Box(*values) for values in json.loads(row["boxes"]))
    return Chunk(row["start"], row["end"], row["page"], stored_marking(row["portion"]), row["heading"], boxes)


def document_of(row: Mapping[str, Any], marking: Marking, chunks: tuple[Chunk, ...]) -> Document:
    """Return a document from its row, its partition's marking and its chunks."""
    return Document(
        id=row["id"],
        revision=row["revision"],
        title=row["title"],
        title_marking=stored_marking(row["title_marking"]),
        filename=row["filename"],
        media_type=row["media_type"],
        marking=marking,
        text=row["text"],
        pages=tuple(json.loads(row["pages"])),
        chunks=chunks,
        evidence=tuple(_evidence(one) for one in json.loads(row["evidence"])),
        collection=row["collection"],
        originator=row["originator"],
        date=row["date"],
        rating=row["rating"],
    )


def _evidence(stored: dict[str, Any]) -> Evidence:
    box = stored["box"]
    return Evidence(**{**stored, "box": Box(**box) if box else None})


def hit_of(row: Mapping[str, Any], marking: Marking, score: float) -> Hit:
    """Return a hit from the joined row of a chunk and its document."""
    chunk = chunk_of(row)
    return Hit(
        document=row["document"],
        revision=row["revision"],
        title=row["title"],
        title_marking=stored_marking(row["title_marking"]),
        marking=marking,
        portion=chunk.portion,
        page=chunk.page,
        start=chunk.start,
        end=chunk.end,
        text=row["text"],
        heading=chunk.heading,
        score=score,
        date=row["date"],
        rating=row["rating"],
        originator=row["originator"],
        collection=row["collection"],
        media_type=row["media_type"],
    )
