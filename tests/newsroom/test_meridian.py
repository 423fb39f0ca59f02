from __future__ import annotations

import gzip
import re
from datetime import datetime
from urllib.parse import urlsplit

import httpx
import pytest
from lxml import etree, html

from newsroom import Newsroom
from newsroom.items import Kind
from newsroom.publications import Publication
from newsroom.sites import SITES

pytestmark = pytest.mark.servers
EDITIONS = ("en", "be", "ru")
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def of(site: Newsroom, edition: str) -> list[Publication]:
    return [pub for pub in site.publications if pub.site == edition]


def links(page: httpx.Response) -> set[str]:
    tree = html.fromstring(page.content)
    tree.make_links_absolute(str(page.url))
    return {link.partition("?")[0] for link in tree.xpath("//a/@href")}


def locations(body: bytes) -> list[str]:
    return [element.text or "" for element in etree.fromstring(body).iter(LOC)]


def test_every_article_page_carries_what_readers_and_machines_need(site: Newsroom, client: httpx.Client) -> None:
    for pub in [pub for edition in EDITIONS for pub in of(site, edition)]:
        tree = html.fromstring(client.get(site.url(pub.key)).content)
        body = " ".join(tree.xpath("//div[@class='wsw']")[0].text_content().split())
        assert tree.xpath("normalize-space(//h1[@class='pg-title'])") == pub.item.title
        assert all(" ".join(block.text.split()) in body for block in pub.item.blocks)
        assert tree.xpath("//link[@rel='canonical']/@href") == [site.url(pub.key)]
        assert tree.xpath("//time[@pubdate]/@datetime")
        assert tree.xpath("//script[@type='application/ld+json']")


def test_article_pages_weigh_what_real_ones_do(site: Newsroom, client: httpx.Client) -> None:
    sizes = [len(client.get(site.url(pub.key)).content) for pub in of(site, "ru")]
    assert min(sizes) > 60_000
    assert max(sizes) < 150_000


def test_pages_stay_the_same_between_requests(site: Newsroom, client: httpx.Client) -> None:
    for path in ("", "/z/601", "/sitemap.xml", "/sitemap_1.xml.gz", "/news-sitemap.xml", "/rssfeeds"):
        first, second = (client.get(f"{site.urls['en']}{path or '/'}") for _ in range(2))
        assert first.status_code == 200
        assert (first.content, first.headers["etag"]) == (second.content, second.headers["etag"])


@pytest.mark.parametrize("edition", EDITIONS)
def test_sitemaps_list_every_item(site: Newsroom, client: httpx.Client, edition: str) -> None:
    index = locations(client.get(f"{site.urls[edition]}/sitemap.xml").content)
    listed = [place for part in index for place in locations(gzip.decompress(client.get(part).content))]
    assert sorted(listed) == sorted(site.url(pub.key) for pub in of(site, edition))


@pytest.mark.parametrize("edition", EDITIONS)
def test_paginated_sections_together_list_every_item(site: Newsroom, client: httpx.Client, edition: str) -> None:
    found: set[str] = set()
    for section in SITES[edition].sections:
        address = f"{site.urls[edition]}/z/{section.number}"
        pages = max(1, -(-len([p for p in of(site, edition) if p.item.section == section.name]) // 10))
        for number in range(1, pages + 1):
            found |= links(client.get(address, params={"p": number}))
        assert client.get(address, params={"p": pages + 1}).status_code == 404
    assert {site.url(pub.key) for pub in of(site, edition)} <= found


@pytest.mark.parametrize("edition", EDITIONS)
def test_daily_archives_list_every_item_of_their_day(site: Newsroom, client: httpx.Client, edition: str) -> None:
    for pub in of(site, edition):
        at = pub.published_at.astimezone(SITES[edition].zone)
        page = client.get(f"{site.urls[edition]}/latest-news/{at.year}/{at.month}/{at.day}")
        assert site.url(pub.key) in links(page)


def test_archive_addresses_are_unpadded_and_days_must_exist(site: Newsroom, client: httpx.Client) -> None:
    base = site.urls["en"]
    padded = client.get(f"{base}/latest-news/2024/09/05")
    assert (padded.status_code, padded.headers["location"]) == (301, f"{base}/latest-news/2024/9/5")
    assert client.get(f"{base}/latest-news/2024/9/5").status_code == 200
    assert client.get(f"{base}/latest-news/2024/13/1").status_code == 404
    assert client.get(f"{base}/latest-news/1999/1/1").status_code == 404


def test_the_feed_of_all_news_has_the_latest_20_with_tracked_links(site: Newsroom, client: httpx.Client) -> None:
    answer = client.get(f"{site.urls['be']}/api/{SITES['be'].feed_code()}")
    entries = etree.fromstring(answer.content).findall("channel/item")
    newest = [site.url(pub.key) for pub in of(site, "be")[:20]]
    assert answer.headers["content-type"] == "application/rss+xml; charset=utf-8"
    assert [entry.findtext("guid") for entry in entries] == newest
    assert all("utm_source=rss" in (entry.findtext("link") or "") for entry in entries)
    assert client.get(entries[0].findtext("link") or "").status_code == 200


def test_feeds_are_found_on_their_page_and_by_link_tags(site: Newsroom, client: httpx.Client) -> None:
    base = site.urls["en"]
    codes = [SITES["en"].feed_code(), *(SITES["en"].feed_code(name) for name in SITES["en"].section_names)]
    front = html.fromstring(client.get(f"{base}/").content)
    tagged = front.xpath("//link[@type='application/rss+xml']/@href")
    assert {f"{base}/api/{code}" for code in codes} <= links(client.get(f"{base}/rssfeeds"))
    assert [link.rpartition("/")[2] for link in tagged] == codes
    assert all(client.get(f"{base}/api/{code}").status_code == 200 for code in codes)


def test_the_news_sitemap_holds_two_days(site: Newsroom, client: httpx.Client) -> None:
    listed = locations(client.get(f"{site.urls['en']}/news-sitemap.xml").content)
    epoch = of(site, "en")[0].published_at
    recent = [pub for pub in of(site, "en") if (epoch - pub.published_at).total_seconds() < 47 * 3600]
    assert {site.url(pub.key) for pub in recent} <= set(listed)
    assert len(listed) < len(of(site, "en"))


def test_amp_and_print_versions_name_the_plain_address(site: Newsroom, client: httpx.Client) -> None:
    url = site.url(of(site, "ru")[0].key)
    for variant in ("amp", "print"):
        tree = html.fromstring(client.get(url, params={variant: 1}).content)
        assert tree.xpath("//link[@rel='canonical']/@href") == [url]


def test_other_forms_of_an_address_lead_to_the_right_one(site: Newsroom, client: httpx.Client) -> None:
    pub = of(site, "en")[0]
    for path in (f"/a/{pub.item.id}.html", f"/a/old-slug/{pub.item.id}.html"):
        answer = client.get(site.urls["en"] + path)
        assert (answer.status_code, answer.headers["location"]) == (301, site.url(pub.key))


def test_the_forbidden_reports_are_linked_from_the_front_page_and_forbidden(
    site: Newsroom, client: httpx.Client
) -> None:
    base = site.urls["en"]
    forbidden = {link for link in links(client.get(f"{base}/")) if "/forbidden/" in link}
    assert forbidden == {f"{base}/forbidden/report-{n}.html" for n in (1, 2, 3)}
    assert all(client.get(link).status_code == 200 for link in forbidden)
    assert "Disallow: /forbidden/" in client.get(f"{base}/robots.txt").text


@pytest.mark.parametrize("name", list(SITES))
def test_every_sitemap_that_robots_txt_names_is_there(site: Newsroom, client: httpx.Client, name: str) -> None:
    rules = client.get(f"{site.urls[name]}/robots.txt").text
    named = re.findall(r"^Sitemap: (.+)$", rules, re.MULTILINE)
    assert named
    assert all(client.get(place).status_code == 200 for place in named)


def test_every_link_on_the_front_page_leads_somewhere(site: Newsroom, client: httpx.Client) -> None:
    for edition in EDITIONS:
        page = client.get(f"{site.urls[edition]}/")
        for link in links(page):
            if link.startswith("http"):
                assert client.get(link, follow_redirects=True).status_code == 200, link


def test_no_page_loads_anything_from_elsewhere(site: Newsroom, client: httpx.Client) -> None:
    for name in SITES:
        text = client.get(site.url(of(site, name)[0].key)).text
        loaded = re.findall(r"""(?:src|srcset|poster)="([^" ]+)""", text)
        assert loaded or name == "wire"
        assert not [address for address in loaded if urlsplit(address).netloc]


def test_video_gallery_and_live_blog_are_among_the_pages(site: Newsroom, client: httpx.Client) -> None:
    kinds = {pub.item.kind: client.get(site.url(pub.key)).text for pub in of(site, "en")}
    assert 'class="player"' in kinds[Kind.VIDEO]
    assert kinds[Kind.LIVEBLOG].count("live-entry") >= 5
    assert kinds[Kind.GALLERY].count("<figcaption>") >= 6


def test_live_entries_are_stamped_from_the_last_change_back_to_the_first(
    site: Newsroom, client: httpx.Client
) -> None:
    pub = next(pub for pub in of(site, "en") if pub.item.kind is Kind.LIVEBLOG)
    tree = html.fromstring(client.get(site.url(pub.key)).content)
    stamps = [datetime.fromisoformat(stamp) for stamp in tree.xpath("//time[@class='live-time']/@datetime")]
    assert (stamps[0], stamps[-1]) == (pub.modified_at, pub.published_at)
    assert stamps == sorted(stamps, reverse=True)


def test_read_also_links_stand_inside_bodies_but_not_under_headings(site: Newsroom, client: httpx.Client) -> None:
    boxes = 0
    for pub in of(site, "en"):
        tree = html.fromstring(client.get(site.url(pub.key)).content)
        found = tree.xpath("//div[@class='wsw']/div[contains(@class, 'wsw__embed')]")
        assert [box.getprevious().tag for box in found if box.getprevious().tag == "h2"] == []
        boxes += len(found)
    assert boxes > 20


def test_pictures_are_served_for_items_only(site: Newsroom, client: httpx.Client) -> None:
    pub = next(pub for pub in of(site, "en") if pub.item.kind is Kind.GALLERY)
    base = site.urls["en"]
    assert client.get(base + pub.photo(650)).headers["content-type"] == "image/png"
    assert client.get(f"{base}/gdb/{pub.item.id}-2_w256.png").status_code == 200
    for path in (f"/gdb/{pub.item.id}_w9999.png", f"/gdb/{pub.item.id}-99_w256.png", "/gdb/1_w256.png"):
        assert client.get(base + path).status_code == 404


def test_unknown_addresses_answer_404(site: Newsroom, client: httpx.Client) -> None:
    for path in ("/nothing", "/z/1", "/z/601?p=x", "/a/x/1.html", "/api/zzz", "/sitemap_9.xml.gz", "/author/99"):
        assert client.get(site.urls["en"] + path).status_code == 404
