"""Send what digest channels have collected, as one message a channel."""

from __future__ import annotations

from datetime import UTC, datetime

from airflow.sdk import DAG, task


@task
def digest() -> dict[str, int]:
    """One message for each digest channel that has something to tell."""
    from watchdesk.app import make_app

    report = make_app().alert(digest=True)
    print(report.line())
    return dict(report.counts)


with DAG(
    "digest",
    schedule="0 5 * * *",
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    tags=["monitor"],
    description="Sends the digests",
    doc_md=__doc__,
):
    digest()
