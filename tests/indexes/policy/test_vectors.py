"""The published test vectors of markings: those that run here must pass; those that wait are named with the reason.

`tests/data/marking_vectors.jsonl` restates them as facts: input, ruleset, and what must come out. Error codes are
compared by membership: a strict checker may report another fault of the same string first (`also`).
The figures below stand in `docs/markings.md` too, and a test compares the two.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from indexes.policy import (
    Label,
    Marking,
    MarkingError,
    Reader,
    Refused,
    join,
    parse,
    parse_portion,
    require,
    text,
    unknown,
)
from indexes.policy.countries import ALLIANCES, NATIONS
from indexes.policy.schemes import SCI_SYSTEMS, SECRET, US_NOFORN, US_PLAIN
from tests.indexes.policy.strategies import NOW, marking_or_error

Vector = dict[str, Any]

ROOT = Path(__file__).parents[3]
LINES = (ROOT / "tests/data/marking_vectors.jsonl").read_text(encoding="utf-8").splitlines()
VECTORS: dict[str, Vector] = {vector["id"]: vector for vector in map(json.loads, LINES)}


def ids(prefix: str, numbers: str) -> set[str]:
    """Return ids such as US-006 from "6 16-22"."""
    found: set[str] = set()
    for part in numbers.split():
        first, _, last = part.partition("-")
        found |= {f"{prefix}-{number:03}" for number in range(int(first), int(last or first) + 1)}
    return found & VECTORS.keys()


WAITING = {
    "atomic energy (RD, FRD, CNWDI, SIGMA, UCNI): unknown words for now": (
        ids("US", "6 16-22 56 64 67 72-74 82") | ids("ER", "24 26 27 69") | ids("RU", "31")
    ),
    "special access programmes and HVSACO: unknown words for now": (
        ids("US", "12-15 40 46 48 71 81") | ids("ER", "22 23")
    ),
    "LIMDIS, SBU, LES, SSI and ACCM: unknown words for now": (
        ids("US", "36 37 51 54 55 76 79 80 90") | ids("ER", "68") | ids("RU", "18-24")
    ),
    "ORCON-USGOV: an unknown word for now": ids("US", "58") | ids("ER", "67") | ids("RU", "27 28"),
    "DISPLAY ONLY lists: refused for now": ids("US", "30 31 87") | ids("ER", "4 5 9") | ids("RU", "9 10 12 13"),
    "foreign and JOINT markings: refused for now": (
        ids("FG", "1-10") | ids("JT", "1-9") | ids("ER", "28 34 41 42") | ids("RU", "32-41")
    ),
    "NATO contexts and Only lists: refused for now": ids("FG", "32") | ids("NL", "7"),
    "NOFORN on unclassified, NODIS without NOFORN: the rulesets contradict, read as NOFORN": ids("ER", "14 18"),
    "DoD roll-up to the plain level, RELIDO beside REL TO: rolled up to NOFORN, which is stricter": ids("RU", "2 8"),
    "a lenient parser: a trailing slash is an error here": ids("US", "62"),
    "an invented policy of ADatP-4774.1: its levels are no system of ours": ids("RU", "42-46"),
    "visibility expressions: another notation": ids("AC", "12-19"),
}
WAITS = frozenset[str]().union(*WAITING.values())
RUNS = sorted(VECTORS.keys() - WAITS)

# What a portion or banner in a vector says beyond restrictive categories of the same name.
RESTRICTIVE = {"ORCON", "PROPIN", "FISA", "DEA SENSITIVE", "EXDIS", "NODIS", "ATOMAL", "BOHEMIA", "BALK"}
RANKS = {"UNCLASSIFIED": 1, "RESTRICTED": 2, "CONFIDENTIAL": 3, "SECRET": 4, "TOP SECRET": 5}


def compartments(written: str) -> set[str]:
    """Return the categories of one SCI entry, parents included; unpublished systems are held by nobody."""
    system, *rest = written.split("-")
    if system not in SCI_SYSTEMS:
        return {f"?{written}"}
    found = {system}
    for part in rest:
        first, *inside = part.split()
        found |= {f"{system}-{first}", *(f"{system}-{first} {sub}" for sub in inside)}
    return found


def nations(fact: Vector, words: set[str]) -> frozenset[str] | None:
    """Return the explicit set of nations that a United States fact stands for."""
    if "rel_to" in fact:
        return frozenset().union(*(ALLIANCES[c].members if c in ALLIANCES else {c} for c in fact["rel_to"]))
    if words & {"NOFORN", "EXDIS", "NODIS"}:  # EXDIS and NODIS without NOFORN are read as NOFORN
        return US_NOFORN
    return US_PLAIN if fact["level"] != "UNCLASSIFIED" or words - {"RELIDO"} else None


def label_of(fact: Vector) -> Label:
    """Return the label that a fact describes, built without the parser."""
    words = {*fact.get("dissem", ()), *fact.get("non_ic", ()), *fact.get("caveats", ())} - {"REL-INHERITS-BANNER"}
    restrictive = (words & RESTRICTIVE).union(*(compartments(entry) for entry in fact.get("sci", ())))
    rank = RANKS[fact["level"]]
    if fact["owner"] == ["NATO"]:
        admin = frozenset(f"ADMIN:{word}" for word in fact.get("administrative", ()))
        released = frozenset(fact.get("rel_to", ["NATO"]))
        return Label("NATO", rank, frozenset(restrictive), (("Releasable to", released),), admin)
    owners = set(fact.get("fgi", ()))
    restrictive |= {"EXDIS"} if "NODIS" in words else set()
    restrictive |= owners & {"NATO"}
    informative = {f"FGI:{'' if owner == 'FGI' else owner}" for owner in owners - {"NATO"}}
    informative |= words - RESTRICTIVE - {"NOFORN"}
    released_to = nations(fact, words)
    permissive = () if released_to is None else (("REL TO", released_to),)
    return Label("US", rank, frozenset(restrictive), permissive, frozenset(informative))


def read(vector: Vector) -> Marking:
    """Return the marking that the input of a vector is; a roll-up is the join of its portions."""
    if vector["form"] == "rollup":
        return join([parse_portion(portion, None) for portion in vector["input"].split("\n")])
    if vector["form"] == "portion":
        inherits = "REL-INHERITS-BANNER" in (vector["expect"] or {}).get("caveats", ())
        return parse_portion(vector["input"], parse("TOP SECRET//REL TO USA, GBR") if inherits else None)
    return parse(vector["input"])


@pytest.mark.parametrize(
    "name", [name for name in RUNS if VECTORS[name]["form"] in {"banner", "portion", "native-marking"}]
)
def test_vector(name: str) -> None:
    vector = VECTORS[name]
    if vector["valid"]:
        fact = vector["expect"]
        if "REL-INHERITS-BANNER" in fact.get("caveats", ()):
            fact = fact | {"rel_to": ["USA", "GBR"]}
        marking = read(vector)
        assert marking.labels == (label_of(fact),)
        assert parse(text(marking)) == marking
        return
    codes = {vector["error"], *vector["also"]}
    found = marking_or_error(lambda _: read(vector), name)
    if isinstance(found, Marking):  # an unknown word is kept as a category that nobody holds, and quarantined by it
        assert unknown(found)
        assert "UNKNOWN_TOKEN" in codes
    else:
        assert found.code in codes


@pytest.mark.parametrize("name", [name for name in RUNS if VECTORS[name]["form"] == "rollup"])
def test_roll_up_vector(name: str) -> None:
    vector = VECTORS[name]
    assert read(vector) == parse(vector["expect"]["banner"])


@pytest.mark.parametrize("name", [name for name in RUNS if VECTORS[name]["form"] == "access"])
def test_access_vector(name: str) -> None:
    vector = VECTORS[name]
    facts = json.loads(vector["input"])
    clearance, label = facts["clearance"], facts["label"]
    ranks = sorted(RANKS[level] for level in clearance["levels"])
    assert ranks == list(range(1, len(ranks) + 1))  # no gaps, so the highest says it all
    tags = {"Context": "context", "Only": "only", "Releasable to": "releasable_to"}
    (nation,) = NATIONS & set(clearance["releasable_to"])
    reader = Reader(
        "reader",
        (("NATO", ranks[-1]),),
        nation,
        frozenset(clearance["additional_sensitivity"]),
        frozenset(),
        None,
        None,
        frozenset((tag, value) for tag, field in tags.items() for value in clearance[field]),
    )
    permissive = tuple((tag, frozenset(label[field])) for tag, field in sorted(tags.items()) if field in label)
    marking = Marking(
        (Label("NATO", RANKS[label["level"]], frozenset(label.get("additional_sensitivity", ())), permissive),)
    )
    if vector["expect"]["decision"] == "ALLOW":
        require(reader, marking, NOW)
    else:
        with pytest.raises(Refused):
            require(reader, marking, NOW)


OTHERWISE = ids("ER", "14 18") | ids("RU", "2 8")


@pytest.mark.parametrize("name", sorted(WAITS - OTHERWISE - ids("AC", "12-19")))
def test_what_waits_is_refused_or_left_to_a_person(name: str) -> None:
    found = marking_or_error(lambda _: read(VECTORS[name]), name)
    assert isinstance(found, MarkingError) or unknown(found)


@pytest.mark.parametrize("name", sorted(OTHERWISE))
def test_where_rulesets_contradict_only_united_states_nationals_read(name: str) -> None:
    (label,) = read(VECTORS[name]).labels
    assert label.level <= SECRET
    assert label.allowed("REL TO") == US_NOFORN


def test_figures() -> None:
    assert sum(len(names) for names in WAITING.values()) == len(WAITS)  # each waits for one reason
    assert (len(VECTORS), len(RUNS), len(WAITS)) == (256, 144, 112)


def test_the_reference_gives_the_same_figures() -> None:
    page = (ROOT / "docs/markings.md").read_text(encoding="utf-8")
    assert f"{len(RUNS)} of {len(VECTORS)} pass, {len(WAITS)} wait" in page
    for reason, names in WAITING.items():
        assert re.search(rf"^\| {re.escape(reason)} \| {len(names)} \|$", page, re.MULTILINE), reason
