"""A topic written or changed on the desk: tried on what is stored, then put into topics.yaml."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Request
from pydantic import BaseModel, Field
from starlette.responses import RedirectResponse, Response

from desk.frame import DeskApp, Frame, FrameDep, base_of
from desk.posting import own_form
from desk.rights import ask_right, editor
from pipeline.backtest import TopicChange, backtest
from pipeline.config.written import may_replace
from pipeline.records import ConfigError, QueryError
from pipeline.store.corpus import StoredArticle, articles_of, newest_articles
from pipeline.store.labels import stored_labels
from pipeline.suggesting import SuggestReport, suggest
from pipeline.topics import Failure, TopicMatcher, TopicsFile, failures
from pipeline.topics.editing import Draft, draft_of, read_topics, save_draft, try_draft

router = APIRouter(dependencies=[Depends(ask_right)])
log = logging.getLogger(__name__)

ARTICLES, SECONDS = 20_000, 4.0
"""A draft is tried on so many of the newest articles, and for so long, at most."""
COMPARED = 300  # unlabelled articles that labelled ones are compared with

TopicId = Annotated[str, Path(max_length=200, pattern=r"^[\w.:-]+$")]


class TopicAsked(BaseModel):
    """The form's values; `match` and `reject` have an example a line."""

    id: Annotated[str, Field(min_length=1, max_length=200)]
    title: Annotated[str, Field(min_length=1, max_length=300)]
    query: Annotated[str, Field(min_length=1, max_length=200_000)]
    paused: bool = False
    match: Annotated[str, Field(max_length=100_000)] = ""
    reject: Annotated[str, Field(max_length=100_000)] = ""
    made_from: Annotated[str, Field(max_length=64)] = ""

    @property
    def draft(self) -> Draft:
        """The topic as it is asked for."""
        return Draft(
            self.id.strip(),
            self.title,
            self.query.replace("\r\n", "\n"),
            self.paused,
            _lines(self.match),
            _lines(self.reject),
            self.made_from,
        )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


@dataclass(slots=True)
class Tried:
    """What a draft would do: on `articles`, of which the one published first is of `since`, and on its examples.

    `all` says whether that is every stored article; `suggested` is None when nobody has labelled anything.
    """

    change: TopicChange
    articles: int
    since: datetime | None
    all: bool
    examples: int
    failures: tuple[Failure, ...]
    suggested: SuggestReport | None


@router.get("/new-topic")
def new_topic(request: Request, frame: FrameDep) -> Response:
    """A form for a topic that is not there yet."""
    return _page(request, frame, read_topics(frame.get_app().settings.topics_file), Draft("", "", ""))


@router.get("/topics/{topic}")
def topic(request: Request, frame: FrameDep, topic: TopicId) -> Response:
    """A form with a topic as it stands in the file."""
    path = frame.get_app().settings.topics_file
    file = read_topics(path)
    try:
        draft = draft_of(path, file, topic)
    except ConfigError as error:
        raise HTTPException(404, f"{error.message}.") from error
    return _page(request, frame, file, draft)


@router.post("/try-topic", dependencies=[Depends(own_form)])
def try_topic(request: Request, frame: FrameDep, asked: Annotated[TopicAsked, Form()]) -> Response:
    """The form again, and below it what the topic would do. Nothing is written."""
    app, draft = frame.get_app(), asked.draft
    path = app.settings.topics_file
    file = read_topics(path)
    if not frame.trying.acquire(timeout=SECONDS):
        raise HTTPException(503, "Others are trying topics just now; try again in a minute.")
    try:
        matcher = try_draft(path, file, draft)
        return _page(request, frame, file, draft, tried=_tried(app, matcher, draft.id))
    except QueryError as error:
        return _page(request, frame, file, draft, query_error=error)
    except ConfigError as error:
        return _page(request, frame, file, draft, problem=error.message)
    finally:
        frame.trying.release()


@router.post("/save-topic", dependencies=[Depends(own_form), Depends(editor)])
def save_topic(request: Request, frame: FrameDep, asked: Annotated[TopicAsked, Form()]) -> Response:
    """Write the topic into topics.yaml, and go to its page; or the form again, with what hinders it."""
    path, draft = frame.get_app().settings.topics_file, asked.draft
    try:
        save_draft(path, draft)
    except QueryError as error:
        return _page(request, frame, read_topics(path), draft, query_error=error)
    except ConfigError as error:
        return _page(request, frame, read_topics(path), draft, problem=error.message)
    except OSError as error:
        return _page(
            request, frame, read_topics(path), draft, problem=f"topics.yaml cannot be written: {error.strerror}"
        )
    log.info("%s wrote the topic %s", request.state.reader, draft.id)
    return RedirectResponse(f"{base_of(request)}/topics/{draft.id}?saved=1", 303)


def _page(
    request: Request,
    frame: Frame,
    file: TopicsFile,
    draft: Draft,
    *,
    tried: Tried | None = None,
    query_error: QueryError | None = None,
    problem: str | None = None,
) -> Response:
    path = frame.get_app().settings.topics_file
    return frame.page(
        request,
        "topic.html",
        status=422 if query_error or problem else 200,
        here="topics",
        draft=draft,
        entry=file.topics.get(draft.id) if draft.made_from else None,
        concepts=file.concepts,
        tried=tried,
        query_error=query_error,
        problem=problem,
        saved=request.query_params.get("saved") == "1",
        writable=may_replace(path),
    )


def _tried(app: DeskApp, matcher: TopicMatcher, topic: str) -> Tried:
    examples = matcher.topics[topic].examples
    failed = tuple(failures(matcher))
    looked = _Within(newest_articles(app.store, ARTICLES), SECONDS)
    labels = stored_labels(app.store, [topic])
    report = backtest(matcher, looked, [topic], labels)
    whole = not looked.cut and report.articles < ARTICLES
    said = {article: of[topic] for article, of in labels.items()}
    suggested = _suggested(app, matcher, topic, said) if said else None
    return Tried(report.topics[0], report.articles, looked.since, whole, len(examples), failed, suggested)


def _suggested(app: DeskApp, matcher: TopicMatcher, topic: str, said: Mapping[int, bool]) -> SuggestReport:
    others = newest_articles(app.store, COMPARED, without=said.keys())
    return suggest(matcher, topic, articles_of(app.store, said.keys()), said, others)


@dataclass(slots=True)
class _Within:
    """Articles until some seconds have passed; then `cut` is true. `since` is the earliest time among them."""

    articles: Iterable[StoredArticle]
    seconds: float
    cut: bool = False
    since: datetime | None = None

    def __iter__(self) -> Iterator[StoredArticle]:
        end = monotonic() + self.seconds
        for article in self.articles:
            if monotonic() > end:
                self.cut = True
                return
            self.since = min(self.since, article.at) if self.since else article.at
            yield article
