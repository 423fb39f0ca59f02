"""Judge every source by its own past: what is wrong is an incident, told once, and closed when it is over."""

from __future__ import annotations

from datetime import UTC, datetime

from airflow.sdk import DAG, task
from airflow.sdk.exceptions import AirflowFailException


@task
def health() -> dict[str, str]:
    """Open, renew and close the sources' incidents; the next alert step tells those that began."""
    from watchdesk.app import make_app

    report = make_app().health()
    print(report.line())
    return report.troubles


@task
def all_well(troubles: dict[str, str]) -> None:
    """Fails while a source is in trouble, with the reason of each in the log, so that the run's state shows it."""
    for source, trouble in troubles.items():
        print(f"{source}: {trouble}")
    if troubles:
        raise AirflowFailException(f"in trouble: {', '.join(troubles)}")


with DAG(
    "health",
    # Not with the monitor: a judgement reads weeks, and changes when a source has been crawled, not when one has.
    schedule="20 * * * *",
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    tags=["housekeeping"],
    description="Looks after the sources' health",
    doc_md=__doc__,
):
    all_well(health())
