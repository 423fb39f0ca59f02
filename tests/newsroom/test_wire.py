from __future__ import annotations

import httpx
import pytest
from lxml import etree, html

from newsroom import Newsroom, dates
from newsroom.publications import Publication

pytestmark = pytest.mark.servers


def entries(site: Newsroom) -> list[Publication]:
    return [pub for pub in site.publications if pub.site == "wire"]


def test_own_entries_have_structured_data_and_reprints_only_a_stamp(site: Newsroom, client: httpx.Client) -> None:
    for pub in entries(site):
        text = client.get(site.url(pub.key)).text
        stamp = f"Updated at {dates.wire_stamp(pub.published_at)}"
        assert ("application/ld+json" in text, stamp in text) == (not pub.copy_of, bool(pub.copy_of))
    assert 0.4 < sum(bool(pub.copy_of) for pub in entries(site)) / len(entries(site)) < 0.7


def test_a_reprint_s_page_states_no_machine_readable_time(site: Newsroom, client: httpx.Client) -> None:
    reprint = next(pub for pub in entries(site) if pub.copy_of)
    text = client.get(site.url(reprint.key)).text
    assert "<time" not in text
    assert "published_time" not in text


def test_credits_link_to_the_report_that_they_credit(site: Newsroom, client: httpx.Client) -> None:
    for pub in entries(site):
        tree = html.fromstring(client.get(site.url(pub.key)).content)
        linked = tree.xpath("//p[@class='post-credit']/a/@href")
        assert linked == ([site.url(pub.copy_of)] if pub.credit else [])


def test_addresses_hold_the_day_on_the_ledger_s_clock(site: Newsroom, client: httpx.Client) -> None:
    pub = entries(site)[0]
    day = dates.local(pub.published_at, "wire").strftime("/%Y/%m/%d/")
    assert pub.path == f"{day}{pub.item.slug}/"
    assert pub.path in client.get(site.urls["wire"] + day).text


def test_the_flat_sitemap_and_the_feed_list_the_entries(site: Newsroom, client: httpx.Client) -> None:
    sitemap = etree.fromstring(client.get(f"{site.urls['wire']}/sitemap.xml").content)
    feed = etree.fromstring(client.get(f"{site.urls['wire']}/feed/").content)
    wanted = sorted(site.url(pub.key) for pub in entries(site))
    assert sorted(sitemap.xpath("//*[local-name()='loc']/text()")) == wanted
    assert sorted(feed.xpath("//item/link/text()")) == wanted


def test_front_and_category_pages_lead_to_every_entry(site: Newsroom, client: httpx.Client) -> None:
    base = site.urls["wire"]
    front = client.get(f"{base}/").text + client.get(f"{base}/page/2/").text
    assert all(pub.path in front for pub in entries(site))
    for pub in entries(site):
        assert pub.path in client.get(f"{base}/category/{pub.item.section}/").text
        assert pub.path in client.get(f"{base}/category/{pub.item.section}/feed/").text


def test_unknown_addresses_answer_404(site: Newsroom, client: httpx.Client) -> None:
    for path in ("/page/9/", "/category/x/", "/category/x/feed/", "/2024/12/40/", "/2024/12/23/x/", "/nothing"):
        assert client.get(site.urls["wire"] + path).status_code == 404
