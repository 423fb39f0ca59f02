"""Times as people read them on each site, and as machines read them in HTTP, RSS and HTML."""

from __future__ import annotations

from datetime import UTC, date, datetime
from email.utils import format_datetime

from newsroom.sites import SITES

_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_BE = [
    "студзень",
    "люты",
    "сакавік",
    "красавік",
    "май",
    "чэрвень",
    "ліпень",
    "жнівень",
    "верасень",
    "кастрычнік",
    "лістапад",
    "снежань",
]
_BE_OF = [
    "студзеня",
    "лютага",
    "сакавіка",
    "красавіка",
    "мая",
    "чэрвеня",
    "ліпеня",
    "жніўня",
    "верасня",
    "кастрычніка",
    "лістапада",
    "снежня",
]
_RU_OF = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]


def local(moment: datetime, site: str) -> datetime:
    """The moment on the clock of a site."""
    return moment.astimezone(SITES[site].zone)


def iso(moment: datetime, site: str) -> str:
    """ISO 8601 with the site's own offset, to the second."""
    return local(moment, site).isoformat(timespec="seconds")


def dateline(moment: datetime, site: str) -> str:
    """The date over an article: with clock and zone in English and Russian, the day alone in Belarusian."""
    at = local(moment, site)
    if site == "be":
        return f"{_BE[at.month - 1]} {at.day}, {at.year}"
    return with_clock(moment, site)


def with_clock(moment: datetime, site: str) -> str:
    """Day, time and zone in the language of the site; the form of "Updated" stamps."""
    at = local(moment, site)
    clock = f"{at:%H:%M}"
    if site == "ru":
        return f"{day(at.date(), site)}, {clock} {at.tzname()}"
    if site == "be":
        return f"{day(at.date(), site)}, {clock} (Мінск)"
    return f"{day(at.date(), site)} {clock} {at.tzname()}"


def day(value: date, site: str) -> str:
    """A day in words, the month in the genitive where the language wants it."""
    if site == "ru":
        return f"{value.day} {_RU_OF[value.month - 1]} {value.year}"
    if site == "be":
        return f"{value.day} {_BE_OF[value.month - 1]} {value.year}"
    return f"{_EN[value.month - 1]} {value.day}, {value.year}"


def clock(moment: datetime, site: str) -> str:
    """Hours and minutes on the site's clock."""
    return f"{local(moment, site):%H:%M}"


def wire_stamp(moment: datetime) -> str:
    """The stamp on The Transit Ledger's reprints, which names no zone: `13:53,23-12-2024`."""
    return f"{local(moment, 'wire'):%H:%M,%d-%m-%Y}"


def rss(moment: datetime, site: str) -> str:
    """RFC 2822 with the site's own offset, as RSS wants it."""
    return format_datetime(local(moment, site))


def http(moment: datetime) -> str:
    """RFC 9110 date in GMT."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)
