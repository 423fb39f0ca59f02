"""The verbs over HTTP, for drivers in another process: POST JSON to /publish and the like."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from newsroom.errors import ContentError, NewsroomError
from newsroom.publications import Publication
from newsroom.service import Newsroom

_LARGEST = 1024 * 1024


def control_app(newsroom: Newsroom) -> Starlette:
    """The control port's application.

    A verb answers 200 with what it gives; a wrong request answers 400 with the reason.
    """
    verbs: Mapping[str, Callable[..., Any]] = {
        "publish": newsroom.publish,
        "revise": newsroom.revise,
        "retract": newsroom.retract,
        "fail": newsroom.fail,
        "slow": newsroom.slow,
        "robots": newsroom.robots,
        "heal": newsroom.heal,
    }
    routes = [Route(f"/{name}", _post(verb), methods=["POST"]) for name, verb in verbs.items()]
    routes += [Route("/requests", _requests(newsroom)), Route("/items", _items(newsroom))]
    return Starlette(routes=routes)


def _post(verb: Callable[..., Any]) -> Callable[[Request], Any]:
    async def handle(request: Request) -> Response:
        try:
            return JSONResponse({"result": verb(**await _arguments(request))})
        except (NewsroomError, TypeError, AttributeError) as error:
            return JSONResponse({"error": str(error)}, status_code=400)

    return handle


async def _arguments(request: Request) -> dict[str, Any]:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            raise ContentError(f"the request is larger than {_LARGEST} bytes")
    try:
        data = json.loads(body)
    except ValueError as error:
        raise ContentError(f"the request is not JSON: {error}") from error
    if not isinstance(data, dict):
        raise ContentError('the request must be a JSON object such as {"site": "en"}')
    return data


def _requests(newsroom: Newsroom) -> Callable[[Request], Any]:
    async def handle(request: Request) -> Response:
        return JSONResponse([asdict(seen) for seen in newsroom.requests])

    return handle


def _items(newsroom: Newsroom) -> Callable[[Request], Any]:
    async def handle(request: Request) -> Response:
        return JSONResponse([_facts(newsroom, pub) for pub in newsroom.publications])

    return handle


def _facts(newsroom: Newsroom, pub: Publication) -> dict[str, Any]:
    return {
        "key": pub.key,
        "url": newsroom.urls[pub.site] + pub.path,
        "id": pub.item.id,
        "kind": pub.item.kind,
        "title": pub.item.title,
        "published_at": pub.published_at.isoformat(),
        "updated_at": pub.updated_at.isoformat() if pub.updated_at else None,
        "topics": list(pub.item.topics),
        "copy_of": pub.copy_of,
        "alteration": pub.alteration,
    }
