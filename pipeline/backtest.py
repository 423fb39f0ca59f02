"""Topics tried again on what is stored, as if for the first time: what would match now, and what did before.

Nothing is written and nobody is told. An article counts with its newest revision: the matches that were
kept of it, by whatever version of a topic, against those that the topics as they stand make. Alerts are
counted as stories, because a story is told once, and as if each article had been seen on the day of its
publication; a paused topic counts as if it were not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, StringConstraints, ValidationError

from pipeline.records import ConfigError, Match
from pipeline.store.corpus import StoredArticle, StoredMatch
from pipeline.tagging import topic_fields
from pipeline.topics import TopicMatcher, excerpt

EXAMPLES = 5
UNKNOWN = "unknown"


@dataclass(slots=True)
class Change:
    """Articles that matched before and match now; `new` match only now, `lost` only before."""

    before: int = 0
    now: int = 0
    new: int = 0
    lost: int = 0

    def add(self, before: bool, now: bool) -> None:
        """Count an article."""
        self.before += before
        self.now += now
        self.new += now and not before
        self.lost += before and not now


@dataclass(frozen=True, slots=True)
class Sample:
    """An article that shows a change, with the sentence that matches, or matched; `marks` are offsets into it."""

    url: str
    source: str | None
    language: str | None
    at: datetime
    title: str
    sentence: str
    marks: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class Quality:
    """How matches agree with labels, of the labelled articles that were looked at.

    `right` are relevant and match, `wrong` match and are not relevant, `missed` are relevant and do not match.
    """

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        """The share of the matches that is relevant; None without labelled matches."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        """The share of the relevant that matches; None when nothing relevant is labelled."""
        return self.right / (self.right + self.missed) if self.right + self.missed else None

    def add(self, matched: bool, relevant: bool) -> None:
        """Count a labelled article."""
        self.right += matched and relevant
        self.wrong += matched and not relevant
        self.missed += relevant and not matched


@dataclass(frozen=True, slots=True)
class Measured:
    """A topic's agreement with its labels before and now.

    `labelled` counts the labels whose article was looked at; `wrong` and `missed` have up to EXAMPLES addresses
    on which the topic as it stands and the label differ.
    """

    labelled: int
    precision_before: float | None
    recall_before: float | None
    precision: float | None
    recall: float | None
    wrong: tuple[str, ...]
    missed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TopicChange:
    """What a topic as it stands would do, beside what it did. Alerts are stories a day, on one channel.

    `measured` is None when none of its labels is of an article that was looked at.
    """

    topic: str
    version: str
    matches: Change
    alerts_a_day_before: float
    alerts_a_day: float
    sources: Mapping[str, Change]
    languages: Mapping[str, Change]
    new: tuple[Sample, ...]
    lost: tuple[Sample, ...]
    measured: Measured | None


@dataclass(frozen=True, slots=True)
class BacktestReport:
    """What came of trying topics again.

    `days` are those on which articles were published; `untagged` articles had no matches yet because no pass
    has seen them; `removed` topics are not in the file and have that many matches.
    """

    articles: int
    days: int
    untagged: int
    topics: tuple[TopicChange, ...]
    removed: Mapping[str, int]


# ---------------------------------------------------------------- labels


@dataclass(frozen=True, slots=True)
class Label:
    """A person's word on whether a topic should find the article at an address."""

    url: str
    topic: str
    relevant: bool


class _LabelLine(BaseModel):
    """A line's object; `watchdesk topics labels` writes who said it and when beside these."""

    url: Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
    topic: str
    relevant: bool


Labels = Mapping[int, Mapping[str, bool]]
"""Whether it is relevant, by article and topic."""


def read_labels(path: Path, topics: Collection[str]) -> list[Label]:
    """The labels of a file of JSON lines {"url", "topic", "relevant"}; other keys and empty lines are passed over.

    Raises ConfigError with the line: for what is no such object, for a topic that is not among `topics`,
    and for a label that says the opposite of an earlier one.
    """
    labels: dict[tuple[str, str], Label] = {}
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        label = _label(line, path, number)
        if label.topic not in topics:
            raise ConfigError(f"no topic {label.topic!r}; there are: {', '.join(topics) or 'none'}", path, number)
        if labels.setdefault((label.url, label.topic), label) != label:
            raise ConfigError(f"an earlier line says the opposite of {label.url}", path, number)
    return list(labels.values())


def by_article(labels: Iterable[Label], articles: Mapping[str, int]) -> Labels:
    """The labels of the articles that are known; `articles` has their ids by address."""
    found: dict[int, dict[str, bool]] = defaultdict(dict)
    for label in labels:
        if label.url in articles:
            found[articles[label.url]][label.topic] = label.relevant
    return found


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path) from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"not UTF-8 at byte {error.start}", path) from error


def _label(line: str, path: Path, number: int) -> Label:
    try:
        read = _LabelLine.model_validate_json(line)
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        place = ".".join(map(str, detail["loc"]))
        wanted = 'expected {"url": "…", "topic": "…", "relevant": true or false}'
        raise ConfigError(f"{place + ': ' if place else ''}{detail['msg']}; {wanted}", path, number) from error
    return Label(read.url, read.topic, read.relevant)


# ---------------------------------------------------------------- the comparison


def backtest(
    matcher: TopicMatcher,
    articles: Iterable[StoredArticle],
    topics: Collection[str] = (),
    labels: Labels | None = None,
    progress: Callable[[int], object] = lambda done: None,
) -> BacktestReport:
    """Try `topics` (none: all) on every article; `progress` hears how many are done.

    Articles that come first are the first to become examples. Raises KeyError for a topic that is not there.
    """
    tallies = {name: _Tally(name, matcher.topics[name].version) for name in topics or matcher.topics}
    removed: dict[str, int] = defaultdict(int)
    days: set[date] = set()
    done = untagged = 0
    for done, article in enumerate(articles, 1):
        days.add(article.at.date())
        untagged += not article.tagged
        found = _found(matcher, article)
        kept = {match.topic: match for match in article.matches}
        said = (labels or {}).get(article.article_id, {})
        for name in kept.keys() - matcher.topics.keys():
            removed[name] += 1
        for name, tally in tallies.items():
            tally.add(article, kept.get(name), found.get(name), said.get(name))
        progress(done)
    changes = tuple(tally.change(len(days)) for tally in tallies.values())
    return BacktestReport(done, len(days), untagged, changes, {} if topics else dict(sorted(removed.items())))


def _found(matcher: TopicMatcher, article: StoredArticle) -> dict[str, Match]:
    matches = matcher.match(article.title, article.text, article.language, fields=topic_fields(article))
    return {match.topic: match for match in matches}


@dataclass(slots=True)
class _Tally:
    """What is known of one topic so far."""

    topic: str
    version: str
    matches: Change = field(default_factory=Change)
    stories_before: set[int] = field(default_factory=set)
    stories: set[int] = field(default_factory=set)
    sources: dict[str, Change] = field(default_factory=lambda: defaultdict(Change))
    languages: dict[str, Change] = field(default_factory=lambda: defaultdict(Change))
    new: list[Sample] = field(default_factory=list)
    lost: list[Sample] = field(default_factory=list)
    quality_before: Quality = field(default_factory=Quality)
    quality: Quality = field(default_factory=Quality)
    labelled: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def add(
        self, article: StoredArticle, kept: StoredMatch | None, found: Match | None, relevant: bool | None
    ) -> None:
        """Count an article: the match that was kept, the one that is found now, and its label."""
        if relevant is not None:
            self._measure(article, kept is not None, found is not None, relevant)
        if kept is None and found is None:
            return
        for change in (
            self.matches,
            self.sources[article.source or UNKNOWN],
            self.languages[article.language or UNKNOWN],
        ):
            change.add(kept is not None, found is not None)
        if kept:
            self.stories_before.add(article.story_id)
        if found:
            self.stories.add(article.story_id)
        self._show(article, kept, found)

    def _show(self, article: StoredArticle, kept: StoredMatch | None, found: Match | None) -> None:
        if found and not kept and len(self.new) < EXAMPLES:
            shown = excerpt(found, article.title, article.text)
            self.new.append(_sample(article, shown.sentence, shown.marks))
        if kept and not found and len(self.lost) < EXAMPLES:
            self.lost.append(_sample(article, kept.sentence, kept.marks))

    def _measure(self, article: StoredArticle, before: bool, now: bool, relevant: bool) -> None:
        self.labelled += 1
        self.quality_before.add(before, relevant)
        self.quality.add(now, relevant)
        errors = self.wrong if now else self.missed
        if now != relevant and len(errors) < EXAMPLES:
            errors.append(article.url)

    def change(self, days: int) -> TopicChange:
        """The whole, of articles from that many days."""
        return TopicChange(
            topic=self.topic,
            version=self.version,
            matches=self.matches,
            alerts_a_day_before=len(self.stories_before) / max(days, 1),
            alerts_a_day=len(self.stories) / max(days, 1),
            sources=_most_first(self.sources),
            languages=_most_first(self.languages),
            new=tuple(self.new),
            lost=tuple(self.lost),
            measured=self._measured() if self.labelled else None,
        )

    def _measured(self) -> Measured:
        before, now = self.quality_before, self.quality
        return Measured(
            labelled=self.labelled,
            precision_before=before.precision,
            recall_before=before.recall,
            precision=now.precision,
            recall=now.recall,
            wrong=tuple(self.wrong),
            missed=tuple(self.missed),
        )


def _sample(article: StoredArticle, sentence: str, marks: tuple[tuple[int, int], ...]) -> Sample:
    return Sample(article.url, article.source, article.language, article.at, article.title, sentence, marks)


def _most_first(changes: Mapping[str, Change]) -> dict[str, Change]:
    """Those with the most matches first, equal ones by name."""
    return dict(sorted(changes.items(), key=lambda item: (-max(item[1].now, item[1].before), item[0])))
