from __future__ import annotations

import time

import httpx
import pytest

from newsroom import Newsroom
from newsroom.errors import ContentError

pytestmark = pytest.mark.servers


def test_a_failure_covers_its_prefix_and_nothing_else(site: Newsroom, client: httpx.Client) -> None:
    base = site.urls["en"]
    site.fail("en", "/z/", 503, retry_after=90)
    failed = client.get(f"{base}/z/601")
    assert (failed.status_code, failed.headers["retry-after"]) == (503, "90")
    assert client.get(f"{base}/rssfeeds").status_code == 200
    assert client.get(f"{site.urls['be']}/z/701").status_code == 200


def test_a_newer_failure_on_the_same_prefix_counts(site: Newsroom, client: httpx.Client) -> None:
    site.fail("ru", "/", 500)
    site.fail("ru", "/", 429)
    assert client.get(f"{site.urls['ru']}/").status_code == 429


def test_healing_ends_everything(site: Newsroom, client: httpx.Client) -> None:
    site.fail("en", "/", 500)
    site.slow("en", 3600)
    site.robots("en", "forbid-all")
    site.heal("en")
    assert client.get(f"{site.urls['en']}/").status_code == 200
    assert "Sitemap:" in client.get(f"{site.urls['en']}/robots.txt").text


def test_a_slow_site_takes_its_time(site: Newsroom, client: httpx.Client) -> None:
    site.slow("wire", 0.2)
    start = time.monotonic()
    client.get(f"{site.urls['wire']}/robots.txt")
    assert time.monotonic() - start >= 0.2


def test_robots_can_be_unavailable_forbidding_or_huge(site: Newsroom, client: httpx.Client) -> None:
    address = f"{site.urls['en']}/robots.txt"
    site.robots("en", "unavailable")
    assert client.get(address).status_code == 503
    site.robots("en", "forbid-all")
    assert client.get(address).text.endswith("Disallow: /\n")
    site.robots("en", "huge")
    assert len(client.get(address).content) > 60 * 1024 * 1024


def test_senseless_faults_are_refused(site: Newsroom) -> None:
    with pytest.raises(ContentError, match="is no error"):
        site.fail("en", "/", 200)
    with pytest.raises(ContentError, match="must begin with a slash"):
        site.fail("en", "z", 500)
    with pytest.raises(ContentError, match="out of range"):
        site.slow("en", -1)
    with pytest.raises(ContentError, match="is none of normal"):
        site.robots("en", "off")
