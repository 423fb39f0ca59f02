"""The newest matches, one entry a story, and one story by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from desk import showing
from desk.asking import Key, Number, StoriesAskedDep
from desk.frame import Frame, FrameDep, Names, base_of, read_names
from desk.reprints import reprints
from pipeline.changes import Said, change_kinds
from pipeline.diffing import Difference, difference
from pipeline.store.reading import Detail, FoundTopic, RevisionText, StoryLine, list_stories, read_story

router = APIRouter()


@router.get("/")
def stories(request: Request, frame: FrameDep, asked: StoriesAskedDep) -> Response:
    """The newest matches, grouped by story."""
    app = frame.get_app()
    names = read_names(app)
    page = list_stories(app.store, asked.filter, asked.place)
    return frame.page(
        request,
        "stories.html",
        here="stories",
        problems=names.problems,
        names=names,
        asked=asked,
        page=page,
        days=list(_by_day(frame, page.rows)),
        example=_example(names),
    )


def _by_day(frame: Frame, lines: Sequence[StoryLine]) -> Iterator[tuple[str, list[StoryLine]]]:
    """The stories below the day on which they were found."""
    now = frame.clock()
    for day, of_day in groupby(lines, key=lambda line: showing.day(line.matched_at, now)):
        yield day, list(of_day)


def _example(names: Names) -> str:
    """A source to begin with: the first that is not paused, or the first."""
    awake = [name for name, source in names.sources.items() if not source.paused]
    return next(iter([*awake, *names.sources]), "SOURCE")


@router.get("/stories/{story}")
def story(request: Request, frame: FrameDep, story: Number, article: Key = None, revision: Key = None) -> Response:
    """A story: its text, why it matched, its copies, its changes, its alerts."""
    app = frame.get_app()
    detail = existing(read_story(app.store, story, article=article, revision=revision), story)
    if detail.merged_into is not None:
        return RedirectResponse(f"{base_of(request)}/stories/{detail.merged_into}", 307)
    names = read_names(app)
    found = sorted(detail.found, key=lambda match: not _fits(detail, match))
    return frame.page(
        request,
        "story.html",
        here="story",
        problems=names.problems,
        names=names,
        story=detail,
        **_once_a_topic(found),
        **_labels(detail, found, names),
        title_marks=_spans(detail, "title"),
        text_marks=_spans(detail, "text"),
        change=_change(detail),
        kinds=_kinds(detail),
        reprints=reprints(detail.copies, names.source),
    )


def existing(detail: Detail | None, story: int) -> Detail:
    """The story. Raises HTTPException 404 when there is none."""
    if detail is None:
        raise HTTPException(404, f"There is no story {story}. It may have been removed; look among the newest.")
    return detail


def _once_a_topic(found: Sequence[FoundTopic]) -> dict[str, Any]:
    """Each topic's first match, and the others: mostly the same sentence in copies."""
    first = {match.topic: match for match in reversed(found)}
    chosen = [match for match in found if first[match.topic] is match]
    return {"found": chosen, "found_again": [match for match in found if first[match.topic] is not match]}


def _labels(detail: Detail, found: Sequence[FoundTopic], names: Names) -> dict[str, Any]:
    """What was said of the story's articles, and of which matches to ask: each topic once an article."""
    asked = {(match.topic, match.article): match for match in reversed(found)}
    article = detail.shown.article if detail.shown else None
    missed = [label for label in detail.labels if label.article == article and (label.topic, article) not in asked]
    known = {label.topic for label in missed} | {topic for topic, of in asked if of == article}
    return {
        "asked": list(asked.values()),
        "labels": {(label.topic, label.article): label for label in detail.labels},
        "missed": [label for label in missed if label.topic in names.topics],
        "unfound": {topic: title for topic, title in names.topic_titles.items() if topic not in known},
        "back": f"/stories/{detail.id}" + showing.query(article=article),
    }


def _spans(detail: Detail, field: str) -> list[Sequence[Any]]:
    """The places in the shown text (or its title) that matched. Those of an older revision do not fit it."""
    fitting = (match for match in detail.found if _fits(detail, match))
    return [span for match in fitting for span in match.spans if (span[3] if len(span) > 3 else "text") == field]


def _fits(detail: Detail, match: FoundTopic) -> bool:
    """Whether a match was found in the text that is shown."""
    if detail.shown is None or detail.text is None:
        return False
    return (match.article, match.revision) == (detail.shown.article, detail.text.number)


def _change(detail: Detail) -> Difference | None:
    """The words of the change that was asked for, headline included."""
    if detail.before is None or detail.now is None:
        return None
    return difference(_said(detail.before).whole, _said(detail.now).whole)


def _kinds(detail: Detail) -> tuple[str, ...]:
    """What kind of change it is, in a few words; a page of the archive that was read again is no publisher's."""
    before, now = detail.before, detail.now
    if before is None or now is None:
        return ()
    kinds = change_kinds(_said(before), _said(now))
    same = (before.warc_file, before.warc_offset) == (now.warc_file, now.warc_offset)
    return (*kinds, "the same page, read by a later extractor") if same else kinds


def _said(revision: RevisionText) -> Said:
    return Said(revision.title, revision.text)
