from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from newsroom import Newsroom, serve
from newsroom.errors import ContentError, PortTakenError, UnknownItemError, UnknownSiteError
from tests.newsroom.clocks import EPOCH, Clock

pytestmark = pytest.mark.servers
FRESH = {"title": "A fresh report", "body": "It happened.\n\nNobody saw it."}


def test_a_published_item_appears_in_every_listing_at_once(
    site: Newsroom, client: httpx.Client, clock: Clock
) -> None:
    clock.advance(minutes=5)
    url = site.publish("en", section="world", **FRESH)
    path = url.removeprefix(site.urls["en"])
    for listing in ("/", "/z/613", "/latest-news/2024/12/23", "/news-sitemap.xml"):
        assert path in client.get(site.urls["en"] + listing).text
    assert "2024-12-23T13:58:00+01:00" in client.get(url).text


def test_every_field_of_an_item_can_be_published(site: Newsroom, client: httpx.Client) -> None:
    fields = {
        "lead": "In short.",
        "byline": ["New Pen"],
        "tags": ["Rain"],
        "photo": "A cloud.",
        "topics": ["rain"],
    }
    body = "One.\n\nTwo.\n\nThree."
    related = ["chess-final-round-samarkand"]
    url = site.publish("en", title="A fresh report", body=body, related=related, **fields)
    text = client.get(url).text
    assert all(shown in text for shown in ("In short.", "New Pen", "Rain", "A cloud.", "Read Also"))
    assert site.publications[0].item.topics == ("rain",)


def test_markup_in_a_published_item_is_shown_as_text(site: Newsroom, client: httpx.Client) -> None:
    url = site.publish("be", slug="odd", title="A <b> & 'c'", body="One <script>alert(1)</script> two.")
    text = client.get(url).text
    assert "<script>alert" not in text
    assert "One &lt;script&gt;alert(1)&lt;/script&gt; two." in text


def test_news_leaves_the_pages_of_older_items_unchanged(site: Newsroom, client: httpx.Client) -> None:
    old = site.url(site.publications[5].key)
    tag = client.get(old).headers["etag"]
    site.publish("en", **FRESH)
    assert client.get(old, headers={"if-none-match": tag}).status_code == 304


def test_listings_get_a_new_tag_with_the_news(site: Newsroom, client: httpx.Client, clock: Clock) -> None:
    front = f"{site.urls['en']}/"
    before = client.get(front).headers
    clock.advance(minutes=5)
    site.publish("en", **FRESH)
    after = client.get(front, headers={"if-none-match": before["etag"]})
    assert after.status_code == 200
    assert after.headers["last-modified"] == "Mon, 23 Dec 2024 12:58:00 GMT"


def test_an_item_can_be_published_with_a_past_time(site: Newsroom) -> None:
    site.publish("ru", slug="old", age="3d 2h", **FRESH)
    pub = next(pub for pub in site.publications if pub.key == "ru/old")
    assert pub.published_at == EPOCH - timedelta(days=3, hours=2)


def test_a_revision_changes_content_and_stamp_but_not_the_address(
    site: Newsroom, client: httpx.Client, clock: Clock
) -> None:
    url = site.publish("en", slug="fresh", **FRESH)
    tag = client.get(url).headers["etag"]
    clock.advance(minutes=30)
    assert site.revise("fresh", title="A corrected report") == url
    page = client.get(url, headers={"if-none-match": tag})
    assert page.status_code == 200
    assert "A corrected report" in page.text
    assert 'Updated <time datetime="2024-12-23T14:23:00+01:00"' in page.text
    assert "2024-12-23T13:53:00+01:00" in page.text


def test_a_retracted_item_is_gone_from_its_address_and_the_listings(site: Newsroom, client: httpx.Client) -> None:
    url = site.publish("wire", slug="fresh", **FRESH)
    site.retract("fresh")
    assert client.get(url).status_code == 410
    assert "/fresh/" not in client.get(f"{site.urls['wire']}/feed/").text


def test_a_restart_serves_the_same_bytes_under_the_same_tags(
    tmp_path: Path, client: httpx.Client, clock: Clock
) -> None:
    paths = ["/", "/z/601", "/sitemap.xml", "/robots.txt"]
    with serve(tmp_path, clock=clock) as first:
        first.publish("en", slug="fresh", **FRESH)
        first.revise("fresh", lead="Shorter.")
        first.retract("be/" + next(p.item.slug for p in first.publications if p.site == "be"))
        addresses = [first.urls["en"] + path for path in paths] + [first.url("fresh")]
        before = [client.get(address) for address in addresses]
        ports = [int(first.urls[name].rpartition(":")[2]) for name in ("en", "be", "ru", "wire")]
    client.close()
    clock.advance(days=2)
    with serve(tmp_path, ports=ports, clock=clock), httpx.Client() as again:
        after = [again.get(address) for address in addresses]
    assert [page.content for page in after] == [page.content for page in before]
    assert [page.headers["etag"] for page in after] == [page.headers["etag"] for page in before]


def test_requests_tell_what_a_client_really_did(site: Newsroom, client: httpx.Client) -> None:
    url = f"{site.urls['be']}/rssfeeds?x=1"
    tag = client.get(url).headers["etag"]
    client.head(url, headers={"if-none-match": tag, "user-agent": "probe/1"})
    seen = site.requests[-1]
    assert (seen.site, seen.method, seen.path, seen.status) == ("be", "HEAD", "/rssfeeds?x=1", 304)
    assert (seen.if_none_match, seen.user_agent) == (tag, "probe/1")
    site.forget_requests()
    assert site.requests == []


def test_a_bad_change_leaves_everything_as_it_was(site: Newsroom) -> None:
    before = site.publications
    with pytest.raises(ContentError, match="section"):
        site.publish("en", section="moon", **FRESH)
    with pytest.raises(ContentError, match="body is empty"):
        site.publish("en", title="Nothing", body="  ")
    with pytest.raises(ContentError, match="cannot be revised"):
        site.revise(before[0].key, id=5)
    with pytest.raises(ContentError, match="must change something"):
        site.revise(before[0].key)
    assert site.publications == before


def test_names_must_be_known_and_unambiguous(site: Newsroom) -> None:
    site.publish("en", slug="twin", **FRESH)
    site.publish("ru", slug="twin", **FRESH)
    with pytest.raises(UnknownItemError, match="en/twin, ru/twin"):
        site.retract("twin")
    with pytest.raises(UnknownItemError, match="no published item"):
        site.retract("stranger")
    with pytest.raises(UnknownSiteError, match="there are en, be, ru, wire"):
        site.heal("uk")


def test_a_slug_cannot_be_used_again(site: Newsroom) -> None:
    site.publish("en", slug="fresh", **FRESH)
    site.retract("fresh")
    with pytest.raises(ContentError, match="exists already"):
        site.publish("en", slug="fresh", **FRESH)


def test_a_taken_port_is_a_clear_error(tmp_path: Path, site: Newsroom) -> None:
    port = int(site.urls["ru"].rpartition(":")[2])
    with pytest.raises(PortTakenError, match=f"port {port} of 127.0.0.1 for be cannot be used"):  # noqa: SIM117
        with serve(tmp_path, ports=(0, port, 0, 0)):
            pass
