"""Tag what is new, and send the alerts that follow: whenever a crawl stored something."""

from __future__ import annotations

from datetime import UTC, datetime

from airflow.sdk import DAG, Asset, AssetOrTimeSchedule, CronTriggerTimetable, task


@task
def tag() -> dict[str, int]:
    """Try every topic on each revision that no pass has seen; matches and due alerts are recorded."""
    from watchdesk.app import make_app

    report = make_app().tag()
    print(report.line())
    return dict(report.counts)


@task
def alert() -> dict[str, int]:
    """Send what is due on immediate channels; a channel that fails is tried again later."""
    from watchdesk.app import make_app

    report = make_app().alert()
    print(report.line())
    return dict(report.counts)


with DAG(
    "monitor",
    # By the clock as well: a delivery that failed waits for its next try even when nothing new comes.
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable("*/15 * * * *", timezone="UTC"), assets=[Asset("stories")]
    ),
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    tags=["monitor"],
    description="Tags new stories and sends alerts",
    doc_md=__doc__,
):
    tag() >> alert()
