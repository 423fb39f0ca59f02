"""When an article is looked at again: soon while it is fresh, seldom as it ages, then never."""

from __future__ import annotations

from datetime import datetime, timedelta

SOONEST = timedelta(minutes=30)
LATEST = timedelta(days=2)
# An article of age a waits a/4: corrections come mostly in the first hours, and a crawl that looks at
# each article a dozen times over a week costs the site less than one listing page an hour.
SHARE_OF_AGE = 4


def next_visit(fetched_at: datetime, since: datetime, revisit_days: float) -> datetime | None:
    """When to fetch an article again that was last fetched at `fetched_at`; None: never.

    `since` is when the article appeared: its publication time, or when it was first seen.
    """
    age = max(fetched_at - since, timedelta())
    due = fetched_at + min(max(age / SHARE_OF_AGE, SOONEST), LATEST)
    return due if due - since <= timedelta(days=revisit_days) else None
