"""The house rules hold over the whole tree, and each rule catches the violation that it is there for."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import house_rules
from tests.house_rules import DOORS, ROOMS, RULES, Rule, Source, has_logic, sources

TOP_LEVEL = frozenset(
    ".ci .gitignore CHANGELOG.md LICENSE Makefile README.md docs indexes ingest pyproject.toml rag "
    "requirements-build.txt requirements-dev.txt requirements.txt tests web".split()
)

WITHOUT_A_MIRROR: dict[str, str] = {}
"""Modules with logic that have no test file of their own, each with its reason."""

PLANTED: list[tuple[Rule, str, str]] = [
    (house_rules.long_file, "rag/a.py", "x = 1\n" * 401),
    (house_rules.long_function, "rag/a.py", "def f():\n" + "    x = 1\n" * 60),
    (house_rules.many_parameters, "rag/a.py", "def f(a, b, c, d, e, f): return a"),
    (house_rules.many_parameters, "rag/a.py", "class C:\n def f(self, a, b, c, *, d, e, f): return a"),
    (house_rules.boolean_positional, "rag/a.py", "def f(a: bool): return a"),
    (house_rules.boolean_positional, "rag/a.py", "def f(a, b=False): return a"),
    (house_rules.widening_parameter, "indexes/a.py", "def f(*, bypass_acl: bool): return 1"),
    (house_rules.widening_parameter, "rag/a.py", "def f(as_admin): return 1"),
    (house_rules.widening_parameter, "rag/a.py", "def f(view: View | None): return 1"),
    (house_rules.widening_parameter, "indexes/a.py", "def f(reader: Optional[Reader] = None): return 1"),
    (house_rules.no_opening_sentence, "rag/a.py", "x = 1"),
    (house_rules.no_opening_sentence, "rag/a.py", '"""stuff"""'),
    (house_rules.undocumented, "rag/a.py", "def f(): return 1"),
    (house_rules.undocumented, "rag/a.py", '"""M."""\nclass C:\n """C."""\n def f(self): return 1'),
    (house_rules.undocumented, "indexes/policy/a.py", 'def f():\n """Give one."""\n raise ValueError'),
    (house_rules.async_function, "indexes/a.py", "async def f(): return 1"),
    (house_rules.printing, "rag/a.py", "print(1)"),
    (house_rules.unfinished, "rag/a.py", "x = 1  # TODO: more"),
    (house_rules.unfinished, "rag/a.py", "def f(): pass"),
    (house_rules.unfinished, "rag/a.py", "def f(): ..."),
    (house_rules.unfinished, "rag/a.py", 'def f():\n """Give."""\n raise NotImplementedError'),
    (house_rules.bad_name, "rag/utils.py", "x = 1"),
    (house_rules.bad_name, "rag/a.py", "class IndexManager: x = 1"),
    (house_rules.runs_at_import, "rag/a.py", "for x in y: x()"),
    (house_rules.runs_at_import, "rag/a.py", "start()"),
    (house_rules.runs_at_import, "rag/a.py", "import os\nx = os.environ['A']"),
    (house_rules.runs_at_import, "rag/a.py", "x = Path('a').read_text()"),
    (house_rules.runs_at_import, "rag/a.py", "def f():\n global x\n x = 1"),
    (house_rules.catches_everything, "rag/a.py", "try: f()\nexcept Exception: g()"),
    (house_rules.catches_everything, "rag/a.py", "try: f()\nexcept: g()"),
    (house_rules.catches_everything, "rag/a.py", "try: f()\nexcept (ValueError, BaseException): g()"),
    (house_rules.impure_kernel, "indexes/policy/a.py", "import os"),
    (house_rules.impure_kernel, "indexes/policy/a.py", "from indexes import settings"),
    (house_rules.impure_kernel, "indexes/policy/a.py", "import numpy"),
    (house_rules.untrue_test, "tests/rag/test_a.py", "from unittest.mock import patch"),
    (house_rules.untrue_test, "tests/rag/test_a.py", "import time\ntime.sleep(1)"),
]


@pytest.fixture(scope="module")
def tree(repository: Path) -> list[Source]:
    """Every Python file of the product and its tests."""
    return sources(repository, *ROOMS, "tests")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_tree_keeps_the_rule(rule: Rule, tree: list[Source]) -> None:
    assert [f"{source.path}:{found}" for source in tree for found in rule(source)] == []


@pytest.mark.parametrize(("rule", "path", "text"), PLANTED, ids=lambda value: getattr(value, "__name__", None))
def test_a_planted_violation_is_caught(rule: Rule, path: str, text: str) -> None:
    assert rule(Source.parse(path, text)) != []


def test_every_rule_has_a_planted_violation() -> None:
    assert {rule for rule, _, _ in PLANTED} == set(RULES)


def test_a_decent_module_breaks_no_rule() -> None:
    text = '''"""What a decent module looks like."""

import re

WORD = re.compile(r"[a-z]+")


def words(text: str, *, folded: bool = False) -> list[str]:
    """Return the words of a text, in order; raises nothing."""
    try:
        return WORD.findall(text.lower() if folded else text)
    except BaseException:
        WORD.purge()
        raise
'''
    for path in ("indexes/policy/words.py", "rag/words.py"):
        assert [found for rule in RULES for found in rule(Source.parse(path, text))] == []


def test_a_file_of_400_lines_and_a_function_of_60_may_be() -> None:
    assert house_rules.long_file(Source.parse("rag/a.py", "x = 1\n" * 400)) == []
    assert house_rules.long_function(Source.parse("rag/a.py", "def f():\n" + "    x = 1\n" * 59)) == []


def test_doors_exist(repository: Path) -> None:
    assert [door for door in DOORS if not (repository / door).is_file()] == []


def mirrors(source: Source) -> list[str]:
    """Return where the tests of a module may lie."""
    folder = source.path.parent
    if source.path.name == "__init__.py":
        return [f"tests/{folder}/test_{folder.name}.py", f"tests/{folder.parent}/test_{folder.name}.py"]
    return [f"tests/{folder}/test_{source.path.stem}.py"]


def missing_mirrors(tree: list[Source], root: Path) -> list[str]:
    """Return the modules with logic that have no test file."""
    wanted = [source for source in tree if source.room in ROOMS and has_logic(source)]
    return [one.path.as_posix() for one in wanted if not any((root / place).is_file() for place in mirrors(one))]


def test_every_module_with_logic_has_its_test_file(tree: list[Source], repository: Path) -> None:
    assert sorted(missing_mirrors(tree, repository)) == sorted(WITHOUT_A_MIRROR)


def test_a_missing_mirror_is_caught(tmp_path: Path) -> None:
    logic = Source.parse("rag/new.py", "def f(): return 1")
    constants = Source.parse("rag/names.py", "A = 1")
    assert missing_mirrors([logic, constants], tmp_path) == ["rag/new.py"]
    (tmp_path / "tests/rag").mkdir(parents=True)
    (tmp_path / "tests/rag/test_new.py").touch()
    assert missing_mirrors([logic], tmp_path) == []


def test_the_top_level_is_as_agreed(repository: Path) -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=repository, capture_output=True, text=True, check=True).stdout  # noqa: S607
    assert {line.split("/")[0] for line in listed.splitlines()} == TOP_LEVEL


def test_no_large_file_is_committed(repository: Path) -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=repository, capture_output=True, text=True, check=True).stdout  # noqa: S607
    assert [line for line in listed.splitlines() if (repository / line).stat().st_size > 1024 * 1024] == []


def test_importing_the_rooms_starts_nothing(repository: Path) -> None:
    """Importing every module opens no socket, starts no thread and no process, and writes nothing outside."""
    modules = [
        source.path.with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
        for source in sources(repository, *ROOMS)
        if source.path.name != "__main__.py"
    ]
    program = f"""
import sys, threading
seen = []
sys.addaudithook(lambda event, _: event in {{"socket.connect", "subprocess.Popen", "os.fork"}} and seen.append(event))
import importlib
for name in {modules!r}:
    importlib.import_module(name)
ours = {{one for one in threading.enumerate() if one is not threading.main_thread()}}
sys.exit(f"{{seen}} {{ours}}" if seen or ours else 0)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=repository, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
