"""The settings of a crawl: each line holds a default of Scrapy's that would hurt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.config import Source
from spiders.job import CrawlJob
from spiders.settings import settings_for

MIB = 2**20


def settings(**more: Any) -> dict[str, Any]:
    told = {
        "title": "Harbour",
        "home": "https://harbour.example",
        "feeds": ["https://harbour.example/feed"],
        **more,
    }
    return settings_for(
        CrawlJob("harbour", Source.model_validate(told), "Watchdesk/0.1 (+x)", Path("a"), "r", "sqlite://")
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DOWNLOAD_MAXSIZE", 10 * MIB),
        ("DOWNLOAD_TIMEOUT", 30),
        ("RETRY_TIMES", 1),
        ("REDIRECT_MAX_TIMES", 5),
        ("METAREFRESH_ENABLED", False),
        ("DOWNLOAD_VERIFY_CERTIFICATES", True),
        ("HTTPPROXY_ENABLED", False),
        ("COOKIES_ENABLED", False),
        ("TELNETCONSOLE_ENABLED", False),
        ("REMOTE_CONTROL_ENABLED", False),
        ("HTTPCACHE_ENABLED", False),
        ("MEMUSAGE_ENABLED", True),
        ("MEMUSAGE_LIMIT_MB", 1024),
        ("AUTOTHROTTLE_ENABLED", True),
        ("CONCURRENT_REQUESTS", 1),
        ("CONCURRENT_REQUESTS_PER_DOMAIN", 1),
        ("DOWNLOAD_DELAY_JITTER", 0),
        ("ROBOTS_LONGEST_DELAY", 60),
        ("TWISTED_DNS_RESOLVER", "spiders.guard.PublicResolver"),
        ("USER_AGENT", "Watchdesk/0.1 (+x)"),
    ],
)
def test_a_crawl_is_safe_and_polite_unless_its_source_says_otherwise(name: str, value: object) -> None:
    assert settings()[name] == value


def test_a_site_that_agreed_to_it_is_asked_for_several_pages_at_a_time_and_as_fast_as_it_answers() -> None:
    told = settings(concurrency=4, delay=0)
    assert told["CONCURRENT_REQUESTS"] == told["CONCURRENT_REQUESTS_PER_DOMAIN"] == 4
    assert told["AUTOTHROTTLE_TARGET_CONCURRENCY"] == 4
    assert (told["DOWNLOAD_DELAY"], told["AUTOTHROTTLE_ENABLED"]) == (0, False)


@pytest.mark.parametrize("scheme", ["file", "ftp", "s3", "data"])
def test_nothing_but_the_web_has_a_handler(scheme: str) -> None:
    assert settings()["DOWNLOAD_HANDLERS"][scheme] is None


def test_the_sources_delay_is_the_least_and_the_first() -> None:
    told = settings(delay=90)
    assert told["DOWNLOAD_DELAY"] == told["AUTOTHROTTLE_START_DELAY"] == 90
    assert told["AUTOTHROTTLE_MAX_DELAY"] >= 90


def test_a_source_may_have_a_certificate_that_nobody_vouches_for() -> None:
    assert settings(verify_certificates=False)["DOWNLOAD_VERIFY_CERTIFICATES"] is False


def test_a_source_is_asked_for_in_its_languages() -> None:
    assert settings(languages=["be", "ru"])["DEFAULT_REQUEST_HEADERS"]["Accept-Language"] == "be,ru"
    assert "Accept-Language" not in settings()["DEFAULT_REQUEST_HEADERS"]
