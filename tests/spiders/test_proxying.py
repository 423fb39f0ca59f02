"""A source behind a proxy: everything goes through it, nothing private is asked of it, its password stays here."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import Request

from pipeline.config import Source
from pipeline.records import Outcome
from spiders.errors import Verdict
from spiders.proxying import Proxying
from tests.spiders.conftest import Desk, local_source
from tests.spiders.proxies import BASIC, Proxy, proxy_of
from tests.spiders.sites import Answer, Site, own_certificate, site_of


def proxied(**more: Any) -> Source:
    told = {
        "title": "Harbour",
        "home": "http://harbour.example/",
        "feeds": ["http://harbour.example/feed"],
        "proxy": "http://127.0.0.1:3128",
    }
    return Source.model_validate(told | more)


def passed(
    url: str, *addresses: str, source: Source | None = None, environment: Mapping[str, str] | None = None
) -> Request:
    """The request as it goes on, where every name has these addresses. Raises Verdict."""

    async def resolve(host: str) -> tuple[str, ...]:
        return addresses

    request = Request(url)
    asyncio.run(Proxying(source or proxied(), environment or {}, resolve).process_request(request))
    return request


class TestWhatGoesOn:
    def test_a_request_for_a_public_host_gets_the_proxy(self) -> None:
        request = passed("http://harbour.example/1", "93.184.216.34")
        assert request.meta["proxy"] == "http://127.0.0.1:3128"
        assert "Proxy-Authorization" not in request.headers

    @pytest.mark.parametrize("addresses", [("10.0.0.7",), ("93.184.216.34", "127.0.0.1")])
    def test_a_host_with_any_private_address_is_refused(self, addresses: tuple[str, ...]) -> None:
        with pytest.raises(Verdict, match="which is not a public address") as caught:
            passed("http://inside.example/", *addresses)
        assert caught.value.outcome is Outcome.REFUSED

    @pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"])
    def test_every_way_to_write_this_machine_is_refused(self, host: str) -> None:
        """With the system's own resolver, which makes an address of each of them."""
        with pytest.raises(Verdict, match="not a public address"):
            asyncio.run(Proxying(proxied(), {}).process_request(Request(f"http://{host}/")))

    def test_a_host_that_nobody_knows_is_not_left_to_the_proxy(self) -> None:
        with pytest.raises(Verdict, match=r"nowhere\.example cannot be resolved"):
            passed("http://nowhere.example/")

    def test_a_host_of_the_sources_own_may_be_private_when_it_says_so(self) -> None:
        source = proxied(private_addresses=True)
        assert passed("http://Harbour.example/1", "10.0.0.7", source=source).meta["proxy"]
        with pytest.raises(Verdict, match="not a public address"):
            passed("http://other.example/1", "10.0.0.7", source=source)

    def test_the_credentials_come_from_the_environment(self) -> None:
        source = proxied(proxy_credentials="HARBOUR_PROXY")
        environment = {"HARBOUR_PROXY": "reader:secret"}
        request = passed("http://harbour.example/", "93.184.216.34", source=source, environment=environment)
        assert request.headers["Proxy-Authorization"] == BASIC.encode()
        with pytest.raises(Verdict, match="not in the environment variable HARBOUR_PROXY"):
            passed("http://harbour.example/", "93.184.216.34", source=source)


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    with proxy_of() as served:
        yield served


def fed(site: Site, proxy: Proxy, **more: Any) -> Source:
    site.feed("/one", "/two")
    return local_source(site.url, feeds=[site.url + "/feed"], proxy=proxy.url, **more)


@pytest.mark.servers
class TestACrawl:
    def test_robots_txt_listings_and_articles_come_through_the_proxy(
        self, site: Site, desk: Desk, proxy: Proxy
    ) -> None:
        assert desk.crawl(fed(site, proxy)).counts["fetched"] == 2
        paths = ["/robots.txt", "/feed", "/one", "/two"]
        assert sorted(proxy.asked) == sorted(("GET", site.url + path) for path in paths)
        assert sorted(one.path for one in site.asked) == sorted(paths)
        assert {page.final_url for page in desk.pages()} == {site.url + "/one", site.url + "/two"}

    def test_https_goes_through_a_tunnel_and_its_certificate_is_still_checked(
        self, desk: Desk, proxy: Proxy, tmp_path: Path
    ) -> None:
        with site_of(own_certificate(tmp_path)) as site:
            report = desk.crawl(fed(site, proxy))
            assert "certificate cannot be verified" in str(report.failure)
            assert desk.crawl(fed(site, proxy, verify_certificates=False)).counts["fetched"] == 2
            host = site.url.removeprefix("https://")
        assert set(proxy.asked) == {("CONNECT", host)}

    def test_a_redirect_to_this_machine_is_not_passed_on(self, site: Site, desk: Desk, proxy: Proxy) -> None:
        port = site.url.rpartition(":")[2]
        source = fed(site, proxy)
        site["/one"] = Answer(b"", 302, {"Location": f"http://localhost:{port}/inside"})
        desk.crawl(source)
        assert "which is not a public address" in desk.notes()["one"]
        assert "/inside" not in site.paths()

    def test_the_password_opens_the_proxy_and_is_in_no_file(
        self, site: Site, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with proxy_of(locked=True) as proxy:
            source = fed(site, proxy, proxy_credentials="HARBOUR_PROXY")
            monkeypatch.setenv("HARBOUR_PROXY", "reader:secret")
            assert desk.crawl(source).counts["fetched"] == 2
            monkeypatch.setenv("HARBOUR_PROXY", "reader:wrong")
            assert "does not take the credentials" in str(desk.crawl(source).failure)
        archived = b"".join(gzip.decompress(file.read_bytes()) for file in desk.archive.rglob("*.warc.gz"))
        assert b"cmVhZGVy" not in archived
        assert b"reader:" not in archived
        assert all("proxy-authorization" not in one.headers for one in site.asked)
        assert b"reader:secret" not in desk.job(source).to_json().encode()

    def test_a_proxy_that_does_not_answer_or_opens_no_tunnel_is_named(
        self, site: Site, desk: Desk, tmp_path: Path
    ) -> None:
        with proxy_of(locked=True) as proxy:
            source = fed(site, proxy)
            with site_of(own_certificate(tmp_path)) as secure:
                assert "opens no way to" in str(desk.crawl(fed(secure, proxy)).failure)
        report = desk.crawl(source)
        assert f"the proxy {proxy.url.removeprefix('http://')} refused the connection" in str(report.failure)
        assert site.asked == []
