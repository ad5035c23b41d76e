"""The peers' own environments: `python -m tests.benchmarks.peers.install FOLDER`. The only step that needs an index.

Each peer gets a virtual environment in FOLDER with the versions named here, and with the two packages that run the
one embedder. Nothing of it goes into the checkout or into its environment.
"""

import subprocess
import sys
import venv
from importlib.metadata import version
from pathlib import Path

PEERS = {
    "langchain": ("langchain-community==0.4.2", "langchain-core==1.8.3", "faiss-cpu==1.15.1"),
    "txtai": ("txtai==9.14.0", "torch==2.13.0"),
    "haystack": ("haystack-ai==3.4.1",),
    "chroma": ("chromadb==1.5.9",),
    "lance": ("lancedb==0.40.0",),
}
EMBEDDER = ("numpy", "onnxruntime", "tokenizers")


def python_of(folder: Path, peer: str) -> Path:
    """Return the Python of a peer's environment."""
    return folder / peer / "bin" / "python"


def install(folder: Path) -> list[str]:
    """Make what is not there yet; return the peers that can't be installed. What pip says is in FOLDER/PEER.log."""
    failed = []
    for peer, packages in PEERS.items():
        python = python_of(folder, peer)
        done = folder / peer / ".installed"
        wanted: list[str] = [*packages, *(f"{name}=={version(name)}" for name in EMBEDDER)]
        if done.is_file() and done.read_text(encoding="ascii") == "\n".join(wanted):
            continue
        venv.create(folder / peer, with_pip=True, clear=True)
        with (folder / f"{peer}.log").open("wb") as log:
            command: list[str | Path] = [python, "-m", "pip", "install", "--quiet", *wanted]
            ended = subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, check=False).returncode
        if ended == 0:
            done.write_text("\n".join(wanted), encoding="ascii")
        else:
            failed.append(peer)
    return failed


if __name__ == "__main__":
    for peer in install(Path(sys.argv[1])):
        print(f"{peer} can't be installed here; see {peer}.log")
