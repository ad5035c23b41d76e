"""Markings of the European Union, the United Kingdom, France and Germany."""

import pytest

from indexes.policy import MarkingError, parse, parse_portion, portion_text, text, unknown


@pytest.mark.parametrize(
    ("written", "canonical", "portion"),
    [
        ("RESTREINT UE/EU RESTRICTED", "RESTREINT UE/EU RESTRICTED", "(R-UE/EU-R)"),
        ("CONFIDENTIEL UE/EU CONFIDENTIAL", "CONFIDENTIEL UE/EU CONFIDENTIAL", "(C-UE/EU-C)"),
        ("SECRET UE/EU SECRET", "SECRET UE/EU SECRET", "(S-UE/EU-S)"),
        ("TRÈS SECRET UE/EU TOP SECRET", "TRÈS SECRET UE/EU TOP SECRET", "(TS-UE/EU-TS)"),
        ("TRES SECRET UE/EU TOP SECRET", "TRÈS SECRET UE/EU TOP SECRET", "(TS-UE/EU-TS)"),
        ("TS-UE/EU-TS", "TRÈS SECRET UE/EU TOP SECRET", "(TS-UE/EU-TS)"),
        ("SECRET UE/EU SECRET//ODD", "SECRET UE/EU SECRET//ODD", "(S-UE/EU-S//ODD)"),
        ("OFFICIAL", "UK OFFICIAL", "(UK O)"),
        ("UK OFFICIAL", "UK OFFICIAL", "(UK O)"),
        ("OFFICIAL-SENSITIVE", "UK OFFICIAL-SENSITIVE", "(UK O-S)"),
        ("UK SECRET", "UK SECRET", "(UK S)"),
        ("UK CONFIDENTIAL", "UK CONFIDENTIAL", "(UK C)"),
        ("OFFICIAL - COMMERCIAL", "UK OFFICIAL COMMERCIAL", "(UK O COMMERCIAL)"),
        ("OFFICIAL-SENSITIVE PERSONAL LEGAL", "UK OFFICIAL-SENSITIVE LEGAL PERSONAL", "(UK O-S LEGAL PERSONAL)"),
        ("VS-NUR FÜR DEN DIENSTGEBRAUCH", "VS-NUR FÜR DEN DIENSTGEBRAUCH", "(VS-NfD)"),
        ("VS-NfD", "VS-NUR FÜR DEN DIENSTGEBRAUCH", "(VS-NfD)"),
        ("VS-VERTRAULICH", "VS-VERTRAULICH", "(VS-V)"),
        ("DEU STRENG GEHEIM", "DEU STRENG GEHEIM", "(DEU STR GEH)"),
        ("SECRET DÉFENSE", "FRA SECRET", "(FRA S)"),
        ("TRES SECRET DEFENSE//ODD", "FRA TRÈS SECRET//ODD", "(FRA TS//ODD)"),
        ("CONFIDENTIEL DÉFENSE", "FRA CONFIDENTIEL DÉFENSE", "(FRA CD)"),
        ("UK TOP SECRET", "UK TOP SECRET", "(UK TS)"),
        ("UK SECRET UK EYES ONLY", "UK SECRET//UK EYES ONLY", "(UK S//UK EYES ONLY)"),
        ("UK SECRET - UK EYES ONLY", "UK SECRET//UK EYES ONLY", "(UK S//UK EYES ONLY)"),
        ("OFFICIAL-SENSITIVE//UK EYES ONLY", "UK OFFICIAL-SENSITIVE//UK EYES ONLY", "(UK O-S//UK EYES ONLY)"),
        ("UK SECRET//ODD//UK EYES ONLY", "UK SECRET//UK EYES ONLY//ODD", "(UK S//UK EYES ONLY//ODD)"),
    ],
)
def test_canonical_text(written: str, canonical: str, portion: str) -> None:
    marking = parse(written)
    assert text(marking) == canonical
    assert portion_text(marking) == portion
    assert parse_portion(portion, None) == marking


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("UK UNCLASSIFIED", "UNKNOWN_LEVEL"),
        ("UK SECRET COMMERCIAL", "DESCRIPTOR_ABOVE_OFFICIAL"),
        ("GEHEIM", "AMBIGUOUS_NATION"),
        ("TRÈS SECRET", "AMBIGUOUS_NATION"),
        ("MUITO SECRETO//NOFORN", "AMBIGUOUS_NATION"),
        ("OFFICIALLY", "UNKNOWN_LEVEL"),
        ("UK SENSITIVE", "SENSITIVE_IS_NOT_A_TIER"),
        ("UK SECRET-SENSITIVE", "SENSITIVE_IS_NOT_A_TIER"),
        ("UK SECRET UK EYES ONLY//UK EYES ONLY", "REPEATED_TOKEN"),
        ("UK SECRET//odd", "MALFORMED_TOKEN"),
        ("SECRET UE", "UNKNOWN_LEVEL"),
        ("SECRET UE/EU CONFIDENTIAL", "UNKNOWN_LEVEL"),
        ("SECRET UE/EU SECRET/ODD", "UNKNOWN_LEVEL"),
    ],
)
def test_malformed(written: str, code: str) -> None:
    with pytest.raises(MarkingError) as refused:
        parse(written)
    assert refused.value.code == code


def test_secret_alone_is_american() -> None:
    assert [label.system for label in parse("SECRET").labels] == ["US"]


def test_sensitive_is_a_word_and_no_tier() -> None:
    (label,) = parse("OFFICIAL-SENSITIVE").labels
    assert label.level == parse("OFFICIAL").labels[0].level
    assert label.informative == {"SENSITIVE"}


def test_uk_eyes_only_is_a_set_of_one_nation() -> None:
    assert parse("UK SECRET//UK EYES ONLY").labels[0].allowed("EYES ONLY") == frozenset({"GBR"})
    assert parse("UK SECRET").labels[0].allowed("EYES ONLY") is None


def test_unknown_words_are_kept() -> None:
    assert unknown(parse("UK SECRET//STRAP9 + SECRET UE/EU SECRET//ODD")) == {"STRAP9", "ODD"}
