"""Tagging: topics are tried on every revision that no pass has seen, and the alerts that follow are requested.

A revision, its matches and its alert requests are one transaction, so a pass that dies leaves each
revision either wholly tagged or wholly untouched. Whether an alert is due is decided here, by `verdict`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from pipeline.config import Channel
from pipeline.records import Match, Span
from pipeline.store import Store, matches, outbox
from pipeline.store.engine import lock_grouping
from pipeline.store.matches import Untagged
from pipeline.topics import TopicMatcher, excerpt
from pipeline.updates import Found, topic_change

BATCH = 200


@dataclass(frozen=True, slots=True)
class _Kept:
    """A match that was stored, and how many alerts became due by it."""

    match: Match
    match_id: int
    due: int


@dataclass(frozen=True, slots=True)
class TagReport:
    """What a pass did: revisions looked at, matches found, alerts that became due."""

    revisions: int = 0
    matches: int = 0
    alerts_due: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """For a run's record."""
        return {"revisions": self.revisions, "matches": self.matches, "alerts_due": self.alerts_due}

    def line(self) -> str:
        """For a log."""
        return f"tagged {self.revisions} revisions: {self.matches} matches, {self.alerts_due} alerts due"

    def __add__(self, other: TagReport) -> TagReport:
        return TagReport(
            self.revisions + other.revisions,
            self.matches + other.matches,
            self.alerts_due + other.alerts_due,
        )


def tag(
    store: Store,
    matcher: TopicMatcher,
    channels: Mapping[str, Channel],
    clock: Callable[[], datetime],
    progress: Callable[[int], object] = lambda done: None,
) -> TagReport:
    """Try the topics on every untagged revision; `progress` hears how many are done. Raises StoreError."""
    report, after = TagReport(), 0
    while batch := matches.untagged(store, after, BATCH):
        for revision in batch:
            report += _tag_one(store, matcher, channels, revision, clock())
            progress(report.revisions)
        after = batch[-1].revision_id
    return report


def verdict(revision: Untagged, paused: bool) -> str | None:
    """Why a match in this revision raises no alert, or None when it does."""
    if paused:
        return "the topic is paused"
    if revision.reextracted:
        return "the page was only read anew"
    if revision.resurfaced:
        return "the article was long past when it was first seen"
    if not revision.newest:
        return "a newer revision was there already"
    return None


def _tag_one(
    store: Store,
    matcher: TopicMatcher,
    channels: Mapping[str, Channel],
    revision: Untagged,
    now: datetime,
) -> TagReport:
    found = matcher.match(revision.title, revision.text, revision.language, fields=topic_fields(revision))
    with store.write() as connection:
        if any(matcher.topics[match.topic].hold_translations for match in found):
            lock_grouping(connection)
        if not matches.mark_tagged(connection, revision.revision_id, now):
            return TagReport()
        kept = [_keep(connection, matcher, channels, revision, match, now) for match in found]
        updates = _updates(connection, matcher, channels, revision, kept, now)
    return TagReport(1, len(found), sum(one.due for one in kept) + updates)


def _keep(
    connection: Any,
    matcher: TopicMatcher,
    channels: Mapping[str, Channel],
    revision: Untagged,
    match: Match,
    now: datetime,
) -> _Kept:
    """Store a match; ask for its alerts when they are due."""
    topic = matcher.topics[match.topic]
    shown = excerpt(match, revision.title, revision.text)
    match_id = matches.save(connection, revision, match, topic, shown, now)
    if verdict(revision, topic.paused):
        return _Kept(match, match_id, 0)
    due = outbox.request(
        connection,
        topic=match.topic,
        story_id=revision.story_id,
        match_id=match_id,
        channels=receivers(topic.channels, channels),
        now=now,
        hold_translations=topic.hold_translations,
    )
    return _Kept(match, match_id, due)


def _updates(
    connection: Any,
    matcher: TopicMatcher,
    channels: Mapping[str, Channel],
    revision: Untagged,
    kept: Sequence[_Kept],
    now: datetime,
) -> int:
    """Ask for updates where the revision says something else than a channel was told. How many are new."""
    wanted = [name for name, channel in channels.items() if channel.updates]
    found = {one.match.topic: one for one in kept}
    due = 0
    for known in outbox.told(connection, revision.article_id, wanted) if wanted else ():
        topic = matcher.topics.get(known.topic)
        if topic is None or verdict(revision, topic.paused):
            continue
        one = found.get(known.topic)
        before = Found(known.title, known.text, tuple(Span(*span) for span in known.spans))
        after = Found(revision.title, revision.text, one.match.spans if one else ())
        if known.channel in receivers(topic.channels, channels) and (change := topic_change(before, after)):
            match_id = one.match_id if one else None
            due += outbox.request_update(connection, known, revision.revision_id, match_id, change, now)
    return due


def receivers(named: tuple[str, ...], channels: Mapping[str, Channel]) -> tuple[str, ...]:
    """The channels of a topic: those it names, or every default one."""
    if named:
        return tuple(name for name in named if name in channels)
    return tuple(name for name, channel in channels.items() if channel.default)


class Described(Protocol):
    """What topics may ask of an article besides its title and text."""

    @property
    def lead(self) -> str | None: ...

    @property
    def source(self) -> str | None: ...

    @property
    def section(self) -> str | None: ...

    @property
    def authors(self) -> tuple[str, ...]: ...

    @property
    def credit(self) -> str | None: ...


def topic_fields(article: Described) -> dict[str, str]:
    """An article's fields under the names that queries have for them."""
    return {
        "lead": article.lead or "",
        "source": article.source or "",
        "section": article.section or "",
        "author": "; ".join(article.authors),
        "credit": article.credit or "",
    }
