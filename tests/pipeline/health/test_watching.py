"""The health step over a real store: incidents open once, go on, and close; those who asked are told once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from pipeline.config import Channel
from pipeline.health import Kind, Verdict
from pipeline.health.history import Missed
from pipeline.health.watching import HealthReport, watch
from pipeline.store import Store, outbox
from pipeline.store.gaps import list_gaps, note_gap, note_try
from pipeline.store.histories import read_history
from pipeline.store.incidents import incidents_of, open_incidents, settle
from pipeline.store.models import AlertRow, IncidentRow
from tests.pipeline.health.histories import NOW, ago
from tests.pipeline.health.rows import Past

CHANNELS = {
    "duty": Channel(file="duty.jsonl", incidents=True),
    "readers": Channel(file="alerts.jsonl"),
}
REFUSED = {"crawl_outcome": "failed", "status": 403, "reason": "status 403 Forbidden"}
SILENT = Verdict(Kind.QUIET, ago(hours=9), "No new article.")


def step(store: Store, *sources: str, **later: float) -> HealthReport:
    return watch(store, sources or ("harbour",), CHANNELS, lambda: NOW + timedelta(**later))


@pytest.fixture
def past(store: Store) -> Past:
    """A source that is refused since two crawls."""
    found = Past(store)
    found.crawls([ago(hours=5), ago(hours=4)])
    found.crawls([ago(hours=3), ago(hours=2)], **REFUSED)
    return found


REFUSAL = {"harbour": "blocked: The site refuses its listings: status 403 Forbidden."}


def alerts(store: Store) -> list[tuple[str, str | None, str]]:
    return [(one.channel, one.source, one.sentence) for one in outbox.list_alerts(store)]


def test_what_begins_to_be_wrong_is_an_incident_and_told_to_those_who_asked(store: Store, past: Past) -> None:
    assert step(store) == HealthReport(sources=1, opened=1, closed=0, troubles=REFUSAL)
    (incident,) = open_incidents(store)["harbour"]
    assert (incident.kind, incident.since, incident.opened_at) == (Kind.BLOCKED, ago(hours=3), NOW)
    assert incident.sentence == "The site refuses its listings: status 403 Forbidden."
    assert alerts(store) == [("duty", "harbour", incident.sentence)]


def test_doing_it_again_changes_nothing(store: Store, past: Past) -> None:
    step(store)
    before = incidents_of(store, "harbour")
    assert step(store, hours=1) == HealthReport(sources=1, opened=0, closed=0, troubles=REFUSAL)
    assert incidents_of(store, "harbour") == before
    assert len(alerts(store)) == 1


def test_what_is_over_is_closed_and_stays_on_record(store: Store, past: Past) -> None:
    step(store)
    past.crawl(ago(hours=1), named=20)
    assert step(store, hours=1) == HealthReport(sources=1, opened=0, closed=1)
    assert open_incidents(store) == {}
    (incident,) = incidents_of(store, "harbour")
    assert incident.closed_at == NOW + timedelta(hours=1)


def test_what_comes_back_is_a_new_incident_and_told_again(store: Store, past: Past) -> None:
    step(store)
    past.crawl(ago(hours=1), named=20)
    step(store, hours=1)
    past.crawls([ago(minutes=50), ago(minutes=40)], **REFUSED)
    step(store, hours=2)
    assert [one.closed_at is None for one in incidents_of(store, "harbour")] == [True, False]
    assert len(alerts(store)) == 2


def test_a_source_that_was_taken_out_of_the_catalogue_has_no_open_incident(store: Store, past: Past) -> None:
    step(store)
    assert step(store, "another", hours=1) == HealthReport(sources=1, opened=0, closed=1)
    assert open_incidents(store) == {}


def test_each_source_is_judged_by_its_own_past(store: Store, past: Past) -> None:
    Past(store, "wire").crawls([ago(hours=2), ago(hours=1)])
    assert step(store, "harbour", "wire").troubles == REFUSAL
    assert list(open_incidents(store)) == ["harbour"]


def test_an_incident_that_goes_on_keeps_its_beginning_and_takes_the_newest_sentence(store: Store) -> None:
    settle(store, "harbour", SILENT, ["duty"], NOW)
    later = Verdict(Kind.QUIET, ago(hours=2), "Still no new article.")
    settle(store, "harbour", later, ["duty"], NOW + timedelta(hours=1))
    (incident,) = incidents_of(store, "harbour")
    assert (incident.since, incident.sentence) == (ago(hours=9), "Still no new article.")
    assert len(alerts(store)) == 1


def test_another_kind_takes_the_place_of_the_first(store: Store) -> None:
    settle(store, "harbour", SILENT, [], NOW)
    settled = settle(store, "harbour", Verdict(Kind.BLOCKED, ago(hours=1), "Refused."), [], NOW)
    assert (settled.opened, settled.closed) == (1, 1)
    assert [one.kind for one in open_incidents(store)["harbour"]] == [Kind.BLOCKED]


def test_the_database_holds_one_open_incident_of_a_kind(store: Store) -> None:
    settle(store, "harbour", SILENT, [], NOW)
    row = {"source": "harbour", "kind": "quiet", "since": NOW, "opened_at": NOW, "sentence": "x"}
    with store.write() as connection:
        connection.execute(insert(IncidentRow).values(**row, closed_at=NOW))
    with pytest.raises(IntegrityError), store.write() as connection:
        connection.execute(insert(IncidentRow).values(**row))


def test_an_incident_asks_a_channel_once(store: Store) -> None:
    settle(store, "harbour", SILENT, ["duty"], NOW)
    (incident,) = open_incidents(store)["harbour"]
    with store.write() as connection:
        asked = outbox.request_incident(connection, incident_id=incident.id, channels=["duty", "phone"], now=NOW)
        rows = connection.execute(select(AlertRow.channel).order_by(AlertRow.id)).scalars().all()
    assert (asked, rows) == (1, ["duty", "phone"])


class TestHistory:
    def test_a_gap_counts_when_it_has_been_open_for_a_day(self, store: Store) -> None:
        for noticed in (ago(hours=25), ago(hours=23), ago(days=40)):
            note_gap(store, "harbour", f"feed of {noticed}", noticed - timedelta(hours=3), noticed, noticed)
        for source, days in (("harbour", 2), ("wire", 2)):
            note_gap(store, source, "feed", ago(days=days, hours=1), ago(days=days), ago(days=days))
        for gap in list_gaps(store, "harbour"):
            if gap.listing == "feed":
                note_try(store, gap, NOW, 2, None)
        missed = read_history(store, "harbour", NOW).missed
        assert missed == [Missed(ago(hours=28), ago(hours=25))]

    def test_a_crawl_is_what_its_listing_answered(self, store: Store) -> None:
        past = Past(store)
        past.crawl(ago(hours=6), named=12)
        past.crawl(ago(hours=5), crawl_outcome="not_modified", status=304)
        past.crawl(ago(hours=4), crawl_outcome="identical")
        past.crawl(ago(hours=3), **REFUSED)
        past.crawl(ago(hours=2), crawl_outcome="failed", status=None, reason="no answer within 30 s")
        waits = "the site asked to wait until 2026-03-04 13:00:00 UTC"
        past.crawl(ago(hours=1), crawl_outcome="postponed", status=None, reason=waits)
        polls = read_history(store, "harbour", NOW).polls
        counted = [(one.changed, one.not_modified, one.identical, one.barred, one.failed) for one in polls]
        assert counted == [
            (1, 0, 0, 0, 0),
            (0, 1, 0, 0, 0),
            (0, 0, 1, 0, 0),
            (0, 0, 0, 1, 0),
            (0, 0, 0, 0, 1),
            (0, 0, 0, 1, 0),
        ]
        assert (polls[0].named, polls[3].reason, polls[5].reason) == (12, "status 403 Forbidden", waits)

    def test_a_backfill_is_no_poll_and_what_it_brings_is_no_rhythm(self, store: Store) -> None:
        past = Past(store)
        past.crawl(ago(hours=6), days=3)
        past.articles([ago(hours=6)], resurfaced=True)
        past.articles([ago(hours=5)])
        history = read_history(store, "harbour", NOW)
        assert list(history.polls) == []
        assert list(history.articles) == [ago(hours=5)]

    def test_a_page_has_its_text_and_its_stated_time(self, store: Store) -> None:
        past = Past(store)
        run = past.crawl(ago(hours=2))
        text = "A ferry came in. " * 40 + "Subscribe to read on."
        past.page(run, ago(hours=2), text, "https://harbour.example/a", published_at=ago(hours=1))
        past.visit(run, "https://harbour.example/b", ago(hours=1), crawl_outcome="failed", status=404)
        article, missing = read_history(store, "harbour", NOW).pages
        assert (article.length, article.dated) == (len(text), ago(hours=1))
        assert article.ending == text[-300:]
        assert (missing.outcome, missing.status, missing.length) == ("failed", 404, None)

    def test_a_short_text_is_its_own_ending(self, store: Store) -> None:
        past = Past(store)
        past.page(past.crawl(NOW), NOW, "Short.", "https://harbour.example/a")
        assert [page.ending for page in read_history(store, "harbour", NOW).pages] == ["Short."]

    def test_the_rhythm_of_a_silent_source_is_that_of_the_weeks_before_its_silence(self, store: Store) -> None:
        past = Past(store)
        past.articles([ago(days=day) for day in range(90, 60, -1)])
        assert len(read_history(store, "harbour", NOW).articles) == 29
