"""The newest alerts and how their delivery stands."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk import showing
from desk.asking import AlertsAsked, AlertsAskedDep
from desk.frame import FrameDep, read_names
from pipeline.store.models import AlertState
from pipeline.store.reading import list_alerts

router = APIRouter()


@router.get("/alerts")
def alerts(request: Request, frame: FrameDep, asked: AlertsAskedDep) -> Response:
    """Alerts, newest first, with their state and error."""
    app = frame.get_app()
    names = read_names(app)
    return frame.page(
        request,
        "alerts.html",
        here="alerts",
        problems=names.problems,
        names=names,
        asked=asked,
        page=list_alerts(app.store, asked.filter, asked.place),
        back=_address(asked),
        alert_states={state.value: state.value for state in AlertState},
    )


def _address(asked: AlertsAsked) -> str:
    """This page of the list, below the desk's own address."""
    return "/alerts" + showing.query(**asked.values, before=asked.place.before, after=asked.place.after)
