"""Keeps requests on the public web: a scheme list before each request, a check of each resolved address.

Both are needed: names, decimal and hexadecimal addresses become a number only in the resolver, and redirects
pass through both again.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Sequence
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Request
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer

from spiders.errors import Verdict, failed, not_public, refused, size
from spiders.hosts import plain_host
from spiders.links import is_web_address

PRIVATE_HOSTS = "PRIVATE_HOSTS"  # the setting: hosts that may lead to addresses that are not public
_REFUSALS_KEPT = 1000
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: holds an IPv4 address


def is_public(address: str) -> bool:
    """Whether an IP address, as a resolver writes it, is one of the public internet."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.sixtofour or ip.teredo:
            return False  # tunnels to an IPv4 address that nobody needs any more
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
        if ip in _TRANSLATED:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not ip.is_multicast


@implementer(IHostnameResolver)
class PublicResolver:
    """Resolves names as the reactor did before, and passes on public addresses alone.

    Everything that Twisted connects to comes through here, also hosts that are written as numbers. `refused`
    tells, by host, the address that was kept back.
    """

    def __init__(self, reactor: Any, allowed: Collection[str]) -> None:
        self._reactor = reactor
        self._inner = reactor.nameResolver
        self._allowed = frozenset(allowed)
        self.refused: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> PublicResolver:
        """With the hosts of the setting PRIVATE_HOSTS, for which any address will do."""
        return cls(reactor, crawler.settings.getlist(PRIVATE_HOSTS))

    def install_on_reactor(self) -> None:
        """Take the place of the reactor's resolver."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """See IHostnameResolver."""
        receiver = resolutionReceiver
        if plain_host(hostName) not in self._allowed:
            receiver = _PublicReceiver(resolutionReceiver, hostName, self._refuse)
        return self._inner.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)

    def _refuse(self, host: str, address: str) -> None:
        if len(self.refused) < _REFUSALS_KEPT:
            self.refused[plain_host(host)] = address


@implementer(IResolutionReceiver)
class _PublicReceiver:
    def __init__(self, inner: IResolutionReceiver, host: str, refuse: Any) -> None:
        self._inner, self._host, self._refuse = inner, host, refuse

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802
        self._inner.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        host = getattr(address, "host", "")
        if is_public(host):
            self._inner.addressResolved(address)
        else:
            self._refuse(self._host, host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self._inner.resolutionComplete()


class Guard:
    """Downloader middleware: lets only web addresses through, and turns network errors into verdicts.

    It stands nearer to the network than the retries, for trying again helps neither a private address nor a
    page that is too large.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Guard:
        """With the limit of the setting DOWNLOAD_MAXSIZE; a request's `download_maxsize` goes before it."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        """Raises Verdict for anything but http and https."""
        if not is_web_address(request.url):
            raise refused(f"{request.url[:100]} is not an http address")

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Raises Verdict for what another try cannot cure."""
        if isinstance(exception, CannotResolveHostError):
            _blame_private(request)
        if isinstance(exception, DownloadCancelledError):
            limit = request.meta.get("download_maxsize") or self._limit
            raise refused(f"the page is larger than {size(limit)}") from exception
        if isinstance(exception, UnsupportedURLSchemeError):
            raise refused(f"{request.url[:100]} is not an http address") from exception


def _blame_private(request: Request) -> None:
    from twisted.internet import reactor  # installed by now; importing it earlier would install another

    host = plain_host(urlsplit(request.url).hostname or "")
    address = getattr(reactor.nameResolver, "refused", {}).get(host)
    if address:
        raise not_public(host, address)


class Reasons:
    """Downloader middleware: says in words why the network gave no answer, when all tries are used up."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Reasons:
        """With the time limit of the setting DOWNLOAD_TIMEOUT."""
        return cls(crawler.settings.getfloat("DOWNLOAD_TIMEOUT"))

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Raises Verdict, except for what is none of the network's."""
        if isinstance(exception, Verdict):
            return
        reason = self._reason(request, exception)
        if reason:
            raise failed(reason, network=True) from exception

    def _reason(self, request: Request, exception: Exception) -> str | None:
        proxy = request.meta.get("proxy")
        parts = urlsplit(proxy or request.url)
        place = f"the proxy {parts.netloc}" if proxy else parts.netloc
        if isinstance(exception, CannotResolveHostError):
            return f"the name {parts.hostname} cannot be resolved"
        if isinstance(exception, DownloadConnectionRefusedError):
            return f"{place} refused the connection"
        if isinstance(exception, DownloadTimeoutError):
            return f"{place} did not answer in full within {self._timeout:g} s"
        if isinstance(exception, ResponseDataLossError):
            return "the connection ended before the whole page had come"
        if isinstance(exception, DownloadFailedError | OSError):
            return _connection_failure(str(exception))
        return None


def _connection_failure(text: str) -> str:
    if "certificate verify failed" in text:
        return "the site's certificate cannot be verified"
    return f"the connection failed: {text.strip('[]<>')[:200] or 'no reason given'}"
