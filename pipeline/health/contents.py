"""Whether a source's pages still give articles: what changed among them, against the pages before.

A page is a sign of trouble or it is not; the newest pages are set against the earlier ones by the cumulative
sum of Page (Continuous Inspection Schemes, Biometrika 41, 1954), read from the end: it tells that signs have
become frequent, and with which page that began.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median

from pipeline.health.history import History, PageSeen
from pipeline.health.rhythm import HOUR
from pipeline.health.verdicts import Kind, Verdict
from pipeline.records import Outcome

# More signs than other pages by so many, and a share that has risen by so much.
EXCESS, RISE = 3.0, 0.3
LEAST_BEFORE = 15
# With no sign among so many of the newest pages, it is over.
OVER_AFTER = 3
PAYWALL_LENGTH, PAYWALL_SHARE = 2000, 0.6
SHORT_SHARE = 0.25
# Below this a site's own rules and the general extractor do not mean the same text.
DISAGREEMENT = 0.5
ONE_PAGE_FOR = 3
# A listing's clock may be somewhat fast.
CLOCK_SKEW = HOUR

_PAY_STATUSES = (401, 402)
_PAYWALL = re.compile(
    r"\bsubscri(?:be|ption)|\b(?:log|sign) in to (?:read|continue)|to (?:continue|keep) reading|for subscribers|"
    r"подписк|подписчик|оформите доступ|передплат|падпіск|падпісчык|prenumerat|subskry|zaloguj się|"
    r"abonn(?:ieren|ement|enten|é)|suscr[ií]b|assin(?:e|ante)",
    re.I,
)
_NO_TEXT = ("too little text", "a list of links", "a front page", "lost ")
_ARTICLES = (Outcome.NEW_ARTICLE, Outcome.NEW_REVISION, Outcome.UNCHANGED)


def paywalled(history: History) -> Verdict | None:
    """The pages ask for a login or a subscription, or end early with the words of such a request."""
    pages = _first_looks(history)
    usual = _usual_length(pages)
    begun = _risen([_asks_to_pay(page, usual) for page in pages])
    if begun is None:
        return None
    sentence = "Most articles end early with a request to subscribe or log in."
    return Verdict(Kind.PAYWALLED, pages[begun].at, sentence)


def soft_404(history: History) -> Verdict | None:
    """Many addresses give one and the same page, or an error page with status 200."""
    pages = _first_looks(history)
    addresses = Counter(page.article for page in pages if page.article is not None)
    shared = {article for article, number in addresses.items() if number >= ONE_PAGE_FOR}
    begun = _risen([page.reason == "an error page" or page.article in shared for page in pages])
    if begun is None:
        return None
    sentence = "Most new addresses give an error page, or all of them one page, with status 200."
    return Verdict(Kind.SOFT_404, pages[begun].at, sentence)


def layout(history: History) -> Verdict | None:
    """Extraction fails, or finds far less text than it used to."""
    pages = _first_looks(history)
    usual = _usual_length(pages)
    begun = _risen([_lost_text(page, usual) for page in pages])
    if begun is None:
        return None
    sentence = f"Most pages are not read as they were: {_commonest(pages[begun:], usual)}."
    return Verdict(Kind.LAYOUT, pages[begun].at, sentence)


def future(history: History) -> Verdict | None:
    """Articles are dated after the moment at which they were read."""
    pages = _first_looks(history)
    begun = _risen([bool(page.dated and page.dated > page.at + CLOCK_SKEW) for page in pages])
    if begun is None:
        return None
    sentence = "Most articles are dated in the future; is `timezone` in sources.yaml right?"
    return Verdict(Kind.FUTURE, pages[begun].at, sentence)


def _first_looks(history: History) -> list[PageSeen]:
    """The first time that each address gave a page, or the server's word that it has none to give for free."""
    found: dict[str, PageSeen] = {}
    for page in history.pages:
        if page.outcome in (*_ARTICLES, Outcome.NOT_ARTICLE, Outcome.UNREADABLE) or page.status in _PAY_STATUSES:
            found.setdefault(page.url, page)
    return list(found.values())


def _risen(signs: Sequence[bool]) -> int | None:
    """With which page the signs became frequent, or None when they are not, now."""
    best, begun, total = 0.0, None, 0.0
    for at in range(len(signs) - 1, -1, -1):
        total += 0.5 if signs[at] else -0.5
        if total > best:
            best, begun = total, at
    if begun is None or best < EXCESS or begun < LEAST_BEFORE or not any(signs[-OVER_AFTER:]):
        return None
    rise = _share(signs[begun:]) - _share(signs[:begun])
    return begun if rise >= RISE else None


def _share(signs: Sequence[bool]) -> float:
    return sum(signs) / len(signs)


def _usual_length(pages: Sequence[PageSeen]) -> float:
    """The middle length of the texts in the older half of the pages; 0 without any."""
    lengths = [page.length for page in pages[: len(pages) // 2 + 1] if page.length]
    return median(lengths) if lengths else 0.0


def _asks_to_pay(page: PageSeen, usual: float) -> bool:
    if page.status in _PAY_STATUSES or page.reason == "a login page":
        return True
    short = page.length is not None and page.length < min(PAYWALL_LENGTH, usual * PAYWALL_SHARE)
    return short and bool(_PAYWALL.search(page.ending))


def _lost_text(page: PageSeen, usual: float) -> bool:
    if page.outcome is Outcome.UNREADABLE:
        return True
    if page.outcome is Outcome.NOT_ARTICLE:
        return (page.reason or "").startswith(_NO_TEXT)
    if page.agreement is not None and page.agreement < DISAGREEMENT:
        return True
    return page.length is not None and page.length < usual * SHORT_SHARE


def _commonest(pages: Sequence[PageSeen], usual: float) -> str:
    """The reason that most of the signs have."""
    short = f"texts shorter than a quarter of the usual {usual:.0f} characters"
    reasons = Counter(_why_lost(page, short) for page in pages if _lost_text(page, usual))
    return min(reasons, key=lambda reason: (-reasons[reason], reason))


def _why_lost(page: PageSeen, otherwise: str) -> str:
    if page.reason or page.agreement is None or page.agreement >= DISAGREEMENT:
        return page.reason or otherwise
    return "`rules` in sources.yaml and the general extractor find different texts"
