"""`watchdesk trace`: the tale of an address, stage by stage, for people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from pipeline.store.outbox import StoryAlert
from pipeline.store.tracing import Trace
from watchdesk.cli.output import out, printable


def print_trace(trace: Trace) -> None:
    """One line a fact, in the order in which things happened."""
    for label, told in tale(trace):
        out.print(f"{label:<11} {printable(told)}", markup=False, highlight=False, soft_wrap=True)


def tale(trace: Trace) -> Iterator[tuple[str, str]]:
    """Label and text of each line."""
    yield "address", trace.url
    where = f" in {trace.via}" if trace.via else ""
    yield "discovered", f"{_time(trace.discovered_at)}{where}, source {trace.source or 'unknown'}"
    for visit in trace.visits:
        ended = f", then {visit.ingest_outcome}" if visit.ingest_outcome else ""
        status = f" (status {visit.status})" if visit.status else ""
        why = f": {visit.reason}" if visit.reason else ""
        yield "visited", f"{_time(visit.at)} {visit.crawl_outcome}{status}{ended}{why}"
        yield "", f"record at byte {visit.warc_offset} of {visit.warc_file}"
    yield "stage", f"{trace.stage}, last outcome {trace.outcome}" + (f": {trace.reason}" if trace.reason else "")
    if trace.due_at:
        yield "next visit", f"after {_time(trace.due_at)}"
    yield from _of_article(trace)


def _of_article(trace: Trace) -> Iterator[tuple[str, str]]:
    article, story = trace.article, trace.story
    if article is None or story is None:
        return
    yield "article", f"{article.title or 'without a title'} [{article.language or '?'}] {article.url}"
    published = f"{_time(article.published_at)} ({article.published_basis}, {article.published_certainty})"
    yield "published", published if article.published_at else "the page does not say"
    yield "revisions", f"{article.revisions}" + (", long past when first seen" if article.resurfaced else "")
    part = f", as {article.part}" if article.part else ""
    yield "story", f"{story.id}{part}; lead {story.lead_url or 'none'}"
    for other in story.others:
        yield "", f"also in it: {other}"
    for match in trace.matches:
        yield "matched", f"{match.topic} (revision {match.revision}): {match.sentence}"
    if not trace.matches:
        yield "matched", "no topic" if article.tagged else "not tried yet; watchdesk tag does it"
    for alert in trace.alerts:
        yield alert_line(alert)


def alert_line(alert: StoryAlert) -> tuple[str, str]:
    """What kind it is, and how its delivery stands."""
    sent = f" {_time(alert.sent_at)}" if alert.sent_at else ""
    error = f": {alert.error}" if alert.error else ""
    how = f"{alert.state}{sent}{error}"
    if alert.held_by:
        told = f", told with it{sent}" if sent else ""
        how = f"{alert.state}: story {alert.held_by} is alerted, the same report in another language{told}"
    return "update" if alert.update else "alert", f"{alert.topic} to {alert.channel}: {how}"


def _time(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "-"
