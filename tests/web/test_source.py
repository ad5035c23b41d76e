"""The source viewer: page or text, turned and sized by plain links, and from one citation of an answer to the next."""

import html
import re

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import ABSENT_ID, HIGH_WORDS, Library, ask
from tests.web.visits import TWO_QUESTIONS


def citations(page: str) -> list[str]:
    """Give the addresses of the citations of an answer, in order."""
    return [html.unescape(one) for one in re.findall(r'<a class="cite" href="([^"]+)"', page)]


def ways(page: str) -> dict[str, str]:
    """Give the ways to the cited words before ("-1") and after ("1")."""
    return {by: html.unescape(href) for href, by in re.findall(r'<a href="([^"]+)" data-turn="([^"]+)"', page)}


def test_from_one_citation_to_the_next_and_back(high: TestClient) -> None:
    answer = ask(high, TWO_QUESTIONS)
    links = list(dict.fromkeys(citations(answer)))
    assert len(links) > 1
    first = high.get(links[0]).text
    assert f"Cited words 1 of {len(links)}" in first
    assert "-1" not in ways(first)
    here, seen = links[0], []
    for _ in links:
        page = high.get(here).text
        seen.append(re.search(r"<blockquote[^>]*>([^<]*)<", page)[1])  # type: ignore[index]  # each shows its quote
        here = ways(page).get("1", here)
    assert HIGH_WORDS in seen
    assert len(set(seen)) == len(links)
    last = high.get(here).text
    assert f"Cited words {len(links)} of {len(links)}" in last
    assert "1" not in ways(last)
    back = re.findall(r'<a href="(/answers/[0-9a-f]{32}#claim-\d+)" data-back>', last)
    assert f'id="{back[0].partition("#")[2]}"' in high.get(back[0]).text


def test_a_look_at_an_answer_for_its_citations_is_recorded(high: TestClient, library: Library) -> None:
    link = citations(ask(high, TWO_QUESTIONS))[0]
    before = len(list(library.vault.audit.records()))
    high.get(link)
    said = [record["action"] for record in list(library.vault.audit.records())[before:]]
    assert said == ["page", "citation show"]


def test_anothers_answer_and_none_at_all_look_the_same(high: TestClient, low: TestClient) -> None:
    mine = citations(ask(high, "Which ferry carries 90 vehicles?"))[0]
    nothing = re.sub("answer=[0-9a-f]{32}", f"answer={ABSENT_ID}", mine)
    pages = [re.sub(r"token-\d+|answer=[0-9a-f]{32}", "", low.get(one).text) for one in (mine, nothing)]
    assert pages[0] == pages[1]
    assert "Cited words" not in pages[0]
    assert "Cited words 1 of" in high.get(mine).text


@pytest.mark.parametrize("query", ["turn=45", "turn=360", "turn=-90", "zoom=1", "show=all", "answer=x", "answer=../x"])
def test_other_ways_to_look_are_refused(low: TestClient, library: Library, query: str) -> None:
    assert low.get(f"/documents/{library.documents['Fuel outlook']}?{query}").status_code == 422


def test_who_originated_it_and_its_revision_stand_on_every_page_of_it(high: TestClient, library: Library) -> None:
    document = library.documents["Depot estimate"]
    for path in (f"/documents/{document}", f"/documents/{document}/pages/1"):
        page = high.get(path).text
        assert "<span>30 July 2026</span>" in page
        assert re.search(r"revision <code>[0-9a-f]{12}</code>", page)
        assert re.search(rf'id="reference">\(S//NF\) Depot estimate, 30 July 2026, .*document {document}\.<', page)
