"""Grouping in the database: the same stories as in memory, in any order, and nothing told twice."""

from __future__ import annotations

import itertools
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, func, insert, select, update

from pipeline.store import Store, grouping
from pipeline.store.engine import lock_grouping
from pipeline.store.models import (
    AlertRow,
    AlertState,
    ArticleRow,
    BandRow,
    DeliveryRow,
    FingerprintRow,
    MatchRow,
    RevisionRow,
    StoryRow,
)
from pipeline.stories import Part, fingerprint, group_lines

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def prose(seed: int, words: int = 220) -> str:
    """Running text that shares nothing with that of another seed."""
    source = random.Random(seed)
    syllables = ["ba", "do", "fen", "gor", "ki", "lum", "mer", "no", "pra", "sti", "tul", "vek"]
    return " ".join("".join(source.choices(syllables, k=3)) for _ in range(words))


LOCKS, FERRY = prose(1), prose(2)
LOCKS_TRIMMED = " ".join(LOCKS.split()[:180])
LOCKS_EXCERPT = " ".join(LOCKS.split()[:80])
LOCKS_ENDING = " ".join(LOCKS.split()[-80:])


@dataclass
class Desk:
    """A store with the few things that a test does to it."""

    store: Store

    def publish(self, name: str, text: str, published: int | None = 0, seen: int = 0) -> int:
        """A new article, published and seen so many minutes after NOW; its story."""
        at = NOW + timedelta(minutes=seen)
        with self.store.write() as connection:
            lock_grouping(connection)
            article = self._new(connection, name, published, at)
            return grouping.place_article(connection, article, fingerprint(None, text), at)

    def publish_together(self, texts: Mapping[str, str]) -> None:
        """New articles that are grouped at once, each published after the one before."""
        with self.store.write() as connection:
            lock_grouping(connection)
            arrivals = []
            for minute, (name, text) in enumerate(texts.items()):
                article = self._new(connection, name, minute, NOW)
                arrivals.append(grouping.Arrival(article, fingerprint(None, text), NOW))
            grouping.place_articles(connection, arrivals)

    def revise(self, name: str, text: str) -> int:
        """Another text for an article; its story."""
        with self.store.write() as connection:
            lock_grouping(connection)
            return grouping.place_article(
                connection, self._article(connection, name), fingerprint(None, text), NOW + timedelta(hours=1)
            )

    def alert(self, name: str, state: AlertState, channel: str = "mail", topic: str = "locks") -> int:
        """An alert about an article's story."""
        with self.store.write() as connection:
            article = self._article(connection, name)
            story = connection.scalar(select(ArticleRow.story_id).where(ArticleRow.id == article))
            key = f"{topic}/{name}/{channel}"
            alert = connection.execute(
                insert(AlertRow)
                .values(
                    topic=topic,
                    story_id=story,
                    channel=channel,
                    match_id=_match(connection, article, key),
                    key=key,
                    state=state,
                    created_at=NOW,
                    due_at=NOW,
                    attempts=1,
                )
                .returning(AlertRow.id)
            ).scalar_one()
            connection.execute(
                insert(DeliveryRow).values(alert_id=alert, at=NOW, old=AlertState.DUE, new=state, reason=name)
            )
            return int(alert)

    def stories(self) -> set[frozenset[str]]:
        """The names of the articles of every story."""
        groups: dict[int, set[str]] = defaultdict(set)
        with self.store.read() as connection:
            for row in connection.execute(select(ArticleRow.url, ArticleRow.story_id)):
                groups[row.story_id].add(row.url.rpartition("/")[2])
        return {frozenset(group) for group in groups.values()}

    def part(self, name: str) -> str | None:
        with self.store.read() as connection:
            return connection.scalar(
                select(ArticleRow.part).where(ArticleRow.id == self._article(connection, name))
            )

    def lead(self, story: int) -> str:
        with self.store.read() as connection:
            found = select(ArticleRow.url).join(StoryRow, StoryRow.lead_id == ArticleRow.id)
            return str(connection.scalar(found.where(StoryRow.id == story))).rpartition("/")[2]

    def rows(self, table: type) -> list:
        with self.store.read() as connection:
            return list(connection.execute(select(table)))

    @staticmethod
    def _new(connection: Connection, name: str, published: int | None, at: datetime) -> int:
        row = insert(ArticleRow).values(
            url=f"https://harbour.example/{name}",
            first_seen_at=at,
            published_at=None if published is None else NOW + timedelta(minutes=published),
            resurfaced=False,
            story_id=grouping.new_story(connection, at),
        )
        return int(connection.execute(row.returning(ArticleRow.id)).scalar_one())

    @staticmethod
    def _article(connection: Connection, name: str) -> int:
        url = f"https://harbour.example/{name}"
        return int(connection.execute(select(ArticleRow.id).where(ArticleRow.url == url)).scalar_one())


def _match(connection: Connection, article: int, record: str) -> int:
    revision = connection.execute(
        insert(RevisionRow)
        .values(
            article_id=article,
            number=1 + connection.scalar(select(func.count()).select_from(RevisionRow)),
            content_hash=record,
            text="",
            authors=[],
            tags=[],
            seen_at=NOW,
            record_id=record,
            warc_file="a",
            warc_offset=0,
        )
        .returning(RevisionRow.id)
    ).scalar_one()
    made = insert(MatchRow).values(
        topic="locks",
        version="1",
        revision_id=revision,
        article_id=article,
        spans=[],
        sentence="",
        marks=[],
        made_at=NOW,
    )
    return int(connection.execute(made.returning(MatchRow.id)).scalar_one())


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def test_an_article_like_no_other_keeps_the_story_it_started(desk: Desk) -> None:
    story = desk.publish("locks", LOCKS)
    assert desk.publish("ferry", FERRY) != story
    assert (desk.lead(story), desk.part("locks")) == ("locks", None)


def test_a_copy_joins_its_original_and_leaves_no_empty_story(desk: Desk) -> None:
    story = desk.publish("locks", LOCKS)
    assert desk.publish("copy", LOCKS_TRIMMED, 5) == story
    assert [row.id for row in desk.rows(StoryRow)] == [story]
    assert (desk.part("copy"), desk.lead(story)) == ("copy", "locks")


def test_an_excerpt_is_called_one_and_so_is_a_fuller_text(desk: Desk) -> None:
    story = desk.publish("excerpt", LOCKS_EXCERPT)
    desk.publish("full", LOCKS, 10)
    assert (desk.lead(story), desk.part("excerpt"), desk.part("full")) == ("excerpt", None, "fuller")
    desk.publish("earlier", LOCKS, -10)
    assert (desk.lead(story), desk.part("excerpt"), desk.part("earlier")) == ("earlier", "excerpt", None)


def test_the_lead_is_published_first_else_seen_first(desk: Desk) -> None:
    story = desk.publish("undated", LOCKS, None, seen=30)
    desk.publish("later", LOCKS, 45, seen=31)
    assert desk.lead(story) == "undated"
    desk.publish("earlier", LOCKS, 20, seen=32)
    assert desk.lead(story) == "earlier"


def test_a_late_original_brings_its_parts_together(desk: Desk) -> None:
    first = desk.publish("beginning", " ".join(LOCKS.split()[:140]))
    second = desk.publish("ending", " ".join(LOCKS.split()[-140:]))
    assert first != second
    assert desk.publish("original", LOCKS) == first
    assert desk.stories() == {frozenset({"beginning", "ending", "original"})}
    assert {row.id: row.merged_into for row in desk.rows(StoryRow)} == {first: None, second: first}


def test_a_story_merged_twice_points_at_what_remains(desk: Desk) -> None:
    texts = [prose(seed, 120) for seed in (11, 12, 13)]
    one, two, three = (desk.publish(f"part{n}", text) for n, text in enumerate(texts))
    desk.revise("part1", f"{texts[1]} {texts[2]}")
    desk.revise("part0", f"{texts[0]} {texts[1]} {texts[2]}")
    merged = {row.id: row.merged_into for row in desk.rows(StoryRow)}
    remaining = [story for story in (one, two, three) if merged[story] is None]
    assert set(merged.values()) <= {None, *remaining}


def test_any_order_of_arrival_gives_the_same_stories(desk: Desk) -> None:
    texts = [LOCKS, LOCKS_TRIMMED, LOCKS_EXCERPT, LOCKS_ENDING, f"{FERRY} {LOCKS_ENDING}", FERRY]
    results = set()
    for turn, order in enumerate(itertools.islice(itertools.permutations(range(len(texts))), 0, 720, 97)):
        for number in order:
            # Words of its own keep one turn's texts apart from another's.
            own = " ".join(f"{word}x{turn}" for word in texts[number].split())
            desk.publish(f"{turn}-{number}", own)
        mine = {story for story in desk.stories() if any(name.startswith(f"{turn}-") for name in story)}
        results.add(frozenset(frozenset(name.partition("-")[2] for name in story) for story in mine))
    assert len(results) == 1


@pytest.mark.parametrize("together", [1, 5, 100])
def test_the_store_and_memory_agree_however_many_come_together(desk: Desk, together: int) -> None:
    texts = {str(n): text for n, text in enumerate(_mixed_bag())}
    for start in range(0, len(texts), together):
        desk.publish_together(dict(itertools.islice(texts.items(), start, start + together)))
    lines = (json.dumps({"id": name, "text": text}) for name, text in texts.items())
    in_memory: dict[str, set[str]] = defaultdict(set)
    for group in map(json.loads, group_lines(lines)):
        in_memory[group["story"]].add(group["id"])
    assert desk.stories() == set(map(frozenset, in_memory.values()))


def _mixed_bag() -> Iterable[str]:
    source = random.Random(7)
    for seed in range(8):
        words = prose(seed + 100, 160).split()
        background = prose(seed % 2 + 200, 60)
        yield " ".join(words)
        yield " ".join(words[: source.randrange(40, 160)]) + " " + background
        yield " ".join(words[source.randrange(80) :])
        yield f"{' '.join(words[:70])} {background}"


def test_of_the_same_text_twice_at_once_one_article_has_the_keys(desk: Desk) -> None:
    desk.publish_together({"locks": LOCKS, "reprint": LOCKS, "excerpt": LOCKS_EXCERPT, "empty": ""})
    assert desk.stories() == {frozenset({"locks", "reprint", "excerpt"}), frozenset({"empty"})}
    parts = [desk.part(name) for name in ("locks", "reprint", "excerpt")]
    assert parts == [None, Part.COPY, Part.EXCERPT]
    assert desk.lead(min(row.id for row in desk.rows(StoryRow))) == "locks"
    [reprint] = [row.id for row in desk.rows(ArticleRow) if row.url.endswith("reprint")]
    assert reprint not in {row.article_id for row in desk.rows(BandRow)}


def test_writers_at_once_make_one_story(desk: Desk) -> None:
    with ThreadPoolExecutor(4) as writers:
        list(writers.map(lambda n: desk.publish(f"copy{n}", f"{LOCKS} {prose(n + 50, 10)}"), range(12)))
    assert len(desk.stories()) == 1
    [story] = [row for row in desk.rows(StoryRow) if row.merged_into is None]
    assert story.lead_id in {row.id for row in desk.rows(ArticleRow)}


def test_the_text_that_was_there_before_changes_nothing(desk: Desk) -> None:
    story = desk.publish("locks", LOCKS)
    changed = desk.rows(StoryRow)[0].changed_at
    assert desk.revise("locks", LOCKS.upper()) == story
    assert desk.rows(StoryRow)[0].changed_at == changed


def test_articles_with_one_text_share_their_keys_and_inherit_them(desk: Desk) -> None:
    story = desk.publish("first", LOCKS)
    assert desk.publish("second", LOCKS) == story
    assert len({row.article_id for row in desk.rows(BandRow)}) == 1
    desk.revise("first", FERRY)
    assert desk.publish("third", LOCKS_TRIMMED) in {row.story_id for row in desk.rows(ArticleRow)}
    assert frozenset({"second", "third"}) in desk.stories()


def test_a_revised_article_stays_while_it_shares_anything_with_the_others(desk: Desk) -> None:
    story = desk.publish("locks", LOCKS)
    desk.publish("copy", LOCKS_TRIMMED)
    half = f"{prose(9, 100)} {' '.join(LOCKS.split()[:100])}"
    assert desk.revise("copy", half) == story
    assert desk.part("copy") == "revised"
    desk.publish("another", LOCKS_EXCERPT)
    assert desk.stories() == {frozenset({"locks", "copy", "another"})}


def test_a_revised_article_goes_on_holding_its_story_together(desk: Desk) -> None:
    first = desk.publish("beginning", " ".join(LOCKS.split()[:140]))
    desk.publish("ending", " ".join(LOCKS.split()[-140:]))
    desk.publish("original", LOCKS)
    assert desk.revise("original", f"{' '.join(LOCKS.split()[:150])} {prose(21, 20)}") == first
    desk.publish("another", LOCKS_EXCERPT)
    assert any({"beginning", "ending", "original"} <= names for names in desk.stories())


def test_a_revised_article_that_shares_nothing_leaves(desk: Desk) -> None:
    story = desk.publish("locks", LOCKS)
    desk.publish("copy", LOCKS)
    assert desk.revise("copy", FERRY) != story
    assert desk.stories() == {frozenset({"locks"}), frozenset({"copy"})}


def test_a_story_that_people_were_told_of_is_not_taken_apart(desk: Desk) -> None:
    bridge = f"{' '.join(LOCKS.split()[:120])} {FERRY}"
    story = desk.publish("excerpt", " ".join(LOCKS.split()[:110]))
    assert desk.publish("bridge", bridge) == story
    desk.alert("bridge", AlertState.SENT)
    desk.publish("locks", LOCKS)
    assert any({"excerpt", "bridge"} <= names for names in desk.stories())
    assert desk.rows(AlertRow)[0].story_id == story


def _two_halves(desk: Desk) -> tuple[int, int]:
    """Two stories that the text LOCKS makes one."""
    first = desk.publish("beginning", " ".join(LOCKS.split()[:140]))
    return first, desk.publish("ending", " ".join(LOCKS.split()[-140:]))


def test_a_merge_keeps_the_alerts_of_both_stories(desk: Desk) -> None:
    first, _ = _two_halves(desk)
    desk.alert("beginning", AlertState.SENT, "mail")
    desk.alert("ending", AlertState.DUE, "hook")
    desk.publish("original", LOCKS)
    assert {(row.channel, row.story_id) for row in desk.rows(AlertRow)} == {("mail", first), ("hook", first)}


def test_the_story_that_has_alerts_remains(desk: Desk) -> None:
    _, second = _two_halves(desk)
    desk.alert("ending", AlertState.SENT)
    assert desk.publish("original", LOCKS) == second


@pytest.mark.parametrize("waiting", [AlertState.DUE, AlertState.UNKNOWN])
@pytest.mark.parametrize("sent_first", [True, False])
def test_a_merge_sends_nothing_twice(desk: Desk, waiting: AlertState, sent_first: bool) -> None:
    first, _ = _two_halves(desk)
    states: Sequence[AlertState] = (AlertState.SENT, waiting) if sent_first else (waiting, AlertState.SENT)
    desk.alert("beginning", states[0])
    desk.alert("ending", states[1])
    desk.publish("original", LOCKS)
    [alert] = desk.rows(AlertRow)
    assert (alert.state, alert.story_id) == (AlertState.SENT, first)
    assert {(row.alert_id, row.reason) for row in desk.rows(DeliveryRow)} == {
        (alert.id, "beginning"),
        (alert.id, "ending"),
    }


def test_what_was_sent_for_both_stays_in_both_histories(desk: Desk) -> None:
    first, second = _two_halves(desk)
    desk.alert("beginning", AlertState.SENT)
    desk.alert("ending", AlertState.SENT)
    desk.publish("original", LOCKS)
    assert sorted(row.story_id for row in desk.rows(AlertRow)) == sorted([first, second])


def test_every_article_has_its_fingerprint_and_its_texts_keys(desk: Desk) -> None:
    desk.publish("locks", LOCKS)
    desk.revise("locks", FERRY)
    wanted = fingerprint("locks", FERRY)
    [row] = desk.rows(FingerprintRow)
    assert (row.exact, row.data) == (wanted.exact, wanted.data)
    assert {band.key for band in desk.rows(BandRow)} == set(wanted.bands)


def test_articles_without_a_text_stay_apart(desk: Desk) -> None:
    assert desk.publish("wordless", "-") != desk.publish("silent", "...")
    assert desk.publish("one", LOCKS) != desk.publish("two", "")
    story = desk.revise("one", "")
    assert desk.lead(story) == "one"


def test_an_article_that_gets_its_words_late_brings_its_alerts_along(desk: Desk) -> None:
    story = desk.publish("locks", LOCKS)
    desk.publish("late", "")
    desk.alert("late", AlertState.SENT)
    assert desk.revise("late", LOCKS) != story
    assert desk.stories() == {frozenset({"locks", "late"})}
    assert desk.rows(AlertRow)[0].story_id in {row.story_id for row in desk.rows(ArticleRow)}


def test_a_story_that_an_article_leaves_has_changed(desk: Desk) -> None:
    story = desk.publish("locks", LOCKS)
    desk.publish("copy", LOCKS)
    desk.revise("copy", FERRY)
    changed = {row.id: row.changed_at for row in desk.rows(StoryRow)}
    assert changed[story] == NOW + timedelta(hours=1)


def test_a_lead_follows_its_date(desk: Desk) -> None:
    story = desk.publish("one", LOCKS, 0)
    desk.publish("two", LOCKS, 5)
    with desk.store.write() as connection:
        late = NOW + timedelta(minutes=9)
        connection.execute(update(ArticleRow).where(ArticleRow.url.endswith("/one")).values(published_at=late))
    desk.revise("one", LOCKS)
    assert desk.lead(story) == "two"
