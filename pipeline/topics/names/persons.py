"""Names of persons: which words are the given name, the patronymic and the surname, and how texts order them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.topics.words import scripts, words_of

_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_PATRONYMIC = re.compile(
    "(?:[оеёая]вич|[оеёаія]віч|[іїь]йович|йович|ич|[оеёа]вна|[иі]чна|[іїь]вна|[аеоёя]ўна|[иі]нишна"
    "|[oeai]v[iy]ch|[oeai]vi[čc]|[oae]wicz|[oeia]vna|[iy]chna|[aei]una|[iy]vna|ich|ych)$"
)
_WOMANS = re.compile("[ая]$")


@dataclass(frozen=True, slots=True)
class Way:
    """One order in which a text may name a person.

    `first` are the given name and the patronymic, `initials`: only their first letters; `behind`: they stand
    behind the surname, after a comma when `comma`. `woman`: they end as women's do, whose surnames may stay as
    they are.
    """

    first: tuple[str, ...]
    surname: tuple[str, ...]
    initials: bool = False
    behind: bool = False
    comma: bool = False
    woman: bool = False


@dataclass(frozen=True, slots=True)
class _Reading:
    """A name taken apart, each part in words."""

    given: tuple[str, ...]
    patronymic: tuple[str, ...]
    surname: tuple[str, ...]


def ways(name: str) -> Iterator[Way]:
    """Every order in which a text may name a person; of one word, or with an initial in it, only that given."""
    for reading in _readings(name):
        if not reading.given or any(len(word) == 1 for word in (*reading.given, *reading.patronymic)):
            yield from _as_listed(reading)
        else:
            yield from _orders(reading)


def _as_listed(reading: _Reading) -> Iterator[Way]:
    first, initials = (*reading.given, *reading.patronymic), bool(reading.given)
    yield Way(first, reading.surname, initials=initials and all(len(word) == 1 for word in first))


def _orders(reading: _Reading) -> Iterator[Way]:
    given, patronymic, surname = reading.given, reading.patronymic, reading.surname
    woman = bool(_WOMANS.search((*given, *patronymic)[-1]))
    for first in {given, (*given, *patronymic)}:
        yield Way(first, surname, woman=woman)
        yield Way(first, surname, behind=True, woman=woman)
        yield Way(first, surname, behind=True, comma=True, woman=woman)
    for first in {given[:1], (*given[:1], *patronymic)}:
        yield Way(first, surname, initials=True, woman=woman)
        # Latin names do not stand so in texts, and "Smith A" is how a headline goes on.
        if scripts(surname[0])[0]:
            yield Way(first, surname, initials=True, behind=True, woman=woman)


def _readings(name: str) -> list[_Reading]:
    """What the parts of a name may be; with two words and no comma either may be the surname."""
    before, comma, after = _ASIDE.sub(" ", name).partition(",")
    if comma and words_of(before) and words_of(after):
        given, patronymic = _apart(after.replace(",", " ").split())
        return [_Reading(given, patronymic, _words(before.split()))]
    parts = [part for part in name_parts(name) if words_of(part)]
    loud = [part for part in parts if len(part) > 2 and part.isupper()]
    if 0 < len(loud) < len(parts):
        given, patronymic = _apart([part for part in parts if part not in loud])
        return [_Reading(given, patronymic, _words(loud))]
    if len(parts) == 2:
        one, other = _words(parts[:1]), _words(parts[1:])
        return [_Reading(one, (), other), _Reading(other, (), one)]
    if len(parts) == 3 and _PATRONYMIC.search(parts[2].casefold()) and not _PATRONYMIC.search(parts[1].casefold()):
        return [_Reading(_words(parts[1:2]), _words(parts[2:]), _words(parts[:1]))]
    given, patronymic = _apart(parts[:-1])
    return [_Reading(given, patronymic, _words(parts[-1:]))]


def name_parts(name: str) -> list[str]:
    """What spaces part in a name, without what stands in brackets."""
    return _ASIDE.sub(" ", name).replace(",", " ").split()


def _apart(parts: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The given name and the patronymic behind it."""
    parts = [part for part in parts if words_of(part)]
    if len(parts) == 2 and _PATRONYMIC.search(parts[1].casefold()):
        return _words(parts[:1]), _words(parts[1:])
    return _words(parts), ()


def _words(parts: list[str]) -> tuple[str, ...]:
    return tuple(_usual(word) for part in parts for word in words_of(part))


def _usual(word: str) -> str:
    """A word of a person's name without the capitals in which lists write surnames."""
    return word.capitalize() if len(word) > 1 and word.isupper() else word
