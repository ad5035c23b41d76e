"""Rules for folders: `ingest.toml` says which files lie nowhere below a marking, and whose they are.

A rule file can only raise. What lies in a folder may come from anybody, so a rule file found there gives the least
marking, the collection and the originator; only one that the administrator names gives unmarked files a marking.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from indexes.errors import UsageError
from indexes.policy import Marking, MarkingError, parse, text, unknown
from ingest.evidence import FOLDER, Evidence
from ingest.sources import RULES_NAME
from ingest.verdict import Statement

_KEYS: Final = ("path", "minimum", "marking", "collection", "originator")
_RULE: Final = re.compile(r"\s*\[\[\s*rule\s*\]\]")
_LONGEST: Final = 200
_MOST_BYTES: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: for which paths below its folder it holds, what it says of them, and where it stands."""

    path: str
    minimum: Marking | None = None
    marking: Marking | None = None
    collection: str = ""
    originator: str = ""
    file: str = RULES_NAME
    line: int = 0

    def holds_for(self, relative: str) -> bool:
        """Tell whether a path below the rule's folder is meant; capitals and small letters are one."""
        return re.fullmatch(_expression(self.path), relative, re.IGNORECASE) is not None


@dataclass(frozen=True, slots=True)
class Ruling:
    """What all rules together say of one file; `statements` speak in the verdict on its marking."""

    statements: tuple[Statement, ...] = ()
    collection: str = ""
    originator: str = ""

    @property
    def code(self) -> str:
        """The ruling as one text, "" for none: a file examined under another one is examined again."""
        said = [f"{'least ' if one.floor else ''}{text(one.marking)}" for one in self.statements]
        return " | ".join([*said, *([f"{self.collection} / {self.originator}"] if self.facts else [])])

    @property
    def facts(self) -> bool:
        """Tell whether it says anything but markings."""
        return bool(self.collection or self.originator)


@dataclass(frozen=True, slots=True)
class Rules:
    """Every rule of a run with the folder that its paths start from, outer folders first."""

    placed: tuple[tuple[Path, Rule], ...] = field(default=())

    def of(self, path: Path) -> Ruling:
        """Return what the rules say of a file. All markings count; of collections and originators, the last."""
        statements: list[Statement] = []
        collection = originator = ""
        for folder, rule in self.placed:
            if not path.is_relative_to(folder) or not rule.holds_for(path.relative_to(folder).as_posix()):
                continue
            for marking, floor in ((rule.minimum, True), (rule.marking, False)):
                if marking is not None:
                    where = f"in {rule.file}, line {rule.line}" + (", as a minimum" if floor else "")
                    find = Evidence(FOLDER, where, text(marking), text(marking))
                    statements.append(Statement(FOLDER, marking, (find,), floor))
            collection, originator = rule.collection or collection, rule.originator or originator
        return Ruling(tuple(statements), collection, originator)


def load(paths: Iterable[Path], named: Path | None) -> Rules:
    """Return the rules for files at and below `paths`: of each `ingest.toml` above, there and below, then of `named`.

    Paths in a rule start from the folder of its file; in the named file, from each folder that is ingested. Raises
    UsageError with file and line for a rule file that can't be read to the last key.
    """
    roots = sorted({path.resolve() if path.is_dir() else path.resolve().parent for path in paths})
    placed: dict[tuple[Path, int], tuple[Path, Rule]] = {}
    for root in roots:
        above = [file for parent in root.parents if (file := parent / RULES_NAME).is_file()]
        for found in sorted((*above, *root.rglob(RULES_NAME)), key=lambda file: len(file.parts)):
            for rule in read(found, may_mark=False):
                placed[found, rule.line] = (found.parent, rule)
    given = [(root, rule) for rule in (read(named, may_mark=True) if named else ()) for root in roots]
    return Rules((*placed.values(), *given))


def read(file: Path, *, may_mark: bool) -> tuple[Rule, ...]:
    """Return the rules of one file, the key `marking` refused unless it `may_mark`. Raises UsageError with the line."""
    try:
        content = file.read_bytes()
        if len(content) > _MOST_BYTES:
            raise UsageError(f"{file} is larger than a rule file may be (1 MB).")
        written = content.decode()
        tables = tomllib.loads(written)
    except OSError as error:
        raise UsageError(f"The rule file {file} can't be opened.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"The rule file {file} is not UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"The rule file {file} is not TOML: {error}.") from error
    page = _Written(file, tuple(written.split("\n")))
    for key in tables:
        if key != "rule":
            raise page.wrong(0, key, f"{key} is not known here. A rule begins with [[rule]].")
    rules = tables.get("rule", [])
    if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        raise page.wrong(0, "rule", "A rule begins with [[rule]].")
    return tuple(_rule(page, number, one, may_mark=may_mark) for number, one in enumerate(rules, start=1))


@dataclass(frozen=True, slots=True)
class _Written:
    """A rule file as it is written, for saying where it is wrong."""

    file: Path
    lines: tuple[str, ...]

    def begin(self, number: int) -> int:
        """Return the line at which the rule of that number begins, counted from 1; 1 for what stands before them."""
        starts = [at for at, line in enumerate(self.lines, start=1) if _RULE.match(line)]
        return starts[number - 1] if 0 < number <= len(starts) else 1

    def wrong(self, number: int, key: str, what: str) -> UsageError:
        """Return the error for a key of a rule, with its line."""
        begin = self.begin(number)
        at = begin
        for line, written in enumerate(self.lines[begin - 1 :], start=begin):
            if re.match(rf"""\s*(\[+\s*)?["']?{re.escape(key)}\b""", written):
                at = line
                break
        return UsageError(f"{self.file}, line {at}: {what}")


def _rule(page: _Written, number: int, said: dict[str, Any], *, may_mark: bool) -> Rule:
    for key, value in said.items():
        if key not in _KEYS:
            raise page.wrong(number, key, f"{key} is not known here. A rule has {', '.join(_KEYS)}.")
        if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST or not value.isprintable():
            raise page.wrong(number, key, f"{key} is a text of 1 to {_LONGEST} characters on one line.")
    if "path" not in said:
        raise page.wrong(number, "rule", 'A rule says for which files it holds, such as path = "nato/**".')
    if len(said) == 1:
        raise page.wrong(
            number, "rule", "A rule says something of its files: a minimum, a collection or an originator."
        )
    if "marking" in said and not may_mark:
        what = "A rule file in the folder itself can't mark files. Use minimum, or name the file with --rules."
        raise page.wrong(number, "marking", what)
    return Rule(
        said["path"].strip(),
        _marking(page, number, "minimum", said),
        _marking(page, number, "marking", said),
        said.get("collection", "").strip(),
        said.get("originator", "").strip(),
        page.file.name,
        page.begin(number),
    )


def _marking(page: _Written, number: int, key: str, said: dict[str, Any]) -> Marking | None:
    if key not in said:
        return None
    try:
        marking = parse(said[key])
    except MarkingError as error:
        raise page.wrong(number, key, f"{key} is not a marking: {error}") from error
    if tokens := unknown(marking):
        raise page.wrong(number, key, f"{key} has a part that is not known here: {', '.join(sorted(tokens))}.")
    return marking


def _expression(pattern: str) -> str:
    """Return a path pattern as a regular expression: * and ? stay inside a folder, ** crosses folders."""
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern.lstrip("/"))
    meant = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return "".join(meant.get(part, re.escape(part)) for part in parts)
