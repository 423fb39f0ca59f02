"""The headline: what several places agree on, without the site's name."""

from __future__ import annotations

import pytest

from pipeline.config.sources import Rules
from pipeline.extract import extract
from pipeline.extract.title import strip_site
from pipeline.records import Article
from tests.pages import URL, page


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Locks to close in June - The Harbour Post", "Locks to close in June"),
        ("Locks to close in June | The Harbour Post", "Locks to close in June"),
        ("The Harbour Post » Locks to close", "Locks to close"),
        ("Locks to close — for eleven weeks", "Locks to close — for eleven weeks"),
        ("The Harbour Post", "The Harbour Post"),
    ],
)
def test_the_sites_name_is_taken_off(title: str, bare: str) -> None:
    assert strip_site(title, {"theharbourpost"}) == bare


def test_the_heading_that_others_confirm_is_the_title() -> None:
    html = page(head='<meta property="og:title" content="LOCKS TO CLOSE for eleven weeks | The Harbour Post">')
    found = extract(html.replace("<nav>", "<h1>The Harbour Post</h1><nav>").encode(), URL)
    assert isinstance(found, Article)
    assert found.title == "Locks to close for eleven weeks"


@pytest.mark.parametrize(
    ("headings", "title", "shared", "headline"),
    [
        (["The Harbour Post"], "Locks to close in June | The Harbour Post", "Locks to close in June", None),
        (["Harbour"], "Locks to close in June | Harbour", None, None),
        (["All about ships"], "Locks to close in June – All about ships", "Locks to close in June", None),
        (["Locks to close in June", "What it costs"], "Locks to close in June - Post", None, None),
        ([], "Locks to close in June | Ships | Post", None, "Locks to close in June | Ships"),
        ([], "Locks to close in June", None, None),
    ],
    ids=[
        "site as heading",
        "host as heading",
        "rest of the title as heading",
        "two headings",
        "title alone",
        "bare",
    ],
)
def test_what_names_the_site_is_no_headline(
    headings: list[str], title: str, shared: str | None, headline: str | None
) -> None:
    head = f'<meta property="og:title" content="{shared}">' if shared else ""
    html = page(head=head).replace("Locks to close for eleven weeks - The Harbour Post", title)
    html = html.replace("<h1>Locks to close for eleven weeks</h1>", "".join(f"<h1>{one}</h1>" for one in headings))
    found = extract(html.replace('<meta property="og:site_name" content="The Harbour Post">', "").encode(), URL)
    assert isinstance(found, Article)
    assert found.title == (headline or "Locks to close in June")


def test_a_heading_in_the_navigation_is_no_headline() -> None:
    html = page().replace("<nav>", "<nav><h1>Main menu</h1>")
    found = extract(html.encode(), URL)
    assert isinstance(found, Article)
    assert found.title == "Locks to close for eleven weeks"


def test_a_page_without_heading_has_the_title_of_its_metadata() -> None:
    html = page(head='<meta property="og:title" content="Locks to close">').replace("h1>", "b>")
    found = extract(html.encode(), URL)
    assert isinstance(found, Article)
    assert found.title == "Locks to close"


def test_a_sites_rule_comes_first() -> None:
    html = page(byline="<h2 class='kicker'>Gates of 1974 leak</h2>")
    found = extract(html.encode(), URL, rules=Rules(title="h2.kicker"))
    assert isinstance(found, Article)
    assert found.title == "Gates of 1974 leak"
