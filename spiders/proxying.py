"""Sends every request of a source through the proxy that its entry names, and through no other."""

from __future__ import annotations

import asyncio
import os
import re
import socket
from base64 import b64encode
from collections.abc import Awaitable, Callable, Collection, Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response

from pipeline.config import Source
from spiders.errors import failed, not_public
from spiders.guard import is_public
from spiders.hosts import plain_host, private_hosts

Resolve = Callable[[str], Awaitable[Collection[str]]]


async def _resolved(host: str) -> set[str]:
    """The IP addresses of a host, however it is written; none when it has none."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return set()
    return {str(address[4][0]) for address in found}


class Proxying:
    """Downloader middleware: the proxy, its credentials, and the check of where a request leads.

    The proxy connects to an address that it finds out by itself, so what the resolver keeps back without a proxy
    is held back here: each host is looked up, and has to have public addresses alone. It stands before robots.txt
    is asked for.
    """

    def __init__(
        self, source: Source, environment: Mapping[str, str] = os.environ, resolve: Resolve = _resolved
    ) -> None:
        self._proxy = source.proxy or ""
        self._place = urlsplit(self._proxy).netloc
        self._variable = source.proxy_credentials
        self._credentials = environment.get(self._variable or "", "")
        self._allowed = frozenset(private_hosts(source))
        self._resolve = resolve
        self._checked: dict[str, Collection[str]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Proxying:
        """For the crawl of a source with a proxy."""
        source = crawler.spider.job.source  # type: ignore[union-attr]
        if not source.proxy:
            raise NotConfigured
        return cls(source)

    async def process_request(self, request: Request) -> None:
        """Raises Verdict for a host that is not public, or that nobody knows, and without the credentials."""
        if self._variable and not self._credentials:
            raise failed(f"the proxy's credentials are not in the environment variable {self._variable}")
        await self._check(urlsplit(request.url).hostname or "")
        request.meta["proxy"] = self._proxy
        if self._credentials:
            request.headers["Proxy-Authorization"] = b"Basic " + b64encode(self._credentials.encode())

    async def _check(self, host: str) -> None:
        host = plain_host(host)
        if host in self._allowed:
            return
        if host not in self._checked:
            self._checked[host] = await self._resolve(host)
        if not self._checked[host]:
            raise failed(f"the name {host} cannot be resolved", network=True)
        private = [address for address in self._checked[host] if not is_public(address)]
        if private:
            raise not_public(host, private[0])

    def process_response(self, request: Request, response: Response) -> Response:
        """The response. Raises Verdict for one that the proxy made, lest it be taken for the site's word."""
        if response.status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
            raise failed(f"the proxy {self._place} does not take the credentials", status=response.status)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Raises Verdict when the proxy opens no tunnel to an https address."""
        if isinstance(exception, TunnelError):
            status = re.search(r"'status': (\d+)", str(exception))
            told = f" and answers {status[1]}" if status else ""
            way = f"the proxy {self._place} opens no way to {urlsplit(request.url).netloc}"
            raise failed(f"{way}{told}", network=True) from exception
