"""What an alert says, and how it looks as text, HTML and JSON.

Everything in it but the key comes from other people's pages. It is cleaned once, when the message is made:
no control characters, no characters that reorder the line, one line each. Replacement is character by
character in the sentence, so that its marks stay right.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from html import escape
from typing import Any, Protocol
from urllib.parse import urlsplit

from pipeline.records import Certainty, TimeBasis
from pipeline.store.outbox import Change, ClaimedAlert, ToldIncident, Translation

Marks = tuple[tuple[int, int], ...]

NO_TITLES: Mapping[str, str] = {}
NO_NAMES: frozenset[str] = frozenset()
MAX_HEADLINE = 300
MAX_LISTED = 5
NO_HEADLINE = "(no headline)"
# Embeddings, overrides and isolates (UAX #9) can show a headline as another one. The joiners of Persian and
# other scripts are of the same category and stay.
REORDERING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
CONTROL = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})

CERTAINTY_WORDS = {
    Certainty.EXACT: "",
    Certainty.ZONE_ASSUMED: "time zone assumed",
    Certainty.ZONE_UNKNOWN: "time zone unknown, read as UTC",
    Certainty.DAY: "day only",
}


class Outgoing(Protocol):
    """What a transport sends: one message, or a digest of several."""

    @property
    def key(self) -> str:
        """The same for every attempt, so that a receiver can tell a repetition."""

    @property
    def subject(self) -> str:
        """One line."""

    def text(self) -> str:
        """Plain text, marked words between asterisks."""

    def html(self) -> str:
        """A fragment of HTML, everything escaped, marked words in <mark>."""

    def data(self) -> dict[str, Any]:
        """All fields, as JSON can carry them: times in ISO 8601 (UTC), marks as character offsets."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same report in another language."""

    language: str
    headline: str
    source: str
    source_title: str
    url: str
    story_id: int

    def text(self) -> str:
        """Language and address."""
        return f"{self.language} ({self.url})"

    def html(self) -> str:
        """The language, with a link."""
        return _link(self.url, self.language)


@dataclass(frozen=True, slots=True)
class Message:
    """One alert's message. `marks` are character offsets into `sentence`; nothing here is HTML.

    `listed` are the names of lists that were mentioned, `also_in` the same report in other languages. An update
    has a `change`; its `sentence` is the one that is there now, empty when it was only removed.
    """

    key: str
    topic: str
    topic_title: str
    headline: str
    source: str
    source_title: str
    url: str
    published_at: datetime | None
    certainty: str | None
    basis: str | None
    sentence: str
    marks: Marks
    story_id: int | None
    created_at: datetime
    listed: tuple[str, ...] = ()
    change: Change | None = None
    also_in: tuple[Elsewhere, ...] = ()

    @property
    def subject(self) -> str:
        """The topic and the headline."""
        return f"{self.label}: {self.headline}"

    @property
    def label(self) -> str:
        """The topic, and for an update what kind of change was made."""
        return f"{self.topic_title}, updated ({', '.join(self.change.kinds)})" if self.change else self.topic_title

    def text(self) -> str:
        """Topic, headline, place, time, the sentence with *marked* words, what stood before, names, addresses."""
        sentence = "".join(f"*{part}*" if marked else part for part, marked in self._parts())
        said = [sentence] if sentence else []
        if self.change and self.change.before:
            said.append(f"{self._before()}: {self.change.before}")
        also = [f"Also in {', '.join(other.text() for other in self.also_in)}"] if self.also_in else []
        return "\n".join([self.subject, self.place(), "", "\n\n".join(said), *self._who(), "", self.url, *also])

    def html(self) -> str:
        """The same as HTML; only http and https addresses become links."""
        sentence = "".join(
            f"<mark>{escape(part)}</mark>" if marked else escape(part) for part, marked in self._parts()
        )
        parts = [f"<p><b>{escape(self.label)}</b>: {_link(self.url, self.headline)}<br>{escape(self.place())}</p>"]
        if sentence:
            parts.append(f"<blockquote>{sentence}</blockquote>")
        if self.change and self.change.before:
            parts.append(f"<p>{self._before()}:</p>\n<blockquote>{escape(self.change.before)}</blockquote>")
        parts += [f"<p>{escape(line)}</p>" for line in self._who()]
        if self.also_in:
            parts.append(f"<p>Also in {', '.join(other.html() for other in self.also_in)}</p>")
        return "\n".join(parts)

    def data(self) -> dict[str, Any]:
        """Every field; `type` is "alert", or "update" with the kinds of change and the sentence before."""
        changed = {"kinds": list(self.change.kinds), "before": self.change.before} if self.change else {}
        return {
            "type": "update" if self.change else "alert",
            "key": self.key,
            "topic": self.topic,
            "topic_title": self.topic_title,
            "headline": self.headline,
            "source": self.source,
            "source_title": self.source_title,
            "url": self.url,
            "published_at": self.published_at.isoformat() if self.published_at else None,
            "published_certainty": self.certainty,
            "published_basis": self.basis,
            "sentence": self.sentence,
            "marks": [list(mark) for mark in self.marks],
            "listed": list(self.listed),
            "also_in": [asdict(other) for other in self.also_in],
            "story_id": self.story_id,
            "created_at": self.created_at.isoformat(),
            **changed,
        }

    def place(self) -> str:
        """The source, when it was published, and how sure that is."""
        return f"{self.source_title}, {self._when()}" if self.source_title else self._when()

    def _who(self) -> list[str]:
        """A line with the listed names, none without any."""
        if not self.listed:
            return []
        more = f" and {len(self.listed) - MAX_LISTED} more" if len(self.listed) > MAX_LISTED else ""
        return [f"Listed: {'; '.join(self.listed[:MAX_LISTED])}{more}"]

    def _before(self) -> str:
        return "Before" if self.sentence else "No longer there"

    def _when(self) -> str:
        if self.published_at is None or self.basis == TimeBasis.FIRST_SEEN:
            return "time of publication unknown"
        if self.certainty == Certainty.DAY:
            return f"{self.published_at:%Y-%m-%d} (day only)"
        words = CERTAINTY_WORDS.get(Certainty(self.certainty)) if self.certainty in set(Certainty) else ""
        return f"{self.published_at:%Y-%m-%d %H:%M} UTC" + (f" ({words})" if words else "")

    def _parts(self) -> Iterator[tuple[str, bool]]:
        """The sentence cut at its marks, which neither overlap nor leave it."""
        at = 0
        for first, last in sorted(self.marks):
            start, end = max(first, at), min(last, len(self.sentence))
            if start < end:
                yield self.sentence[at:start], False
                yield self.sentence[start:end], True
                at = end
        yield self.sentence[at:], False


@dataclass(frozen=True, slots=True)
class IncidentMessage:
    """What is wrong with a source, in one alert's message; nothing here is HTML."""

    key: str
    incident: int
    source: str
    source_title: str
    kind: str
    since: datetime
    sentence: str
    created_at: datetime
    topic_title: str = "Source trouble"

    @property
    def subject(self) -> str:
        """The source, and what is wrong in a word."""
        return f"{self.topic_title}: {self.source_title}: {self.kind}"

    def text(self) -> str:
        """Source, word, since when, the sentence."""
        return f"{self.subject}\n{self._since()}\n\n{self.sentence}"

    def html(self) -> str:
        """The same as HTML."""
        about = f"<b>{escape(self.topic_title)}</b>: {escape(self.source_title)}: {escape(self.kind)}"
        return f"<p>{about}<br>{self._since()}</p>\n<blockquote>{escape(self.sentence)}</blockquote>"

    def data(self) -> dict[str, Any]:
        """Every field; `type` is "incident"."""
        return {
            "type": "incident",
            "key": self.key,
            "incident": self.incident,
            "source": self.source,
            "source_title": self.source_title,
            "kind": self.kind,
            "since": self.since.isoformat(),
            "sentence": self.sentence,
            "created_at": self.created_at.isoformat(),
        }

    def _since(self) -> str:
        return f"since {self.since:%Y-%m-%d %H:%M} UTC"


@dataclass(frozen=True, slots=True)
class Digest:
    """Several alerts in one message. Its key follows from theirs: the same alerts, the same key."""

    messages: tuple[Message | IncidentMessage, ...]

    @property
    def key(self) -> str:
        """32 hexadecimal digits."""
        keys = ",".join(sorted(message.key for message in self.messages))
        return hashlib.sha256(keys.encode()).hexdigest()[:32]

    @property
    def subject(self) -> str:
        """How many new stories (alerts, when some are of incidents) and updates, on which topics."""
        stories = [message for message in self.messages if isinstance(message, Message)]
        updates = sum(message.change is not None for message in stories)
        new = ("new story", "new stories") if len(stories) == len(self.messages) else ("new alert", "new alerts")
        counts = ((len(self.messages) - updates, new), (updates, ("update", "updates")))
        told = [f"{count} {one if count == 1 else many}" for count, (one, many) in counts if count]
        return _shortened(f"{', '.join(told)}: {', '.join(self._by_topic())}", MAX_HEADLINE)

    def text(self) -> str:
        """The alerts, topic by topic."""
        parts = [message.text() for group in self._by_topic().values() for message in group]
        return f"{self.subject}\n\n" + "\n\n----\n\n".join(parts)

    def html(self) -> str:
        """The alerts, topic by topic."""
        parts = [message.html() for group in self._by_topic().values() for message in group]
        return f"<p>{escape(self.subject)}</p>\n" + "\n<hr>\n".join(parts)

    def data(self) -> dict[str, Any]:
        """`type` is "digest", `alerts` has each message's fields."""
        return {
            "type": "digest",
            "key": self.key,
            "count": len(self.messages),
            "alerts": [message.data() for message in self.messages],
        }

    def _by_topic(self) -> dict[str, list[Message | IncidentMessage]]:
        groups: dict[str, list[Message | IncidentMessage]] = {}
        for message in self.messages:
            groups.setdefault(message.topic_title, []).append(message)
        return groups


def message_of(
    alert: ClaimedAlert,
    topic_titles: Mapping[str, str],
    source_titles: Mapping[str, str] = NO_TITLES,
    names: Container[str] = NO_NAMES,
) -> Message | IncidentMessage:
    """The message of a claimed alert; a topic or source that is no longer in its file shows its id.

    `names` are those of the lists.
    """
    if alert.incident is not None:
        return _incident_message(alert, alert.incident, source_titles)
    return Message(
        key=alert.key,
        topic=alert.topic,
        topic_title=one_line(topic_titles.get(alert.topic) or alert.topic),
        **_place(alert, source_titles),
        published_at=alert.published_at,
        certainty=alert.published_certainty,
        basis=alert.published_basis,
        sentence=harmless(alert.sentence),
        marks=alert.marks,
        story_id=alert.story_id,
        created_at=alert.created_at,
        listed=tuple(one_line(term) for term in alert.terms if term in names),
        change=replace(alert.change, before=one_line(alert.change.before)) if alert.change else None,
        also_in=tuple(_elsewhere(other, source_titles) for other in alert.also_in),
    )


def _elsewhere(other: Translation, source_titles: Mapping[str, str]) -> Elsewhere:
    language = one_line(other.language or "another language")
    return Elsewhere(language=language, story_id=other.story_id, **_place(other, source_titles))


def _place(told: ClaimedAlert | Translation, source_titles: Mapping[str, str]) -> dict[str, str]:
    """Headline, source and address."""
    source = told.source or ""
    return {
        "headline": _shortened(one_line(told.headline or ""), MAX_HEADLINE) or NO_HEADLINE,
        "source": one_line(source),
        "source_title": one_line(source_titles.get(source) or source),
        "url": one_line(told.url or "").replace(" ", "%20"),
    }


def _incident_message(
    alert: ClaimedAlert, incident: ToldIncident, source_titles: Mapping[str, str]
) -> IncidentMessage:
    return IncidentMessage(
        key=alert.key,
        incident=incident.id,
        source=one_line(alert.source or ""),
        source_title=one_line(source_titles.get(alert.source or "") or alert.source or ""),
        kind=one_line(incident.kind),
        since=incident.since,
        sentence=one_line(alert.sentence),
        created_at=alert.created_at,
    )


def digest_of(
    alerts: Sequence[ClaimedAlert],
    topic_titles: Mapping[str, str],
    source_titles: Mapping[str, str] = NO_TITLES,
    names: Container[str] = NO_NAMES,
) -> Digest:
    """One message for all of them."""
    return Digest(tuple(message_of(alert, topic_titles, source_titles, names) for alert in alerts))


def harmless(text: str) -> str:
    """`text` with each control and reordering character turned into a space; its length stays."""
    return "".join(" " if _is_unwanted(char) else char for char in text)


def one_line(text: str) -> str:
    """`text` made harmless, with single spaces."""
    return " ".join(harmless(text).split())


def _is_unwanted(char: str) -> bool:
    return char in REORDERING or unicodedata.category(char) in CONTROL


def _link(url: str, words: str) -> str:
    """The words as HTML, a link only where the address is one of the web."""
    shown = escape(words)
    return f'<a href="{escape(url)}">{shown}</a>' if urlsplit(url).scheme in {"http", "https"} else shown


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
