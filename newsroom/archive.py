"""From the shipped items and the changes since to what every site shows: a pure replay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from newsroom.content import Origin, build_item
from newsroom.errors import ContentError
from newsroom.items import Item
from newsroom.publications import Edition, Publication, check_site, edition, find, publication, revised
from newsroom.reprints import copies
from newsroom.sites import SITES
from newsroom.state import Change, State, Verb

_REVISABLE = frozenset({"title", "lead", "body", "byline", "tags", "photo"})


@dataclass
class _Shelves:
    live: dict[str, Publication]
    gone: list[Publication] = field(default_factory=list)


def shipped(items: Iterable[Item], state: State) -> tuple[Publication, ...]:
    """What the newsroom holds before any change: all items, and the reprints made by rule."""
    own = [publication(item, state.epoch) for item in items]
    return (*own, *copies([pub for pub in own if pub.site == "en"]))


def editions(base: Sequence[Publication], state: State) -> dict[str, Edition]:
    """Every site's edition after all changes; raises UnknownItemError or ContentError on a bad one."""
    shelves = _Shelves({pub.key: pub for pub in base})
    for change in state.changes:
        _APPLY[change.verb](shelves, change)
    return {site: edition(site, shelves.live.values(), shelves.gone, state.changed_at) for site in SITES}


def free_id(site: str, known: Iterable[Publication]) -> int:
    """The next number that no item of a site has, or ever had."""
    return 1 + max((pub.item.id for pub in known if pub.site == site), default=SITES[site].sections[0].number)


def _publish(shelves: _Shelves, change: Change) -> None:
    fields = dict(change.fields)
    body = fields.pop("body", "")
    origin = Origin(f"{change.site}/{change.slug}")
    if not isinstance(body, str):
        raise origin.error("body", f"must be text, not {body!r}")
    item = build_item(check_site(change.site), change.slug, fields, body, origin)
    pub = publication(item, change.at)
    if pub.key in shelves.live or any(pub.key == lost.key for lost in shelves.gone):
        raise ContentError(f"{pub.key}: an item of that name exists already; revise it or choose another slug")
    shelves.live[pub.key] = pub


def _revise(shelves: _Shelves, change: Change) -> None:
    pub = find(shelves.live.values(), f"{change.site}/{change.slug}")
    shelves.live[pub.key] = revised(pub, _edited(pub.item, change.fields), change.at)


def _retract(shelves: _Shelves, change: Change) -> None:
    pub = find(shelves.live.values(), f"{change.site}/{change.slug}")
    shelves.gone.append(shelves.live.pop(pub.key))


def _edited(item: Item, fields: Mapping[str, Any]) -> Item:
    """The item with some fields replaced, checked the way a new item is."""
    origin = Origin(item.key)
    for name in fields:
        if name not in _REVISABLE:
            raise origin.error(name, f"cannot be revised; only {', '.join(sorted(_REVISABLE))} can")
    if not fields:
        raise ContentError(f"{item.key}: a revision must change something")
    whole = {"id": item.id, "kind": item.kind, "section": item.section, "title": item.title, "age": "0m"}
    given = {name: value for name, value in fields.items() if name != "body"}
    body = fields.get("body", "unchanged")
    if not isinstance(body, str):
        raise origin.error("body", f"must be text, not {body!r}")
    checked = build_item(item.edition, item.slug, {**whole, **given}, body, origin)
    changed = {name: getattr(checked, name) for name in given}
    if "body" in fields:
        changed["blocks"] = checked.blocks
    return replace(item, **changed)


_APPLY = {Verb.PUBLISH: _publish, Verb.REVISE: _revise, Verb.RETRACT: _retract}
