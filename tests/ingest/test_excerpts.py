"""The words around a find: on its page, joined where they touch, the opening where there is nothing to look around."""

from ingest.assembly import Assembled
from ingest.evidence import BANNER, Evidence
from ingest.excerpts import AROUND, MOST, OPENING, Excerpt, excerpts

FAR = "x" * 1000


def find(read: str, page: int | None = None) -> Evidence:
    """Return a find of these letters."""
    return Evidence(BANNER, "somewhere", read, "SECRET", page=page)


def test_the_text_around_each_find() -> None:
    assembled = Assembled(f"{FAR}SECRET{FAR}", (), ())
    (excerpt,) = excerpts(assembled, (find("SECRET"),))
    assert excerpt == Excerpt(None, "x" * AROUND + "SECRET" + "x" * AROUND)


def test_a_find_is_looked_for_on_its_page() -> None:
    text = f"SECRET {FAR} SECRET {FAR}"
    assembled = Assembled(text, (0, 800), ())
    (excerpt,) = excerpts(assembled, (find("SECRET", 2),))
    assert excerpt.page == 2
    assert excerpts(assembled, (find("SECRET", 9),))[0].page == 1


def test_finds_close_to_each_other_share_one_excerpt() -> None:
    assembled = Assembled("SECRET one (S) two", (), ())
    assert excerpts(assembled, (find("(S)"), find("SECRET"))) == (Excerpt(None, "SECRET one (S) two"),)


def test_where_nothing_was_found_the_opening_is_shown() -> None:
    assembled = Assembled("a" * 2000, (0, 1000), ())
    for evidence in ((), (find("SECRET"),), (find(" "),)):
        assert excerpts(assembled, evidence) == (Excerpt(1, "a" * OPENING),)
    assert excerpts(Assembled("", (), ()), ()) == ()


def test_their_number_is_limited() -> None:
    text = FAR.join(f"({number})" for number in range(MOST + 5))
    finds = tuple(find(f"({number})") for number in range(MOST + 5))
    assert len(excerpts(Assembled(text, (), ()), finds)) == MOST
