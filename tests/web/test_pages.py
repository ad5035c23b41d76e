"""The pages: marking first and last, the question kept, refusals in the place where they help."""

import html
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import HIGH_WORDS, LOW, LOW_WORDS, ORIGIN, PASSWORD, QUESTION, Library, ask, token_of
from web import app as web_app
from web.visit import Site

HIGH_QUESTION = "When does the northern depot fall below its floor of diesel?"


def texts(page: str) -> list[str]:
    """Give the visible texts of a page, in order."""
    body = page.partition("<body")[2].partition(">")[2] or page
    return [words for part in re.split(r"<[^>]*>", body) if (words := html.unescape(part).strip())]


def every_page(client: TestClient, library: Library) -> Iterator[str]:
    """Give each page a person can meet."""
    document_id = library.documents["Fuel outlook"]
    yield client.get("/").text
    yield client.get("/nowhere").text
    yield client.get(f"/documents/{document_id}?start=4&end=18").text
    yield client.get(f"/documents/{document_id}/pages/2").text
    yield ask(client)
    yield ask(client, "What do the bees say about opera in Vienna?")
    yield ask(client, path="/search")
    yield client.post("/ask", data={"question": "", "token": token_of(client)}, headers=ORIGIN).text
    yield client.post("/ask", data={"question": QUESTION, "token": "x"}, headers=ORIGIN).text


def test_the_marking_is_the_first_and_the_last_thing_on_every_page(high: TestClient, library: Library) -> None:
    for page in every_page(high, library):
        assert texts(page)[0] == texts(page)[-1] == "SECRET//NOFORN"
        assert page.index('class="screen top"') < page.index("<header")
        assert page.index("</main>") < page.index('class="screen bottom"')


def test_before_sign_in_the_bars_say_that_nothing_is_shown(visitor: TestClient) -> None:
    for path in ("/sign-in", "/nowhere"):
        page = texts(visitor.get(path).text)
        assert page[0] == page[-1] == "SIGN IN · NO DOCUMENT IS SHOWN HERE"


def test_titles_of_pages_hold_no_content(high: TestClient, library: Library) -> None:
    for page in every_page(high, library):
        title = page.split("<title>")[1].split("</title>")[0]
        assert title in {"Ask · Coversheet", "Source · Coversheet", "Coversheet"}


def test_a_fragment_begins_and_ends_with_its_marking(high: TestClient) -> None:
    data = {"question": HIGH_QUESTION, "token": token_of(high)}
    for path in ("/ask", "/search"):
        response = high.post(path, data=data, headers={**ORIGIN, "HX-Request": "true"})
        assert "<html" not in response.text
        assert texts(response.text)[0] == texts(response.text)[-1] == "SECRET//NOFORN"


def test_an_answer_shows_claims_with_portion_verdict_and_source(high: TestClient, library: Library) -> None:
    page = ask(high, HIGH_QUESTION)
    shown = texts(page)
    claim = shown.index(HIGH_WORDS)
    assert shown[claim - 1] == "(S//NF)"
    assert shown[claim + 1 : claim + 3] == ["Supported", "Depot estimate, p. 1"]
    assert f'href="/documents/{library.documents["Depot estimate"]}/pages/1?start=' in page


def test_a_citation_opens_the_source_at_the_cited_words(high: TestClient) -> None:
    page = ask(high, HIGH_QUESTION)
    link = html.unescape(re.findall(r'<a class="cite" href="([^"]+)"', page)[0])
    for headers in ({}, {"HX-Request": "true"}):
        source = high.get(link, headers=headers).text
        assert f'<blockquote class="quote">{HIGH_WORDS}</blockquote>' in source
        assert f'<mark id="span">{HIGH_WORDS}</mark>' in source
        assert source.index("<blockquote") < source.index("<mark")


def test_addresses_hold_opaque_ids_and_numbers_only(high: TestClient) -> None:
    for link in re.findall(
        r'(?:href|hx-get)="(/documents[^"]*)"', ask(high, HIGH_QUESTION) + ask(high, path="/search")
    ):
        assert re.fullmatch(
            r"/documents/[0-9a-f]{32}(/pages/\d+)?(/around\?start=\d+|\?start=\d+&amp;end=\d+(&amp;answer=[0-9a-f]{32})?)?",
            link,
        )


def test_a_place_that_does_not_exist_lights_nothing(low: TestClient, library: Library) -> None:
    address = f"/documents/{library.documents['Fuel outlook']}"
    for query in ("?start=99999&end=100000", "?start=10&end=10", "?start=9&end=3", "?start=-5&end=4", ""):
        page = low.get(address + query)
        assert page.status_code == 200
        assert "<mark" not in page.text
    assert "Nothing is highlighted" in low.get(f"{address}?start=99999&end=100000").text


def test_a_document_opens_on_the_page_of_the_cited_words(low: TestClient, library: Library) -> None:
    document = library.vault.view(library.accounts.reader("analyst.low")).document(library.documents["Fuel outlook"])
    page = low.get(f"/documents/{document.id}?start={document.pages[1]}&end={document.pages[1] + 10}").text
    assert "page 2 of 2" in page
    assert '<mark id="span">The second</mark>' in page
    assert LOW_WORDS not in page


def test_words_of_a_document_are_never_markup(low: TestClient, library: Library) -> None:
    source = low.get(f"/documents/{library.documents['Ferry note']}?start=0&end=70").text
    passages = ask(low, "Which ferry carries 90 vehicles?", "/search")
    answer = ask(low, '<b>"Which" ferry</b> carries 90 vehicles & crews?')
    for page in (source, passages, answer):
        assert "<script>" not in page
        assert "<b" not in page.replace("<body", "").replace("<button", "").replace("<blockquote", "")
    assert "&lt;script&gt;" in source
    assert "&lt;i&gt;Heron" in passages


def test_without_an_answer_it_says_so_under_the_ceiling(high: TestClient, low: TestClient) -> None:
    shown = texts(ask(high, "xyzzy plugh frotz gnusto?", up_to="UNCLASSIFIED"))
    assert "No answer from the documents you may read." in shown
    place = shown.index("No answer from the documents you may read.")
    assert "UNCLASSIFIED" in shown[place - 4 : place]


@pytest.mark.parametrize("path", ["/ask", "/search"])
@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("", "Type a question first."),
        (" \r\n\t ", "Type a question first."),
        ("é" * 2341, "Questions can have up to 2,000 characters; this has 2,341."),
        ("a\x00b", "The question holds signs that are not text. Type it again."),
    ],
)
def test_a_question_that_cannot_be_asked(low: TestClient, path: str, question: str, sentence: str) -> None:
    data = {"question": question, "token": token_of(low)}
    page = low.post(path, data=data, headers=ORIGIN)
    assert page.status_code == 422
    assert sentence in texts(page.text)
    part = low.post(path, data=data, headers={**ORIGIN, "HX-Request": "true"})
    assert part.status_code == 422
    assert "<html" not in part.text
    assert sentence in texts(part.text)


def test_a_question_of_2000_characters_with_line_breaks_may_be_asked(low: TestClient) -> None:
    ask(low, ("depot\r\n" * 333 + "a" * 10)[:2333].replace("\r\n", "\n").ljust(2000, "b")[:2000].replace("\n", "\r\n"))


def test_the_question_stays_in_its_field_when_it_is_refused(low: TestClient) -> None:
    page = low.post("/ask", data={"question": "Where?", "up_to": "NONSENSE", "token": token_of(low)}, headers=ORIGIN)
    assert page.status_code == 422
    assert ">Where?</textarea>" in page.text
    assert "NONSENSE" not in page.text


def test_a_session_that_ended_is_said_in_the_place_of_the_answer(visitor: TestClient) -> None:
    response = visitor.post("/ask", data={"question": QUESTION}, headers={**ORIGIN, "HX-Request": "true"})
    assert response.status_code == 401
    assert 'href="/sign-in"' in response.text
    assert "<html" not in response.text


def test_the_levels_offered_lie_within_the_own_access(low: TestClient, high: TestClient) -> None:
    def offered(client: TestClient) -> list[str]:
        limits = client.get("/").text.split('id="up_to"', 1)[1].split("</select>", 1)[0]
        return re.findall(r'<option value="([^"]*)"', limits)

    assert offered(low) == ["", "UNCLASSIFIED"]
    assert offered(high)[0] == ""
    assert "SECRET" in offered(high)
    assert "UNCLASSIFIED" in offered(high)
    assert not any("TOP" in level or "NATO" in level for level in offered(high))


def test_health_tells_nothing(visitor: TestClient) -> None:
    assert visitor.get("/healthz").text == "ok"


def test_a_list_is_marked_as_the_roll_up_of_its_documents(high: TestClient) -> None:
    shown = texts(ask(high, HIGH_QUESTION, "/search"))
    start = len(shown) - 1 - shown[::-1].index("Passages")  # the first names the choice
    assert shown[start - 1] == "SECRET//NOFORN"
    low_list = texts(ask(high, QUESTION, "/search", up_to="UNCLASSIFIED"))
    start = len(low_list) - 1 - low_list[::-1].index("Passages")
    assert low_list[start - 1] == "UNCLASSIFIED"


def test_a_passage_shows_its_source_the_asked_words_and_why_it_was_found(high: TestClient, library: Library) -> None:
    page = ask(high, HIGH_QUESTION, "/search")
    first = page[page.index('<ol class="hits">') :].split("</li>", 1)[0]
    shown = texts(first)
    assert shown[:3] == ["SECRET//NOFORN", "Depot estimate, p. 1", ", marked SECRET//NOFORN"]
    assert "<mark>depot</mark>" in first.replace("Depot", "depot")
    assert "<mark>the</mark>" not in first
    assert [words for words in shown if words.startswith("found by: ")]
    assert f'href="/documents/{library.documents["Depot estimate"]}/around?start=' in first


def test_the_newest_first_is_chosen_and_said(high: TestClient) -> None:
    data = {"question": QUESTION, "order": "newest", "token": token_of(high)}
    shown = texts(high.post("/search", data=data, headers=ORIGIN).text)
    assert [words for words in shown if "best matches, newest first" in words]
    assert not [words for words in texts(ask(high, QUESTION, "/search")) if "best matches, newest first" in words]
    page = high.post("/search", data=data, headers=ORIGIN).text
    assert '<option value="newest" selected>' in page


def test_what_stands_around_a_passage_is_a_page_and_a_part(low: TestClient, library: Library) -> None:
    address = f"/documents/{library.documents['Fuel outlook']}/around?start=0"
    page, part = low.get(address).text, low.get(address, headers={"HX-Request": "true"}).text
    assert part.strip() in page
    assert "<html" in page
    assert "<html" not in part
    shown = texts(part)
    assert shown[0] == shown[-1] == "UNCLASSIFIED"
    assert shown.index("The northern depot holds six days of diesel for the exercise.") > 0
    assert low.get(address.replace("start=0", "start=999999")).status_code == 404


def test_a_filter_that_cannot_be_read_is_said(low: TestClient) -> None:
    data = {"question": "ferry date:yesterday", "token": token_of(low)}
    page = low.post("/search", data=data, headers=ORIGIN)
    assert page.status_code == 422
    assert [words for words in texts(page.text) if words.startswith("A date filter names a year")]


def test_an_empty_result_names_the_filters(low: TestClient) -> None:
    shown = texts(ask(low, "ferry originator:nobody after:1999", "/search"))
    assert "0 passages passed the filters: originator, date. Take one away, or widen it." in shown


def test_a_question_sent_after_the_session_ended_is_kept_through_the_sign_in(visitor: TestClient) -> None:
    late = visitor.post("/ask", data={"question": QUESTION, "token": "x"}, headers=ORIGIN)
    assert late.status_code == 401
    assert f'name="question" value="{QUESTION}"' in late.text
    wrong = visitor.post("/sign-in", data={"name": LOW, "password": "no", "question": QUESTION}, headers=ORIGIN)
    assert f'name="question" value="{QUESTION}"' in wrong.text
    back = visitor.post("/sign-in", data={"name": LOW, "password": PASSWORD, "question": QUESTION}, headers=ORIGIN)
    assert back.status_code == 200
    assert f">{QUESTION}</textarea>" in back.text
    assert visitor.get("/").status_code == 200


def test_the_notice_of_the_site_stands_word_for_word(library: Library) -> None:
    site = Site(hosts=("localhost",), notice="You are <accessing> a system\nof the site.")
    client = TestClient(web_app.create(library.vault, library.accounts, site=site), base_url="http://localhost")
    assert "You are &lt;accessing&gt; a system\nof the site." in client.get("/sign-in").text
