"""Mutation testing of the kernel: `python -m tests.benchmarks.mutants [--only tokens] [--jobs 2] [--share 100]`.

Each mutant is one small change in `indexes/policy`, made by mutmut; the kernel's own tests must fail with it. mutmut's
own runner starts pytest anew for each mutant; this one collects the tests once and forks for each mutant, so a mutant
costs little more than the first test that kills it. Prints a line for each file and each survivor with its change;
`--json FILE` keeps the result. Quick tests go first, and only those that reach the mutated function run.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

KERNEL = Path("indexes/policy")
TESTS = "tests/indexes/policy"
COPIED = ("indexes", "ingest", "tests", "docs", "pyproject.toml")


def main() -> None:
    """Make the mutants in a copy of the tree, then run the tests there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", help="a module of indexes/policy; may be given several times")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--share", type=int, default=100, help="per cent of the mutants, drawn by name")
    parser.add_argument("--slowest", type=float, default=60.0, help="seconds; slower tests are left out")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch)
        for name in COPIED:
            source = Path(name)
            if source.is_dir():
                shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, tree / name)
        names = [name for file in sorted((tree / KERNEL).glob("*.py")) for name in _mutate(file, arguments.only)]
        print(f"{len(names)} mutants", flush=True)
        (tree / "mutants.txt").write_text("\n".join(names), encoding="utf-8")
        command = [sys.executable, "-m", "tests.benchmarks.mutation", str(arguments.jobs), str(arguments.share)]
        command.append(str(arguments.slowest))
        command += [str(arguments.json.absolute())] if arguments.json else []
        surroundings = {**os.environ, "PYTHONPATH": scratch, "HYPOTHESIS_PROFILE": "brief", "MUTANT_UNDER_TEST": ""}
        sys.exit(subprocess.run(command, cwd=tree, env=surroundings, check=False).returncode)


def _mutate(file: Path, only: list[str] | None) -> list[str]:
    """Replace a module by one that holds all its mutants and switches between them; return their names."""
    if only and file.stem not in only:
        return []
    from mutmut.mutation.file_mutation import mutate_file_contents  # noqa: PLC0415 - in the development install only

    made = mutate_file_contents(str(file), file.read_text(encoding="utf-8"))
    file.write_text(made.code, encoding="utf-8")
    return [f"indexes.policy.{file.stem}.{name}" for name in made.mutant_names]


if __name__ == "__main__":
    main()
