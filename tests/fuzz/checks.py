"""What must hold for any text that the readers of markings are given: only MarkingError, and a safe round trip."""

from collections.abc import Callable
from itertools import product

from indexes.policy import (
    RULESETS,
    Marking,
    MarkingError,
    Ruleset,
    dominates,
    join,
    parse,
    parse_portion,
    portion_text,
    roll_up,
    text,
    unknown,
    written,
)
from ingest import disguise, markings
from ingest.assembly import assemble
from ingest.lookalike import begins_like_marking, looks_like_marking
from ingest.plain import paragraphs
from ingest.reading import Reading, clean
from ingest.reasons import NotRead

# Pieces from which deep texts are put together; most of the grammar's words, and what comes between them.
PIECES = (
    *(
        "//",
        "/",
        "-",
        " ",
        ", ",
        ",",
        "(",
        ")",
        " + ",
        "[NTK: ",
        "]",
        "\n",
        "\n\n",
        ".",
        ":",
        " - ",
        "\u00a0",
        "\u200b",
    ),
    *(
        "TOP SECRET",
        "SECRET",
        "CONFIDENTIAL",
        "UNCLASSIFIED",
        "RESTRICTED",
        "TS",
        "S",
        "C",
        "U",
        "R",
        "CUI",
        "CONTROLLED",
    ),
    *(
        "HCS",
        "HCS-O",
        "HCS-P",
        "SI",
        "SI-G",
        "COMINT",
        "TK",
        "KDK",
        "RSV",
        "GAMMA",
        "ABCD",
        "XYZ",
        "12",
        "ECRU",
        "ENDSEAL",
    ),
    *("SAR-", "BP", "SPECIAL ACCESS REQUIRED-", "MULTIPLE PROGRAMS", "WAIVED", "HVSACO"),
    *("RD", "RD-CNWDI", "RD-N", "FRD", "TFNI", "SIGMA 14", "SG 14", "15 20", "DOD UCNI", "DOE UCNI", "DCNI", "UCNI"),
    *("FGI", "JOINT", "USA", "GBR", "DEU", "FRA", "CAN", "AUS", "NATO", "FVEY", "ISAF", "QQQ", "FGI ", "JOINT "),
    *("REL TO ", "REL", "NOFORN", "NF", "ORCON", "OC", "ORCON-USGOV", "OC-USGOV", "IMCON", "IMC", "PROPIN", "PR"),
    *("RELIDO", "RSEN", "RS", "FOUO", "DEA SENSITIVE", "DSEN", "FISA", "DISPLAY ONLY ", "EYES ONLY", "EYES"),
    *(
        "LIMDIS",
        "DS",
        "EXDIS",
        "XD",
        "NODIS",
        "ND",
        "SBU",
        "SBU NOFORN",
        "SBU-NF",
        "LES",
        "LES NOFORN",
        "SSI",
        "ACCM-",
        "TLP:RED",
    ),
    *(
        "NATO SECRET",
        "NATO CONFIDENTIAL",
        "NATO RESTRICTED",
        "NATO UNCLASSIFIED",
        "COSMIC TOP SECRET",
        "NATO/KFOR SECRET",
    ),
    *(
        "NS",
        "NC",
        "NR",
        "NU",
        "CTS",
        "CTSA",
        "NSAT",
        "ATOMAL",
        "BALK",
        "BOHEMIA",
        " Releasable to ",
        "Japan",
        " Only",
        "STAFF",
    ),
    *("SECRET UE/EU SECRET", "TRÈS SECRET UE/EU TOP SECRET", "RESTREINT UE/EU RESTRICTED", "R-UE/EU-R", "S-UE/EU-S"),
    *("OFFICIAL", "OFFICIAL-SENSITIVE", "UK ", "UK SECRET", "UK EYES ONLY", "UK OFFICIAL", "UK S", "CASE 7", "NOBODY"),
    *(
        "VS-VERTRAULICH",
        "STRENG GEHEIM",
        "GEHEIM",
        "DIFFUSION RESTREINTE",
        "SECRET DÉFENSE",
        "SPÉCIAL FRANCE",
        "FRA ",
        "DEU ",
    ),
    *(
        "WNINTEL",
        "NOCONTRACT",
        "LIMITED OFFICIAL USE",
        "OFFICIAL USE ONLY",
        "25X1",
        "MR",
        "20301231",
        "DECLASSIFIED",
        "Text.",
    ),
)


def put_together(numbers: bytes) -> str:
    """Return the pieces that these numbers name, one after another."""
    return "".join(PIECES[number % len(PIECES)] for number in numbers[:60])


def check(words: str, banner: str, way: int = 0) -> None:
    """Take a text through all that reads markings; with a `way` above 0 through one part of that, by one ruleset.

    Raises AssertionError, or whatever was not caught.
    """
    parts = (_parsed, _rolled_up, _joined, _lines)
    if way == 0:
        for part, ruleset in product(parts, RULESETS):
            part(words, banner, ruleset)
        return
    parts[way % 4](words, banner, RULESETS[way // 4 % len(RULESETS)])


def _parsed(words: str, _banner: str, ruleset: Ruleset) -> None:
    _read(words, lambda one: parse(one, ruleset))
    _quiet(lambda one: written(one, ruleset), words)


def _rolled_up(words: str, banner: str, ruleset: Ruleset) -> None:
    _quiet(lambda one: roll_up(one.split("\n"), ruleset), f"{words}\n{banner}" if banner else words)


def _joined(words: str, banner: str, ruleset: Ruleset) -> None:
    marking = _read(words, parse)
    above = _read(banner, parse)
    mark = words if words.startswith("(") else f"({words})"
    portion = _read(mark, lambda one: parse_portion(one, above, ruleset))
    found = [one for one in (marking, above, portion) if one is not None]
    if found:
        whole = join(found)
        assert all(dominates(whole, one) for one in found)
        assert unknown(whole) == frozenset().union(*map(unknown, found))
        _round(whole)


def _quiet(act: Callable[[str], object], words: str) -> None:
    try:
        act(words)
    except MarkingError as error:
        _sound(error)


def _read(words: str, reader: Callable[[str], Marking]) -> Marking | None:
    try:
        marking = reader(words)
    except MarkingError as error:
        _sound(error)
        return None
    _round(marking)
    return marking


def _round(marking: Marking) -> None:
    assert parse(text(marking)) == marking
    assert parse_portion(portion_text(marking), marking) == marking
    assert unknown(parse(text(marking))) == unknown(marking)


def _sound(error: MarkingError) -> None:
    assert error.code
    assert error.code == error.code.upper()
    assert error.position >= 0
    assert str(error).endswith((".", "?", "!"))


def _lines(words: str, _banner: str, _ruleset: Ruleset) -> None:
    """Take the text through what looks for banner lines in a document; only NotRead may stop it."""
    looks_like_marking(words)
    begins_like_marking(words)
    for line in words.split("\n"):
        found = markings.marking_of(line)
        if found is not None:
            _round(found)
    assembled = assemble(Reading(tuple(paragraphs(clean(words)))))
    try:
        lines = markings.banner_lines(assembled)
        inside = markings.inside_lines(assembled, lines)
        disguise.require_open(assembled, (*lines, *inside))
        for banner_line in lines:
            disguise.require_no_more(assembled, banner_line.marking)
    except NotRead:
        return
