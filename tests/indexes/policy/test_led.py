"""A marking over several systems in the words of one."""

import pytest
from hypothesis import given

from indexes.policy import Marking, dominates, home_of, led_by, parse, reader_from, text
from tests.indexes.policy.strategies import markings


@pytest.mark.parametrize(
    ("home", "several", "led"),
    [
        ("US", "SECRET//NOFORN + NATO SECRET", "SECRET//FGI NATO//NOFORN"),
        ("US", "CONFIDENTIAL + COSMIC TOP SECRET//BOHEMIA", "TOP SECRET//BOHEMIA//FGI NATO"),
        ("US", "SECRET//REL TO USA, GBR + NATO SECRET//ATOMAL//ORCON", "SECRET//ATOMAL//FGI NATO//ORCON/NOFORN"),
        ("US", "UNCLASSIFIED + NATO RESTRICTED", "CONFIDENTIAL//FGI NATO"),
        ("US", "SECRET + SECRET UE/EU SECRET", "SECRET//FGI EU"),
        ("US", "SECRET + UK SECRET", "SECRET//FGI GBR"),
        ("US", "SECRET + FRA SECRET + VS-VERTRAULICH", "SECRET//FGI DEU FRA"),
        ("US", "SECRET [NTK: A] + NATO SECRET [NTK: A, B]", "SECRET//FGI NATO [NTK: A]"),
        ("US", "NATO SECRET", "SECRET//FGI NATO"),
        ("US", "SECRET//NOFORN", "SECRET//NOFORN"),
        ("NATO", "SECRET//REL TO USA, NATO + NATO CONFIDENTIAL//ATOMAL", "NATO SECRET//ATOMAL"),
        ("NATO", "UNCLASSIFIED + NATO SECRET", "NATO SECRET"),
        ("NATO", "SECRET//REL TO USA, NATO [NTK: A] + NATO SECRET", "NATO SECRET [NTK: A]"),
    ],
)
def test_led(home: str, several: str, led: str) -> None:
    assert text(led_by(home, parse(several))) == led


@pytest.mark.parametrize(
    ("home", "several"),
    [
        ("US", "SECRET + NATO/KFOR SECRET"),
        ("US", "SECRET + NATO SECRET Japan Only"),
        ("US", "SECRET + NATO SECRET//ODD"),
        ("US", "SECRET + UK SECRET//UK EYES ONLY"),
        ("US", "SECRET + UK SECRET//ODD"),
        ("NATO", "SECRET//NOFORN + NATO SECRET"),
        ("NATO", "SECRET//REL TO USA, GBR + NATO SECRET"),
        ("NATO", "SECRET//SI//REL TO USA, NATO + NATO SECRET"),
        ("NATO", "SECRET//ORCON/REL TO USA, NATO + NATO SECRET"),
        ("NATO", "UNCLASSIFIED//FOUO + NATO SECRET"),
        ("NATO", "SECRET UE/EU SECRET + NATO SECRET"),
        ("", "SECRET + NATO SECRET"),
    ],
)
def test_what_one_system_cannot_say_stays_side_by_side(home: str, several: str) -> None:
    assert led_by(home, parse(several)) == parse(several)


@given(markings())
def test_the_label_of_the_home_system_is_never_lowered(m: Marking) -> None:
    for home in ("US", "NATO"):
        led, own = led_by(home, m), m.label(home)
        assert max(label.level for label in led.labels) >= max(label.level for label in m.labels)
        assert own is None or dominates(led, Marking((own,)))


@pytest.mark.parametrize(
    ("clearances", "nationality", "home"),
    [
        (["SECRET"], "USA", "US"),
        (["SECRET", "NATO SECRET"], None, "US"),
        (["SECRET", "NATO SECRET"], "GBR", "NATO"),
        (["NATO SECRET"], "DEU", "NATO"),
        (["SECRET"], "GBR", ""),
        (["UK SECRET"], "GBR", ""),
    ],
)
def test_home(clearances: list[str], nationality: str | None, home: str) -> None:
    who = reader_from(
        "reader", clearances, nationality=nationality, holds=(), groups=(), valid_from=None, valid_until=None
    )
    assert home_of(who) == home
