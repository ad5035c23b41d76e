"""The reader of the data files is strict: whatever does not follow the form is an error."""

from datetime import date

import pytest

from ingest.demonstration.content import (
    Break,
    Bullet,
    ContentError,
    Heading,
    Paragraph,
    Table,
    parse,
    portion_of,
    specimens,
    texts_of,
)

HEAD = """---
path: a/b.txt
language: de
marking: SECRET
title: (U) A title
date: 2026-08-09
office: J4
reference: R/1
---
"""


def test_front_matter_and_blocks_are_read() -> None:
    body = "## (U) Head\n\n(S) One\ntwo.\n\n- first\n- second\n\n| a | b |\n| c | d |\n\n+++\n\n+++ TOP SECRET\n"
    specimen = parse("x", HEAD + body)
    assert (specimen.path, specimen.format, specimen.language) == ("a/b.txt", "txt", "de")
    assert (specimen.top, specimen.bottom, specimen.kind, specimen.fault) == ("SECRET", "SECRET", "document", "")
    assert specimen.date == date(2026, 8, 9)
    assert specimen.blocks == (
        Heading("(U) Head"),
        Paragraph("(S) One two."),
        Bullet("first"),
        Bullet("second"),
        Table((("a", "b"), ("c", "d"))),
        Break(""),
        Break("TOP SECRET"),
    )
    assert specimen.portions == ("(U)", "(U)", "(S)")
    assert specimen.heading_line == "(U) Übung AMBER WREN, R/1, 9. August 2026, J4"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "path: a.txt\n",
        HEAD.removesuffix("---\n"),
        HEAD.replace("office: J4\n", ""),
        HEAD.replace("office: J4", "office: J4\noffice: J3"),
        HEAD.replace("office: J4", "office: J4\ncolour: red"),
        HEAD.replace("office: J4", "office J4"),
        HEAD.replace("path: a/b.txt", "path: ../b.txt"),
        HEAD.replace("path: a/b.txt", "path: /b.txt"),
        HEAD.replace("language: de", "language: xx"),
        HEAD.replace("office: J4", "office: J4\nfault: odd"),
        HEAD.replace("office: J4", "office: J4\nkind: odd"),
        HEAD + "| a | b |\n| c |\n",
        HEAD + "text\n- bullet\n",
        HEAD + "## head\ntext\n",
    ],
)
def test_a_slip_is_an_error(text: str) -> None:
    with pytest.raises(ContentError):
        parse("x", text)


def test_paths_are_unique_and_come_in_the_order_of_the_files() -> None:
    paths = [specimen.path for specimen in specimens()]
    assert len(set(paths)) == len(paths)
    assert specimens() is specimens()


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("(S//NF) Text", "(S//NF)"),
        ("3. (U) Text", "(U)"),
        ("(S//REL TO USA, GBR) Text", "(S//REL TO USA, GBR)"),
        ("(NU)", "(NU)"),
        ("Text (U)", ""),
        ("(see below) text", ""),
    ],
)
def test_the_portion_mark_opens_the_text(text: str, mark: str) -> None:
    assert portion_of(text) == mark


def test_a_break_has_no_text_and_a_table_gives_its_cells() -> None:
    assert texts_of(Break("SECRET")) == ()
    assert texts_of(Table((("a", "b"), ("c", "d")))) == ("a", "b", "c", "d")
