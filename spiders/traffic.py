"""What a crawl cost its site, as Scrapy counted it: robots.txt, redirects and second tries among the requests."""

from __future__ import annotations

from scrapy.statscollectors import StatsCollector

FORBIDDEN = "watchdesk/forbidden"  # how often robots.txt said no; `spiders.robots` counts


def traffic_of(stats: StatsCollector) -> dict[str, int]:
    """Requests, bytes received (headers included, as they came over the line), and telling answers."""
    return {
        "requests": _count(stats, "downloader/request_count"),
        "bytes": _count(stats, "downloader/response_bytes"),
        "not_modified": _count(stats, "downloader/response_status_count/304"),
        "forbidden": _count(stats, FORBIDDEN),
        "status_429": _count(stats, "downloader/response_status_count/429"),
        "status_503": _count(stats, "downloader/response_status_count/503"),
    }


def _count(stats: StatsCollector, name: str) -> int:
    return int(stats.get_value(name, 0))
