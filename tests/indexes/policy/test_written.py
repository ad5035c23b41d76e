"""Markings field by field, as they are written."""

import pytest

from indexes.policy import MarkingError, Written, written


def one(text: str) -> Written:
    """Return the fields of a marking of one system."""
    (found,) = written(text)
    return found


def test_fields_stand_as_written() -> None:
    found = one("TOP SECRET//123/SI-GAMMA ABCD-MMM//SAR-BP-J12/CD//RD-CNWDI//FGI DEU NATO//ORCON/REL TO USA, FVEY//SSI")
    assert (found.level, found.owners, found.foreign, found.joint, found.native) == (5, ("USA",), False, False, False)
    assert found.sci == ("123", "SI-G ABCD-MMM")
    assert found.sar == ("BP-J12", "CD")
    assert found.aea == ("RD-CNWDI",)
    assert found.fgi == ("DEU", "NATO")
    assert found.rel_to == ("USA", "FVEY")
    assert found.dissem == ("ORCON",)
    assert found.non_ic == ("SSI",)


@pytest.mark.parametrize(
    ("text", "owners", "foreign", "joint"),
    [
        ("//DEU SECRET", ("DEU",), True, False),
        ("(//FGI S)", ("FGI",), True, False),
        ("NATO SECRET", ("NATO",), True, False),
        ("//JOINT SECRET GBR USA", ("GBR", "USA"), False, True),
        ("(//JOINT S//REL)", ("*BANNER*",), False, True),
        ("UK SECRET", ("GBR",), True, False),
        ("VS-NfD", ("DEU",), True, False),
    ],
)
def test_owners(text: str, owners: tuple[str, ...], foreign: bool, joint: bool) -> None:
    found = one(text)
    assert (found.owners, found.foreign, found.joint) == (owners, foreign, joint)


def test_what_is_left_to_the_banner_is_named() -> None:
    assert one("(S//REL)").caveats == ("REL-INHERITS-BANNER",)
    assert one("(S//EYES)").caveats == ("REL-INHERITS-BANNER",)
    assert one("(//JOINT S//REL)").caveats == ("JOINT-INHERITS-BANNER", "REL-INHERITS-BANNER")


def test_nato_in_its_own_words() -> None:
    found = one("NATO/KFOR CONFIDENTIAL NATO, Ireland Only")
    assert (found.context, found.only, found.language) == (("KFOR",), ("NATO", "IRL"), "en")
    assert one("NATO SANS CLASSIFICATION Communicable a KFOR").language == "fr"
    assert one("NATO UNCLASSIFIED - STAFF").administrative == ("STAFF",)


def test_parts_of_several_systems() -> None:
    assert [part.owners for part in written("SECRET [NTK: A] + NATO SECRET")] == [("USA",), ("NATO",)]
    with pytest.raises(MarkingError):
        written("SECRET + SECRET")


def test_eyes_only_is_a_field_of_its_own_in_both_systems() -> None:
    (british,) = written("UK SECRET//UK EYES ONLY")
    assert (british.owners, british.dissem, british.native) == (("GBR",), ("UK EYES ONLY",), True)
    (american,) = written("SECRET//USA/GBR EYES ONLY", "historical")
    assert (american.rel_to, american.dissem) == (("USA", "GBR"), ("EYES ONLY",))


def test_lists_on_nato_markings_and_categories_of_cui_are_fields() -> None:
    allied = one("NATO SECRET//REL TO USA, GBR")
    assert (allied.rel_to, allied.dissem, allied.unknown) == (("USA", "GBR"), (), ())
    assert one("NATO SECRET//NOFORN").dissem == ("NOFORN",)
    assert one("CUI//SP-PRVCY/LPROT").cui == ("CUI", "SP-PRVCY", "LPROT")
    assert one("VS-NfD//ODD") == Written(2, ("DEU",), native=True, unknown=("ODD",))
    assert one("SECRET//FGI DEU").fgi == ("DEU",)
    assert one("UK SECRET").dissem == ()
