"""Rules for folders: what they hold for, that they only raise, and that a wrong file says where it is wrong."""

from pathlib import Path

import pytest

from indexes.errors import UsageError
from indexes.policy import text
from ingest.rules import Rules, Ruling, load, read


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with rules, and one inside it with more."""
    (tmp_path / "in" / "nato" / "old").mkdir(parents=True)
    rules = '[[rule]]\npath = "nato/**"\nminimum = "NATO SECRET"\n\n[[rule]]\npath = "**/*.pdf"\noriginator = "G4"\n'
    (tmp_path / "in" / "ingest.toml").write_text(rules, encoding="utf-8")
    inner = '[[rule]]\npath = "*"\nminimum = "COSMIC TOP SECRET"\ncollection = "Old"\noriginator = "J2"\n'
    (tmp_path / "in" / "nato" / "old" / "ingest.toml").write_text(inner, encoding="utf-8")
    return tmp_path / "in"


def said(ruling: Ruling) -> list[tuple[str, bool]]:
    """Return the markings of a ruling, and whether each is a minimum."""
    return [(text(one.marking), one.floor) for one in ruling.statements]


def test_rules_hold_below_their_folder(folder: Path) -> None:
    rules = load([folder], None)
    assert said(rules.of(folder / "a.txt")) == []
    assert rules.of(folder / "a.txt").code == ""
    assert said(rules.of(folder / "NATO" / "a.txt")) == [("NATO SECRET", True)]
    deep = rules.of(folder / "nato" / "old" / "a.pdf")
    assert said(deep) == [("NATO SECRET", True), ("COSMIC TOP SECRET", True)]
    assert (deep.collection, deep.originator) == ("Old", "J2")
    assert deep.code == "least NATO SECRET | least COSMIC TOP SECRET | Old / J2"
    assert rules.of(folder / "x" / "a.PDF").originator == "G4"
    assert rules.of(Path("a.txt")) == Ruling()
    (find,) = rules.of(folder / "nato" / "a.txt").statements[0].evidence
    assert (find.kind, find.where) == ("folder rule", "in ingest.toml, line 1, as a minimum")


def test_a_file_that_is_ingested_alone_has_the_rules_of_its_folder(folder: Path) -> None:
    (folder / "nato" / "old" / "a.txt").write_text("x", encoding="utf-8")
    rules = load([folder / "nato" / "old" / "a.txt"], None)
    assert said(rules.of(folder / "nato" / "old" / "a.txt")) == [
        ("NATO SECRET", True),
        ("COSMIC TOP SECRET", True),
    ]


def test_only_a_file_that_is_named_gives_unmarked_files_a_marking(folder: Path, tmp_path: Path) -> None:
    named = tmp_path / "rules.toml"
    named.write_text('[[rule]]\npath = "press/*"\nmarking = "UNCLASSIFIED"\n', encoding="utf-8")
    rules = load([folder], named)
    assert said(rules.of(folder / "press" / "a.txt")) == [("UNCLASSIFIED", False)]
    assert said(rules.of(folder / "press" / "deep" / "a.txt")) == []
    (folder / "ingest.toml").write_text(named.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(UsageError, match=r"ingest.toml, line 3: A rule file in the folder itself can't mark files"):
        load([folder], None)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ('[[rule]]\npath = "a"\nminimun = "SECRET"', "line 3: minimun is not known here"),
        ('\n[[rule]]\npath = "a"\nminimum = "SECRT"', "line 4: minimum is not a marking"),
        (
            '[[rule]]\npath = "a"\nminimum = "SECRET//WIDGET"',
            "line 3: minimum has a part that is not known here: WIDGET",
        ),
        ('[[rule]]\npath = "a"\ncollection = "x"\n[[rule]]\nminimum = "SECRET"', "line 4: A rule says for which files"),
        ('[[rule]]\npath = "a"', "line 1: A rule says something of its files"),
        ('[[rule]]\npath = 3\nminimum = "SECRET"', "line 2: path is a text"),
        ('[[rule]]\npath = "a"\ncollection = ""', "line 3: collection is a text"),
        ('[rule]\npath = "a"', "line 1: A rule begins with"),
        ('minimum = "SECRET"', "line 1: minimum is not known here. A rule begins with"),
        ("[[rule]\n", "is not TOML"),
        ("\udcff", "is not UTF-8"),
    ],
)
def test_a_wrong_file_says_where(tmp_path: Path, written: str, sentence: str) -> None:
    file = tmp_path / "ingest.toml"
    file.write_bytes(written.encode("utf-8", "surrogateescape"))
    with pytest.raises(UsageError) as caught:
        read(file, may_mark=True)
    assert sentence in str(caught.value)


def test_a_file_that_is_not_there_and_one_that_is_too_large(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="can't be opened"):
        load([tmp_path], tmp_path / "none.toml")
    (tmp_path / "big.toml").write_bytes(b"#" * (1024 * 1024 + 1))
    with pytest.raises(UsageError, match="larger"):
        load([tmp_path], tmp_path / "big.toml")


@pytest.mark.parametrize(
    ("pattern", "path", "held"),
    [
        ("*.txt", "a.txt", True),
        ("*.txt", "b/a.txt", False),
        ("**/*.txt", "a.txt", True),
        ("**/*.txt", "c/b/a.txt", True),
        ("b/**", "b/c/a.txt", True),
        ("b/**", "bc/a.txt", False),
        ("/b/?.txt", "b/a.txt", True),
        ("b/?.txt", "b/aa.txt", False),
        ("a+b.txt", "a+b.txt", True),
        ("a+b.txt", "aab.txt", False),
    ],
)
def test_patterns(tmp_path: Path, pattern: str, path: str, *, held: bool) -> None:
    file = tmp_path / "r.toml"
    file.write_text(f'[[rule]]\npath = "{pattern}"\nminimum = "SECRET"\n', encoding="utf-8")
    (rule,) = read(file, may_mark=True)
    assert rule.holds_for(path) is held
    assert Rules(((Path("/in"), rule),)).of(Path("/in") / path).code == ("least SECRET" if held else "")
