"""`sources.yaml`: the publishers that Watchdesk reads, and how politely."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, StringConstraints, field_validator, model_validator

from pipeline.addresses import Mirrored
from pipeline.config.files import Strict, load_yaml

NAME = r"^[a-z0-9][a-z0-9_-]{0,62}$"  # what an id looks like
READER = r"^[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*$"  # file and function
Name = Annotated[str, StringConstraints(pattern=NAME)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
PRESETS = {"@hourly", "@daily", "@weekly", "@monthly"}


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{value!r} is no web address; it starts with https:// and names a host")
    return value


class Rules(Strict):
    """CSS selectors, and `lines`, that hold for one site's article pages, used before the general extractor."""

    body: str | None = Field(None, description="The element that holds the article's text")
    title: str | None = Field(None, description="The element that holds the headline")
    time: str | None = Field(None, description="The element that says when the article was published")
    authors: str | None = Field(None, description="The elements that name who wrote it")
    drop: tuple[str, ...] = Field((), description="Elements in the body or before it that are no part of the text")
    lines: tuple[str, ...] = Field(
        (), description="Whole lines that are no part of the text; case, spaces and punctuation do not matter"
    )


class Source(Strict):
    """A publisher's site or section."""

    title: str = Field(description="The name that people read")
    home: str = Field(description="The front page")
    languages: tuple[Language, ...] = Field((), description="What it writes in, as be or en: tags of its DAG")
    feeds: tuple[str, ...] = Field((), description="Addresses of RSS, Atom or JSON feeds")
    sitemaps: tuple[str, ...] = Field((), description="Sitemaps or sitemap indexes")
    sections: tuple[str, ...] = Field((), description="Pages that list articles")
    readers: dict[str, Annotated[str, StringConstraints(pattern=READER)]] = Field(
        {},
        description="Addresses of other listings, each with the function that reads it: file.function in readers/",
    )
    archive: str | None = Field(
        None, description="The daily archive's address with {year}, {month} and {day}; also {month:02d}"
    )
    articles: tuple[str, ...] = Field(
        (), description="Regular expressions; a link is an article when its path matches one of them"
    )
    schedule: str | None = Field("@hourly", description="Cron expression or @hourly, @daily; null: only by hand")
    group: Name | None = Field(
        None, description="Sources of a group share DAG, process and schedule (the first's)"
    )
    paused: bool = Field(
        False, description="Its DAG waits until somebody unpauses it; run and crawl need its name"
    )
    timezone: str | None = Field(None, description="The site's zone, for times that state none")
    delay: float = Field(
        1.0, ge=0, le=300, description="Seconds between two requests to the site; 0: as fast as it answers"
    )
    concurrency: int = Field(
        1, ge=1, le=16, description="Requests at a time; more than one for a site that agreed to it"
    )
    rest_hours: float = Field(
        0,
        ge=0,
        le=24,
        description="For how long, at most, a listing that brings little rests; 0: each run asks every listing",
    )
    pages_per_run: int = Field(500, ge=1, le=1_000_000, description="Requests for articles in one run")
    revisit_days: float = Field(7, ge=0, le=365, description="For how long an article is looked at again")
    private_addresses: bool = Field(False, description="Allow addresses that are not public (a site of your own)")
    mirrors: tuple[str, ...] = Field(
        (), description="Base addresses that serve the same site, tried in order where the home does not answer"
    )
    verify_certificates: bool = Field(True, description="Refuse a certificate that is wrong")
    render: bool = Field(False, description="A browser makes the article pages: for text that comes by script")
    proxy: str | None = Field(None, description="An HTTP proxy for every request of the source: http://host:port")
    proxy_credentials: str | None = Field(
        None,
        pattern=r"^[A-Za-z_][A-Za-z0-9_]*$",
        description="The environment variable that holds the proxy's user:password",
    )
    rules: Rules = Field(Rules(), description="Where the general way misreads its article pages")

    @field_validator("home")
    @classmethod
    def _home_is_an_address(cls, value: str) -> str:
        return _web_address(value)

    @field_validator("proxy")
    @classmethod
    def _proxy_is_a_place(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        try:
            whole = parts.scheme == "http" and parts.hostname and parts.port and not parts.path.strip("/")
        except ValueError:
            whole = False
        if not whole or parts.query or parts.fragment:
            raise ValueError("is no proxy; write http://host:port")
        if "@" in parts.netloc:
            raise ValueError(
                "holds credentials; put them into an environment variable and name it in proxy_credentials"
            )
        return value

    @field_validator("feeds", "sitemaps", "sections")
    @classmethod
    def _are_addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_web_address(item) for item in value)

    @field_validator("mirrors")
    @classmethod
    def _mirrors_are_bases(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for mirror in value:
            parts = urlsplit(_web_address(mirror))
            if parts.query or parts.fragment or "@" in parts.netloc:
                raise ValueError(f"{mirror!r} is no base address; write https://mirror.example/")
        return value

    @field_validator("readers")
    @classmethod
    def _readers_have_addresses(cls, value: dict[str, str]) -> dict[str, str]:
        return {_web_address(url): reader for url, reader in value.items()}

    @field_validator("archive")
    @classmethod
    def _archive_has_a_date(cls, value: str | None) -> str | None:
        if value is None:
            return None
        try:
            dated = {value.format(year=2021, month=8, day=day) for day in (8, 9)}
        except (KeyError, IndexError, ValueError) as error:
            raise ValueError("may use {year}, {month} and {day} only, e.g. .../{year}/{month}/{day}") from error
        if len(dated) < 2:
            raise ValueError("names no day; write {year}, {month} and {day} where the date stands")
        return _web_address(value)

    @field_validator("articles")
    @classmethod
    def _are_patterns(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in value:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
        return value

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                ZoneInfo(value)
            except (ZoneInfoNotFoundError, ValueError) as error:
                raise ValueError(f"{value!r} is no time zone; write one such as Europe/Prague") from error
        return value

    @field_validator("schedule")
    @classmethod
    def _schedule_is_cron(cls, value: str | None) -> str | None:
        if value is None or value in PRESETS or len(value.split()) == 5:
            return value
        raise ValueError(f"{value!r} is no schedule; write @hourly or five cron fields: '*/20 * * * *'")

    @model_validator(mode="after")
    def _can_be_discovered(self) -> Source:
        if not (self.feeds or self.sitemaps or self.sections or self.readers or self.archive):
            raise ValueError(
                "has nothing to discover pages with: give feeds, sitemaps, sections, readers or archive"
            )
        return self

    @model_validator(mode="after")
    def _credentials_have_a_proxy(self) -> Source:
        if self.proxy_credentials and not self.proxy:
            raise ValueError("has proxy_credentials and no proxy")
        return self

    @model_validator(mode="after")
    def _mirrors_are_elsewhere(self) -> Source:
        for mirror in self.mirrors:
            if self.mirrored.is_at_home(mirror):
                raise ValueError(f"names {mirror!r} as a mirror, which is the home itself")
        return self

    @property
    def mirrored(self) -> Mirrored:
        """The home and its mirrors, to tell an address's place from the page it is of."""
        return Mirrored(self.home, self.mirrors)

    @property
    def host(self) -> str:
        """The host and port of the front page, as an address writes them."""
        return urlsplit(self.home).netloc.lower()


class Catalogue(Strict):
    """Every source, by its id, and what all of them share."""

    contact: str = Field(description="A page that says who crawls and how to reach them")
    sources: dict[Name, Source] = {}

    @field_validator("contact")
    @classmethod
    def _contact_is_an_address(cls, value: str) -> str:
        return value if value.startswith("mailto:") else _web_address(value)

    @property
    def user_agent(self) -> str:
        """How Watchdesk names itself to the sites it reads."""
        return f"Watchdesk/0.1 (+{self.contact})"

    def source_of(self, url: str) -> str | None:
        """The id of the source that an address belongs to by its host (`www.` aside), or None."""
        host = _bare(urlsplit(url).netloc)
        return next((name for name, source in self.sources.items() if _bare(source.host) == host), None)


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")


def load_catalogue(folder: Path) -> Catalogue:
    """`sources.yaml` of a configuration folder. Raises ConfigError."""
    return load_yaml(folder / "sources.yaml", Catalogue)
