"""What is in print: the current editions with their rendered pages, and how a site hands them out."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from newsroom import dates, metadata, responses
from newsroom.publications import Edition
from newsroom.responses import Rendered
from newsroom.sites import SITES

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Issue:
    """All editions at one moment, and the listings rendered from them so far."""

    editions: Mapping[str, Edition]
    listings: dict[Hashable, Rendered] = field(default_factory=dict)


@dataclass
class Press:
    """Holds the current issue; a change replaces it whole, so a request sees one or the other.

    `shipped` are the editions before any change.
    """

    urls: Mapping[str, str]
    shipped: Mapping[str, Edition]
    issue: Issue
    articles: dict[Hashable, Rendered] = field(default_factory=dict)


@dataclass(frozen=True)
class Stand:
    """One site's view of the press: its edition, its cache, its answers."""

    site: str
    press: Press
    templates: Environment

    @property
    def base(self) -> str:
        """The site's address without a path."""
        return self.press.urls[self.site]

    @property
    def edition(self) -> Edition:
        """The site's edition as it is now."""
        return self.press.issue.editions[self.site]

    @property
    def shipped(self) -> Edition:
        """The site's edition as it was before any change."""
        return self.press.shipped[self.site]

    def listing(
        self, request: Request, key: Hashable, kind: str, make: Callable[[Edition], str | bytes]
    ) -> Response:
        """A page that depends on the whole edition, rendered once an issue."""
        issue = self.press.issue
        edition = issue.editions[self.site]
        place = (self.site, key)
        if place not in issue.listings:
            issue.listings[place] = responses.rendered(make(edition), kind, edition.changed_at)
        return responses.answer(issue.listings[place], request)

    def article(
        self, request: Request, key: Hashable, kind: str, at: datetime, make: Callable[[], str | bytes]
    ) -> Response:
        """A page that depends on one publication, rendered once for each of its states."""
        place = (self.site, key)
        if place not in self.press.articles:
            self.press.articles[place] = responses.rendered(make(), kind, at)
        return responses.answer(self.press.articles[place], request)

    def render(self, template: str, **context: object) -> str:
        """A template filled for this site."""
        found = self.templates.get_template(template)
        return found.render(site=SITES[self.site], base=self.base, urls=self.press.urls, **context)


def environment() -> Environment:
    """The templates, escaping everything they are given."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"dates": dates, "metadata": metadata, "SITES": SITES}
    return made
