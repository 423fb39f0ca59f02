"""Pages that their scripts write: made by a browser that sees nothing but what it is given."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Mapping
from typing import Any

import pytest
from scrapy.http import HtmlResponse, Request, Response

from pipeline.config import Source
from pipeline.extract import extract
from pipeline.records import Article
from spiders.errors import Verdict, refused
from spiders.rendering import MAX_REQUESTS, Renderer, what_is_missing
from tests.spiders.conftest import AGENT, Desk, local_source
from tests.spiders.sites import Answer, Site

MISSING = what_is_missing()
needs_browser = pytest.mark.skipif(MISSING is not None, reason=str(MISSING))
HOME = "https://harbour.example"
TEXT = " ".join(f"The {n}th berth of the new quay was opened to fishing boats on Thursday." for n in range(4, 20))


def response(body: str, path: str = "/one", **headers: str) -> HtmlResponse:
    return HtmlResponse(
        HOME + path, headers={"Content-Type": "text/html; charset=utf-8", **headers}, body=body.encode()
    )


class Answers:
    """Answers what pages ask for; what it does not know is refused."""

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        self.known, self.asked = dict(known or {}), []

    async def __call__(self, request: Request) -> Response:
        self.asked.append(request.url)
        if request.url not in self.known:
            raise refused("a test")
        kind = {"Content-Type": "text/javascript", "Access-Control-Allow-Origin": "*"}
        return Response(request.url, headers=kind, body=self.known[request.url].encode())


def made(answers: Answers, *pages: HtmlResponse, seconds: float = 60) -> list[str]:
    """What the pages are in the browser, in turn; a page that cannot be made is its reason."""

    async def all_made() -> list[str]:
        renderer = Renderer(AGENT, answers, seconds=seconds)
        found = []
        try:
            for page in pages:
                try:
                    found.append((await renderer.render(page))[0].text)
                except Verdict as verdict:
                    found.append(verdict.reason)
        finally:
            await renderer.close()
        return found

    return asyncio.run(all_made())


@pytest.mark.servers
@needs_browser
class TestInTheBrowser:
    def test_text_that_comes_by_script_and_by_data_is_in_the_page(self) -> None:
        answers = Answers(
            {
                f"{HOME}/app.js": "fetch('/data').then(a => a.text()).then(t => document.body.append(t))",
                f"{HOME}/data": "The quay is open.",
            }
        )
        page = response("<!doctype html><title>Quay</title><script src=/app.js></script><p>Wait")
        again = response("<!doctype html><title>Mill</title><script src=/app.js></script><p>Wait", "/two")
        first, second = made(answers, page, again)
        assert "The quay is open." in first
        assert "The quay is open." in second
        assert answers.asked == [f"{HOME}/app.js", f"{HOME}/data", f"{HOME}/data"], "a script is kept for the run"

    def test_images_styles_frames_posts_and_other_ways_out_are_not_taken(self) -> None:
        answers = Answers()
        body = (
            "<!doctype html><title>Quay</title><link rel=stylesheet href=/a.css><img src=/a.png>"
            "<iframe src=/frame></iframe><video src=/a.mp4></video><body>"
            "<script>fetch('/form', {method: 'POST'}).catch(() => 0);"
            "new WebSocket('wss://harbour.example/socket'); new EventSource('/events');"
            "navigator.sendBeacon('/beacon', 'x'); onload = () => { location.href = '/elsewhere' }</script><p>Here"
        )
        [page] = made(answers, response(body))
        assert "<p>Here" in page
        assert answers.asked == []

    def test_what_scrapy_refuses_is_not_had_and_the_page_is_made_without_it(self) -> None:
        answers = Answers()
        body = "<p>Here<script>fetch('http://127.0.0.1/').catch(() => document.body.append('refused'))</script>"
        [page] = made(answers, response(body))
        assert "refused" in page
        assert answers.asked == ["http://127.0.0.1/"]

    def test_a_page_asks_for_so_many_things_and_no_more(self) -> None:
        answers = Answers()
        [page] = made(answers, response("<p>Here<script>for (let n = 0; n < 200; n++) fetch('/' + n)</script>"))
        assert "<p>Here" in page
        assert len(answers.asked) == MAX_REQUESTS

    def test_a_script_without_an_end_costs_its_own_page_alone(self) -> None:
        endless = response("<p>Here<script>while (true) {}</script>")
        reason, page = made(Answers(), endless, response("<p>There", "/two"), seconds=6)
        assert reason == "its scripts did not come to rest within 6 s"
        assert "There" in page

    def test_a_page_that_a_script_leaves_before_it_is_whole_has_a_reason(self) -> None:
        away = response("<p>Here<script>location.href = '/elsewhere'</script><p>There")
        reason, page = made(Answers(), away, response("<p>There", "/two"))
        assert reason == "a script leads away from it"
        assert "There" in page

    def test_a_page_that_grows_too_large_is_refused(self) -> None:
        body = "<p>Here<script>document.body.append('quay '.repeat(3e6))</script>"
        assert "larger than 10 MiB" in made(Answers(), response(body))[0]


def fed(site: Site, **more: Any) -> Source:
    site.feed("/one")
    site["/one"] = Answer(
        b"<!doctype html><title>Wait</title><script src=/app.js></script>",
        headers={"Content-Type": "text/html", "ETag": '"1"'},
    )
    script = f"document.title = 'Quay opened'; document.body.innerHTML = '<article><h1>Quay opened</h1><p>{TEXT}'"
    site["/app.js"] = Answer(
        f"onload = () => {{ {script} }}".encode(), headers={"Content-Type": "text/javascript"}
    )
    return local_source(site.url, feeds=[site.url + "/feed"], render=True, **more)


@pytest.mark.servers
@needs_browser
class TestACrawl:
    def test_the_archive_has_the_page_as_made_and_says_so(self, site: Site, desk: Desk) -> None:
        assert desk.crawl(fed(site)).counts["fetched"] == 1
        [page] = desk.pages()
        found = extract(page.body, page.final_url, content_type=page.header("content-type"))
        assert isinstance(found, Article)
        assert (found.title, TEXT in found.text) == ("Quay opened", True)
        assert page.header("etag") == '"1"'
        archived = gzip.decompress((desk.archive / desk.warcs[0]).read_bytes())
        assert archived.count(b"Watchdesk-Rendered: Chromium ") == 1
        assert {one.headers["user-agent"] for one in site.asked} == {AGENT}

    def test_robots_txt_holds_for_scripts(self, site: Site, desk: Desk) -> None:
        source = fed(site)
        site["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /app.js")
        desk.crawl(source)
        assert site.paths() == ["/feed", "/one"]

    def test_a_script_does_not_lead_to_private_addresses(self, site: Site, desk: Desk) -> None:
        source = fed(site)
        port = site.url.rpartition(":")[2]
        site["/app.js"] = Answer(
            f"fetch('http://localhost:{port}/inside', {{mode: 'no-cors'}})".encode(),
            headers={"Content-Type": "text/javascript"},
        )
        assert desk.crawl(source).counts["fetched"] == 1
        assert "/inside" not in site.paths()


@pytest.mark.servers
def test_a_crawl_without_a_browser_says_what_is_missing(
    site: Site, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDESK_CHROMIUM", "/nowhere/chromium")
    assert "`render` needs" in str(desk.crawl(fed(site)).failure)
    assert site.asked == []


def test_pages_are_as_sent_unless_the_source_says_otherwise() -> None:
    assert not Source.model_validate({"title": "Harbour", "home": HOME, "feeds": [HOME + "/feed"]}).render
