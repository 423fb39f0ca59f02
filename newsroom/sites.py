"""The four sites: their names, languages, clocks, sections and the opaque addresses of their feeds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Section:
    """One section of a site; `number` is its address on a Meridian edition."""

    name: str
    title: str
    number: int


@dataclass(frozen=True)
class Site:
    """What stays the same about a site, whatever it publishes."""

    name: str
    title: str
    language: str
    zone_name: str
    slogan: str
    sections: tuple[Section, ...]

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the clock that the site's pages show."""
        return ZoneInfo(self.zone_name)

    @property
    def section_names(self) -> tuple[str, ...]:
        """The names that items use for the sections."""
        return tuple(section.name for section in self.sections)

    def section(self, name: str) -> Section:
        """The section of that name; raises KeyError when there is none."""
        return {section.name: section for section in self.sections}[name]

    def feed_code(self, section: str = "") -> str:
        """The opaque last part of a feed's address, as such content systems make them.

        Nobody can guess it, and it never changes; without a section it is the feed of all news.
        """
        digest = hashlib.sha256(f"{self.name}/{section}".encode()).digest()
        return "z" + "".join("eiompqrtuv_-"[byte % 12] for byte in digest[:10]).strip("-_")


def _sections(first: int, titles: Mapping[str, str]) -> tuple[Section, ...]:
    return tuple(Section(name, title, first + 3 * n) for n, (name, title) in enumerate(titles.items()))


_EN = Site(
    "en",
    "Radio Meridian",
    "en",
    "Europe/Prague",
    "Independent reporting for people between two empires",
    _sections(
        601,
        {
            "belarus": "Belarus",
            "russia": "Russia",
            "ukraine": "Ukraine",
            "economy": "Economy",
            "world": "World",
            "culture": "Culture",
            "science": "Science",
            "sport": "Sport",
        },
    ),
)
_BE = Site(
    "be",
    "Радыё Мерыдыян",
    "be",
    "Europe/Minsk",
    "Навіны без цэнзуры па-беларуску",
    _sections(
        701,
        {
            "palityka": "Палітыка",
            "hramadstva": "Грамадства",
            "ekanomika": "Эканоміка",
            "kultura": "Культура",
            "svet": "Свет",
            "navuka": "Навука",
        },
    ),
)
_RU = Site(
    "ru",
    "Радио Меридиан",
    "ru",
    "Europe/Moscow",
    "Новости и разговоры без цензуры",
    _sections(
        801,
        {
            "politika": "Политика",
            "obshchestvo": "Общество",
            "ekonomika": "Экономика",
            "kultura": "Культура",
            "mir": "Мир",
            "nauka": "Наука",
        },
    ),
)
_WIRE = Site(
    "wire",
    "The Transit Ledger",
    "en",
    "Europe/Vilnius",
    "Freight, trade and the people in between",
    _sections(1, {"trade": "Trade", "transport": "Transport", "society": "Society"}),
)

SITES: Mapping[str, Site] = MappingProxyType({site.name: site for site in (_EN, _BE, _RU, _WIRE)})
MERIDIAN = ("en", "be", "ru")
WIRE = "wire"
