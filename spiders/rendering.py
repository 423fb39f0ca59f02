"""Article pages as a browser makes them, where the text comes by script; the browser never sees the network.

The page that was fetched is given to Chromium as its answer. The scripts and data that it asks for are fetched
like all else, by Scrapy: robots.txt, the check of addresses, sizes, times, delays and the proxy hold for each.
What the browser tries in another way leads nowhere.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Request, Response
from scrapy.http.request import NO_CALLBACK

from spiders.errors import Verdict, failed, postponed, refused, size
from spiders.settings import MAX_PAGE

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, Playwright, Route

SECONDS = 30  # for one page
SECONDS_TO_END = 10  # for a browser
QUIET = 0.5  # seconds without a request on its way, after which a page counts as made
MAX_REQUESTS = 60  # of one page
MAX_KEPT = 32 * 2**20  # bytes of scripts that are kept for the run's later pages
FETCHED = frozenset({"script", "xhr", "fetch"})
VARIABLE = "WATCHDESK_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = (
    "--proxy-server=http://127.0.0.1:9",  # the port of the discard service; nothing is to get there
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--js-flags=--max-old-space-size=512",
)
_OF_THE_WAY = frozenset({"content-length", "content-encoding", "transfer-encoding", "connection", "set-cookie"})
_PASSED_ON = ("accept", "origin", "referer")

Fetch = Callable[[Request], Awaitable[Response]]
FetchOf = Callable[[str, dict[str, str], bool], Awaitable[Response]]  # address, headers, whether to keep it


def program(environment: Mapping[str, str] = os.environ) -> str | None:
    """Where Chromium is: as WATCHDESK_CHROMIUM says, or under one of its usual names."""
    return environment.get(VARIABLE) or next(filter(None, map(shutil.which, NAMES)), None)


def what_is_missing(environment: Mapping[str, str] = os.environ) -> str | None:
    """Why no page can be made on this machine, None when it can."""
    if find_spec("playwright") is None:
        return "`render` needs the package playwright: pip install 'watchdesk[render]'"
    found = program(environment)
    if found is None or not os.access(found, os.X_OK):
        return f"`render` needs Chromium; say in {VARIABLE} where it is"
    return None


class Renderer:
    """Makes pages, one at a time. The browser starts with the first; `fetch` gets what a page needs.

    No page is begun once `stopping` says that the crawl is being stopped.
    """

    def __init__(
        self,
        agent: str,
        fetch: Fetch,
        *,
        stopping: Callable[[], bool] = lambda: False,
        seconds: float = SECONDS,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self._agent, self._fetch, self._stopping, self._seconds = agent, fetch, stopping, seconds
        self._program = program(environment)
        self._one = asyncio.Lock()
        self._driver: Playwright | None = None
        self._browser: Browser | None = None
        self._kept: dict[str, Response] = {}
        self._room = MAX_KEPT

    async def render(self, response: Response) -> tuple[HtmlResponse, str]:
        """The page as its scripts make it, in UTF-8, and by which browser. Raises Verdict when there is none."""
        from playwright.async_api import Error

        async with self._one:
            if self._stopping():
                raise postponed("the crawl was stopped")
            try:
                browser = self._browser or await self._launched()
                made = await asyncio.wait_for(self._made(browser, response), self._seconds)
            except Verdict as error:
                verdict = error
            except TimeoutError:
                verdict = failed(f"its scripts did not come to rest within {self._seconds:g} s")
            except Error as error:
                verdict = failed(f"the browser gave it up: {str(error).partition(chr(10))[0][:200]}")
            else:
                return made, f"Chromium {browser.version}"
            await self._end_browser()  # one that hangs, or still has a page, is not asked again
            raise verdict

    async def close(self) -> None:
        """End the browser."""
        await self._end_browser()
        if self._driver is not None:
            await self._driver.stop()

    async def _launched(self) -> Browser:
        from playwright.async_api import async_playwright

        self._driver = self._driver or await async_playwright().start()
        # Chromium's sandbox cannot be had by root; everybody else keeps it.
        self._browser = await self._driver.chromium.launch(
            executable_path=self._program, args=list(SWITCHES), chromium_sandbox=os.geteuid() != 0
        )
        return self._browser

    async def _end_browser(self) -> None:
        from playwright.async_api import Error

        browser, self._browser = self._browser, None
        if browser is not None:
            with suppress(TimeoutError, Error):
                await asyncio.wait_for(browser.close(), SECONDS_TO_END)

    async def _made(self, browser: Browser, response: Response) -> HtmlResponse:
        context = await browser.new_context(
            user_agent=self._agent, service_workers="block", accept_downloads=False
        )
        page = await context.new_page()
        visit = _Visit(response, self._fetched)
        await context.route("**/*", visit.answer)
        await _whole(page, visit)
        await visit.quiet()
        html = (await page.content()).encode("utf-8", "replace")
        await context.close()
        if len(html) > MAX_PAGE:
            raise refused(f"the page as its scripts make it is larger than {size(MAX_PAGE)}")
        headers = response.headers.copy()
        headers["Content-Type"] = "text/html; charset=utf-8"
        return HtmlResponse(response.url, response.status, headers, html, encoding="utf-8")

    async def _fetched(self, url: str, headers: dict[str, str], keep: bool) -> Response:
        """An answer, of scripts also one that an earlier page of the run got. Raises IgnoreRequest."""
        if url in self._kept:
            return self._kept[url]
        response = await self._fetch(Request(url, headers=headers, callback=NO_CALLBACK, dont_filter=True))
        if keep and len(response.body) <= self._room:
            self._room -= len(response.body)
            self._kept[url] = response
        return response


class _Visit:
    """One page in the browser: its own answer is there already, the rest is fetched or denied."""

    def __init__(self, page: Response, fetched: FetchOf) -> None:
        self._page, self._fetched = page, fetched
        self.url = page.url
        self.led_away = asyncio.Event()
        self._given = False
        self._asked = 0
        self._under_way = 0

    async def answer(self, route: Route) -> None:
        """Answer what the page asks for."""
        from playwright.async_api import Error

        self._under_way += 1
        try:
            response = await self._response(route)
            with suppress(Error):  # the page is gone: its time was up
                if response is None:
                    await route.abort("aborted")  # of all codes the one that leaves the document in its place
                else:
                    await route.fulfill(status=response.status, headers=_headers(response), body=response.body)
        finally:
            self._under_way -= 1

    async def quiet(self) -> None:
        """Wait until nothing has been under way for a while."""
        still = 0.0
        while still < QUIET:
            await asyncio.sleep(QUIET / 5)
            still = 0.0 if self._under_way else still + QUIET / 5

    async def _response(self, route: Route) -> Response | None:
        request = route.request
        if request.is_navigation_request():
            return self._document(request.frame.parent_frame is None)
        if request.resource_type not in FETCHED or request.method != "GET" or self._asked >= MAX_REQUESTS:
            return None
        self._asked += 1
        headers = {name: value for name, value in request.headers.items() if name in _PASSED_ON}
        try:
            return await self._fetched(request.url, headers, request.resource_type == "script")
        except IgnoreRequest:
            return None

    def _document(self, whole: bool) -> Response | None:
        """The page once. A script may not lead it elsewhere, and frames in it (not `whole`) are not needed."""
        if not whole:
            return None
        if self._given:
            self.led_away.set()
            return None
        self._given = True
        return self._page


async def _whole(page: Page, visit: _Visit) -> None:
    """Go to the page, until its document is whole. Raises Verdict when a script leaves it before that."""
    going = asyncio.ensure_future(page.goto(visit.url, wait_until="domcontentloaded", timeout=0))
    leaving = asyncio.ensure_future(visit.led_away.wait())
    try:
        await asyncio.wait({going, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not going.done():
            raise failed("a script leads away from it")
        await going
    finally:
        going.cancel()
        leaving.cancel()


def _headers(response: Response) -> dict[str, str]:
    told = {name.decode("latin-1").lower(): values for name, values in response.headers.items()}
    return {name: b", ".join(values).decode("latin-1") for name, values in told.items() if name not in _OF_THE_WAY}
