"""What learned rules are worth on the bundled newsroom, whose texts are known.

usage: python -m benchmarks.learning

Rules are learned from every other article of a site; the other half is read without rules and with these. F1 is
that of runs of four words against the article's lead and body, the mean over the pages. Once as the newsroom
serves its pages, and once with two lines of the publisher's about itself in every text: one in a box of its own,
one a paragraph like any other. The time is the processor's, with the rules as a share of that without.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

from newsroom import Newsroom, serve
from newsroom.publications import Publication
from newsroom.sites import SITES
from pipeline.config.sources import Rules
from pipeline.extract import extract
from pipeline.extract.sight import look_at
from pipeline.learning import learn, merged
from pipeline.records import Article, Page, WarcRef

RUN = 4  # words
BOXED = "Our letter goes out on Fridays, with the week's reports and nothing that is for sale."
PLAIN = "Readers who would rather listen find each of these reports read aloud by noon."
_BODY = re.compile(rb'<div class="(?:wsw|entry-content)">')

Served = list[tuple[Publication, Page]]


def main() -> None:
    """Print F1 and rates by site."""
    table = Table("pages", "of", "F1 without", "F1 learned", "time", "rules")
    with tempfile.TemporaryDirectory() as name, serve(Path(name)) as newsroom:
        for site in SITES:
            served = _served(newsroom, site)
            for told, change in {"as served": _as_served, "with two lines": _with_lines}.items():
                changed = [(pub, replace(page, body=change(page.body))) for pub, page in served]
                table.add_row(f"{site}, {told}", *_row(changed))
    Console().print(table)


def _served(newsroom: Newsroom, site: str) -> Served:
    found = []
    with httpx.Client(timeout=20) as client:
        for pub in newsroom.publications:
            if pub.site == site:
                url = newsroom.urls[site] + pub.path
                body = client.get(url).content
                found.append((pub, Page(url, url, 200, (), body, datetime.now(UTC), "", WarcRef("", 0))))
    return found


def _as_served(body: bytes) -> bytes:
    return body


def _with_lines(body: bytes) -> bytes:
    """The page with both lines at the start of its text."""
    lines = f'<div class="letter"><p>{BOXED}</p></div><p>{PLAIN}</p>'.encode()
    return _BODY.sub(lambda match: match[0] + lines, body)


def _row(served: Served) -> tuple[str, ...]:
    sights = [sight for _, page in served[::2] if (sight := look_at(page, None))]
    rules = merged(Rules(), learn(sights).rules)
    without, learned, seconds = 0.0, 0.0, [0.0, 0.0]
    judged = served[1::2]
    for _, page in judged:  # loads what is loaded once
        extract(page.body, page.url, rules=rules)
    for pub, page in judged:
        without += _score(pub, _timed(lambda page=page: extract(page.body, page.url), seconds, 0))
        learned += _score(pub, _timed(lambda page=page: extract(page.body, page.url, rules=rules), seconds, 1))
    number = len(judged)
    told = f"{rules.body}; {len(rules.drop)} to drop; {len(rules.lines)} lines"
    return (
        str(number),
        f"{without / number:.3f}",
        f"{learned / number:.3f}",
        f"{seconds[1] / seconds[0]:.2f}",
        told,
    )


def _timed(way: Callable[[], object], seconds: list[float], place: int) -> object:
    begun = time.process_time()
    found = way()
    seconds[place] += time.process_time() - begun
    return found


def _score(pub: Publication, found: object) -> float:
    """F1 of the runs of words; 0 for a page that gave no article."""
    if not isinstance(found, Article):
        return 0.0
    truth, told = _runs(f"{pub.item.lead}\n{pub.item.text}"), _runs(found.text)
    return 2 * (truth & told).total() / max(1, truth.total() + told.total())


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return Counter(tuple(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1)))


if __name__ == "__main__":
    main()
