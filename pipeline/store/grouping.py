"""Which story an article belongs to: the same rules as `pipeline.stories`, on the tables.

An arriving text is compared with the texts that share keys with it, and the likenesses are kept as links.
Then everything that its links reach, its neighbourhood, is made into stories anew. Links depend on pairs
of texts alone, so the same articles end in the same stories in whatever order they came. Two things are
held on to beyond that: a story that has alerts is never taken apart by an article that comes later, and
an article that is revised stays where it was unless its new text shares nothing with the others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Select, Update, bindparam, delete, insert, or_, select, update

from pipeline.store.engine import upsert
from pipeline.store.likenesses import among, forget_text, keep_new_texts, keep_revised_text, numbers, stored_texts
from pipeline.store.models import AlertRow, ArticleRow, FingerprintRow, LinkRow, StoryRow, article_moment
from pipeline.store.outbox import merge_alerts
from pipeline.stories import Fingerprint, Link, Part, cluster, connected

MOST_IN_REACH = 2000  # texts of a neighbourhood; chains of likenesses beyond are left as they are


@dataclass(frozen=True, slots=True)
class _Member:
    """A stored article as grouping sees it; `lead` is its story's."""

    id: int
    story: int
    exact: int
    since: datetime
    seen: datetime
    part: str | None
    lead: int | None


@dataclass(slots=True)
class _Neighbourhood:
    """Texts, all links among them, and the articles that carry them."""

    texts: set[int] = field(default_factory=set)
    links: list[Link] = field(default_factory=list)
    members: dict[int, _Member] = field(default_factory=dict)


def new_story(connection: Connection, at: datetime) -> int:
    """An empty story for an article that is about to be stored."""
    return int(connection.execute(_new_story(), {"at": at}).scalar_one())


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article whose text is new or changed, and when that was seen."""

    article: int
    text: Fingerprint
    at: datetime


def place_article(connection: Connection, article_id: int, fingerprint: Fingerprint, at: datetime) -> int:
    """Find the story of one article; see `place_articles`."""
    return place_articles(connection, [Arrival(article_id, fingerprint, at)])[article_id]


def place_articles(connection: Connection, arrivals: Collection[Arrival]) -> dict[int, int]:
    """Find the stories of articles whose texts are new or changed, each named once, and tell their ids.

    Call it with the grouping lock held. Other articles may change their story too: an original that comes
    late brings its copies together. Alerts go with their story, and no merge makes one go out twice. `at`
    becomes the time of change of every story whose articles changed.
    """
    before = stored_texts(connection, [arrival.article for arrival in arrivals])
    new = {one.article: one.text for one in arrivals if one.article not in before and one.text.bands}
    met = keep_new_texts(connection, new) if new else set()
    alone = [one for one in arrivals if one.article not in before and one.article not in met]
    placed = _stay(connection, alone)
    placed |= _group(connection, [one for one in arrivals if one.article in met])
    for arrival in arrivals:
        if arrival.article in before:
            placed |= _revised(connection, arrival, before[arrival.article])
    return {arrival.article: placed[arrival.article] for arrival in arrivals}


def _revised(connection: Connection, arrival: Arrival, before: int) -> dict[int, int]:
    if not arrival.text.bands:
        forget_text(connection, arrival.article)
        return _stay(connection, [arrival])
    changed = arrival.text.exact != before
    if changed:
        keep_revised_text(connection, arrival.article, arrival.text)
    return _group(connection, [arrival], revised=changed)


def _stay(connection: Connection, arrivals: Collection[Arrival]) -> dict[int, int]:
    """Leave articles that are like no other in their stories; one that is new is the lead there."""
    these = numbers(connection, [arrival.article for arrival in arrivals])
    stories = dict(connection.execute(_stories_of(connection.dialect.name), these).all()) if arrivals else {}
    if stories:
        rows = [{"story": stories[one.article], "lead": one.article, "at": one.at} for one in arrivals]
        connection.execute(_alone(), rows)
    return stories


def _group(connection: Connection, arrivals: Collection[Arrival], *, revised: bool = False) -> dict[int, int]:
    """Make everything that the articles' texts reach into stories anew, and tell the stories."""
    reach = _neighbourhood(connection, {arrival.text.exact for arrival in arrivals})
    alerted = _alerted(connection, {member.story for member in reach.members.values()})
    placed: dict[int, int] = {}
    changes = _Changes()
    for near in _apart(reach):
        mine = [arrival for arrival in arrivals if arrival.article in near.members]
        article, at = mine[0].article, max(arrival.at for arrival in mine)
        groups = _grouped(connection, near, near.members[article], alerted, revised)
        placed |= _settle(connection, changes, near, groups, article, alerted, at)
    changes.write(connection)
    return placed


# ---------------------------------------------------------------- the neighbourhood


def _neighbourhood(connection: Connection, texts: Collection[int]) -> _Neighbourhood:
    """Everything that could be in one story with one of the texts: what links hold together, and whole stories."""
    reach = _Neighbourhood()
    links: dict[tuple[int, int], Link] = {}
    fresh, most = set(texts), MOST_IN_REACH * len(texts)
    while fresh and len(reach.texts) < most:
        carried = _members(connection, fresh)
        reach.members.update(carried)
        # A text that no article carries any more holds nothing together.
        fresh = {member.exact for member in carried.values()}
        reach.texts |= fresh
        found = _links(connection, fresh)
        links.update({(link.shorter, link.longer): link for link in found})
        ends = {end for link in found if link.part for end in (link.shorter, link.longer)}
        fresh = (ends | _story_mates(connection, carried.values())) - reach.texts
    reach.links = [link for link in links.values() if {link.shorter, link.longer} <= reach.texts]
    return reach


def _apart(reach: _Neighbourhood) -> list[_Neighbourhood]:
    """A neighbourhood in parts that have no story in common and can have none."""
    stories: dict[int, int] = {}
    kept = [(member.exact, stories.setdefault(member.story, member.exact)) for member in reach.members.values()]
    parts = [_Neighbourhood(set(texts)) for texts in connected(reach.texts, reach.links, kept)]
    part_of = {text: part for part in parts for text in part.texts}
    for member in reach.members.values():
        part_of[member.exact].members[member.id] = member
    for link in reach.links:
        # A likeness without a part may lie between two of them, where it decides nothing.
        if part_of[link.shorter] is part_of[link.longer]:
            part_of[link.shorter].links.append(link)
    return parts


def _members(connection: Connection, texts: Collection[int]) -> dict[int, _Member]:
    rows = connection.execute(_carrying(connection.dialect.name), numbers(connection, texts)).all()
    return {row[0]: _Member(*row) for row in rows}


def _links(connection: Connection, texts: Collection[int]) -> list[Link]:
    rows = connection.execute(_touching(connection.dialect.name), numbers(connection, texts)).all()
    return [Link(shorter, longer, Part(part) if part else None, score) for shorter, longer, part, score in rows]


def _story_mates(connection: Connection, members: Iterable[_Member]) -> set[int]:
    """The texts of all articles in the members' stories."""
    stories = {member.story for member in members}
    return set(connection.scalars(_texts_in(connection.dialect.name), numbers(connection, stories)))


# ---------------------------------------------------------------- deciding


def _grouped(
    connection: Connection, reach: _Neighbourhood, article: _Member, alerted: Collection[int], revised: bool
) -> list[list[_Member]]:
    """The articles of a neighbourhood by story."""
    if len(reach.texts) == 1:
        return [list(reach.members.values())]
    loose = article.id if revised and not _shares_with_mates(reach, article) else None
    kept = list(_held_together(reach, alerted, loose))
    texts = sorted(reach.texts)
    stories = cluster(texts, reach.links, kept)
    parted = _parted(stories, reach, article) if revised and loose is None else set()
    if parted:
        _hold_on(connection, reach, article.exact, parted)
        stories = cluster(texts, reach.links, kept)
    carriers: dict[int, list[_Member]] = defaultdict(list)
    for member in reach.members.values():
        carriers[member.exact].append(member)
    return [[member for text in story for member in carriers[text]] for story in stories]


def _mates(reach: _Neighbourhood, article: _Member) -> set[int]:
    """The texts of the other articles of the article's story."""
    others = (member for member in reach.members.values() if member.story == article.story)
    return {member.exact for member in others if member.id != article.id}


def _between(reach: _Neighbourhood, text: int, others: Collection[int]) -> list[Link]:
    touching = (link for link in reach.links if text in (link.shorter, link.longer))
    return [link for link in touching if link.shorter in others or link.longer in others]


def _shares_with_mates(reach: _Neighbourhood, article: _Member) -> bool:
    mates = _mates(reach, article)
    return article.exact in mates or bool(_between(reach, article.exact, mates - {article.exact}))


def _parted(stories: list[list[int]], reach: _Neighbourhood, article: _Member) -> set[int]:
    """The texts of an article's story that would be in another story than the article now."""
    mine = next(story for story in stories if article.exact in story)
    return _mates(reach, article).difference(mine)


def _hold_on(connection: Connection, reach: _Neighbourhood, text: int, others: Collection[int]) -> None:
    """Note for good that a revised text belongs with those that its earlier state belonged with."""
    held: dict[int, Link] = {
        link.longer if link.shorter == text else link.shorter: link for link in _between(reach, text, others)
    }
    for other in sorted(others):
        link = held.get(other) or Link(min(text, other), max(text, other), None, 0.0)
        kept = Link(link.shorter, link.longer, Part.REVISED, link.score)
        reach.links = [*(known for known in reach.links if known != link), kept]
        made = upsert(connection, LinkRow).values(
            shorter=kept.shorter, longer=kept.longer, part=kept.part, score=kept.score
        )
        connection.execute(
            made.on_conflict_do_update(index_elements=["shorter", "longer"], set_={"part": kept.part})
        )


def _held_together(
    reach: _Neighbourhood, alerted: Collection[int], loose: int | None
) -> Iterator[tuple[int, int]]:
    """Pairs of texts that are in one story with alerts: somebody was told that they are."""
    texts: dict[int, list[int]] = defaultdict(list)
    for member in reach.members.values():
        if member.story in alerted and member.id != loose:
            texts[member.story].append(member.exact)
    for held in texts.values():
        yield from ((held[0], other) for other in held[1:] if other != held[0])


def _alerted(connection: Connection, stories: Collection[int]) -> set[int]:
    found = connection.scalars(_with_alerts(connection.dialect.name), numbers(connection, stories))
    return {story for story in found if story is not None}


# ---------------------------------------------------------------- writing it down


@dataclass(slots=True)
class _Changes:
    """What grouping changed, written at once: statement by statement takes longer than deciding."""

    moved: list[dict[str, Any]] = field(default_factory=list)
    led: list[dict[str, Any]] = field(default_factory=list)
    belonging: list[dict[str, Any]] = field(default_factory=list)
    traceless: list[dict[str, Any]] = field(default_factory=list)
    merged: list[tuple[int, int]] = field(default_factory=list)
    left: list[dict[str, Any]] = field(default_factory=list)

    def write(self, connection: Connection) -> None:
        """Bring the tables up to it. A story is ended when its articles have moved."""
        rows = (
            (_move(), self.moved),
            (_led(), self.led),
            (_belonging(), self.belonging),
            (_traceless(), self.traceless),
            (_left(), self.left),
        )
        for statement, some in rows:
            if some:
                connection.execute(statement, some)
        for story, into in self.merged:
            merge_alerts(connection, story, into)
            here = or_(StoryRow.id == story, StoryRow.merged_into == story)
            connection.execute(update(StoryRow).where(here).values(merged_into=into))


def _settle(
    connection: Connection,
    changes: _Changes,
    reach: _Neighbourhood,
    groups: list[list[_Member]],
    article: int,
    alerted: Collection[int],
    at: datetime,
) -> dict[int, int]:
    """Give every group its story and note what changes; tells the story of every article."""
    leads = {member.story: member.lead for member in reach.members.values()}
    owned = _owners(groups, article)
    placed: dict[int, int] = {}
    left: set[int] = set()
    for group, stories in zip(groups, owned, strict=True):
        made = () if stories else (new_story(connection, at),)
        story = min((*stories, *made), key=lambda one: (one not in alerted, one))
        _note_group(changes, reach, group, story, at)
        for ended in sorted(stories - {story}):
            # One that never came to have a lead leaves no trace.
            if leads[ended] is None:
                changes.traceless.append({"story": ended})
            else:
                changes.merged.append((ended, story))
        left |= {member.story for member in group if member.story != story}
        placed |= dict.fromkeys((member.id for member in group), story)
    changes.left += [{"story": story, "at": at} for story in sorted(left)]
    return placed


def _owners(groups: Sequence[Sequence[_Member]], revised: int) -> list[set[int]]:
    """The present stories that each group takes over: those that it has most articles of.

    Of groups with equally many, the one that is not the revised article alone, then the one seen first.
    """
    claims: dict[int, list[tuple[int, bool, datetime, int, int]]] = defaultdict(list)
    for number, group in enumerate(groups):
        for story, held in Counter(member.story for member in group).items():
            mine = [member for member in group if member.story == story]
            first = min(mine, key=lambda member: (member.seen, member.id))
            alone = {member.id for member in mine} == {revised}
            claims[story].append((-held, alone, first.seen, first.id, number))
    owned: list[set[int]] = [set() for _ in groups]
    for story, claimants in claims.items():
        owned[min(claimants)[-1]].add(story)
    return owned


def _note_group(
    changes: _Changes, reach: _Neighbourhood, group: Sequence[_Member], story: int, at: datetime
) -> None:
    """Put a group's articles into a story and name its lead: the one published first, else seen first."""
    lead = min(group, key=lambda member: (member.since, member.seen, member.id))
    now = next((member.lead for member in group if member.story == story), None)
    moved = [member.id for member in group if member.story != story]
    changes.moved += [{"article": article, "story": story} for article in moved]
    if moved or now != lead.id:
        changes.led.append({"story": story, "lead": lead.id, "at": at})
    if len(group) > 1 or moved or now is not None:
        _note_parts(changes, reach, group, lead)


def _note_parts(changes: _Changes, reach: _Neighbourhood, group: Sequence[_Member], lead: _Member) -> None:
    """Say of every article how it belongs to its story; the lead is the story."""
    parts = _parts_to_lead(reach, group, lead)
    for member in group:
        # A text that has nothing in common with the others any more keeps what was said of it.
        wanted = parts.get(member.id, member.part)
        if wanted != member.part:
            changes.belonging.append({"article": member.id, "wanted": wanted})


def _parts_to_lead(reach: _Neighbourhood, group: Sequence[_Member], lead: _Member) -> dict[int, Part | None]:
    """What each article is to the lead, or else to the article of the story that it is most like."""
    inside = {member.exact for member in group}
    best: dict[int, tuple[bool, float, Part]] = {}
    for link in reach.links:
        if link.part and link.shorter in inside and link.longer in inside:
            for text, other in ((link.shorter, link.longer), (link.longer, link.shorter)):
                said = link.part if text == link.shorter or link.part is not Part.EXCERPT else Part.FULLER
                best[text] = max(best.get(text, (False, -1.0, said)), (other == lead.exact, link.score, said))
    parts: dict[int, Part | None] = {member.id: best[member.exact][2] for member in group if member.exact in best}
    parts |= {member.id: Part.COPY for member in group if member.exact == lead.exact}
    return parts | {lead.id: None}


# Statements that most articles run through: building them anew would take longer than running them.


@cache
def _new_story() -> Insert:
    return insert(StoryRow).values(created_at=bindparam("at"), changed_at=bindparam("at")).returning(StoryRow.id)


@cache
def _stories_of(dialect: str) -> Select[int, int]:
    return select(ArticleRow.id, ArticleRow.story_id).where(among(ArticleRow.id, dialect))


@cache
def _alone() -> Update:
    """Make an article the lead of its story where there is none."""
    led = update(StoryRow).where(StoryRow.id == bindparam("story"), StoryRow.lead_id.is_(None))
    return led.values(lead_id=bindparam("lead"), changed_at=bindparam("at"))


@cache
def _carrying(dialect: str) -> Select[*tuple[Any, ...]]:
    """The fields of a _Member for every article that carries some texts."""
    found = select(
        ArticleRow.id,
        ArticleRow.story_id,
        FingerprintRow.exact,
        article_moment(),
        ArticleRow.first_seen_at,
        ArticleRow.part,
        StoryRow.lead_id,
    )
    carried = found.join(FingerprintRow, FingerprintRow.article_id == ArticleRow.id)
    return carried.join(StoryRow, StoryRow.id == ArticleRow.story_id).where(among(FingerprintRow.exact, dialect))


@cache
def _touching(dialect: str) -> Select[int, int, str | None, float]:
    found = select(LinkRow.shorter, LinkRow.longer, LinkRow.part, LinkRow.score)
    return found.where(or_(among(LinkRow.shorter, dialect), among(LinkRow.longer, dialect)))


@cache
def _texts_in(dialect: str) -> Select[int]:
    found = select(FingerprintRow.exact).join(ArticleRow, ArticleRow.id == FingerprintRow.article_id)
    return found.where(among(ArticleRow.story_id, dialect))


@cache
def _with_alerts(dialect: str) -> Select[int | None]:
    return select(AlertRow.story_id).where(among(AlertRow.story_id, dialect)).distinct()


@cache
def _left() -> Update:
    return update(StoryRow).where(StoryRow.id == bindparam("story")).values(changed_at=bindparam("at"))


@cache
def _led() -> Update:
    mine = update(StoryRow).where(StoryRow.id == bindparam("story"))
    return mine.values(lead_id=bindparam("lead"), changed_at=bindparam("at"))


@cache
def _move() -> Update:
    return update(ArticleRow).where(ArticleRow.id == bindparam("article")).values(story_id=bindparam("story"))


@cache
def _belonging() -> Update:
    return update(ArticleRow).where(ArticleRow.id == bindparam("article")).values(part=bindparam("wanted"))


@cache
def _traceless() -> Delete:
    return delete(StoryRow).where(StoryRow.id == bindparam("story"))
