"""Small newspapers that publish their articles in all the ways there are, as answers by path."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

HOME = "https://paper.example"
NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
_WORDS = ("harbour", "bridge", "tariff", "orchard", "glacier", "library", "tunnel", "beacon", "quarry", "meadow")


@dataclass
class Paper:
    """A newspaper: its answers by address, the paths of its articles, and how to find out that it lists them."""

    answers: dict[str, bytes] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    robots: list[str] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)
    start: str = HOME + "/"
    days: tuple[date, ...] = ()
    languages: tuple[str, ...] = ("en",)
    title: str = "The Paper"
    forbidden: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __setitem__(self, path: str, answer: str | bytes) -> None:
        self.answers[absolute(path)] = answer.encode() if isinstance(answer, str) else answer


def absolute(path: str) -> str:
    """An address on the paper's site."""
    return path if "://" in path else HOME + path


def slugs(count: int, before: str = "/news/", after: str = "") -> list[str]:
    """Paths of articles, each with a headline of its own."""
    return [f"{before}{_WORDS[n % 10]}-opens-after-{n + 1}-years{after}" for n in range(count)]


def hours_ago(number: int) -> datetime:
    """A time of the last days: the first article is the newest."""
    return NOW - timedelta(hours=3 * number + 1)


def page(links: Iterable[str] = (), head: str = "", language: str = "en", body: str = "") -> str:
    """A page with links in its main part."""
    listed = "".join(f'<li><a href="{link}">Report {number}</a></li>' for number, link in enumerate(links))
    return (
        f'<!doctype html><html lang="{language}"><head><title>News - The Paper</title>{head}</head>'
        f"<body><main><ul>{listed}</ul>{body}</main></body></html>"
    )


def rss(paths: Iterable[str], address: Callable[[str], str] = absolute) -> str:
    """A feed of articles with their times."""
    items = "".join(
        f"<item><title>Report {n}</title><link>{address(path).replace('&', '&amp;')}</link>"
        f"<pubDate>{hours_ago(n):%a, %d %b %Y %H:%M:%S +0000}</pubDate></item>"
        for n, path in enumerate(paths)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Paper</title>{items}</channel></rss>'


def atom(paths: Iterable[str]) -> str:
    """An Atom feed with links as they are given."""
    entries = "".join(
        f'<entry><title>{n}</title><link href="{path}"/><updated>{hours_ago(n).isoformat()}</updated></entry>'
        for n, path in enumerate(paths)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Paper</title>{entries}</feed>'


def sitemap(paths: Iterable[str], dated: bool = True, news: bool = False) -> str:
    """A sitemap, of Google's news kind if wanted."""
    space = ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"' if news else ""
    entries = "".join(
        f"<url><loc>{absolute(path)}</loc>{_time(n, dated, news)}</url>" for n, path in enumerate(paths)
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"{space}>{entries}</urlset>'


def _time(number: int, dated: bool, news: bool) -> str:
    time = hours_ago(number).isoformat()
    if news:
        return f"<news:news><news:publication_date>{time}</news:publication_date></news:news>"
    return f"<lastmod>{time}</lastmod>" if dated else ""


def index(*paths: str) -> str:
    """A sitemap of sitemaps."""
    entries = "".join(
        f"<sitemap><loc>{absolute(path)}</loc><lastmod>{NOW.date()}</lastmod></sitemap>" for path in paths
    )
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'


def announce(*paths: str, kind: str = "rss+xml") -> str:
    """What a page's head says about its feeds."""
    return "".join(f'<link rel="alternate" type="application/{kind}" href="{path}">' for path in paths)


# ---------------------------------------------------------------- the papers


def announced_feed() -> Paper:
    paper = Paper(articles=slugs(12))
    paper["/"] = page(paper.articles[:5], announce("/news.rss"))
    paper["/news.rss"] = rss(paper.articles)
    return paper


def feed_at_a_common_place() -> Paper:
    paper = Paper(articles=slugs(9))
    paper["/"] = page()
    paper["/rss.xml"] = rss(paper.articles)
    return paper


def feeds_listed_on_a_page() -> Paper:
    paper = Paper(articles=slugs(10))
    paper["/"] = page(["/rssfeeds"])
    paper["/rssfeeds"] = page(["/api/zq-first", "/api/zq-second"])
    paper["/api/zq-first"] = rss(paper.articles[:6])
    paper["/api/zq-second"] = rss(paper.articles[4:])
    return paper


def relative_links() -> Paper:
    paper = Paper(articles=slugs(8))
    paper["/"] = page((path.lstrip("/") for path in paper.articles[:3]), announce("feeds/all.atom"))
    paper["/feeds/all.atom"] = atom(f"..{path}" for path in paper.articles)
    return paper


def json_feed_alone() -> Paper:
    paper = Paper(articles=slugs(9))
    paper["/"] = page(head=announce("/feed.json", kind="feed+json"))
    items = [
        {"id": path, "url": path, "title": "News", "date_published": hours_ago(number).isoformat()}
        for number, path in enumerate(paper.articles)
    ]
    paper["/feed.json"] = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})
    return paper


def feed_behind_a_redirect() -> Paper:
    paper = Paper(articles=slugs(8), redirects={absolute("/feed"): absolute("/feed/all.xml")})
    paper["/"] = page(head=announce("/feed"))
    paper["/feed/all.xml"] = rss(paper.articles)
    return paper


def broken_feed_beside_a_sitemap() -> Paper:
    paper = Paper(articles=slugs(10))
    paper["/"] = page(head=announce("/rss"))
    paper["/rss"] = "<p>The database could not be reached.</p>"
    paper["/sitemap.xml"] = sitemap(paper.articles)
    return paper


def empty_feed_beside_sections() -> Paper:
    paper = sections_alone()
    paper["/"] = page(["/trade", "/culture"], announce("/rss"))
    paper["/rss"] = rss([])
    return paper


def feed_that_breaks_off() -> Paper:
    paper = Paper(articles=slugs(10))
    paper["/"] = page(head=announce("/rss"))
    paper["/rss"] = rss(paper.articles)[: -len("</rss>") - 40]
    paper["/sitemap.xml"] = sitemap(paper.articles)
    return paper


def sitemap_in_robots_txt() -> Paper:
    paper = Paper(articles=slugs(15), robots=[absolute("/maps/everything.xml")])
    paper["/"] = page()
    paper["/maps/everything.xml"] = sitemap(["/", "/about", *paper.articles])
    return paper


def sitemap_at_the_usual_place() -> Paper:
    paper = Paper(articles=slugs(15, after=".html"))
    paper["/"] = page()
    paper["/sitemap.xml"] = sitemap(paper.articles)
    return paper


def sitemap_index() -> Paper:
    paper = Paper(articles=slugs(20), robots=[absolute("/sitemap_index.xml")])
    paper["/"] = page()
    paper["/sitemap_index.xml"] = index("/map-1.xml", "/map-2.xml")
    paper["/map-1.xml"], paper["/map-2.xml"] = sitemap(paper.articles[:12]), sitemap(paper.articles[12:])
    return paper


def gzipped_sitemap() -> Paper:
    paper = Paper(articles=slugs(15), robots=[absolute("/sitemap.xml.gz")])
    paper["/"] = page()
    paper["/sitemap.xml.gz"] = gzip.compress(sitemap(paper.articles).encode())
    return paper


def news_sitemap() -> Paper:
    paper = Paper(articles=slugs(10))
    paper["/"] = page(paper.articles[:3])
    paper["/news-sitemap.xml"] = sitemap(paper.articles, news=True)
    paper["/sitemap.xml"] = sitemap([*paper.articles, "/about"])
    return paper


def undated_sitemap_beside_a_short_feed() -> Paper:
    paper = Paper(articles=slugs(30))
    paper["/"] = page(head=announce("/rss"))
    paper["/rss"] = rss(paper.articles[:5])
    paper["/sitemap.xml"] = sitemap(["/", "/contact", *paper.articles], dated=False)
    return paper


def sections_alone() -> Paper:
    paper = Paper(articles=[*slugs(5, "/trade/"), *slugs(5, "/culture/")])
    paper["/"] = page(["/trade", "/culture", "/about"])
    paper["/trade"], paper["/culture"] = page(paper.articles[:5]), page(paper.articles[5:])
    return paper


def daily_archive_alone() -> Paper:
    paper = Paper(articles=slugs(6), days=(date(2026, 5, 18), date(2026, 5, 19)))
    paper["/"] = page(["/archive/2026/05/19", "/archive/2026/05/18", "/archive/2026/05/07"])
    paper["/archive/2026/05/19"], paper["/archive/2026/05/18"] = page(paper.articles[:3]), page(paper.articles[3:])
    return paper


def wrong_canonical() -> Paper:
    paper = Paper(articles=slugs(8))
    canonical = '<link rel="canonical" href="https://template.example/demo">'
    paper["/"] = page(paper.articles[:4], canonical + announce("/rss"))
    paper["/rss"] = rss(paper.articles)
    return paper


def base_of_links() -> Paper:
    paper = Paper(articles=slugs(8, "/en/news/"), start=HOME + "/en/")
    paper["/en/"] = page(["news/"], '<base href="/en/">' + announce("all.rss"))
    paper["/en/all.rss"] = rss(paper.articles)
    return paper


def two_languages() -> Paper:
    paper = Paper(articles=[*slugs(6, "/en/"), *slugs(6, "/uk/")], languages=("uk", "en"))
    paper["/"] = page(["/en", "/uk"], language="uk")
    paper["/en"] = page(paper.articles[:2], announce("/en/rss"))
    paper["/uk"] = page(paper.articles[6:8], announce("/uk/rss"), language="uk-UA")
    paper["/en/rss"], paper["/uk/rss"] = rss(paper.articles[:6]), rss(paper.articles[6:])
    return paper


def a_feed_for_each_section() -> Paper:
    paper = Paper(articles=slugs(12, "/a/"))
    paper["/"] = page(head=announce("/rss/trade", "/rss/law", "/rss/sport"))
    for place, name in enumerate(("trade", "law", "sport")):
        paper[f"/rss/{name}"] = rss(paper.articles[place * 4 : place * 4 + 4])
    return paper


def numbers_in_the_query() -> Paper:
    paper = Paper(articles=[f"/?p={number}" for number in range(101, 110)])
    paper["/"] = page(paper.articles[:3], announce("/rss"))
    paper["/rss"] = rss(paper.articles)
    return paper


def headlines_at_the_root() -> Paper:
    paper = Paper(articles=slugs(10, "/", "/"))
    paper["/"] = page(["/about/", "/world-news/", *paper.articles[:3]], announce("/feed/"))
    paper["/world-news/"] = page(paper.articles[:4])
    paper["/feed/"] = rss(paper.articles)
    return paper


def articles_on_another_host() -> Paper:
    paper = Paper(articles=[f"https://stories.example/{n}/tide" for n in range(8)])
    paper["/"] = page(head=announce("/rss"))
    paper["/rss"] = rss(paper.articles)
    return paper


def the_feed_was_given() -> Paper:
    paper = announced_feed()
    paper.start = absolute("/news.rss")
    return paper


def front_page_with_www() -> Paper:
    paper = announced_feed()
    paper.start = "https://www.paper.example/"
    paper.redirects["https://www.paper.example/"] = HOME + "/"
    return paper


def cyrillic_addresses() -> Paper:
    names = ["мост", "порт", "тариф", "сад", "маяк", "луг"]
    paper = Paper(articles=[f"/навіны/{name}-адчынены-пасля-рамонту" for name in names], languages=("be",))
    paper["/"] = page(paper.articles[:3], language="be")
    paper["/sitemap.xml"] = sitemap(paper.articles)
    return paper


def numbered_pages() -> Paper:
    paper = Paper(articles=[f"/story/{number}.html" for number in range(884210, 884220)])
    paper["/"] = page(["/list/1.html", *paper.articles])
    return paper


def tracking_in_the_feed() -> Paper:
    paper = Paper(articles=slugs(10))
    paper["/"] = page(head=announce("/rss"))
    paper["/rss"] = rss(paper.articles, lambda path: f"{absolute(path)}?utm_source=rss&utm_medium=feed")
    paper["/sitemap.xml"] = sitemap(paper.articles)
    return paper


def comments_feed() -> Paper:
    paper = Paper(articles=slugs(8))
    paper["/"] = page(head=announce("/comments/feed/", "/feed/"))
    paper["/comments/feed/"] = rss(f"{path}#comment-{n}" for n, path in enumerate(paper.articles))
    paper["/feed/"] = rss(paper.articles)
    return paper


def no_links_on_the_front_page() -> Paper:
    paper = Paper(articles=slugs(12), robots=[absolute("/sitemap.xml")])
    paper["/"] = (
        "<!doctype html><html lang=en><title>The Paper</title><div id=app></div><script src=/app.js></script>"
    )
    paper["/sitemap.xml"] = sitemap(paper.articles)
    return paper


def articles_that_no_feed_names() -> Paper:
    paper = Paper(articles=[*slugs(6, "/news/"), *slugs(4, "/podcast/episodes/")])
    paper["/"] = page(head=announce("/rss"))
    paper["/rss"] = rss(paper.articles[:6])
    paper["/sitemap.xml"] = sitemap([*paper.articles, "/podcast", "/about"])
    return paper


def a_front_page_for_people_only() -> Paper:
    paper = Paper(articles=slugs(9), forbidden=[HOME + "/"], languages=(), title="paper.example")
    paper["/rss.xml"] = rss(paper.articles)
    return paper


def a_feed_was_given_and_the_front_page_is_refused() -> Paper:
    paper = a_front_page_for_people_only()
    paper.answers = {absolute("/private-name.xml"): paper.answers[absolute("/rss.xml")]}
    paper.start = absolute("/private-name.xml")
    return paper


def an_index_of_many_sitemaps() -> Paper:
    paper = Paper(articles=slugs(9), robots=[absolute("/maps.xml")])
    paper["/"] = page()
    paper["/maps.xml"] = index(
        *(f"/{name}-map.xml" for name in ("tag", "author", "category", "image", "page", "post"))
    )
    paper["/post-map.xml"] = sitemap(paper.articles)
    for name in ("tag", "author", "category", "image", "page"):
        paper[f"/{name}-map.xml"] = sitemap([f"/{name}/one", f"/{name}/two"])
    return paper


def many_sitemaps_in_robots_txt() -> Paper:
    paper = Paper(articles=slugs(9), robots=[absolute(f"/years/{year}.xml") for year in range(2000, 2020)])
    paper["/"] = page()
    paper.robots.append(absolute("/google-news.xml"))
    paper["/google-news.xml"] = sitemap(paper.articles, news=True)
    for year in range(2000, 2020):
        paper[f"/years/{year}.xml"] = sitemap([])
    return paper


def videos_beside_the_articles() -> Paper:
    paper = Paper(articles=slugs(6))
    paper["/"] = page(head=announce("/rss", "https://videos.example/feeds/paper"))
    paper["/rss"] = rss(paper.articles)
    paper["https://videos.example/feeds/paper"] = rss(f"https://videos.example/watch/{n}" for n in range(15))
    return paper


def one_script_for_all_articles() -> Paper:
    paper = Paper(articles=[f"/story.php?id={number}" for number in range(1, 10)])
    paper["/"] = page(["/list.php?id=3", *paper.articles[:3]], announce("/rss.php"))
    paper["/rss.php"] = rss(paper.articles)
    return paper


def codes_for_addresses() -> Paper:
    paper = Paper(articles=[f"/news/articles/c{code}x2lo" for code in "abcdefghk"])
    paper["/"] = page(paper.articles[:3], announce("/news/rss.xml"))
    paper["/news/rss.xml"] = rss(paper.articles)
    paper["/sitemap.xml"] = sitemap(["/news", "/news/topics/cq1", *paper.articles])
    return paper


def an_old_feed_format() -> Paper:
    paper = Paper(articles=slugs(7))
    items = "".join(
        f'<item rdf:about="{absolute(path)}"><title>Report</title><link>{absolute(path)}</link></item>'
        for path in paper.articles
    )
    space = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    paper["/"] = page(['/index.rdf" CLASS="'])
    paper["/index.rdf"] = f"<rdf:RDF {space}><channel/>{items}</rdf:RDF>"
    return paper


def links_without_quotes_and_in_capitals() -> Paper:
    paper = Paper(articles=slugs(5, "/trade/"))
    links = "".join(f"<LI><A HREF={path}>Report</A>" for path in paper.articles)
    paper["/"] = f"<HTML LANG=EN><TITLE>The Paper</TITLE><BODY><UL>{links}</UL><A HREF=/about>About</A>"
    return paper


def feeds_with_a_hundred_sections() -> Paper:
    paper = Paper(articles=slugs(10))
    paper["/"] = page([f"/desk-{n}" for n in range(100)], announce("/rss", *(f"/rss/{n}" for n in range(100))))
    paper["/rss"] = rss(paper.articles)
    for n in range(100):
        paper[f"/rss/{n}"], paper[f"/desk-{n}"] = rss(paper.articles[:3]), page(paper.articles[:3])
    return paper


PAPERS = (
    one_script_for_all_articles,
    codes_for_addresses,
    an_old_feed_format,
    links_without_quotes_and_in_capitals,
    feeds_with_a_hundred_sections,
    a_front_page_for_people_only,
    a_feed_was_given_and_the_front_page_is_refused,
    an_index_of_many_sitemaps,
    many_sitemaps_in_robots_txt,
    videos_beside_the_articles,
    announced_feed,
    feed_at_a_common_place,
    feeds_listed_on_a_page,
    relative_links,
    json_feed_alone,
    feed_behind_a_redirect,
    broken_feed_beside_a_sitemap,
    empty_feed_beside_sections,
    feed_that_breaks_off,
    sitemap_in_robots_txt,
    sitemap_at_the_usual_place,
    sitemap_index,
    gzipped_sitemap,
    news_sitemap,
    undated_sitemap_beside_a_short_feed,
    sections_alone,
    daily_archive_alone,
    wrong_canonical,
    base_of_links,
    two_languages,
    a_feed_for_each_section,
    numbers_in_the_query,
    headlines_at_the_root,
    articles_on_another_host,
    the_feed_was_given,
    front_page_with_www,
    cyrillic_addresses,
    numbered_pages,
    tracking_in_the_feed,
    comments_feed,
    no_links_on_the_front_page,
    articles_that_no_feed_names,
)
