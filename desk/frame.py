"""What every page stands on: Watchdesk's App, the names of sources and topics, the templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from threading import BoundedSemaphore
from typing import Annotated, Any, BinaryIO, Protocol

from fastapi import Depends, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from desk import showing
from desk.marking import fragments, paragraphs
from pipeline.config import Source
from pipeline.evidence import Packed
from pipeline.records import WatchdeskError
from pipeline.store import Store
from watchdesk.settings import Settings

HERE = Path(__file__).parent
PACKING, TRYING = 2, 2


class NamedTopic(Protocol):
    """A topic, as far as pages show it."""

    @property
    def title(self) -> str: ...

    @property
    def query(self) -> str: ...

    @property
    def channels(self) -> tuple[str, ...]: ...

    @property
    def paused(self) -> bool: ...

    @property
    def hold_translations(self) -> bool: ...


class HasSources(Protocol):
    """The catalogue, as far as pages show it."""

    @property
    def sources(self) -> Mapping[str, Source]: ...


class HasTopics(Protocol):
    """The topics by their id."""

    @property
    def topics(self) -> Mapping[str, NamedTopic]: ...


class DeskApp(Protocol):
    """What the desk needs of `watchdesk.app.App`; each may raise a WatchdeskError."""

    @property
    def settings(self) -> Settings: ...

    @property
    def store(self) -> Store: ...

    @property
    def catalogue(self) -> HasSources: ...

    @property
    def topics(self) -> HasTopics: ...

    def trace(self, url: str) -> Any: ...

    def pack(self, stories: Sequence[int], out: BinaryIO, *, limit: int) -> Packed: ...


@dataclass(frozen=True)
class Names:
    """Sources and topics by their ids. `problems` says which file could not be read, and why."""

    sources: Mapping[str, Source] = field(default_factory=dict)
    topics: Mapping[str, NamedTopic] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    @property
    def source_titles(self) -> dict[str, str]:
        """The sources' titles by their ids."""
        return {name: source.title for name, source in self.sources.items()}

    @property
    def topic_titles(self) -> dict[str, str]:
        """The topics' titles by their ids."""
        return {name: topic.title for name, topic in self.topics.items()}

    def source(self, name: str | None) -> str:
        """A source's title, or its id when the catalogue has it no more."""
        if name is None:
            return "no source"
        return self.sources[name].title if name in self.sources else name

    def topic(self, name: str) -> str:
        """A topic's title, or its id when the file has it no more."""
        return self.topics[name].title if name in self.topics else name


def read_names(app: DeskApp) -> Names:
    """The names that can be had. A broken file must not take the stories away: it becomes a problem."""
    problems: list[str] = []
    sources: Mapping[str, Source] = {}
    topics: Mapping[str, NamedTopic] = {}
    try:
        sources = app.catalogue.sources
    except WatchdeskError as error:
        problems.append(str(error))
    try:
        topics = app.topics.topics
    except WatchdeskError as error:
        problems.append(str(error))
    return Names(sources, topics, tuple(problems))


def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals |= {"show": showing, "fragments": fragments, "paragraphs": paragraphs}
    return templates


@dataclass(frozen=True, slots=True)
class Style:
    """The style sheet. `version` changes with it, so that browsers keep one and still see the next."""

    text: str
    version: str


@dataclass
class Frame:
    """Makes pages. `get_app` gives the App to read from; `clock` says what time it is (aware); `editors` tells in
    words who may change the configuration.

    `packing` has the places for making evidence packages, and `trying` those for trying topics: both take a
    processor for a while, and readers of pages must not wait for it.
    """

    get_app: Callable[[], DeskApp]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    editors: str = "nobody"
    templates: Environment = field(default_factory=_templates)
    packing: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(PACKING))
    trying: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(TRYING))

    @cached_property
    def style(self) -> Style:
        """The style sheet of every page."""
        text = (HERE / "static" / "desk.css").read_text(encoding="utf-8")
        return Style(text, sha256(text.encode()).hexdigest()[:12])

    def page(self, request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """A template as a page; links in it begin with `base`, wherever the desk is mounted."""
        return HTMLResponse(self.text(request, template, **values), status)

    def text(self, request: Request, template: str, **values: Any) -> str:
        """A template filled in."""
        base = base_of(request)
        # Browsers say where a page will stand. Airflow's frame lets no link open a tab, so none is offered there.
        framed = request.headers.get("sec-fetch-dest") == "iframe"
        shown = {"base": base, "now": self.clock(), "here": "", "problems": (), "framed": framed}
        shown |= {"may_edit": getattr(request.state, "may_edit", False), "editors": self.editors}
        shown |= {"style": self.style.version, **values}
        return self.templates.get_template(template).render(shown)


def base_of(request: Request) -> str:
    """The path that the desk is mounted at, with no slash at its end."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def frame_of(request: Request) -> Frame:
    """The frame that the app was created with."""
    frame: Frame = request.app.state.frame
    return frame


FrameDep = Annotated[Frame, Depends(frame_of)]
