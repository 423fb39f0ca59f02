"""Stories: which articles carry the same report. Knows neither the database nor the network.

`fingerprint` makes of a text what is compared, `finding` tells which texts to compare, `likeness` judges a
pair, and `clusters` makes stories of the pairs. The store and `group_lines` go through the same steps.
`wording` and `likenesses` find, among stories, those on the same event, which are never joined; `traits` and
`agreements` do so across languages.
"""

from pipeline.stories.clusters import Link, cluster, connected
from pipeline.stories.finding import Finder
from pipeline.stories.fingerprints import Fingerprint, fingerprint
from pipeline.stories.likeness import Part, same_report
from pipeline.stories.lines import group_lines
from pipeline.stories.traits import SAME, agreements, shared_traits, traits
from pipeline.stories.wording import ALIKE, likenesses, wording

__all__ = [
    "ALIKE",
    "SAME",
    "Finder",
    "Fingerprint",
    "Link",
    "Part",
    "agreements",
    "cluster",
    "connected",
    "fingerprint",
    "group_lines",
    "likenesses",
    "same_report",
    "shared_traits",
    "traits",
    "wording",
]
