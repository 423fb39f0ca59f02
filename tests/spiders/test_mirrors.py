"""A site that cannot be reached from here is read at its mirrors, under the addresses of its home."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.archive import read_archive
from pipeline.config import Catalogue, Source
from pipeline.extract import ExtractionPool
from pipeline.ingest import Ingest
from pipeline.records import Outcome, Page
from spiders.errors import Verdict, failed, not_public, postponed
from spiders.mirrors import Mirrors
from tests.spiders.conftest import Desk, local_source
from tests.spiders.sites import Answer, Asked, Site, own_certificate, site_of
from tests.warcs import FERRY, article_page

HOME = "https://harbour.example"
ONE, TWO = "https://one.example/", "https://cdn.example/harbour"


def mirrors(**more: Any) -> Mirrors:
    told = {"title": "Harbour", "home": HOME, "feeds": [HOME + "/feed"], "mirrors": [ONE, TWO], **more}
    return Mirrors(Source.model_validate(told).mirrored)


class TestWays:
    def test_home_comes_first_then_the_mirrors_in_their_order(self) -> None:
        assert mirrors().ways(HOME + "/news/1?page=2") == (
            HOME + "/news/1?page=2",
            "https://one.example/news/1?page=2",
            "https://cdn.example/harbour/news/1?page=2",
        )

    def test_an_address_elsewhere_has_no_other_way(self) -> None:
        assert mirrors().ways("https://feeds.example/harbour") == ("https://feeds.example/harbour",)

    def test_a_mirror_that_answered_is_first_from_then_on_and_the_home_is_left_out(self) -> None:
        one = mirrors()
        one.answered("https://cdn.example/harbour/news/1", 200)
        assert one.ways(HOME + "/news/2") == (
            "https://cdn.example/harbour/news/2",
            "https://one.example/news/2",
        )

    @pytest.mark.parametrize("status", [403, 404, 500])
    def test_a_mirror_that_answers_with_an_error_is_not_chosen(self, status: int) -> None:
        one = mirrors()
        one.answered("https://one.example/news/1", status)
        assert one.ways(HOME + "/news/2")[0] == HOME + "/news/2"
        assert one.notes == ()


@pytest.mark.parametrize(
    ("verdict", "gives_way"),
    [
        (failed("it refused the connection", network=True), True),
        (not_public("harbour.example", "10.0.0.1"), True),
        (failed("status 403", status=403), True),
        (failed("status 451", status=451), True),
        (failed("status 404", status=404), False),
        (failed("status 410", status=410), False),
        (failed("status 500", status=500), False),
        (postponed("the site asked to wait"), False),
        (Verdict(Outcome.FORBIDDEN, "robots.txt forbids it"), False),
    ],
)
def test_the_next_way_is_tried_when_the_home_cannot_be_reached_or_refuses(
    verdict: Verdict, gives_way: bool
) -> None:
    assert mirrors().gives_way(HOME + "/news/1", verdict) is gives_way


def test_what_a_mirrors_robots_txt_forbids_the_next_one_may_serve() -> None:
    forbidden = Verdict(Outcome.FORBIDDEN, "robots.txt forbids it")
    assert mirrors().gives_way("https://one.example/news/1", forbidden)
    last = mirrors().last_word("https://one.example/news/1", forbidden)
    assert (last.outcome, last.reason) == (Outcome.FAILED, "robots.txt of the mirror one.example forbids it")


# ---------------------------------------------------------------- crawls


PATHS = ("/news/1", "/news/2")


@pytest.fixture
def home() -> Iterator[Site]:
    with site_of() as served:
        yield served


@pytest.fixture
def mirror() -> Iterator[Site]:
    """A mirror whose pages and feed name its own host."""
    with site_of() as served:
        served.feed(*PATHS)
        for path in PATHS:
            served[path] = story(served.url + path)
        yield served


def story(canonical: str) -> Answer:
    """An article that says where it lies."""
    link = f'<link rel="canonical" href="{canonical}">'
    body = article_page(f"Oak for the quay {canonical[-1]}", FERRY, extra=link)
    return Answer(body, headers={"Content-Type": "text/html; charset=utf-8"})


def refusing(home: Site, status: int) -> None:
    """The home answers so whatever it is asked for."""
    for path in ("/feed", *PATHS):
        home[path] = Answer(b"Not for you", status)


def mirrored(home: Site, *bases: str, **more: Any) -> Source:
    return local_source(home.url, **{"feeds": [home.url + "/feed"], "mirrors": bases, **more})


def urls(desk: Desk) -> list[str]:
    return sorted(one.url for one in desk.pages())


@pytest.mark.servers
@pytest.mark.parametrize("status", [403, 451])
def test_a_home_that_refuses_is_read_at_the_mirror_under_its_own_addresses(
    desk: Desk, home: Site, mirror: Site, status: int
) -> None:
    refusing(home, status)
    report = desk.crawl(mirrored(home, mirror.url))
    assert (report.failure, report.counts["fetched"]) == (None, 2)
    assert urls(desk) == [home.url + path for path in PATHS]
    assert sorted(one.final_url for one in desk.pages()) == [mirror.url + path for path in PATHS]
    assert report.notes == (
        f"the mirror {mirror.url} gave 3 answers, for the home gave none: status {status} "
        + {403: "Forbidden", 451: "Unavailable For Legal Reasons"}[status],
    )
    # The mirror worked for the feed, so the home is not asked for the articles any more.
    assert home.paths() == ["/feed"]


@pytest.mark.servers
def test_a_second_crawl_of_the_mirror_finds_nothing_new_and_tries_the_home_again(
    desk: Desk, home: Site, mirror: Site
) -> None:
    refusing(home, 403)
    source = mirrored(home, mirror.url)
    desk.crawl(source)
    desk.ingest()
    home.asked.clear(), mirror.asked.clear()
    report = desk.crawl(source)
    assert (report.failure, report.counts["fetched"], report.counts["skipped"]) == (None, 0, 2)
    assert (home.paths(), mirror.paths()) == (["/feed"], ["/feed"])


@pytest.mark.servers
def test_what_the_mirror_served_is_not_fetched_again_when_the_home_is_back(
    desk: Desk, home: Site, mirror: Site
) -> None:
    refusing(home, 403)
    source = mirrored(home, mirror.url)
    desk.crawl(source)
    desk.ingest()
    home.answers.clear()
    home.feed(*PATHS, "/news/3")
    report = desk.crawl(source)
    assert report.notes == ()
    assert (report.counts["fetched"], report.counts["skipped"], urls(desk)) == (1, 2, [home.url + "/news/3"])


@pytest.mark.servers
def test_a_home_that_is_down_is_read_at_the_first_mirror_that_answers(
    desk: Desk, home: Site, mirror: Site
) -> None:
    with site_of() as closed:
        gone = closed.url
    source = mirrored(home, "http://127.0.0.1:9/", mirror.url).model_copy(
        update={"home": gone, "feeds": (gone + "/feed",)}
    )
    report = desk.crawl(source)
    assert (report.failure, report.counts["fetched"]) == (None, 2)
    assert urls(desk) == [gone + path for path in PATHS]


@pytest.mark.servers
def test_a_home_whose_certificate_is_not_its_own_is_read_at_the_mirror(
    desk: Desk, mirror: Site, tmp_path: Path
) -> None:
    with site_of(own_certificate(tmp_path)) as home:
        report = desk.crawl(mirrored(home, mirror.url, verify_certificates=True))
        assert (report.failure, report.counts["fetched"]) == (None, 2)
        assert "certificate" in report.notes[0]


@pytest.mark.servers
@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Answer(b"", 404), "failed: status 404"),
        (Answer(b"", 429, {"Retry-After": "60"}), "postponed: the site asked to wait"),
    ],
)
def test_what_the_home_says_of_a_page_is_kept(
    desk: Desk, home: Site, mirror: Site, answer: Answer, outcome: str
) -> None:
    home.feed("/news/1")
    home["/news/1"] = answer
    desk.crawl(mirrored(home, mirror.url))
    assert desk.notes()["news/1"].startswith(outcome)
    assert mirror.asked == []


@pytest.mark.servers
def test_each_hosts_own_robots_txt_is_kept_to(desk: Desk, home: Site, mirror: Site) -> None:
    refusing(home, 403)
    mirror["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /news/2\n")
    report = desk.crawl(mirrored(home, mirror.url))
    assert urls(desk) == [home.url + "/news/1"]
    assert desk.notes()["news/2"].startswith("failed: robots.txt of the mirror")
    assert "/news/2" not in mirror.paths()
    assert report.counts["failed"] == 1


@pytest.mark.servers
def test_a_mirror_with_a_private_address_is_refused_as_a_home_is(desk: Desk, mirror: Site) -> None:
    """The mirror is on this machine, and the source may not ask private addresses."""
    source = local_source(
        "http://harbour.invalid/",
        feeds=["http://harbour.invalid/feed"],
        mirrors=[mirror.url],
        private_addresses=False,
    )
    report = desk.crawl(source)
    assert "which is not a public address" in str(report.failure)
    assert mirror.asked == []


@pytest.mark.servers
def test_when_no_way_is_left_the_last_reason_is_told(desk: Desk, home: Site, mirror: Site) -> None:
    refusing(home, 403)
    mirror.answers.clear()
    mirror["/feed"] = Answer(b"", 451)
    report = desk.crawl(mirrored(home, mirror.url))
    assert "status 451" in str(report.failure)


@pytest.mark.servers
def test_sitemaps_and_pages_of_the_mirror_lead_to_addresses_of_the_home(
    desk: Desk, home: Site, mirror: Site
) -> None:
    def sitemap(asked: Asked) -> Answer:
        tag = "sitemap" if asked.path == "/index.xml" else "url"
        path = "/map.xml" if asked.path == "/index.xml" else "/news/1"
        root = "sitemapindex" if tag == "sitemap" else "urlset"
        return Answer(f"<{root}><{tag}><loc>{mirror.url}{path}</loc></{tag}></{root}>".encode())

    mirror["/index.xml"] = mirror["/map.xml"] = sitemap
    listing = f'<a href="{mirror.url}/news/2">x</a>'.encode()
    mirror["/news"] = Answer(listing, headers={"Content-Type": "text/html"})
    for path in ("/index.xml", "/map.xml", "/news"):
        home[path] = Answer(b"", 403)
    source = mirrored(
        home,
        mirror.url,
        feeds=[],
        sitemaps=[home.url + "/index.xml"],
        sections=[home.url + "/news"],
        articles=["^/news/"],
    )
    desk.crawl(source)
    assert urls(desk) == [home.url + path for path in PATHS]


@pytest.mark.servers
def test_an_article_has_one_address_whichever_mirror_it_came_from(desk: Desk, home: Site, mirror: Site) -> None:
    """A page asked for under a second address says on the mirror, by the mirror's own host, which one is right."""
    refusing(home, 403)
    home["/amp/1"] = Answer(b"", 403)
    mirror.feed("/amp/1", "/news/1")
    mirror["/amp/1"] = mirror["/news/1"] = story(mirror.url + "/news/1")
    source = mirrored(home, mirror.url)
    report = desk.crawl(source)
    catalogue = Catalogue(contact="https://crawler.example/about", sources={"harbour": source})
    with ExtractionPool(1) as pool:
        told = Ingest(desk.store, catalogue, pool, str).run([desk.archive / name for name in report.warcs])
    assert dict(told.outcomes) == {Outcome.NEW_ARTICLE: 1, Outcome.UNCHANGED: 1}


@pytest.mark.servers
def test_the_archive_keeps_where_a_page_was_asked_for(desk: Desk, home: Site, mirror: Site) -> None:
    refusing(home, 403)
    report = desk.crawl(mirrored(home, mirror.url))
    (name,) = report.warcs
    (first, *_) = [
        one for one in read_archive(desk.archive / name, name) if isinstance(one, Page) and one.url.endswith("/1")
    ]
    assert (first.url, first.final_url) == (home.url + "/news/1", mirror.url + "/news/1")
