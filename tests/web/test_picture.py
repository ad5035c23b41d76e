"""Pictures of pages: for who may read the document, with the cited words lit where they stand."""

import re
from io import BytesIO

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from tests.web.conftest import HIGH, LOW, Clock, Drawn
from web import app as web_app
from web.picture import SMALL
from web.visit import Site


@pytest.fixture
def stand(drawn: Drawn, clock: Clock) -> tuple[TestClient, TestClient]:
    """Browsers of a high and a low account over a library with one SECRET PDF."""
    site = Site(hosts=("localhost",))
    application = web_app.create(drawn.vault, drawn.accounts, site=site, entropy=clock.entropy(), sandbox=drawn.sandbox)

    def browser(name: str) -> TestClient:
        client = TestClient(application, base_url="http://localhost", follow_redirects=False)
        session = application.state.house.sessions._open(name)
        client.cookies.set("coversheet", session, domain="localhost.local")
        return client

    return browser(HIGH), browser(LOW)


def test_the_page_is_drawn_with_the_cited_words_lit_where_they_stand(stand: tuple[TestClient, TestClient]) -> None:
    high, low = stand
    hit = high.post("/v1/search", json={"question": "northern depot diesel"}).json()["hits"][0]
    start = hit["start"] + hit["text"].index("six days of diesel")
    address = f"/documents/{hit['document']}/pages/1"
    page = high.get(f"{address}?start={start}&end={start + len('six days of diesel')}").text
    assert "Picture of page 1. Its text follows." in page
    (light,) = re.findall(r'<rect class="lit" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', page)
    x, y, width, height = map(float, light)
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', page)
    assert box is not None
    picture = high.get(f"{address}/picture")
    assert picture.headers["content-type"] == "image/png"
    assert picture.headers["cache-control"] == "no-store"
    drawn = Image.open(BytesIO(picture.content)).convert("L")
    scale = drawn.width / float(box[1])
    inked = drawn.crop((x * scale, y * scale, (x + width) * scale, (y + height) * scale))
    assert np.asarray(inked).min() < 100  # there is ink under the light
    assert np.asarray(drawn.crop((0, 0, 5, 5))).min() == 255  # and none in the corner
    absent = low.get(f"/documents/{'0' * 32}/pages/1/picture")
    refused = low.get(f"{address}/picture")
    assert (refused.status_code, refused.content) == (absent.status_code, absent.content) == (404, absent.content)
    assert high.get(f"/documents/{hit['document']}/pages/2/picture").content != picture.content


def test_the_row_of_pages_has_small_pictures_for_who_may_read_them(stand: tuple[TestClient, TestClient]) -> None:
    high, low = stand
    hit = high.post("/v1/search", json={"question": "northern depot diesel"}).json()["hits"][0]
    address = f"/documents/{hit['document']}/pages/2"
    page = high.get(address).text
    small = re.findall(r'<img src="([^"]+)" loading="lazy"[^>]* alt=""><span>Page (\d)</span>', page)
    assert [number for _, number in small] == ["1", "2"]
    for there, _ in small:
        drawn = Image.open(BytesIO(high.get(there).content))
        assert max(drawn.size) == SMALL
        assert low.get(there).content == low.get(f"/documents/{'0' * 32}/pages/1/picture?size=small").content
    assert high.get(f"{address}/picture?size=100000").status_code == 422


def test_the_page_is_turned_and_the_text_comes_alone_by_plain_links(stand: tuple[TestClient, TestClient]) -> None:
    high, _ = stand
    hit = high.post("/v1/search", json={"question": "northern depot diesel"}).json()["hits"][0]
    address = f"/documents/{hit['document']}/pages/1?start={hit['start']}&end={hit['end']}"
    flat, turned, text = (high.get(address + more).text for more in ("", "&turn=90", "&show=text"))
    ((width, height),) = re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', flat)
    assert re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', turned) == [(height, width)]
    assert f'<g transform="translate({height} 0) rotate(90)">' in turned
    assert re.findall('<rect class="lit"[^>]*>', turned) == re.findall('<rect class="lit"[^>]*>', flat) != []
    assert "<svg" not in text
    assert '<mark id="span">' in text
    assert 'aria-current="true">Text</span>' in text


def test_sizes_are_chosen_by_plain_links(stand: tuple[TestClient, TestClient]) -> None:
    high, _ = stand
    hit = high.post("/v1/search", json={"question": "northern depot diesel"}).json()["hits"][0]
    address = f"/documents/{hit['document']}/pages/1"
    assert 'width="200%"' in high.get(f"{address}?zoom=200").text
    assert high.get(f"{address}?zoom=9999").status_code == 422
