"""Write `docs/cli.md` from the help texts of the commands: `make docs`. `tests/test_docs.py` fails when it is stale."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

TARGET = Path(__file__).parent.parent / "docs" / "cli.md"

HEAD = """# Commands

Generated from the help texts by `make docs`; edit those, not this page. Every command answers `--help`.
What the exit codes mean stands in [administrator.md](administrator.md).
"""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument or option as the page shows it."""

    names: tuple[str, ...]
    is_option: bool
    is_required: bool
    help: str
    default: str


@dataclass(frozen=True, slots=True)
class Verb:
    """One command: its words after `coversheet`, its help, its parameters; a group has commands below it."""

    words: tuple[str, ...]
    help: str
    is_group: bool
    parameters: tuple[Parameter, ...]

    @property
    def name(self) -> str:
        """The command as it is typed."""
        return " ".join(("coversheet", *self.words))

    @property
    def usage(self) -> str:
        """The command with its arguments."""
        arguments = [one for one in self.parameters if not one.is_option]
        pieces = [self.name, *(one.names[0] if one.is_required else f"[{one.names[0]}]" for one in arguments)]
        if any(one.is_option for one in self.parameters):
            pieces.append("[OPTIONS]")
        if self.is_group:
            pieces.append("COMMAND")
        return " ".join(pieces)


def verbs(app: typer.Typer) -> list[Verb]:
    """Return every command of the program, groups before their members, hidden ones left out."""
    return list(_walk(typer.main.get_command(app), ()))


def _walk(command: Any, words: tuple[str, ...]) -> Iterator[Verb]:
    members = getattr(command, "commands", {})
    shown = tuple(_parameter(one) for one in command.params if not getattr(one, "hidden", False))
    yield Verb(words, (command.help or "").strip(), bool(members), shown)
    for name, member in members.items():
        if not member.hidden:
            yield from _walk(member, (*words, name))


def _parameter(given: Any) -> Parameter:
    is_option = given.param_type_name == "option"
    names = (*given.opts, *given.secondary_opts) if is_option else (_metavar(given),)
    is_shown = is_option and given.show_default is not False and given.default not in (None, False, [], ())
    return Parameter(
        tuple(names), is_option, bool(given.required), given.help or "", str(given.default) if is_shown else ""
    )


def _metavar(argument: Any) -> str:
    name = str(argument.metavar or argument.name).upper()
    return f"{name}..." if argument.nargs != 1 else name


def page(app: typer.Typer) -> str:
    """Return the whole page."""
    parts = [HEAD]
    for verb in verbs(app):
        parts.append(f"## {verb.name}\n\n{verb.help}\n\n```\n{verb.usage}\n```\n")
        if verb.parameters:
            rows = [f"| {', '.join(f'`{name}`' for name in one.names)} | {_cell(one)} |" for one in verb.parameters]
            parts.append("\n".join(["| argument or option | meaning |", "|---|---|", *rows]) + "\n")
    return "\n".join(parts)


def _cell(parameter: Parameter) -> str:
    text = " ".join(parameter.help.split()).replace("|", "\\|")
    if parameter.default:
        text += f" Default: `{parameter.default}`."
    if parameter.is_option and parameter.is_required:
        text += " Required."
    return text.strip()


if __name__ == "__main__":
    from web.main import app  # imported here, so that the functions above can be tested on any program

    TARGET.write_text(page(app), encoding="utf-8")
    sys.stdout.write(f"wrote {TARGET}\n")
