"""Every article of the demonstration newsroom, read as it is served, against what was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from newsroom import Newsroom, serve
from newsroom.items import Kind
from newsroom.publications import Publication
from pipeline.config.sources import Rules
from pipeline.extract import extract
from pipeline.records import Article, Certainty

pytestmark = pytest.mark.servers
Read = list[tuple[Publication, Article]]
ZONES = {"wire": "Europe/Vilnius"}


def words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with serve(Path(tmp_path_factory.mktemp("newsroom"))) as newsroom:
        yield newsroom


@pytest.fixture(scope="module")
def read(site: Newsroom) -> Read:
    found = []
    with httpx.Client(timeout=20) as client:
        for publication in site.publications:
            url = site.urls[publication.site] + publication.path
            article = extract(client.get(url).content, url, timezone=ZONES.get(publication.site))
            assert isinstance(article, Article), (url, article)
            found.append((publication, article))
    return found


def test_the_headline_is_that_of_the_article(read: Read) -> None:
    wrong = [(pub.item.title, got.title) for pub, got in read if words(pub.item.title) != words(got.title or "")]
    assert wrong == []


def test_every_paragraph_is_there(read: Read) -> None:
    wrong = [
        (pub.key, block.text)
        for pub, got in read
        if pub.item.kind is not Kind.GALLERY
        for block in pub.item.blocks
        if words(block.text) not in words(got.text)
    ]
    assert wrong == []


def test_nothing_else_is_there_but_leads_and_notes(read: Read) -> None:
    for publication, got in read:
        if publication.item.kind is Kind.LIVEBLOG:  # each entry has its clock before its heading
            continue
        own = words(publication.item.text)
        foreign = [line for line in got.text.splitlines() if words(line) not in own]
        assert len(foreign) <= 3, (publication.key, foreign)


def test_the_time_is_that_of_publication(read: Read) -> None:
    for publication, got in read:
        assert got.published is not None
        assert abs(got.published.at - publication.published_at) <= timedelta(minutes=1), publication.key
        assert got.published.certainty in (Certainty.EXACT, Certainty.ZONE_ASSUMED)


def test_the_language_is_that_of_the_edition(read: Read) -> None:
    assert {(pub.site, got.language) for pub, got in read} == {
        ("en", "en"),
        ("be", "be"),
        ("ru", "ru"),
        ("wire", "en"),
    }


def test_people_in_the_byline_are_the_authors(read: Read) -> None:
    wrong = [
        (pub.key, pub.item.byline, got.authors)
        for pub, got in read
        if pub.item.byline and pub.site != "wire" and list(pub.item.byline) != got.authors
    ]
    assert wrong == []


def test_the_newsrooms_own_rules_find_the_same_text(site: Newsroom) -> None:
    rules = Rules(body="div.wsw", title="h1.pg-title")
    wrong = []
    with httpx.Client(timeout=20) as client:
        for publication in site.publications:
            if publication.site == "wire" or publication.item.kind in (Kind.GALLERY, Kind.VIDEO):
                continue
            url = site.urls[publication.site] + publication.path
            article = extract(client.get(url).content, url, rules=rules)
            if not isinstance(article, Article) or (article.agreement or 0) < 0.9:
                wrong.append((url, article))
    assert wrong == []
