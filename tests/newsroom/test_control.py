from __future__ import annotations

import httpx
import pytest

from newsroom import Newsroom

pytestmark = pytest.mark.servers
FRESH = {"site": "be", "slug": "fresh", "title": "Свежая навіна", "body": "Яна здарылася."}


@pytest.fixture
def control(site: Newsroom) -> str:
    return site.urls["control"]


def test_an_item_lives_through_its_verbs(site: Newsroom, control: str, client: httpx.Client) -> None:
    url = client.post(f"{control}/publish", json=FRESH).json()["result"]
    assert "Свежая навіна" in client.get(url).text
    assert client.post(f"{control}/revise", json={"name": "fresh", "title": "Іншая"}).json()["result"] == url
    assert "Іншая" in client.get(url).text
    assert client.post(f"{control}/retract", json={"name": "fresh"}).json()["result"] == url
    assert client.get(url).status_code == 410


def test_faults_are_set_and_healed(site: Newsroom, control: str, client: httpx.Client) -> None:
    feeds = f"{site.urls['en']}/rssfeeds"
    client.post(f"{control}/fail", json={"site": "en", "path_prefix": "/rss", "status": 500})
    client.post(f"{control}/slow", json={"site": "en", "seconds": 0.01})
    client.post(f"{control}/robots", json={"site": "en", "mode": "unavailable"})
    assert client.get(feeds).status_code == 500
    assert client.get(f"{site.urls['en']}/robots.txt").status_code == 503
    client.post(f"{control}/heal", json={"site": "en"})
    assert client.get(feeds).status_code == 200


def test_items_and_requests_can_be_read(site: Newsroom, control: str, client: httpx.Client) -> None:
    client.get(f"{site.urls['ru']}/rssfeeds")
    items = client.get(f"{control}/items").json()
    assert {item["url"] for item in items} == {site.url(pub.key) for pub in site.publications}
    assert sum("belarus-sanctions" in item["topics"] for item in items) >= 9
    assert client.get(f"{control}/requests").json()[-1]["path"] == "/rssfeeds"


@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        ("/publish", b"{", "is not JSON"),
        ("/publish", b"[]", "must be a JSON object"),
        ("/publish", b'{"site": "en", "title": "T"}', "body"),
        ("/publish", b'{"site": "uk", "title": "T", "body": "B"}', "no site is called"),
        ("/publish", b'{"site": "en", "title": 5, "body": "B"}', "title: must be text"),
        ("/revise", b'{"name": "stranger", "title": "T"}', "no published item"),
        ("/fail", b'{"site": "en", "path_prefix": "/", "status": 200}', "is no error"),
        ("/heal", b" " * 1_100_000, "larger than"),
    ],
)
def test_wrong_requests_are_answered_with_the_reason(
    control: str, client: httpx.Client, path: str, body: bytes, reason: str
) -> None:
    answer = client.post(control + path, content=body)
    assert answer.status_code == 400
    assert reason in answer.json()["error"]


def test_verbs_want_post(control: str, client: httpx.Client) -> None:
    assert client.get(f"{control}/heal").status_code == 405
