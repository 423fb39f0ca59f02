"""What becomes of alerts when two stories turn out to be one."""

from __future__ import annotations

from sqlalchemy import Connection, Row, delete, select, update

from pipeline.store.models import AlertRow, AlertState, DeliveryRow

# Of two alerts for one topic and channel, the one that is further on its way stands for the story.
_PROGRESS = {
    AlertState.SENT: 3,
    AlertState.SENDING: 3,
    AlertState.UNKNOWN: 2,
    AlertState.DUE: 1,
    AlertState.HELD: 0,
    AlertState.FAILED: 0,
}
_NEEDLESS = (AlertState.DUE, AlertState.UNKNOWN, AlertState.HELD)
_Alert = Row[tuple[int, str, str, str, int | None]]


def merge_alerts(connection: Connection, story: int, into: int) -> None:
    """Give a story's alerts to the story it was merged into; what has gone out, or is going, goes once.

    Where both have an alert for one topic and channel, the less advanced of the two will not go out any
    more: its deliveries pass to the other. One that was sent already stays with the merged story. Updates
    are about one revision each, so they have no rival.
    """
    ours = {(alert.topic, alert.channel): alert for alert in _alerts(connection, into) if not alert.revision_id}
    for alert in _alerts(connection, story):
        rival = ours.get((alert.topic, alert.channel))
        if rival is None or alert.revision_id:
            _move(connection, alert, into)
        elif _PROGRESS[AlertState(alert.state)] > _PROGRESS[AlertState(rival.state)]:
            _absorb(connection, rival, alert)
            _move(connection, alert, into)
        elif alert.state in _NEEDLESS:
            _absorb(connection, alert, rival)


def _alerts(connection: Connection, story: int) -> list[_Alert]:
    found = select(AlertRow.id, AlertRow.topic, AlertRow.channel, AlertRow.state, AlertRow.revision_id)
    return list(connection.execute(found.where(AlertRow.story_id == story).order_by(AlertRow.id)))


def _move(connection: Connection, alert: _Alert, into: int) -> None:
    connection.execute(update(AlertRow).where(AlertRow.id == alert.id).values(story_id=into))


def _absorb(connection: Connection, alert: _Alert, by: _Alert) -> None:
    """Remove an alert; its history, and what was held back for it, pass to the one that stands for it."""
    for column in (DeliveryRow.alert_id, AlertRow.held_by):
        connection.execute(update(column.class_).where(column == alert.id).values({column: by.id}))
    connection.execute(delete(AlertRow).where(AlertRow.id == alert.id))
