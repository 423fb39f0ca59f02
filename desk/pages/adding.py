"""A form that adds a source: an address, a look at the site, and what was found with a button that writes it."""

from __future__ import annotations

import logging
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Request
from pydantic import BaseModel, Field
from starlette.responses import RedirectResponse, Response

from desk.frame import FrameDep, base_of
from desk.posting import own_form
from desk.rights import editor
from pipeline.config.adding import add_source, obstacle
from pipeline.records import ConfigError
from watchdesk.lookout import Lookout
from watchdesk.proposing import origin

router = APIRouter(dependencies=[Depends(editor)])
log = logging.getLogger(__name__)

LookId = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]


class SiteAsked(BaseModel):
    """The form's values: a site's address, the id that the source is to have, empty for one made from the host."""

    url: Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00-\x1f]*$")]
    name: Annotated[str, Field(max_length=63)] = ""
    private: bool = False


@router.get("/add-source")
def form(request: Request, frame: FrameDep) -> Response:
    """Where an address is asked for."""
    settings = frame.get_app().settings
    running = Lookout(settings).running()
    return frame.page(request, "add.html", here="sources", running=running, private=settings.desk_private)


@router.post("/add-source", dependencies=[Depends(own_form)])
def look_at(request: Request, frame: FrameDep, asked: Annotated[SiteAsked, Form()]) -> Response:
    """Begin a look at a site, and go to where it can be waited for."""
    settings = frame.get_app().settings
    if asked.private and not settings.desk_private:
        raise HTTPException(400, "Addresses that are not public are not looked at from the desk.")
    try:
        look = Lookout(settings).start(asked.url, asked.name, private=asked.private)
    except ConfigError as error:
        raise HTTPException(400, f"{error.message}.") from error
    except OSError as error:
        raise HTTPException(503, f"No look can be begun: {error.strerror}.") from error
    if look is None:
        raise HTTPException(409, "Another site is being looked at just now; try again in a minute.")
    return RedirectResponse(f"{base_of(request)}/add-source/{look}", 303)


@router.get("/add-source/{look}")
def proposal(request: Request, frame: FrameDep, look: LookId) -> Response:
    """How a look stands: a page that asks again by itself, then what was found."""
    settings = frame.get_app().settings
    lookout = Lookout(settings)
    running = lookout.running()
    if running and running.id == look:
        return frame.page(request, "looking.html", here="sources", url=running.url)
    found = lookout.found(look)
    if found is None:
        raise HTTPException(404, f"Nothing was found: {lookout.failure(look)}.")
    return frame.page(
        request,
        "proposal.html",
        here="sources",
        look=look,
        found=found,
        site=origin(found.home),
        obstacle=obstacle(settings.config, found.id, found.home),
    )


@router.post("/add-source/{look}", dependencies=[Depends(own_form)])
def add(request: Request, frame: FrameDep, look: LookId) -> Response:
    """Write what a look proposed into sources.yaml, and go to the new source's page."""
    settings = frame.get_app().settings
    found = Lookout(settings).found(look)
    if found is None or not found.entry:
        raise HTTPException(404, "That look has proposed nothing, or it was long ago.")
    hindered = obstacle(settings.config, found.id, found.home)
    if hindered:
        raise HTTPException(409, f"It cannot be added: {hindered}.")
    try:
        add_source(settings.config, found.id, found.entry)
    except ConfigError as error:
        raise HTTPException(409, f"It cannot be added: {error.message}.") from error
    except OSError as error:
        raise HTTPException(409, f"sources.yaml cannot be written: {error.strerror}.") from error
    log.info("%s added the source %s", request.state.reader, found.id)
    return RedirectResponse(f"{base_of(request)}/sources/{found.id}", 303)
