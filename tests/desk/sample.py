"""A desk over a store, with sources and topics but no files; and a store filled with a fortnight of news."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import func, select

from pipeline.config import Source
from pipeline.evidence import Packed
from pipeline.records import ConfigError
from pipeline.store import Store, open_store
from pipeline.store.models import MatchRow
from pipeline.store.tracing import Trace, trace
from tests.desk.filled import NOW, Builder, ago
from watchdesk.settings import Settings

__all__ = ["NOW", "FakeApp", "FakeTopic", "Sources", "Topics", "fill", "make"]


@dataclass(frozen=True)
class FakeTopic:
    """A topic as pages see it."""

    title: str
    query: str
    channels: tuple[str, ...] = ()
    paused: bool = False
    hold_translations: bool = False


@dataclass(frozen=True)
class Sources:
    """A catalogue."""

    sources: Mapping[str, Source]


@dataclass(frozen=True)
class Topics:
    """The topics of a file."""

    topics: Mapping[str, FakeTopic]


def _source(title: str, host: str, **values: object) -> Source:
    settings = {"title": title, "home": f"https://{host}/", "feeds": [f"https://{host}/rss.xml"], **values}
    return Source.model_validate(settings)


SOURCES = Sources(
    {
        "harbour": _source("Harbour Gazette", "harbour.example", schedule="*/20 * * * *"),
        "wire": _source("Northern Wire", "wire.example"),
        "pryberezhzha": _source("Узбярэжны веснік", "pryberezhzha.example", paused=True),
    }
)
TOPICS = Topics(
    {
        "ferries": FakeTopic(
            "Ferry lines", '("ferry" OR "паром") NEAR/20 $kaliningrad', ("desk-mail",), hold_translations=True
        ),
        "ports": FakeTopic("Ports & piers", "$port AND NOT sport", ("desk-mail", "log")),
        "bridges": FakeTopic("Bridges", "bridge*", paused=True),
    }
)


@dataclass
class FakeApp:
    """Watchdesk's App, as far as the desk asks it. `topics_error` makes its topics unreadable."""

    store: Store
    catalogue: Sources = SOURCES
    file: Topics = TOPICS
    topics_error: str | None = None
    settings: Settings = field(default_factory=lambda: Settings.from_environment({"WATCHDESK_HOME": "nowhere"}))
    asked: list[str] = field(default_factory=list)

    @property
    def topics(self) -> Topics:
        if self.topics_error:
            raise ConfigError(self.topics_error, Path("config/topics.yaml"), 3)
        return self.file

    def pack(self, stories: Sequence[int], out: BinaryIO, *, limit: int) -> Packed:
        """The same few bytes for every story."""
        self.asked.append(f"package of {stories[0]}")
        out.write(b"a package")
        return Packed(len(stories), 1, 1, 1, "A citation.", out.tell())

    def trace(self, url: str) -> Trace | None:
        self.asked.append(url)
        return trace(self.store, url)


FERRY = (
    "The port of Gulhaven will lose its morning ferry to Kaliningrad from Monday, the line said in a short "
    "notice on Tuesday evening.\nThe company gives two reasons: a pier that no longer bears lorries, and fuel "
    "that has become a third dearer since summer. Passengers who have booked can take the evening ferry or ask "
    "for their money.\n“We hope to sail again by Easter,” the notice says. The port authority had asked for "
    "repairs of the pier in March, and again in September.\nAbout four hundred people a day use the morning "
    "sailing, most of them on their way to work."
)
LATER = FERRY.replace("two reasons", "three reasons").replace(
    "since summer.", "since summer, and a crew of which every fourth member has resigned."
)


def fill(store: Store) -> None:
    """A fortnight of a small news world: stories with copies and changes, good and bad runs, alerts."""
    build = Builder(store)
    build.topic("ferries", "Ferry lines", TOPICS.topics["ferries"].query)
    build.topic("ports", "Ports & piers", TOPICS.topics["ports"].query)
    _older(build)
    _in_russian(build)
    _undated(build)
    _ferry(build)
    _runs(build)


def _older(build: Builder) -> None:
    for number in range(40):
        topic = ("ferries", "ports", "bridges")[number % 3]
        at = ago(days=13 - number / 3.2, hours=number % 5)
        sentence = f"Harbour master’s log, entry {number + 1}: the ferry left the pier with nobody on board."
        story = build.matched(
            f"Log of the harbour master, part {number + 1}",
            topic,
            at=at,
            text=sentence,
            sentence=sentence,
            marks=((sentence.index("ferry"), sentence.index("ferry") + 5),),
            source=("harbour", "wire")[number % 2],
            published_at=at,
            published_basis="meta",
            published_certainty=("exact", "day only", "zone assumed")[number % 3],
        )
        match = _last_match(build)
        if topic != "bridges":
            build.alert(story, match, topic, state="sent", sent_at=at, created_at=at)


def _in_russian(build: Builder) -> None:
    text = "Утренний паром в Калининград отменён: причал не выдерживает грузовиков, сообщила компания."
    build.matched(
        "Утренний паром в Калининград отменён с понедельника",
        "ferries",
        at=ago(hours=20),
        text=text,
        sentence=text,
        marks=((9, 14), (17, 28)),
        source="pryberezhzha",
        language="ru",
        published_at=ago(hours=21),
        published_basis="visible dateline",
        published_certainty="zone unknown",
    )


def _undated(build: Builder) -> None:
    text = "Divers will look at the pier’s foot next week, port engineers said."
    story = build.matched(
        "Divers to inspect the old pier", "ports", at=ago(hours=5), text=text, marks=((24, 28), (47, 51))
    )
    build.alert(
        story,
        _last_match(build),
        "ports",
        state="failed",
        attempts=6,
        created_at=ago(hours=5),
        error="the receiver answered 410 Gone; its address is wrong or closed for good",
    )


def _ferry(build: Builder) -> None:
    story = build.story(ago(hours=2))
    title = "Morning ferry to Kaliningrad is cancelled"
    times = {"published_at": ago(hours=2.4), "published_basis": "json-ld", "published_certainty": "exact"}
    lead = build.article(story, title, FERRY, at=ago(hours=2.2), **times)
    build.revision(lead, title + " from Monday", LATER, at=ago(hours=1), number=2)
    spans = _spans(LATER, ("ferry", "Kaliningrad", "port", "pier"))
    sentence = LATER.split("\n")[0]
    marks = tuple((start, end) for start, end, _, _ in spans if end <= len(sentence))
    in_title = ((8, 13, "ferry", "title"), (17, 28, "$kaliningrad", "title"))
    newest = build.newest(lead)
    build.match(lead, newest, "ports", sentence=sentence, marks=marks[:1], spans=spans[:1], at=ago(hours=0.9))
    match = build.match(
        lead, newest, "ferries", sentence=sentence, marks=marks, spans=spans + in_title, at=ago(hours=0.9)
    )
    for source, part, hours in (("wire", "copy", 1.8), ("pryberezhzha", "excerpt", 1.2)):
        at = ago(hours=hours)
        build.article(story, title, FERRY, source=source, at=at, lead=False, part=part, published_at=None)
    build.alert(story, match, "ferries", created_at=ago(hours=0.9), sent_at=ago(hours=0.8))
    build.alert(story, match, "ports", channel="log", state="due", attempts=0, created_at=ago(hours=0.9))


def _spans(text: str, terms: tuple[str, ...]) -> tuple[tuple[int, int, str, str], ...]:
    found = []
    for term in terms:
        start = text.find(term)
        while start >= 0:
            found.append((start, start + len(term), term, "text"))
            start = text.find(term, start + 1)
    return tuple(sorted(found))


def _last_match(build: Builder) -> int:
    with build.store.read() as connection:
        return int(connection.execute(select(func.max(MatchRow.id))).scalar_one())


def _runs(build: Builder) -> None:
    counts = {"discovered": 64, "fetched": 9, "not_modified": 31, "identical": 2, "skipped": 20, "failed": 2}
    for number in range(12):
        begun, state = ago(hours=12 - number), "failed" if number == 4 else "ok"
        ended = ago(hours=12 - number - 0.02)
        build.run(f"crawl-h{number}", "harbour", state, started_at=begun, finished_at=ended, counts=counts)
    for number in range(4):
        build.visit("crawl-h11", f"https://harbour.example/news/visited-{number}")
    build.run(
        "crawl-w1",
        "wire",
        "failed",
        started_at=ago(hours=0.5),
        finished_at=ago(hours=0.49),
        counts={"discovered": 1, "failed": 1},
        reason="wire: no listing led to an article: https://wire.example/rss.xml answered 503",
    )


def make(url: str | None = None) -> Callable[[], FakeApp]:
    """A filled desk's App, on a database of its own."""
    app = FakeApp(open_store(url or f"sqlite:///{tempfile.mkdtemp()}/sample.db"))
    fill(app.store)
    return lambda: app
