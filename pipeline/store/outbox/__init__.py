"""The outbox: alerts that were asked for, what they tell, and how their delivery stands.

`asking` puts them in, `holding` keeps back those that another one stands for, `updating` follows what was told,
`merging` settles them when stories become one, `sending` gives them out and notes how that ended, and `telling`
reads them.
"""

from pipeline.store.outbox.asking import request, request_incident
from pipeline.store.outbox.holding import Translation
from pipeline.store.outbox.merging import merge_alerts
from pipeline.store.outbox.sending import (
    Tries,
    claim,
    claim_digest,
    fail_unknown_channels,
    finish,
    postpone,
    retry,
    tries,
)
from pipeline.store.outbox.telling import (
    Change,
    ClaimedAlert,
    ListedAlert,
    StoryAlert,
    ToldIncident,
    list_alerts,
    story_alerts,
)
from pipeline.store.outbox.updating import Told, request_update, told

__all__ = [
    "Change",
    "ClaimedAlert",
    "ListedAlert",
    "StoryAlert",
    "Told",
    "ToldIncident",
    "Translation",
    "Tries",
    "claim",
    "claim_digest",
    "fail_unknown_channels",
    "finish",
    "list_alerts",
    "merge_alerts",
    "postpone",
    "request",
    "request_incident",
    "request_update",
    "retry",
    "story_alerts",
    "told",
    "tries",
]
