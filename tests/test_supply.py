"""What we build on: exact, hashed, above the known holes, without a GPU stack, and never in a dangerous way."""

import ast
import re
import sqlite3
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.house_rules import ROOMS, Source, calls, imports, sources

LOCKS = ("requirements.txt", "requirements-build.txt", "requirements-dev.txt")

FLOORS = {
    "faiss-cpu": "1.15",  # 2026 fixes of reading an index; and its bytes are authenticated before that
    "h11": "0.16.0",
    "jinja2": "3.1.6",
    "langchain-core": "1.2.22",  # CVE-2025-68664, CVE-2026-34070
    "langchain-community": "0.3.27",
    "langchain-text-splitters": "0.3.9",
    "langgraph-checkpoint": "4.0.0",  # CVE-2026-27794
    "pdfminer-six": "20251230",  # CVE-2025-64512 and its incomplete fix
    "pypdf": "7.0",  # CVE-2025-62708 and several after it
    "python-multipart": "0.0.26",  # CVE-2026-40347, CVE-2026-24486
    "sentence-transformers": "3.1.0",
    "starlette": "1.0.1",  # BadHost, CVE-2026-54283
    "torch": "2.8.0",
    "transformers": "5.0.0",
    "unstructured": "0.18.18",  # CVE-2025-64712, CVE-2024-46455
}
"""Where a package is locked at all, it is at least this new."""

ABSENT = {
    "diskcache": "loads pickles; every release is listed",
    "nltk": "repeated holes in its downloads; sentences are split by nupunkt",
    "langchain": "only langchain-core, and only in an extra",
    "langchain-community": "home of the pickling vector store",
}
"""Packages that may not come in, not even through another."""

GPU = re.compile(r"^(nvidia|cuda|triton|pytorch-triton|cupy|cudnn)")

NEVER_CALLED = re.compile(
    r"^(eval|exec|compile|__import__)$|^(os\.system|os\.popen|os\.exec\w+|os\.spawn\w+)$"
    r"|(^|\.)(torch|pickle|joblib|marshal|dill|yaml)\.(load|loads|unsafe_load|full_load)$"
    r"|^(np|numpy)\.(load|loads)$|\.(load_local|from_pretrained|hf_hub_download|snapshot_download)$"
    r"|^langchain_core\.load\b|\.read_pickle$"
)
NEVER_IMPORTED = re.compile(
    r"^(pickle|cPickle|cloudpickle|dill|joblib|marshal|shelve|diskcache|langchain|langchain_community|langgraph)(\.|$)"
    r"|^langchain_core\.load(\.|$)|^(requests|urllib\.request|http\.client|ftplib|smtplib|telnetlib)(\.|$)"
)
NEVER_TRUE = frozenset({"shell", "trust_remote_code", "allow_dangerous_deserialization", "allow_pickle"})


def pins(text: str) -> dict[str, Version]:
    """Return name and version of every pin of a lock file; where one is split by markers, the lowest."""
    found: dict[str, Version] = {}
    for line in text.splitlines():
        if line and not line.startswith((" ", "#", "-")):
            requirement = Requirement(line.rstrip("\\ ").strip())
            (only,) = requirement.specifier
            assert only.operator == "==", line
            name, version = canonicalize_name(requirement.name), Version(only.version)
            found[name] = min(version, found.get(name, version))
    return found


def dangers(source: Source) -> list[str]:
    """Return the calls, imports and options of a source that would run what they read, or open a way out."""
    found = [f"{line}: imports {name}" for line, name in imports(source) if NEVER_IMPORTED.search(name)]
    for call in calls(source):
        name = ast.unparse(call.func)
        if NEVER_CALLED.search(name):
            found.append(f"{call.lineno}: {name}")
        for keyword in call.keywords:
            harmless = isinstance(keyword.value, ast.Constant) and keyword.value.value is False
            if keyword.arg in NEVER_TRUE and not harmless:
                found.append(f"{call.lineno}: {name}({keyword.arg}=)")
    return found


@pytest.fixture(params=LOCKS)
def lock(request: pytest.FixtureRequest, repository: Path) -> str:
    """The text of each lock file in turn."""
    text: str = (repository / request.param).read_text(encoding="utf-8")
    return text


def test_every_pin_bears_a_hash(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", lock.strip())
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_no_host_and_no_path(lock: str) -> None:
    assert re.findall(r"https?://|file:|--index|--find-links|--extra-index|--trusted|@ |(?<![\w.+-])/\w", lock) == []


def test_above_the_floors(lock: str) -> None:
    locked = pins(lock)
    assert {
        name: locked[name] for name, floor in FLOORS.items() if name in locked and locked[name] < Version(floor)
    } == {}


def test_absent_packages(lock: str) -> None:
    assert sorted(set(pins(lock)) & set(ABSENT)) == []


def test_no_gpu_stack(lock: str) -> None:
    assert [name for name in pins(lock) if GPU.match(name)] == []


def test_torch_is_the_cpu_build_and_only_in_the_extra(repository: Path) -> None:
    assert str(pins((repository / "requirements-dev.txt").read_text(encoding="utf-8"))["torch"]).endswith("+cpu")
    base = pins((repository / "requirements.txt").read_text(encoding="utf-8"))
    assert sorted({"torch", "transformers", "sentence-transformers"} & set(base)) == []


def test_the_locks_agree(repository: Path) -> None:
    base, build, dev = ((repository / name).read_text(encoding="utf-8") for name in LOCKS)
    shared = {**pins(base), **pins(build)}
    assert {name: version for name, version in pins(dev).items() if shared.get(name, version) > version} == {}


def test_the_locks_hold_what_pyproject_asks_for(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {
        "requirements.txt": project["project"]["dependencies"] + project["project"]["optional-dependencies"]["demo"],
        "requirements-build.txt": project["build-system"]["requires"],
        "requirements-dev.txt": [
            *project["project"]["dependencies"],
            *(one for extra in project["project"]["optional-dependencies"].values() for one in extra),
        ],
    }
    for name, wanted in asked.items():
        locked = pins((repository / name).read_text(encoding="utf-8"))
        for requirement in map(Requirement, wanted):
            version = locked.get(canonicalize_name(requirement.name))
            assert version is not None, f"{requirement} is not in {name}"
            assert requirement.specifier.contains(version, prereleases=True), f"{requirement} against {version}"


def test_sqlite_is_recent_enough() -> None:
    """WAL and STRICT tables; the fixes of 3.50 concern FTS5, which is not used: docs/threats.md says so."""
    assert sqlite3.sqlite_version_info >= (3, 37)


PEER = "tests/benchmarks/peers/langchain.py"
"""Runs LangChain's vector store as a peer, in an environment of its own. Nothing imports it."""


def test_no_dangerous_call(repository: Path) -> None:
    found = [(str(source.path), one) for source in sources(repository, *ROOMS, "tests") for one in dangers(source)]
    assert [(path, one) for path, one in found if path != PEER] == []
    assert all("langchain_community" in one for path, one in found if path == PEER)


@pytest.mark.parametrize(
    "text",
    [
        "import pickle",
        "from joblib import load",
        "from langchain_core.load import loads",
        "import urllib.request",
        "eval('1')",
        "import torch\ntorch.load('x')",
        "import numpy as np\nnp.load('x')",
        "store.load_local('x')",
        "subprocess.run('ls', shell=True)",
        "subprocess.run('ls', shell=flag)",
        "f(trust_remote_code=True)",
        "np.frombuffer(x, allow_pickle=1)",
        "AutoModel.from_pretrained('x')",
    ],
)
def test_a_planted_danger_is_caught(text: str) -> None:
    assert dangers(Source.parse("rag/a.py", text)) != []


@pytest.mark.parametrize("text", ["f(trust_remote_code=False)", "json.load(x)", "re.compile('x')", "import json"])
def test_harmless_is_harmless(text: str) -> None:
    assert dangers(Source.parse("rag/a.py", text)) == []


def test_a_planted_pin_is_caught() -> None:
    locked = pins(
        "jinja2==3.1.5 \\\n    --hash=sha256:00\nnvidia-nccl-cu12==2.0\nsix==2 ; python_version < '3'\nsix==1\n"
    )
    assert locked["jinja2"] < Version(FLOORS["jinja2"])
    assert GPU.match("nvidia-nccl-cu12")
    assert locked["six"] == Version("1")
