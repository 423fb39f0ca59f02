"""The guard: which addresses count as public, and that the resolver passes no others on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from scrapy.http import Request
from twisted.internet.address import IPv4Address, IPv6Address

from pipeline.config import Source
from pipeline.records import Outcome
from spiders.errors import Verdict
from spiders.guard import Guard, PublicResolver, is_public
from spiders.hosts import private_hosts

PRIVATE = [
    "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254",
    "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "", "localhost",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_of_this_machine_and_of_private_networks_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::808:808"]
)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


class Resolver:
    """Resolves any name to the addresses it was made with."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = addresses

    def resolveHostName(  # noqa: N802
        self, receiver: Any, name: str, port: int = 0, kinds: Sequence[type] | None = None, semantics: str = "TCP"
    ) -> Any:
        receiver.resolutionBegan(self)
        for address in self._addresses:
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, port))
        receiver.resolutionComplete()
        return self


class Reactor:
    """As much of a reactor as a resolver needs."""

    def __init__(self, *addresses: str) -> None:
        self.nameResolver = Resolver(*addresses)

    def installNameResolver(self, resolver: Any) -> None:  # noqa: N802
        self.nameResolver = resolver


class Receiver:
    """Keeps what a resolver passes on."""

    def __init__(self) -> None:
        self.hosts: list[str] = []
        self.complete = False

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        pass

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.hosts.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.complete = True


def resolved(host: str, *addresses: str, allowed: Sequence[str] = ()) -> tuple[list[str], dict[str, str]]:
    reactor = Reactor(*addresses)
    resolver = PublicResolver(reactor, allowed)
    resolver.install_on_reactor()
    receiver = Receiver()
    reactor.nameResolver.resolveHostName(receiver, host, 80)
    assert receiver.complete
    return receiver.hosts, resolver.refused


def test_a_name_that_leads_to_a_private_address_resolves_to_nothing_and_is_remembered() -> None:
    assert resolved("inside.example", "10.0.0.7") == ([], {"inside.example": "10.0.0.7"})


def test_of_several_addresses_only_the_public_ones_are_passed_on() -> None:
    hosts, _ = resolved("mixed.example", "93.184.216.34", "127.0.0.1", "::1")
    assert hosts == ["93.184.216.34"]


def test_a_host_of_the_sources_own_may_be_private() -> None:
    assert resolved("Own.example.", "10.0.0.7", allowed=["own.example"]) == (["10.0.0.7"], {})


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "2130706433", "0x7f.1", "0x7f000001", "0177.0.0.1", "127.1", "0", "::ffff:127.0.0.1"]
)
def test_every_way_to_write_this_machine_resolves_to_nothing(host: str) -> None:
    """With the system's own resolver, which makes an address of each of them."""
    import socket

    addresses = {info[4][0] for info in socket.getaddrinfo(host, 80, type=socket.SOCK_STREAM)}
    hosts, refused = resolved(host, *map(str, addresses))
    assert hosts == []
    assert refused


def source(**more: Any) -> Source:
    return Source.model_validate(
        {"title": "Harbour", "home": "http://intranet.example:8000/", "feeds": ["http://Feeds.example/f"], **more}
    )


def test_only_a_source_that_says_so_may_lead_to_private_addresses_and_only_by_its_own_hosts() -> None:
    assert private_hosts(source()) == []
    assert private_hosts(source(private_addresses=True)) == ["feeds.example", "intranet.example"]


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://harbour.example/x", "data:text/plain,x"])
def test_a_request_for_anything_but_the_web_is_refused(url: str) -> None:
    with pytest.raises(Verdict, match="not an http address") as caught:
        Guard(1).process_request(Request(url))
    assert caught.value.outcome is Outcome.REFUSED
