"""The house rules as functions: each takes one source file and returns what is wrong with it, line by line.

`tests/test_house.py` runs them over the tree, and runs each over a planted violation.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ROOMS = ("rag", "ingest", "indexes", "web")
FILE_LINES = 400
FUNCTION_LINES = 60
PARAMETERS = 5

Function = ast.FunctionDef | ast.AsyncFunctionDef
Rule = Callable[["Source"], list[str]]

WIDENING = frozenset(
    "admin all allow bypass disable force hidden ignore override privileged root skip sudo superuser trust "
    "unchecked unfiltered unrestricted unsafe".split()
)
"""A parameter with one of these words in its name is a way round the monitor."""

BAD_CLASS = re.compile(r"(Manager|Helper|Helpers|Base|Util|Utils|Service|Factory)$|^Base[A-Z]|^Abstract")
BAD_MODULE = frozenset({"base", "common", "helper", "helpers", "manager", "misc", "util", "utils"})
UNFINISHED = re.compile(
    r"\b(TODO|FIXME|HACK)\b|#\s*XXX\b|\bstub(bed|s)?\b|not (yet )?implemented|coming soon", re.IGNORECASE
)
KERNEL_IMPORTS = frozenset(
    "abc bisect collections dataclasses datetime enum functools itertools operator re string types typing "
    "unicodedata".split()
)
"""What the pure kernel may import: no files, no network, no clock of its own, no environment."""

READING = frozenset(
    {"connect", "environ", "getenv", "now", "open", "read_bytes", "read_text", "token_bytes", "urandom"}
)
"""What a module may not do while it is imported."""

DOORS = {
    "indexes/policy/decide.py": "any error while deciding is a refusal",
    "indexes/embed/onnx.py": "a model file may be anything, and its two libraries raise bare exceptions",
    "ingest/child.py": "a hostile file may raise anything: it becomes a code and ends at the child's door",
    "web/main.py": "the command line: the last place to turn an error into a sentence and an exit code",
    "web/app.py": "the web: the last place to turn an error into a page without content",
    "web/stream.py": "the web: the same, where the page has begun already",
}
"""The only modules that may catch every exception, each with its reason."""

AT_IMPORT = {
    "rag/chain.py": "a subclass of LangChain's needs LangChain, which reads its switch for tracing at import",
}
"""Modules that do something while they are imported, each with its reason."""


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file: its place in the tree, its text, and the text parsed."""

    path: PurePosixPath
    text: str
    tree: ast.Module

    @classmethod
    def parse(cls, path: str, text: str) -> "Source":
        """Return the source of this text, as if it stood at `path`."""
        return cls(PurePosixPath(path), text, ast.parse(text))

    @property
    def room(self) -> str:
        """The top folder: one of the four rooms, or `tests`."""
        return self.path.parts[0]

    def functions(self) -> Iterator[Function]:
        """Every function and method, nested ones included."""
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))


def sources(root: Path, *folders: str) -> list[Source]:
    """Return every Python file below these folders of the repository."""
    files = sorted(file for folder in folders for file in (root / folder).rglob("*.py"))
    return [Source.parse(file.relative_to(root).as_posix(), file.read_text(encoding="utf-8")) for file in files]


def parameters(function: Function) -> list[ast.arg]:
    """Return the parameters of a function but for `self` and `cls`."""
    rules = function.args
    every = [*rules.posonlyargs, *rules.args, *rules.kwonlyargs]
    return [one for one in every if one.arg not in {"self", "cls"}]


def is_command(function: Function) -> bool:
    """Return whether the parameters are options of the command line: decorated as a command, or given its context."""
    called = [one.func if isinstance(one, ast.Call) else one for one in function.decorator_list]
    decorated = any(isinstance(one, ast.Attribute) and one.attr in {"command", "callback"} for one in called)
    annotations = [ast.unparse(one.annotation) for one in parameters(function) if one.annotation]
    return decorated or annotations[:1] == ["typer.Context"]


def long_file(source: Source) -> list[str]:
    """Files have at most 400 lines."""
    count = source.text.count("\n")
    return [f"{count} lines"] if count > FILE_LINES else []


def long_function(source: Source) -> list[str]:
    """Functions have at most 60 lines."""
    return [
        f"{one.lineno}: {one.name} has {length} lines"
        for one in source.functions()
        if (length := (one.end_lineno or one.lineno) - one.lineno + 1) > FUNCTION_LINES
    ]


def many_parameters(source: Source) -> list[str]:
    """Functions take at most 5 parameters; the options of a command are counted by nobody but its user."""
    if source.room == "tests":
        return []
    return [
        f"{one.lineno}: {one.name} takes {count}"
        for one in source.functions()
        if not is_command(one) and (count := len(parameters(one))) > PARAMETERS
    ]


def boolean_positional(source: Source) -> list[str]:
    """A boolean is passed by name: `f(True)` tells nothing. Commands and tests are called by their tools only."""
    found = []
    for one in source.functions():
        if is_command(one) or (source.room == "tests" and one.name.startswith("test_")):
            continue
        positional = [*one.args.posonlyargs, *one.args.args]
        defaults = [None] * (len(positional) - len(one.args.defaults)) + list(one.args.defaults)
        for argument, default in zip(positional, defaults, strict=True):
            typed = isinstance(argument.annotation, ast.Name) and argument.annotation.id == "bool"
            valued = isinstance(default, ast.Constant) and isinstance(default.value, bool)
            if typed or valued:
                found.append(f"{one.lineno}: {one.name}({argument.arg})")
    return found


def widening_parameter(source: Source) -> list[str]:
    """In indexes/ and rag/ no parameter widens access, and a reader or a view is never left out."""
    if source.room not in {"indexes", "rag"}:
        return []
    found = []
    for one in source.functions():
        if is_command(one):
            continue
        for argument in parameters(one):
            if WIDENING & set(argument.arg.lower().split("_")):
                found.append(f"{one.lineno}: {one.name}({argument.arg})")
            kind = ast.unparse(argument.annotation) if argument.annotation else ""
            if re.search(r"\b(Reader|View)\b", kind) and re.search(r"\b(None|Optional)\b", kind):
                found.append(f"{one.lineno}: {one.name}({argument.arg}: {kind})")
    return found


def no_opening_sentence(source: Source) -> list[str]:
    """Every module opens with a sentence that says what it is for."""
    first = (ast.get_docstring(source.tree) or "").split("\n\n")[0].strip()
    return [] if re.match(r"[A-Z0-9`*]", first) and first[-1] in ".:?!" else ["1: no opening sentence"]


def undocumented(source: Source) -> list[str]:
    """Public names have docstrings; in the kernel, what is raised is named there."""
    if source.room == "tests":
        return []
    found = []
    scopes: list[ast.Module | ast.ClassDef] = [source.tree]
    scopes += [one for one in source.tree.body if isinstance(one, ast.ClassDef) and not one.name.startswith("_")]
    for scope in scopes:
        for one in scope.body:
            if not isinstance(one, Function | ast.ClassDef) or one.name.startswith("_"):
                continue
            text = ast.get_docstring(one) or ""
            if not text:
                found.append(f"{one.lineno}: {one.name} has no docstring")
            raises = isinstance(one, Function) and any(isinstance(each, ast.Raise) for each in ast.walk(one))
            if raises and source.path.is_relative_to("indexes/policy") and "raise" not in text.lower():
                found.append(f"{one.lineno}: {one.name} does not say what it raises")
    return found


def async_function(source: Source) -> list[str]:
    """The core is synchronous; only web/ and its tests may be otherwise."""
    if source.room == "web" or source.path.is_relative_to("tests/web"):
        return []
    return [f"{one.lineno}: {one.name}" for one in source.functions() if isinstance(one, ast.AsyncFunctionDef)]


def printing(source: Source) -> list[str]:
    """Nothing prints: a command speaks through its console, the rest keeps silent. Benchmarks are commands."""
    if source.path.is_relative_to("tests/benchmarks"):
        return []
    return [
        f"{one.lineno}: print" for one in calls(source) if isinstance(one.func, ast.Name) and one.func.id == "print"
    ]


def unfinished(source: Source) -> list[str]:
    """Real code only: nothing promised, nothing left open."""
    if source.path.name in {"house_rules.py", "test_house.py"}:
        return []
    found = [
        f"{number}: {match[0]}"
        for number, line in enumerate(source.text.splitlines(), 1)
        if (match := UNFINISHED.search(line))
    ]
    protocols = {
        id(method)
        for one in ast.walk(source.tree)
        if isinstance(one, ast.ClassDef) and any("Protocol" in ast.unparse(parent) for parent in one.bases)
        for method in one.body
    }
    for one in source.functions():
        body = [each for each in one.body if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))]
        documented = ast.get_docstring(one) is not None
        if id(one) not in protocols and not one.decorator_list:
            if not [each for each in body if not isinstance(each, ast.Pass)] and not (documented and not body):
                found.append(f"{one.lineno}: {one.name} does nothing")
            if "raise NotImplementedError" in ast.unparse(one):
                found.append(f"{one.lineno}: {one.name} is not there")
    return found


def bad_name(source: Source) -> list[str]:
    """A name says what the thing is: no Manager, Helper, Base, utils."""
    found = [f"1: module {source.path.stem}"] if source.path.stem in BAD_MODULE else []
    classes = [one for one in ast.walk(source.tree) if isinstance(one, ast.ClassDef)]
    return found + [f"{one.lineno}: class {one.name}" for one in classes if BAD_CLASS.search(one.name)]


def runs_at_import(source: Source) -> list[str]:
    """Nothing runs at import: no loops, no files, no environment, no global state filled later."""
    if source.room == "tests" or source.path.as_posix() in AT_IMPORT:
        return []
    found = [f"{one.lineno}: global" for one in ast.walk(source.tree) if isinstance(one, ast.Global)]
    for one in source.tree.body:
        if isinstance(one, ast.For | ast.While | ast.With | ast.Try):
            found.append(f"{one.lineno}: {type(one).__name__} at import")
        if isinstance(one, ast.Expr) and isinstance(one.value, ast.Call):
            called = ast.unparse(one.value.func)
            if not called.endswith((".add_typer", ")")):  # assembling commands is declaring, not running
                found.append(f"{one.lineno}: {called}() at import")
        if isinstance(one, ast.Assign | ast.AnnAssign) and one.value is not None:
            words = {named(each) for each in ast.walk(one.value) if isinstance(each, ast.Call | ast.Attribute)}
            found += [f"{one.lineno}: {word} at import" for word in sorted(words & READING)]
    return found


def catches_everything(source: Source) -> list[str]:
    """`except Exception` stands only at the doors, or where all it does is to clean up and raise again."""
    if source.path.as_posix() in DOORS or source.room == "tests":
        return []
    return [
        f"{one.lineno}: except {ast.unparse(one.type) if one.type else ''}"
        for one in ast.walk(source.tree)
        if isinstance(one, ast.ExceptHandler)
        and not (isinstance(one.body[-1], ast.Raise) and one.body[-1].exc is None)
        and (one.type is None or re.search(r"\b(Base)?Exception\b", ast.unparse(one.type)))
    ]


def impure_kernel(source: Source) -> list[str]:
    """The kernel imports itself and a short list of the standard library; no third party, no I/O."""
    if not source.path.is_relative_to("indexes/policy"):
        return []
    assert sys.stdlib_module_names >= KERNEL_IMPORTS
    found = []
    for line, name in imports(source):
        top = name.split(".")[0]
        if not name.startswith("indexes.policy") and top not in KERNEL_IMPORTS:
            found.append(f"{line}: imports {name}")
    return found


def untrue_test(source: Source) -> list[str]:
    """Tests meet the real thing and do not wait: no mock objects, no sleeping, no clocks but in benchmarks and rigs."""
    is_rig = source.path.is_relative_to("tests/assurance") and not source.path.name.startswith("test_")
    if source.room != "tests" or source.path.is_relative_to("tests/benchmarks") or is_rig:
        return []
    found = [
        f"{line}: imports {name}" for line, name in imports(source) if name.startswith(("unittest", "time", "mock"))
    ]
    found += [f"{one.lineno}: sleep" for one in calls(source) if ast.unparse(one.func).endswith("sleep")]
    return found


def named(node: ast.Call | ast.Attribute) -> str:
    """Return the last name of what is called or looked up: `read_text` of `path.read_text()`."""
    target = node.func if isinstance(node, ast.Call) else node
    return ast.unparse(target).rpartition(".")[2]


def calls(source: Source) -> Iterator[ast.Call]:
    """Yield every call of the source."""
    return (one for one in ast.walk(source.tree) if isinstance(one, ast.Call))


def imports(source: Source) -> Iterator[tuple[int, str]]:
    """Yield line and full name of every import, `from a import b` as `a.b`."""
    for one in ast.walk(source.tree):
        if isinstance(one, ast.Import):
            yield from ((one.lineno, alias.name) for alias in one.names)
        elif isinstance(one, ast.ImportFrom):
            yield from ((one.lineno, f"{one.module}.{alias.name}") for alias in one.names)


def has_logic(source: Source) -> bool:
    """Return whether there is anything to prove: a function, or a class with a method of its own."""
    return any(True for _ in source.functions())


RULES: tuple[Rule, ...] = (
    long_file,
    long_function,
    many_parameters,
    boolean_positional,
    widening_parameter,
    no_opening_sentence,
    undocumented,
    async_function,
    printing,
    unfinished,
    bad_name,
    runs_at_import,
    catches_everything,
    impure_kernel,
    untrue_test,
)
