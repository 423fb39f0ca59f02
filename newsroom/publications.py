"""Publications: items with their absolute times, at their addresses, as readers can reach them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from newsroom.dates import local
from newsroom.errors import UnknownItemError, UnknownSiteError
from newsroom.items import BlockKind, Item
from newsroom.sites import SITES, WIRE


@dataclass(frozen=True)
class Publication:
    """One item at one address of one site; `copy_of` is the key of what it was copied from."""

    site: str
    item: Item
    published_at: datetime
    updated_at: datetime | None = None
    copy_of: str = ""
    alteration: str = ""
    credit: str = ""
    note: str = ""

    @property
    def key(self) -> str:
        """`site/slug`, unique in the newsroom."""
        return f"{self.site}/{self.item.slug}"

    @property
    def modified_at(self) -> datetime:
        """When its content last changed."""
        return self.updated_at or self.published_at

    @property
    def path(self) -> str:
        """The path of its one canonical address."""
        if self.site == WIRE:
            return f"{day_path(self.published_at)}{self.item.slug}/"
        return f"/a/{self.item.slug}/{self.item.id}.html"

    @property
    def entry_times(self) -> tuple[datetime, ...]:
        """When each entry under a heading was written, newest first, for live blogs.

        They lie evenly between the last change and the publication, on whole minutes.
        """
        count = sum(block.kind is BlockKind.HEADING for block in self.item.blocks)
        step = (self.modified_at - self.published_at) / max(1, count - 1)
        return tuple((self.modified_at - n * step).replace(second=0) for n in range(count))

    def photo(self, width: int) -> str:
        """The path of its lead photo in one of the served widths."""
        folder = "/wp-content/uploads" if self.site == WIRE else "/gdb"
        return f"{folder}/{self.item.id}_w{width}.png"


@dataclass(frozen=True)
class Edition:
    """What one site shows at one moment: what is published, newest first, and what is gone."""

    site: str
    publications: tuple[Publication, ...]
    gone: tuple[Publication, ...]
    changed_at: datetime
    by_id: Mapping[int, Publication] = field(compare=False)
    gone_paths: frozenset[str] = frozenset()

    def of_section(self, name: str) -> tuple[Publication, ...]:
        """What stands in a section, newest first."""
        return tuple(pub for pub in self.publications if pub.item.section == name)


def publication(item: Item, epoch: datetime) -> Publication:
    """The item on its own site, its ages counted back from the epoch."""
    updated_at = epoch - item.updated if item.updated is not None else None
    return Publication(item.edition, item, epoch - item.age, updated_at)


def edition(site: str, live: Iterable[Publication], gone: Iterable[Publication], at: datetime) -> Edition:
    """A site's edition out of everything published anywhere."""
    own = sorted(
        (pub for pub in live if pub.site == site), key=lambda pub: (pub.published_at, pub.key), reverse=True
    )
    lost = tuple(pub for pub in gone if pub.site == site)
    by_id = {pub.item.id: pub for pub in own}
    return Edition(site, tuple(own), lost, at, by_id, frozenset(pub.path for pub in lost))


def find(publications: Iterable[Publication], name: str) -> Publication:
    """The publication called `slug` or `site/slug`; raises UnknownItemError."""
    found = [pub for pub in publications if name in (pub.item.slug, pub.key)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UnknownItemError(f"no published item is called {name!r}; GET /items lists them all")
    raise UnknownItemError(f"{name!r} names several items: {', '.join(p.key for p in found)}; name one of these")


def check_site(site: str) -> str:
    """The site's name, when there is such a site; raises UnknownSiteError."""
    if site not in SITES:
        raise UnknownSiteError(f"no site is called {site!r}; there are {', '.join(SITES)}")
    return site


def day_path(moment: datetime) -> str:
    """The archive path of a day on The Transit Ledger's clock."""
    return f"{local(moment, WIRE):/%Y/%m/%d/}"


def revised(pub: Publication, item: Item, at: datetime) -> Publication:
    """The publication with other content since `at`."""
    return replace(pub, item=item, updated_at=at)
