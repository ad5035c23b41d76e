"""The documents name what there is, and what they name is there: commands, settings, routes, errors, reasons, links."""

import ast
import re
from pathlib import Path
from typing import Annotated

import pytest
import typer

from indexes import errors
from ingest.reasons import SENTENCES
from tests.generate_docs import Verb, page, verbs
from tests.house_rules import ROOMS, Source, calls, sources

LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
COMMAND = re.compile(r"coversheet((?: [a-z][a-z-]*)+)")
ROUTE = {"get", "post", "put", "delete", "patch", "websocket"}


@pytest.fixture(scope="module")
def documents(repository: Path) -> dict[str, str]:
    """Every page of the documents, the read-me included, by its path."""
    pages = [repository / "README.md", *sorted((repository / "docs").rglob("*.md"))]
    return {file.relative_to(repository).as_posix(): file.read_text(encoding="utf-8") for file in pages}


@pytest.fixture(scope="module")
def administrator(documents: dict[str, str]) -> str:
    """The administrator's guide: settings, exit codes, reasons and addresses stand there."""
    return documents["docs/administrator.md"]


@pytest.fixture(scope="module")
def tree(repository: Path) -> list[Source]:
    """The sources of the product."""
    return sources(repository, *ROOMS)


@pytest.fixture(scope="module")
def program() -> list[Verb]:
    """Every command of the real program."""
    from web.main import app  # noqa: PLC0415 - assembles all rooms; only the tests of commands need it

    return verbs(app)


def variables(tree: list[Source]) -> set[str]:
    """Return the environment variables that the product names."""
    return {name for source in tree for name in re.findall(r"COVERSHEET_[A-Z]+(?:_[A-Z]+)*", source.text)}


def routes(tree: list[Source]) -> set[str]:
    """Return the paths of every route and mount in web/, prefixes of routers put before them."""
    found = set()
    for source in tree:
        if source.room != "web":
            continue
        prefixes = [
            ast.literal_eval(keyword.value)
            for call in calls(source)
            if ast.unparse(call.func).endswith("APIRouter")
            for keyword in call.keywords
            if keyword.arg == "prefix"
        ]
        prefix = prefixes[0] if prefixes else ""
        for call in calls(source):
            verb = ast.unparse(call.func).rpartition(".")[2]
            path = call.args[0] if call.args else None
            if isinstance(path, ast.Constant) and isinstance(path.value, str) and path.value.startswith("/"):
                if verb in ROUTE:
                    found.add(prefix + re.sub(r":\w+}", "}", path.value))
                elif verb == "mount":
                    found.add(path.value)
    return found


def family(tree: list[Source]) -> dict[str, int | None]:
    """Return every error below `CoversheetError` and the exit code that it sets itself, None where it inherits."""
    classes = [node for source in tree for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)]
    found = {"CoversheetError"}
    while more := {one.name for one in classes if found & {ast.unparse(base) for base in one.bases}} - found:
        found |= more
    return {one.name: own_code(one) for one in classes if one.name in found}


def own_code(error: ast.ClassDef) -> int | None:
    """Return the number that a class sets as its exit code."""
    for one in error.body:
        target = (
            one.target if isinstance(one, ast.AnnAssign) else one.targets[0] if isinstance(one, ast.Assign) else None
        )
        if target is not None and ast.unparse(target) == "exit_code" and isinstance(one, ast.Assign | ast.AnnAssign):
            return int(ast.literal_eval(one.value)) if one.value else None
    return None


def test_the_page_of_commands_is_fresh(documents: dict[str, str]) -> None:
    from web.main import app  # noqa: PLC0415 - see `program`

    assert documents["docs/cli.md"] == page(app), "stale: run `make docs`"


def test_every_command_and_option_says_what_it_does(program: list[Verb]) -> None:
    assert [verb.name for verb in program if not verb.help] == []
    assert [(verb.name, one.names) for verb in program for one in verb.parameters if not one.help] == []


def test_every_setting_is_in_the_guide(tree: list[Source], administrator: str) -> None:
    assert sorted(name for name in variables(tree) if f"`{name}`" not in administrator) == []


def test_every_setting_in_the_documents_exists(tree: list[Source], documents: dict[str, str]) -> None:
    named = {name for text in documents.values() for name in re.findall(r"COVERSHEET_[A-Z_]+[A-Z]", text)}
    assert named - variables(tree) == set()


def test_every_route_is_in_the_guide(tree: list[Source], administrator: str) -> None:
    assert routes(tree)
    assert sorted(path for path in routes(tree) if f"`{path}`" not in administrator) == []


def test_every_error_and_exit_code_is_in_the_guide(tree: list[Source], administrator: str) -> None:
    ours = family(tree)
    assert set(ours) >= set(errors.__all__)
    assert sorted(name for name in ours if f"`{name}`" not in administrator) == []
    codes = {code for code in ours.values() if code is not None} | {0, 130}
    rows = {int(code): row for code, row in re.findall(r"^\| (\d+) \|(.*)$", administrator, re.MULTILINE)}
    assert sorted(codes - set(rows)) == []
    assert [name for name, code in ours.items() if code is not None and f"`{name}`" not in rows[code]] == []


def test_every_reason_is_in_the_guide(administrator: str) -> None:
    assert sorted(code for code in SENTENCES if f"`{code}`" not in administrator) == []


def test_every_link_leads_somewhere(documents: dict[str, str], repository: Path) -> None:
    broken = [
        f"{name}: {target}"
        for name, text in documents.items()
        for target in LINK.findall(text)
        if not (repository / name).parent.joinpath(target).exists()
    ]
    assert broken == []


def test_every_module_is_on_the_map(documents: dict[str, str], repository: Path) -> None:
    named = re.findall(r"^\| `(\w.*?)` \|", documents["docs/architecture.md"].replace("/`", "`"), re.MULTILINE)
    named = [name for row in named for name in row.split("`, `")]
    entries = [entry for room in ROOMS for entry in (repository / room).iterdir()]
    there = {
        entry.stem
        for entry in entries
        if entry.suffix == ".py" or (entry.is_dir() and not entry.name.startswith((".", "_")))
    }
    assert sorted(there - {"__init__"} - set(named)) == []
    assert sorted(set(named) - there) == []


def test_every_path_in_the_documents_exists(documents: dict[str, str], repository: Path) -> None:
    named = {
        f"{name}: {path}"
        for name, text in documents.items()
        for path in re.findall(r"`((?:rag|ingest|indexes|web|tests|docs)/[\w./-]*)`", text)
        if not (repository / path).exists()
    }
    assert named == set()


def unknown_commands(text: str, program: list[Verb]) -> list[str]:
    """Return the commands in code spans and blocks of a page that the program does not have."""
    paths = {verb.words: verb for verb in program}
    found = []
    for code in re.findall(r"```.*?```|^    .*?$|`[^`\n]+`", text, re.DOTALL | re.MULTILINE):
        for match in COMMAND.finditer(code):
            verb = paths[()]
            for word in match[1].split():
                if not verb.is_group:
                    break
                if (*verb.words, word) not in paths:
                    found.append(f"{verb.name} {word}")
                    break
                verb = paths[*verb.words, word]
    return found


def test_every_command_in_the_documents_exists(documents: dict[str, str], program: list[Verb]) -> None:
    assert {name: found for name, text in documents.items() if (found := unknown_commands(text, program))} == {}


def test_decisions_are_numbered_and_say_what_they_must(documents: dict[str, str]) -> None:
    records = [name for name in documents if name.startswith("docs/decisions/")]
    assert [int(Path(name).name[:4]) for name in records] == list(range(1, len(records) + 1))
    parts = ("Status:", "## Context", "## Options", "## Decision", "## Consequences")
    assert [f"{name}: {part}" for name in records for part in parts if part not in documents[name]] == []
    assert [
        name for name in records if f"({name.removeprefix('docs/')})" not in documents["docs/architecture.md"]
    ] == []


invented = typer.Typer(help="An invented program.")
group = typer.Typer(help="A group.")
invented.add_typer(group, name="group")


@group.command("go")
def go(
    place: Annotated[str, typer.Argument(help="Where to.")],
    *,
    speed: Annotated[int, typer.Option("--speed", "-s", help="How | fast.")] = 3,
    quiet: Annotated[bool, typer.Option("--quiet")] = False,
) -> None:
    """Go there."""


@invented.command("secret", hidden=True)
def secret() -> None:
    """Stay unseen."""


def test_the_generator_shows_commands_arguments_and_options() -> None:
    text = page(invented)
    assert "## coversheet group go\n\nGo there.\n\n```\ncoversheet group go PLACE [OPTIONS]\n```" in text
    assert "| `--speed`, `-s` | How \\| fast. Default: `3`. |" in text
    assert "secret" not in text


def test_planted_gaps_are_caught() -> None:
    program = verbs(invented)
    assert [one.names for verb in program for one in verb.parameters if not one.help] == [("--quiet",)]
    assert unknown_commands("`coversheet group stay` and `coversheet group go there`", program) == [
        "coversheet group stay"
    ]
    planted = Source.parse(
        "web/a.py", 'r = APIRouter(prefix="/api")\n@r.get("/x/{n:int}")\ndef f(): return "COVERSHEET_NEW"'
    )
    assert routes([planted]) == {"/api/x/{n}"}
    assert variables([planted]) == {"COVERSHEET_NEW"}
    planted = Source.parse("rag/a.py", "class A(CoversheetError): x = 1\nclass B(A):\n exit_code = 9")
    assert family([planted]) == {"A": None, "B": 9}
