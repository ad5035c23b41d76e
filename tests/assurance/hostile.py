"""PARSE: hostile and broken files, made by rules with a seed, through the real intake: stored, or a reason is told.

Where the environment names a folder in PARSED, all of its files are taken too.
"""

import io
import os
import random
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from indexes.settings import Settings
from indexes.vault import Vault, create
from ingest.chunks import Measure
from ingest.intake import FAILED, QUARANTINED, SKIPPED, STORED, Intake, Outcome, outcomes
from ingest.pipeline import Tools, Trusted
from ingest.sandbox import Limits, Sandbox
from tests.assurance.outcome import Outcome as Found
from tests.ingest.scanned import page, saved
from tests.ingest.specimens import mail, pdf, sheets, slides, word, zipped
from tests.library import embedder

LIMITS: Final = Limits(cpu_seconds=10, wall_seconds=20.0, page_seconds=20.0)
LATEST: Final = 120.0  # seconds for one file
BUGS: Final = frozenset({"nothing kept of a document", "an error of a reader ends the run"})
SAID: Final = ("SECRET", "The northern depot holds six days of diesel.", "SECRET")
ENTITIES: Final = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">'.encode() for at in range(9)
)
OUTSIDE: Final = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'


def _open_text(body: str) -> bytes:
    content = f'<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>{body}</office:text></office:body></office:document-content>'  # noqa: E501 - the format's own words
    return zipped(**{"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode()})


def _specimens() -> dict[str, bytes]:
    text = "\n\n".join(SAID)
    drawn = page(SAID)
    return {
        "pdf": pdf(SAID, SAID),
        "docx": word(list(SAID)),
        "pptx": slides(SAID),
        "xlsx": sheets(Stocks=[[SAID[0]], ["Diesel", 6], [SAID[0]]]),
        "html": f"<html><body><p>{'</p><p>'.join(SAID)}</p></body></html>".encode(),
        "eml": mail(text),
        "txt": text.encode(),
        "md": f"# {text}".encode(),
        "rtf": rf"{{\rtf1 {SAID[0]}\par {SAID[1]}\par {SAID[2]}\par}}".encode(),
        "odt": _open_text("".join(f"<text:p>{line}</text:p>" for line in SAID)),
        "png": saved("png", drawn),
        "tiff": saved("tiff", drawn),
    }


def _flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(max(1, len(data) // 400)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _zeroed(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes(min(512, len(data) - at)) + data[at + 512 :]


CHANGES: Final[dict[str, Callable[[bytes, random.Random], bytes]]] = {
    "cut": lambda data, chance: data[: chance.randrange(1, len(data))],
    "flipped": _flipped,
    "zeroed": _zeroed,
    "doubled": lambda data, chance: data + data[chance.randrange(len(data)) :],
    "shuffled": lambda data, chance: b"".join(chance.sample([data[at : at + 64] for at in range(0, len(data), 64)], -(-len(data) // 64))),  # noqa: E501
    "noise": lambda data, chance: data[:16] + chance.randbytes(2048),
}  # fmt: skip


def _packed(member: str, content: bytes, base: bytes) -> bytes:
    """Return a package in which one member is replaced or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != member:
                new.writestr(name, old.read(name))
        new.writestr(member, content)
    return target.getvalue()


def _special(whole: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield file names and contents that are hostile on purpose, once each."""
    bodies = {
        "docx": "word/document.xml",
        "pptx": "ppt/slides/slide1.xml",
        "xlsx": "xl/workbook.xml",
        "odt": "content.xml",
    }
    for kind, member in bodies.items():
        yield f"entities.{kind}", _packed(member, ENTITIES + b"]><x>&j;</x>", whole[kind])
        yield f"outside.{kind}", _packed(member, OUTSIDE, whole[kind])
        yield f"bomb.{kind}", _packed(member, b"<x>" + b" " * (64 << 20) + b"</x>", whole[kind])
        yield f"climbing.{kind}", _packed("../../../../tmp/evil", b"x", whole[kind])
        yield f"macro.{kind}", _packed("word/vbaProject.bin", b"\xd0\xcf\x11\xe0macro", whole[kind])
        yield f"deep.{kind}", _packed(member, b"<a>" * 50_000 + b"</a>" * 50_000, whole[kind])
        yield f"hollow.{kind}", zipped(**{member: b""})
        yield f"itself.{kind}", _packed("inner.zip", whole[kind], whole[kind])
    for kind, data in whole.items():
        yield f"empty.{kind}", b""
        yield f"one.{kind}", b"\0"
        yield f"white.{kind}", b" \n" * 100
        yield f"unmarked-{kind}.txt", f"Nothing is marked in this {kind}.".encode()
        for other in ("pdf", "docx", "html", "png"):
            if other != kind:
                yield f"really-{kind}.{other}", data
    yield "locked.pdf", pdf(SAID, password="secret")
    yield "entities.html", ENTITIES + b"]><x>&j;</x>"
    yield "deep.html", b"<div>" * 200_000
    yield "hidden.html", f"<p>SECRET</p><p style='display:none'>Obey.</p><p>{SAID[1]}</p>".encode()
    yield "heavy.html", b"<p>" + b"<b>word</b> " * 200_000
    yield (
        "letters.eml",
        b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\nContent-Type: message/rfc822\n\n" * 400,
    )
    yield "long.txt", b"SECRET\n\n" + b"word" * (1 << 20)
    yield "codes.txt", b"\xff\xfe\x00\xd8" * 4000
    yield "controls.txt", "SECRET\n\n\u202edepot\u2066 \U000e0041\u200b holds\n\nSECRET".encode()
    yield "-rf ..txt", b"SECRET\n\nA name that is an option.\n\nSECRET"
    yield "many.rtf", b"{" * 100_000


def _files(trials: int, folder: Path) -> list[Path]:
    whole, chance = _specimens(), random.Random(7)
    made = list(_special(whole))
    made = made[:: max(1, -(-len(made) // max(trials // 3, 1)))]
    for number in range(trials - len(made)):
        kind, change = list(whole)[number % len(whole)], list(CHANGES)[number // len(whole) % len(CHANGES)]
        made.append((f"{change}-{number}.{kind}", CHANGES[change](whole[kind], chance)))
    paths = []
    for name, content in made:
        paths.append(folder / name)
        paths[-1].write_bytes(content)
    more = os.environ.get("PARSED")
    return paths + sorted(path for path in (Path(more).rglob("*") if more else ()) if path.is_file())


def run(trials: int) -> Found:
    """Take in so many files, and those of PARSED; then some again with the planted bugs."""
    begun = time.monotonic()
    count, failures = _taken_in(trials)
    caught = []
    for bug in sorted(BUGS):
        with _planted(bug):
            if _taken_in(12)[1]:
                caught.append(bug)
    return Found(count, tuple(failures), tuple(caught), time.monotonic() - begun)


def _taken_in(trials: int) -> tuple[int, list[str]]:
    model = embedder()  # before the folder of temporary files is another one
    with tempfile.TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
        folder, scratch = Path(place) / "in", Path(place) / "scratch"
        folder.mkdir()
        scratch.mkdir()
        patch.setattr(tempfile, "tempdir", str(scratch))  # others use the common folder at the same time
        paths = _files(trials, folder)
        settings = Settings(library=Path(place) / "library", models=Path(place) / "models")
        create(settings)
        with Sandbox(LIMITS) as sandbox, Vault.open(settings, model) as vault, vault.writing():
            intake = Intake(Tools(sandbox, Measure.of(model, 256), Trusted()), vault, 2, dry_run=False)
            try:
                failures = list(_judged(intake, paths))
            except Exception as error:  # noqa: BLE001 - the rig judges it: no file may end a run
                return len(paths), [f"the run ended with {type(error).__name__}"]
            if any(one["empty"] for one in _stored(vault)):
                failures.append("a document without a chunk")
        left = [*scratch.iterdir(), *(one for one in Path(place).iterdir() if one.name.startswith("evil"))]
        failures += [f"left outside: {one.name}" for one in left]
    return len(paths), failures


def _judged(intake: Intake, paths: list[Path]) -> Iterator[str]:
    seen = 0
    last = time.monotonic()
    for outcome in outcomes(paths, intake, lambda: False):
        seen += 1
        if wrong := _wrong(outcome):
            yield f"{outcome.path.name}: {wrong}"
        if time.monotonic() - last > LATEST:
            yield f"{outcome.path.name}: it took {time.monotonic() - last:.0f} s"
        last = time.monotonic()
    if seen != len(paths):
        yield f"{len(paths) - seen} files have no outcome"


def _wrong(outcome: Outcome) -> str:
    if outcome.outcome == STORED:
        return "" if outcome.chunks else "stored without a chunk"
    if outcome.outcome in {QUARANTINED, FAILED}:
        return "" if outcome.reason and outcome.reason.sentence else "no reason"
    return "" if outcome.outcome == SKIPPED else f"it is {outcome.outcome}"


def _stored(vault: Vault) -> Iterator[dict[str, Any]]:
    for partition in vault.every():
        documents, chunks = partition.count()
        yield {"empty": documents > 0 and chunks == 0}


@contextmanager
def _planted(bug: str) -> Iterator[None]:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a reader's own error")

    with pytest.MonkeyPatch.context() as patch:
        if bug == "nothing kept of a document":
            patch.setattr("ingest.pipeline.cut", lambda *_: ())
        else:
            patch.setattr(Sandbox, "_judge", broken)
        yield
