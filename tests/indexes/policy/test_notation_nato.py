"""NATO markings: both languages, legacy forms, release lists and what does not go together."""

import pytest

from indexes.policy import MarkingError, parse, parse_portion, portion_text, text, unknown
from indexes.policy.countries import NAMES, NATO, OTHER_NAMES


@pytest.mark.parametrize(
    ("written", "canonical", "portion"),
    [
        ("NATO UNCLASSIFIED", "NATO UNCLASSIFIED", "(NU)"),
        ("NATO SANS CLASSIFICATION", "NATO UNCLASSIFIED", "(NU)"),
        ("NATO RESTRICTED", "NATO RESTRICTED", "(NR)"),
        ("NATO DIFFUSION RESTREINTE", "NATO RESTRICTED", "(NR)"),
        ("NATO CONFIDENTIAL", "NATO CONFIDENTIAL", "(NC)"),
        ("NATO CONFIDENTIEL", "NATO CONFIDENTIAL", "(NC)"),
        ("NATO SECRET", "NATO SECRET", "(NS)"),
        ("//NATO SECRET", "NATO SECRET", "(NS)"),
        ("COSMIC TOP SECRET", "COSMIC TOP SECRET", "(CTS)"),
        ("COSMIC TRÈS SECRET", "COSMIC TOP SECRET", "(CTS)"),
        ("COSMIC TRE\u0300S SECRET", "COSMIC TOP SECRET", "(CTS)"),
        ("COSMIC TRES SECRET", "COSMIC TOP SECRET", "(CTS)"),
        ("SECRET ATOMAL", "NATO SECRET//ATOMAL", "(NS//ATOMAL)"),
        ("CONFIDENTIAL ATOMAL", "NATO CONFIDENTIAL//ATOMAL", "(NC//ATOMAL)"),
        ("COSMIC TOP SECRET BOHEMIA", "COSMIC TOP SECRET//BOHEMIA", "(CTS//BOHEMIA)"),
        ("COSMIC TOP SECRET//BOHEMIA/ATOMAL", "COSMIC TOP SECRET//ATOMAL/BOHEMIA", "(CTS//ATOMAL/BOHEMIA)"),
        ("NATO SECRET//ATOMAL//ORCON", "NATO SECRET//ATOMAL//ORCON", "(NS//ATOMAL//OC)"),
        ("NATO SECRET//ODD//ATOMAL", "NATO SECRET//ATOMAL//ODD", "(NS//ATOMAL//ODD)"),
        ("NATO RESTRICTED releasable to JPN , UKR", "NATO RESTRICTED Releasable to Japan, Ukraine", None),
        ("NATO RESTRICTED Releasable to Japan, JPN", "NATO RESTRICTED Releasable to Japan", None),
        ("NATO RESTRICTED Releasable to CHE, Japan", "NATO RESTRICTED Releasable to Japan, Switzerland", None),
        ("NATO RESTRICTED Communicable à Japan", "NATO RESTRICTED Releasable to Japan", "(NR Releasable to Japan)"),
        ("NATO RESTRICTED Releasable to NATO", "NATO RESTRICTED", "(NR)"),
        ("NATO SECRET Releasable to Turkey//ATOMAL", "NATO SECRET Releasable to Türkiye//ATOMAL", None),
        ("NATO UNCLASSIFIED - STAFF, MEDICAL", "NATO UNCLASSIFIED - MEDICAL, STAFF", "(NU - MEDICAL, STAFF)"),
        (
            "NATO UNCLASSIFIED Releasable to Japan - STAFF",
            "NATO UNCLASSIFIED Releasable to Japan - STAFF",
            "(NU Releasable to Japan - STAFF)",
        ),
    ],
)
def test_canonical_text(written: str, canonical: str, portion: str | None) -> None:
    marking = parse(written)
    assert text(marking) == canonical
    assert [label.system for label in marking.labels] == ["NATO"]
    assert portion is None or portion_text(marking) == portion


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("(CTSA)", "COSMIC TOP SECRET//ATOMAL"),
        ("(CTS-A)", "COSMIC TOP SECRET//ATOMAL"),
        ("(CTS-B)", "COSMIC TOP SECRET//BOHEMIA"),
        ("(CTS-BALK)", "COSMIC TOP SECRET//BALK"),
        ("(NSAT)", "NATO SECRET//ATOMAL"),
        ("(//NS-A)", "NATO SECRET//ATOMAL"),
        ("(NCA)", "NATO CONFIDENTIAL//ATOMAL"),
        ("(NC-A)", "NATO CONFIDENTIAL//ATOMAL"),
        ("(//CTS//BALK)", "COSMIC TOP SECRET//BALK"),
        ("(NR Releasable to Japan)", "NATO RESTRICTED Releasable to Japan"),
    ],
)
def test_portions(written: str, canonical: str) -> None:
    assert text(parse_portion(written, None)) == canonical


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("NATO TOP SECRET", "NATO_TOP_SECRET_MUST_BE_COSMIC"),
        ("COSMIC SECRET", "COSMIC_NOT_TOP_SECRET"),
        ("NATO", "UNKNOWN_LEVEL"),
        ("NATO Secret", "UNKNOWN_LEVEL"),
        ("OTAN SECRET", "UNKNOWN_LEVEL"),
        ("NATO/ CONFIDENTIAL", "UNKNOWN_LEVEL"),
        ("NATO CONFIDENTIEL Atlantide SEULEMENT", "UNKNOWN_COUNTRY"),
        ("NATO Confidential Ireland Only", "UNKNOWN_LEVEL"),
        ("NATO SECRET Ireland Only Releasable to Japan", "ONLY_WITH_RELEASE"),
        ("NATO SECRET//REL TO NATO, USA", "REL_TO_ORDER"),
        ("NATO SECRET//REL TO USA, ZZZ", "UNKNOWN_COUNTRY"),
        ("NATO SECRET//NF/REL TO USA, NATO", "NOFORN_WITH_REL_TO"),
        ("NATO SECRET//Releasable to Japan", "RELEASE_AFTER_SLASHES"),
        ("NATO SECRET//ATOMAL/ATOMAL", "REPEATED_TOKEN"),
        ("NATO SECRET ATOMAL//ATOMAL", "REPEATED_TOKEN"),
        ("NATO RESTRICTED//ATOMAL", "ATOMAL_BELOW_CONFIDENTIAL"),
        ("NATO SECRET//BOHEMIA", "BOHEMIA_NOT_NATO_TS"),
        ("NATO SECRET//BALK", "BALK_NOT_NATO_TS"),
        ("NATO RESTRICTED//ORCON", "ORCON_BELOW_CONFIDENTIAL"),
        ("NATO RESTRICTED - STAFF", "ADMINISTRATIVE_ON_CLASSIFIED"),
        ("NATO UNCLASSIFIED - GOSSIP", "UNKNOWN_ADMINISTRATIVE"),
        ("NATO RESTRICTED Releasable to Atlantis", "UNKNOWN_COUNTRY"),
        ("NATO RESTRICTED Releasable to Japan,", "UNKNOWN_COUNTRY"),
        ("NATO RESTRICTED Releasable to", "UNKNOWN_COUNTRY"),
        ("NATO SECRET//DISPLAY ONLY AFG, IRQ", "MALFORMED_TOKEN"),
    ],
)
def test_malformed(written: str, code: str) -> None:
    with pytest.raises(MarkingError) as refused:
        parse(written)
    assert refused.value.code == code


def test_plain_nato_is_for_nato_and_a_list_adds_to_it() -> None:
    assert parse("NATO SECRET").labels[0].allowed("Releasable to") == frozenset({"NATO"})
    assert parse("NATO SECRET Releasable to Japan").labels[0].allowed("Releasable to") == frozenset({"NATO", "JPN"})


@pytest.mark.parametrize(
    ("written", "canonical", "context", "nations"),
    [
        ("NATO/KFOR CONFIDENTIAL", "NATO/KFOR CONFIDENTIAL", {"KFOR"}, None),
        ("NATO/KFOR SECRET Releasable to Japan", "NATO SECRET Japan, KFOR Only", None, {"KFOR", "JPN"}),
        ("NATO SECRET Ireland, Sweden Only", "NATO SECRET Ireland, Sweden Only", None, {"IRL", "SWE"}),
        ("NATO/KFOR SECRET NATO Only", "NATO/KFOR SECRET NATO Only", {"KFOR"}, {"NATO"}),
        ("NATO/KFOR SECRET Japan, NATO only", "NATO/KFOR SECRET NATO, Japan Only", {"KFOR"}, {"NATO", "JPN"}),
        ("NATO/KFOR COSMIC TOP SECRET", "NATO/KFOR COSMIC TOP SECRET", {"KFOR"}, None),
        ("NATO/NOBODY SECRET NOBODY Only", "NATO/NOBODY SECRET NOBODY Only", set(), set()),
        ("NATO SECRET//NOFORN", "NATO SECRET United States Only", None, {"USA"}),
        ("//NATO SECRET//REL TO USA, BRA, FVEY", "NATO SECRET AUS", None, {"USA", "BRA", "AUS", "CAN", "GBR", "NZL"}),
        ("NATO SECRET Releasable to MNTF", "NATO SECRET Releasable to MNTF", None, {"NATO", "MNTF"}),
        ("NATO SANS CLASSIFICATION Japan SEULEMENT", "NATO UNCLASSIFIED Japan Only", None, {"JPN"}),
    ],
)
def test_contexts_and_lists(written: str, canonical: str, context: set[str] | None, nations: set[str] | None) -> None:
    marking = parse(written)
    assert marking.labels[0].allowed("Context") == context
    assert marking.labels[0].allowed("Releasable to") == nations
    assert text(marking).startswith(canonical.removesuffix("AUS"))
    assert parse(text(marking)) == marking == parse_portion(portion_text(marking), marking)


def test_an_activity_is_a_context() -> None:
    assert text(parse_portion("(//NIS)", None)) == "NATO/ISAF SECRET"
    assert text(parse_portion("(//NIS//REL TO USA, ISAF, NATO)", None)) == (
        "NATO/ISAF SECRET NATO, ISAF, United States Only"
    )
    with pytest.raises(MarkingError):
        parse_portion("(//NXS)", None)


def test_unknown_words_are_kept() -> None:
    assert unknown(parse("NATO SECRET//ODD")) == {"ODD"}


def test_every_name_of_the_table_reads_back() -> None:
    for code, name in NAMES.items():
        assert text(parse(f"NATO RESTRICTED Releasable to {code}")) == f"NATO RESTRICTED Releasable to {name}"
        assert parse(f"NATO RESTRICTED Releasable to {name}") == parse(f"NATO RESTRICTED Releasable to {code}")
    for name, code in OTHER_NAMES.items():
        assert parse(f"NATO RESTRICTED Releasable to {name}") == parse(f"NATO RESTRICTED Releasable to {code}")
    assert NAMES.keys() >= NATO.members


@pytest.mark.parametrize(
    ("banner", "nations"),
    [
        ("NATO SECRET//NOFORN", {"USA"}),
        ("NATO SECRET Releasable to Japan//NOFORN", {"USA"}),
        ("NATO SECRET//REL TO USA, GBR", {"USA", "GBR"}),
        ("NATO SECRET Germany, France Only//NOFORN", set()),
    ],
)
def test_what_limits_in_words_of_the_united_states(banner: str, nations: set[str]) -> None:
    assert parse(banner).labels[0].allowed("Releasable to") == frozenset(nations)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("NATO CONFIDENTIEL Communicable à Suisse, Japon", "NATO CONFIDENTIAL Releasable to Japan, Switzerland"),
        ("NATO SECRET Releasable to The Netherlands, Brazil", "NATO SECRET Releasable to BRA, Netherlands"),
        ("NATO RESTRICTED Releasable to ICI, MD", "NATO RESTRICTED Releasable to ICI, MD"),
    ],
)
def test_names_in_french_and_beyond_the_policy_file(written: str, canonical: str) -> None:
    assert text(parse(written)) == canonical
