"""Mark runs whose process is gone as lost, store what an interrupted ingest left, and tidy the database."""

from __future__ import annotations

from datetime import UTC, datetime

from airflow.sdk import DAG, Asset, task


@task(outlets=[Asset("stories")])
def ingest_pending() -> dict[str, int]:
    """Store WARC files of recent crawls that no ingest has read to its end."""
    from watchdesk.app import make_app

    app = make_app()
    report = app.ingest(app.pending())
    print(report.line())
    return dict(report.counts)


@task
def tidy() -> dict[str, int]:
    """Mark lost runs, and renew the database's statistics."""
    from watchdesk.app import make_app

    report = make_app().housekeeping()
    print(report.line())
    return dict(report.counts)


with DAG(
    "housekeeping",
    schedule="30 3 * * *",
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    tags=["housekeeping"],
    description="Keeps the store in good order",
    doc_md=__doc__,
):
    ingest_pending() >> tidy()
