"""`watchdesk crawl` for past days, of a site that has sitemaps and no archive."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.spiders.sites import Answer, Site, page, site_of
from tests.watchdesk.cli.running import runner
from watchdesk.cli.main import app

pytestmark = pytest.mark.servers

CATALOGUE = """\
contact: https://crawler.example/about
sources:
  harbour:
    title: Harbour
    home: {home}
    {ways}
    delay: 2
    private_addresses: true
"""
TODAY = datetime.now(UTC).date()


def day(ago: int) -> date:
    return TODAY - timedelta(days=ago)


def told(site: Site, ages: dict[str, int]) -> None:
    entries = "".join(
        f"<url><loc>{site.url}{path}</loc><lastmod>{day(ago)}</lastmod></url>" for path, ago in ages.items()
    )
    site["/map.xml"] = Answer(f"<urlset>{entries}</urlset>".encode())
    for path in ages:
        site[path] = page(path)


def test_a_dry_run_says_how_many_articles_of_the_days_are_wanted_and_how_long_they_take(tmp_path: Path) -> None:
    with site_of() as site:
        told(site, {"/oak": 2, "/elm": 40, "/ash": 41, "/fir": 90})
        (tmp_path / "sources.yaml").write_text(
            CATALOGUE.format(home=site.url, ways=f"sitemaps: [{site.url}/map.xml]")
        )
        run = runner(app, tmp_path, "crawl", "harbour", config=tmp_path)
        result = run("--from", day(45), "--to", day(35), "--dry-run")
        assert result.exit_code == 0, result.exception
        assert site.paths() == ["/map.xml"]
    row = next(line for line in result.stdout.splitlines() if "harbour" in line)
    # One listing and two articles, two seconds each.
    assert [cell for cell in row.replace("│", " ").split() if cell] == [
        "harbour",
        "1",
        "4",
        "2",
        "1",
        "0:00:06",
        "-",
    ]


def test_a_source_with_neither_archive_nor_sitemaps_is_refused_with_what_to_add(tmp_path: Path) -> None:
    ways = "feeds: ['http://127.0.0.1:9/feed']"
    (tmp_path / "sources.yaml").write_text(CATALOGUE.format(home="http://127.0.0.1:9/", ways=ways))
    result = runner(app, tmp_path, "crawl", "harbour", config=tmp_path)("--from", day(45))
    assert result.exit_code == 1
    assert "give `archive` or `sitemaps` in sources.yaml" in result.output
