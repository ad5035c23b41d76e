"""Inside the child: no network, hard limits, and no error says more than a code."""

import io
import json
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import pytest

from ingest import child
from ingest.child import NO_ISOLATION
from ingest.ocr import Eyes
from tests.ingest.specimens import word, zipped

BILLION = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">%s]><w>&i;</w>' % b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(8)
)


def bomb() -> bytes:
    """Return a DOCX whose text is an entity of a billion letters."""
    target = io.BytesIO(word(["Text."]))
    with zipfile.ZipFile(target, "a") as archive, warnings.catch_warnings(action="ignore"):
        archive.writestr("word/document.xml", BILLION)
    return target.getvalue()


CONFINED = """
import json, os, resource, socket, sys
from ingest.child import confine, limit
folder, port = sys.argv[1], int(sys.argv[2])
limits = {"memory": 2**31, "cpu_seconds": 5, "file_size": 2**20, "open_files": 32}
confine(folder, 2**20)
limit(limits, reserving=False)
found = {"networks": [name for _, name in socket.if_nameindex()], "folder": os.listdir("."), "cwd": os.getcwd()}
for name, act in {
    "connect": lambda: socket.create_connection(("127.0.0.1", port), 2),
    "send": lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", port)),
    "write": lambda: open("large", "wb").write(b"x" * 2**22),
    "memory": lambda: bytearray(2**32),
    "files": lambda: [open("/dev/null") for _ in range(64)],
}.items():
    try:
        act()
        found[name] = "done"
    except (OSError, MemoryError) as error:
        found[name] = type(error).__name__
found["core"] = resource.getrlimit(resource.RLIMIT_CORE)
print(json.dumps(found))
"""


def test_a_confined_process_can_do_nothing_outside(tmp_path: Path, repository: Path) -> None:
    import socket  # noqa: PLC0415 - named beside the string above

    (tmp_path / "left").write_text("what another document left", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        port = server.getsockname()[1]
        command = [sys.executable, "-c", CONFINED, str(tmp_path), str(port)]
        environment = {"PYTHONPATH": str(repository)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert found["networks"] in ([], ["lo"])
    assert {name: found[name] for name in ("connect", "send", "write", "files")} == dict.fromkeys(
        ("connect", "send", "write", "files"), "OSError"
    )
    assert found["memory"] == "MemoryError"
    assert found["core"] == [0, 0]
    assert found["cwd"] == str(tmp_path)
    assert found["folder"] in ([], ["left"])


def test_without_a_namespace_nothing_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Refusing:
        """A C library in a machine that gives no namespaces."""

        def unshare(self, space: int) -> int:
            return -space

    monkeypatch.setattr("ctypes.CDLL", lambda *_, **__: Refusing())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for name in ("TMPDIR", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    assert not child.confine(str(tmp_path), 1)
    assert NO_ISOLATION == 77


def code(data: bytes, kind: str) -> object:
    """Return the code that crosses the wall."""
    return json.loads(child._read(data, kind, Eyes())).get("code")


@pytest.mark.parametrize(
    ("data", "kind", "expected"),
    [
        (b"caf\xe9", "txt", "encoding"),
        (bomb(), "docx", "bomb"),
        (zipped(word__document_xml=b"<broken"), "docx", "broken"),
        (b"text", "no-such-kind", "broken"),
        (b"SECRET", "txt", None),
    ],
)
def test_errors_become_codes(data: bytes, kind: str, expected: str | None) -> None:
    assert code(data, kind) == expected


@pytest.mark.parametrize(
    ("error", "expected"),
    [(MemoryError(), "memory"), (RecursionError(), "too-deep"), (ValueError("the text"), "broken")],
)
def test_an_error_says_no_word_of_the_document(
    monkeypatch: pytest.MonkeyPatch, error: Exception, expected: str
) -> None:
    def failing(data: bytes, kind: str, eyes: Eyes) -> None:
        raise error

    monkeypatch.setattr("ingest.elements.read", failing)
    assert json.loads(child._read(b"the text", "txt", Eyes())) == {"code": expected, "pages": [], "count": 0}
