"""What a package says of a story, read from the store: members, revisions, changes, sightings, topics."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from urllib.parse import urlsplit

from pipeline.changes import Said, change_kinds
from pipeline.diffing import difference
from pipeline.evidence import form
from pipeline.records import ArchiveError
from pipeline.store import Store
from pipeline.store.reading import (
    Copy,
    Detail,
    History,
    Revision,
    Sighting,
    read_story,
    story_histories,
    story_sightings,
)


def tell(store: Store, story: int, histories: Sequence[History], requests: Mapping[str, str]) -> form.Story:
    """A story whose articles are `histories`; `requests` has the id of the request for records that have one.

    Raises ArchiveError when there is no such story, or it is empty; StoreError.
    """
    detail = read_story(store, story)
    if detail is None or detail.created_at is None or detail.changed_at is None or not detail.copies:
        raise ArchiveError(f"story {story} has no articles to pack")
    lead = next((copy for copy in detail.copies if copy.lead), detail.copies[0])
    seen: dict[int, list[Sighting]] = {}
    for one in story_sightings(store, story):
        seen.setdefault(one.article, []).append(one)
    addresses = {history.article: history.url for history in histories}
    articles = tuple(_article(history, lead, seen.get(history.article, ()), requests) for history in histories)
    return form.Story(
        id=story,
        created_at=detail.created_at,
        changed_at=detail.changed_at,
        citation=newest(articles).citation,
        articles=articles,
        found=tuple(_found(detail, addresses)),
    )


def histories_of(store: Store, story: int) -> list[History]:
    """The articles of a story that have a revision, by id, each with its revisions as they were seen in time.

    A page that was archived earlier and read later has a higher number than what came after it. Raises StoreError.
    """
    held = (history for history in story_histories(store, story) if history.revisions)
    return [
        replace(history, revisions=tuple(sorted(history.revisions, key=lambda one: (one.seen_at, one.number))))
        for history in held
    ]


def newest(articles: Sequence[form.Article]) -> form.Revision:
    """The newest revision of the lead, or of the first article when there is no lead."""
    return next((article for article in articles if article.lead), articles[0]).revisions[-1]


def text_hash(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _article(history: History, lead: Copy, seen: Iterable[Sighting], requests: Mapping[str, str]) -> form.Article:
    revisions = history.revisions
    return form.Article(
        url=history.url,
        source=history.source,
        lead=history.article == lead.article,
        part=history.part,
        language=history.language,
        first_seen_at=history.first_seen_at,
        published_at=history.published_at,
        published_basis=history.published_basis,
        published_certainty=history.published_certainty,
        modified_at=history.modified_at,
        gone_at=history.gone_at,
        revisions=tuple(_revision(history, one, requests.get(one.record_id)) for one in revisions),
        changes=tuple(_change(*pair) for pair in pairwise(revisions)),
        sightings=tuple(_sighting(one) for one in seen),
    )


def _revision(history: History, revision: Revision, request: str | None) -> form.Revision:
    return form.Revision(
        number=revision.number,
        seen_at=revision.seen_at,
        title=revision.title,
        text=revision.text,
        text_sha256=text_hash(revision.text),
        content_hash=revision.content_hash,
        language=revision.language,
        authors=revision.authors,
        credit=revision.credit,
        record_id=revision.record_id,
        request_id=request,
        citation=citation(history, revision),
    )


def citation(history: History, revision: Revision) -> str:
    """One line that names a revision: who, what, where, when published, when seen, and the archive's record."""
    authors = f"{', '.join(revision.authors)}. " if revision.authors else ""
    site = (urlsplit(history.url).hostname or history.source or "").removeprefix("www.")
    published = (
        f"published {_time(history.published_at)}" if history.published_at else "publication time not given"
    )
    return (
        f"{authors}“{revision.title or 'Without a headline'}”. {site}, {published}. {history.url} "
        f"(revision {revision.number}, as seen {_time(revision.seen_at)}; "
        f"WARC record {revision.record_id.strip('<>')})"
    )


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def _change(before: Revision, after: Revision) -> form.Change:
    old, new = Said(before.title, before.text), Said(after.title, after.text)
    found = difference(old.whole, new.whole)
    return form.Change(
        before=before.number,
        after=after.number,
        kinds=tuple(str(kind) for kind in change_kinds(old, new)),
        read_anew=before.record_id == after.record_id,
        added=found.added,
        removed=found.removed,
        whole=found.whole,
        pieces=tuple(form.Piece(str(piece.kind), piece.text, piece.words) for piece in found.changes),
    )


def _sighting(one: Sighting) -> form.Sighting:
    return form.Sighting(
        url=one.url,
        at=one.at,
        outcome=one.outcome,
        result=one.result,
        status=one.status,
        run=one.run,
        via=one.via,
        record_id=one.record_id,
        warc_file=one.warc_file,
        warc_offset=one.warc_offset,
    )


def _found(detail: Detail, addresses: Mapping[int, str]) -> Iterator[form.Finding]:
    for match in reversed(detail.found):
        yield form.Finding(
            topic=match.topic,
            version=match.version,
            query=match.query,
            url=addresses.get(match.article, ""),
            revision=match.revision,
            sentence=match.sentence,
            made_at=match.made_at,
        )
