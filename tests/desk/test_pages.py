"""The pages: what they show, that foreign text stays text, and what they say when there is nothing."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from lxml import html

from desk.app import create_app
from pipeline.health import Kind, Verdict
from pipeline.records import StoreError
from pipeline.store.gaps import list_gaps, note_gap, note_try
from pipeline.store.incidents import settle
from tests.desk.conftest import anybody
from tests.desk.filled import NOW, Builder, ago
from tests.desk.sample import FakeApp, fill
from tests.pipeline.stories.events import BRIDGE, BRIDGE_TOO
from tests.pipeline.stories.translated import FERRY, FERRY_BE

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&"
PAGES = ("/", "/topics", "/sources", "/alerts", "/trace")


def page(desk: TestClient, address: str, status: int = 200) -> html.HtmlElement:
    answer = desk.get(address)
    assert answer.status_code == status, answer.text
    return html.fromstring(answer.text)


def texts(tree: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in tree.xpath(path)]


def headlines(desk: TestClient, address: str = "/") -> list[str]:
    return texts(page(desk, address), "//h3/a")


class TestEmpty:
    @pytest.mark.parametrize("address", PAGES)
    def test_every_page_answers_over_an_empty_database(self, desk: TestClient, address: str) -> None:
        page(desk, address)

    def test_the_stories_name_the_next_command_with_a_source_that_is_not_paused(self, desk: TestClient) -> None:
        assert "watchdesk run harbour" in page(desk, "/").text_content()

    def test_filters_that_nothing_fits_offer_all_stories(self, desk: TestClient, built: Builder) -> None:
        built.matched()
        tree = page(desk, "/?q=nothing")
        assert "No story fits these filters" in tree.text_content()
        assert tree.xpath("//div[@class='empty']//a/@href") == ["/"]

    def test_no_alerts_and_no_crawls_say_what_makes_them(self, desk: TestClient) -> None:
        assert "watchdesk alert" in page(desk, "/alerts").text_content()
        assert "watchdesk crawl wire" in page(desk, "/sources").text_content()


class TestStories:
    def test_an_entry_has_headline_sources_copies_topics_sentence_and_alerts(
        self, desk: TestClient, built: Builder
    ) -> None:
        story = built.story()
        article = built.article(story, "Ferry late", at=ago(hours=1))
        match = built.match(article, built.newest(article))
        built.article(story, "Ferry late", source="wire", lead=False)
        built.alert(story, match, state="failed")
        [entry] = page(desk, "/").xpath("//li[@class='story']")
        assert texts(entry, ".//h3/a") == ["Ferry late"]
        assert entry.xpath(".//h3/a/@href") == [f"/stories/{story}"]
        assert texts(entry, ".//a[@class='source']") == ["Harbour Gazette", "Northern Wire"]
        assert "2 copies" in entry.text_content()
        assert texts(entry, ".//a[@class='chip']") == ["Ferry lines"]
        assert texts(entry, ".//mark") == ["ferry"]
        assert texts(entry, ".//span[contains(@class, 'state')]") == ["failed"]

    @pytest.mark.parametrize(
        ("certainty", "shown"),
        [
            ("exact", "published today 14:00"),
            ("day only", "published today day only"),
            ("zone assumed", "published today 14:00 time zone assumed"),
            ("zone unknown", "published today 14:00 time zone unknown, read as UTC"),
        ],
    )
    def test_a_time_tells_how_sure_it_is(
        self, desk: TestClient, built: Builder, certainty: str, shown: str
    ) -> None:
        times = {"published_basis": "json-ld", "published_certainty": certainty}
        built.matched(published_at=ago(hours=1), **times)
        assert shown in texts(page(desk, "/"), "//p[@class='meta']/span")

    def test_a_page_without_a_time_is_shown_by_its_first_sight(self, desk: TestClient, built: Builder) -> None:
        built.matched(at=ago(hours=1))
        assert "first seen today 14:00 page gives no time" in texts(page(desk, "/"), "//p[@class='meta']/span")

    def test_filters_are_kept_in_the_form_and_narrow_the_stories(self, desk: TestClient, built: Builder) -> None:
        built.matched("Ferry to Gotland", published_at=ago(days=3))
        built.matched("Паром в Калининград", published_at=ago(days=1), source="wire")
        built.matched("Pier closed", "ports")
        assert headlines(desk, "/?topic=ports") == ["Pier closed"]
        assert headlines(desk, "/?source=wire") == ["Паром в Калининград"]
        assert headlines(desk, "/?q=ПАРОМ") == ["Паром в Калининград"]
        assert headlines(desk, "/?since=2026-11-21&until=2026-11-21") == ["Ferry to Gotland"]
        assert headlines(desk, "/?topic=&source=&q=&since=&until=") == headlines(desk)
        tree = page(desk, "/?topic=ports&q=pier&since=2026-11-20")
        assert tree.xpath("//select[@name='topic']/option[@selected]/@value") == ["ports"]
        assert tree.xpath("//input[@name='q']/@value") == ["pier"]
        assert tree.xpath("//input[@name='since']/@value") == ["2026-11-20"]

    def test_a_filter_by_a_topic_that_left_the_file_stays_chosen(self, desk: TestClient) -> None:
        tree = page(desk, "/?topic=gone")
        assert tree.xpath("//select[@name='topic']/option[@selected]/@value") == ["gone"]

    def test_older_and_newer_lead_through_all_stories_with_the_filters_kept(
        self, desk: TestClient, built: Builder
    ) -> None:
        for number in range(70):
            built.matched(f"Entry {number}")
        seen, address = list[str](), "/?topic=ferries"
        while address:
            tree = page(desk, address)
            seen += texts(tree, "//h3/a")
            address = next(iter(tree.xpath("//a[@rel='next']/@href")), "")
            assert not address or "topic=ferries" in address
        assert seen == [f"Entry {number}" for number in reversed(range(70))]
        [back] = tree.xpath("//a[@rel='prev']/@href")
        assert texts(page(desk, back), "//h3/a") == seen[30:60]

    @pytest.mark.parametrize(
        "query",
        ["since=yesterday", "until=9999-12-31", "before=x", "after=-1", f"before={2**63}", "q=%00", "size=1000"],
    )
    def test_what_cannot_be_looked_for_is_said_without_a_traceback(self, desk: TestClient, query: str) -> None:
        tree = page(desk, f"/?{query}", 400)
        assert texts(tree, "//h1") == ["That cannot be looked for"]

    def test_a_broken_topics_file_leaves_the_stories_readable(
        self, desk: TestClient, built: Builder, watchdesk: FakeApp
    ) -> None:
        built.matched("Ferry late")
        watchdesk.topics_error = "queri is no setting; did you mean 'query'?"
        for address in PAGES:
            tree = page(desk, address)
            assert "config/topics.yaml:3: queri is no setting" in texts(tree, "//*[@role='alert']")[0]
        assert headlines(desk) == ["Ferry late"]


class TestForeignText:
    def test_no_page_lets_foreign_text_become_markup(
        self, desk: TestClient, built: Builder, watchdesk: FakeApp
    ) -> None:
        story = built.story()
        url = "javascript:alert(1)//" + HOSTILE
        article = built.article(story, HOSTILE, HOSTILE, source=HOSTILE, url=url, part=HOSTILE, language=HOSTILE)
        built.revision(article, HOSTILE, "one\n" + HOSTILE, number=2)
        built.credit(built.article(story, HOSTILE, HOSTILE, source=HOSTILE, lead=False, part=HOSTILE), HOSTILE)
        spans = ((0, 8, HOSTILE, "text"), (0, 8, HOSTILE, "title"))
        made = {"sentence": HOSTILE, "marks": ((0, 8),), "spans": spans, "version": HOSTILE}
        match = built.match(article, built.newest(article), HOSTILE, **made)
        built.topic(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
        built.alert(story, match, HOSTILE, channel=HOSTILE, error=HOSTILE, state="failed")
        built.run(HOSTILE, HOSTILE, "failed", reason=HOSTILE)
        built.visit(HOSTILE, "https://harbour.example/" + HOSTILE, reason=HOSTILE)
        watchdesk.topics_error = HOSTILE
        addresses = (
            *PAGES,
            f"/stories/{story}",
            "/?q=" + HOSTILE,
            "/trace?url=https://harbour.example/" + HOSTILE,
        )
        for address in addresses:
            tree = page(desk, address.replace("&", "%26"))
            assert not tree.xpath("//script | //img | //*[@onerror] | //iframe | //object")
            assert not tree.xpath("//a[starts-with(@href, 'javascript')]")
            assert not [name for found in tree.iter() for name in found.attrib if name.startswith("on")]

    def test_links_to_outside_are_http_only_and_tell_the_site_nothing(
        self, desk: TestClient, built: Builder
    ) -> None:
        story = built.matched()
        built.article(story, source="wire", lead=False, url="file:///etc/passwd")
        links = page(desk, f"/stories/{story}").xpath("//a[@class='away']")
        assert {link.get("href") for link in links} == {"https://harbour.example/news/1"}
        assert {link.get("rel") for link in links} == {"noopener noreferrer nofollow"}

    def test_inside_a_frame_addresses_are_text_because_it_lets_no_link_open(
        self, desk: TestClient, built: Builder
    ) -> None:
        story = built.matched()
        answer = desk.get(f"/stories/{story}", headers={"sec-fetch-dest": "iframe"})
        tree = html.fromstring(answer.text)
        assert not tree.xpath("//a[@target]")
        assert "https://harbour.example/news/1" in texts(tree, "//span[@class='address']")
        assert "Desk ↗" in tree.text_content()

    def test_marks_that_do_not_fit_their_sentence_are_left_out(self, desk: TestClient, built: Builder) -> None:
        built.matched(sentence="Short.", marks=((4, 900), (-3, 2), (5, 5), (0, 5)))
        assert texts(page(desk, "/"), "//mark") == ["Short"]


class TestStory:
    def test_the_words_that_matched_are_marked_in_headline_and_text(
        self, desk: TestClient, built: Builder
    ) -> None:
        story = built.story()
        article = built.article(story, "Ferry late", "The ferry is late.\n\nThe pier is wet.")
        spans = ((0, 5, "ferry", "title"), (4, 9, "ferry", "text"), (24, 28, "pier", "text"))
        built.match(article, built.newest(article), spans=spans)
        built.topic("ferries", "Ferries", '"ferry" AND "pier"')
        tree = page(desk, f"/stories/{story}")
        assert texts(tree, "//h1/mark") == ["Ferry"]
        assert texts(tree, "//div[@class='text']/p") == ["The ferry is late.", "The pier is wet."]
        assert texts(tree, "//div[@class='text']//mark") == ["ferry", "pier"]
        assert texts(tree, "//p[@class='terms']/code") == ["ferry", "pier"]
        assert '"ferry" AND "pier"' in texts(tree, "//details/pre")

    def test_places_of_an_older_revision_are_not_marked_in_the_newest(
        self, desk: TestClient, built: Builder
    ) -> None:
        story = built.story()
        article = built.article(story, text="The ferry is late.")
        built.match(article, built.newest(article))
        built.revision(article, "A headline", "Nothing is late.", number=2)
        tree = page(desk, f"/stories/{story}")
        assert texts(tree, "//div[@class='text']//mark") == []
        assert "in revision 1, not in the newest" in tree.text_content()

    def test_a_change_says_of_what_kind_it_is(self, desk: TestClient, built: Builder) -> None:
        story = built.story()
        article = built.article(story, "Ferry late", "The ferry has 38 passengers today.")
        built.revision(article, "Ferry very late", "The ferry has 83 passengers today.", number=2)
        assert "(headline, number or name corrected)" in page(desk, f"/stories/{story}").text_content()

    def test_a_change_is_shown_word_by_word(self, desk: TestClient, built: Builder) -> None:
        story = built.story()
        article = built.article(story, "Ferry late", "The ferry is two hours late.")
        built.revision(article, "Ferry late", "The ferry is three hours late.", number=2)
        tree = page(desk, f"/stories/{story}")
        assert texts(tree, "//del") == ["two"]
        assert texts(tree, "//ins") == ["three"]
        assert "1 word added, 1 word removed" in tree.text_content()

    def test_copies_are_listed_with_source_part_and_links(self, desk: TestClient, built: Builder) -> None:
        story = built.matched("Lead")
        copy = built.article(story, "Copy", source="wire", lead=False, part="excerpt", at=ago(hours=3))
        rows = texts(page(desk, f"/stories/{story}"), "//tbody/tr")
        assert rows[0].startswith("Harbour Gazette Lead shown above")
        assert rows[1].startswith("Northern Wire Copy first seen today 12:00")
        assert "excerpt" in rows[1]
        shown = page(desk, f"/stories/{story}?article={copy}")
        assert texts(shown, "//h1") == ["Copy"]

    def test_who_reprinted_whom_is_drawn_and_said_in_words(self, desk: TestClient, built: Builder) -> None:
        story = built.matched("Lead", at=ago(hours=2))
        copy = built.article(story, "Copy", source="wire", lead=False, part="copy", at=ago(hours=1))
        built.credit(copy, "Harbour Gazette")
        tree = page(desk, f"/stories/{story}")
        [drawing] = tree.xpath("//svg[@class='reprints']")
        assert texts(drawing, ".//text") == ["Harbour Gazette", "Northern Wire1 h laterHarbour Gazette"]
        assert len(drawing.xpath(".//path[@class='credited']")) == 1
        assert texts(tree, "//ol[@class='words']/li") == [
            "Harbour Gazette: the lead",
            "Northern Wire, 1 h later, crediting Harbour Gazette (Harbour Gazette)",
        ]

    def test_a_story_of_one_article_has_no_drawing(self, desk: TestClient, built: Builder) -> None:
        assert not page(desk, f"/stories/{built.matched()}").xpath("//svg[@class='reprints']")

    def test_other_reports_of_the_event_are_linked(self, desk: TestClient, built: Builder) -> None:
        first, second = built.story(), built.story()
        for story, report, source in ((first, BRIDGE, "harbour"), (second, BRIDGE_TOO, "wire")):
            built.worded(built.article(story, *report, source=source), *report)
        tree = page(desk, f"/stories/{first}")
        assert texts(tree, "//h2[@id='related']") == ["Also reported by"]
        assert tree.xpath("//ul[@aria-labelledby='related']//a/@href") == [f"/stories/{second}"]
        assert texts(tree, "//ul[@aria-labelledby='related']//span[@class='source']") == ["Northern Wire"]
        [other] = desk.get(f"/api/stories/{first}").json()["related"]
        assert (other["story"], other["title"]) == (second, BRIDGE_TOO.title)

    def test_a_story_that_nobody_else_reports_has_no_such_list(self, desk: TestClient, built: Builder) -> None:
        assert "Also reported by" not in page(desk, f"/stories/{built.matched()}").text_content()

    def test_the_same_report_in_other_languages_is_linked_and_says_why(
        self, desk: TestClient, built: Builder
    ) -> None:
        first, second = built.story(), built.story()
        for story, report, source in ((first, FERRY, "harbour"), (second, FERRY_BE, "wire")):
            article = built.article(story, report.title, report.text, source=source, language=report.language)
            built.worded(article, report.title, report.text, language=report.language)
        tree = page(desk, f"/stories/{first}")
        assert texts(tree, "//h2[@id='translations']") == ["Also in: be"]
        assert tree.xpath("//ul[@aria-labelledby='translations']//a/@href") == [f"/stories/{second}"]
        assert texts(tree, "//ul[@aria-labelledby='translations']//span[@class='source']") == ["Northern Wire"]
        assert {"Torvik", "214", "5:20"} <= set(texts(tree, "//ul[@aria-labelledby='translations']//code"))
        [other] = desk.get(f"/api/stories/{first}").json()["translations"]
        assert (other["story"], other["language"], other["title"]) == (second, "be", FERRY_BE.title)

    def test_a_story_of_one_language_has_no_such_list(self, desk: TestClient, built: Builder) -> None:
        assert "Also in" not in page(desk, f"/stories/{built.matched()}").text_content()

    def test_alerts_tell_channel_state_and_error(self, desk: TestClient, built: Builder) -> None:
        story = built.story()
        article = built.article(story)
        match = built.match(article, built.newest(article))
        built.alert(story, match, state="failed", error="410 Gone", attempts=6)
        [alert] = texts(page(desk, f"/stories/{story}"), "//ul[@class='plain']/li")
        assert alert == "failed Ferry lines on desk-mail, today 15:00, 6 attempts 410 Gone"

    def test_an_alert_that_is_held_back_leads_to_the_story_that_is_alerted(
        self, desk: TestClient, built: Builder
    ) -> None:
        told, held = built.story(), built.story()
        matches = [built.match(article, built.newest(article)) for article in map(built.article, (told, held))]
        stands = built.alert(told, matches[0])
        built.alert(held, matches[1], state="held", held_by=stands)
        built.visit("crawl-1", "https://harbour.example/news/2", article_id=2)
        said = f"The same report in another language is alerted: story {told}."
        for address in (f"/stories/{held}", "/alerts?state=held", "/trace?url=https://harbour.example/news/2"):
            tree = page(desk, address)
            assert said in texts(tree, "//p[@class='hint']")
            assert f"/stories/{told}" in tree.xpath("//p[@class='hint']/a/@href")

    def test_a_merged_story_leads_to_the_story_it_went_into(self, desk: TestClient, built: Builder) -> None:
        there = built.matched()
        gone = built.story(merged_into=there)
        answer = desk.get(f"/stories/{gone}")
        assert (answer.status_code, answer.headers["location"]) == (307, f"/stories/{there}")

    def test_an_empty_story_says_so(self, desk: TestClient, built: Builder) -> None:
        assert "An empty story" in page(desk, f"/stories/{built.story()}").text_content()

    @pytest.mark.parametrize("number", ["7", "0", "-1", "abc", str(2**70)])
    def test_a_story_that_is_not_there_is_no_crash(self, desk: TestClient, number: str) -> None:
        assert desk.get(f"/stories/{number}").status_code in (400, 404)

    def test_a_long_text_is_cut_and_says_so(self, desk: TestClient, built: Builder) -> None:
        story = built.matched(text="word " * 20_000, sentence="word")
        assert "100,000 characters in all" in page(desk, f"/stories/{story}").text_content()


class TestTopicsSourcesAlerts:
    def test_topics_show_query_channels_counts_and_pause(self, desk: TestClient, built: Builder) -> None:
        built.matched(at=ago(hours=2))
        built.matched(at=ago(days=4))
        built.matched(topic="gone")
        cards = page(desk, "/topics").xpath("//li[@class='card']")
        first = " ".join(cards[0].text_content().split())
        assert "Ferry lines" in first
        assert "NEAR/20 $kaliningrad" in first
        assert "desk-mail" in first
        assert texts(cards[0], ".//dd")[:2] == ["1", "2"]
        assert len(cards[0].xpath(".//*[local-name()='rect']")) == 14
        assert "one alert is sent" in first
        assert "paused" in cards[2].text_content()
        assert "one alert is sent" not in cards[2].text_content()
        assert texts(cards[3], ".//h2") == ["gone"]

    def test_a_source_in_trouble_comes_first_with_its_reason(self, desk: TestClient, built: Builder) -> None:
        built.run(
            "one", "harbour", started_at=ago(hours=1), counts={"fetched": 9, "not_modified": 3, "identical": 2}
        )
        built.run("two", "wire", "failed", reason="no listing answered", counts={"failed": 1})
        built.visit("one", "https://harbour.example/a")
        cards = page(desk, "/sources").xpath("//li[contains(@class, 'card')]")
        assert texts(cards[0], ".//h2/a") == ["Northern Wire"]
        assert texts(cards[0], ".//p[@class='error']") == ["no listing answered"]
        assert texts(cards[1], ".//dd")[:4] == ["9", "5", "0", "1"]
        assert "never crawled" in cards[2].text_content()

    def test_what_a_person_should_know_of_the_last_crawl_is_told(self, desk: TestClient, built: Builder) -> None:
        built.run("one", "harbour", counts={"notes": ["the mirror https://one.example/ gave 3 answers"]})
        for place in ("/sources", "/sources/harbour"):
            assert (
                "In that crawl, the mirror https://one.example/ gave 3 answers."
                in page(desk, place).text_content()
            )

    def test_a_source_says_in_a_word_and_a_sentence_what_is_wrong_and_since_when(
        self, desk: TestClient, built: Builder
    ) -> None:
        built.run("one", "harbour")
        built.run("two", "wire")
        settle(built.store, "wire", Verdict(Kind.QUIET, ago(hours=5), "No new article."), [], NOW)
        cards = page(desk, "/sources").xpath("//li[contains(@class, 'card')]")
        assert texts(cards[0], ".//h2") == ["Northern Wire quiet"]
        assert texts(cards[0], ".//p[@class='error']") == ["No new article. since today 10:00, 5 h ago"]
        assert texts(cards[1], ".//h2") == ["Harbour Gazette too young to tell"]
        assert cards[0].xpath(".//h2/a/@href") == ["/sources/wire"]
        assert texts(page(desk, "/sources?q=quiet"), "//h2/a") == ["Northern Wire"]

    @pytest.mark.parametrize("address", ["/sources", "/sources/harbour"])
    def test_a_source_shows_its_open_gaps_and_counts_those_that_were_filled(
        self, desk: TestClient, built: Builder, address: str
    ) -> None:
        built.run("one", "harbour")
        for hours in (2, 4, 6):
            end = ago(hours=hours)
            note_gap(built.store, "harbour", "https://harbour.example/feed", ago(hours=hours + 1), end, end)
        newest, second, _ = list_gaps(built.store)
        note_try(built.store, newest, NOW, 0, "the archive names no article of those days")
        note_try(built.store, second, NOW, 7, None)
        shown = " ".join(page(desk, address).text_content().split())
        assert "Gap from today 12:00 to today 13:00 at https://harbour.example/feed" in shown
        assert "the archive names no article of those days" in shown
        assert "the next crawl tries to fill it" in shown
        assert "1 gap filled" in shown

    def test_a_source_with_a_past_and_nothing_wrong_does_as_usual(self, desk: TestClient, built: Builder) -> None:
        built.run("one", "harbour")
        story = built.story()
        for day in range(16):
            built.article(story, at=ago(days=day))
        assert texts(page(desk, "/sources"), "//li[1]//h2") == ["Harbour Gazette as usual"]

    def test_a_sources_page_lists_its_incidents(self, desk: TestClient, built: Builder) -> None:
        built.run("one", "wire")
        settle(built.store, "wire", Verdict(Kind.BLOCKED, ago(hours=9), "Refused: <b>."), [], ago(hours=8))
        settle(built.store, "wire", Verdict(Kind.QUIET, ago(hours=5), "No new article."), [], ago(hours=4))
        rows = page(desk, "/sources/wire").xpath("//section[@id='incidents']//tbody/tr")
        assert [texts(row, "td") for row in rows] == [
            ["quiet", "No new article.", "today 10:00", "it goes on"],
            ["blocked", "Refused: <b>.", "today 06:00", "today 11:00 after 5 h 0 min"],
        ]

    def test_a_sources_page_says_what_each_day_cost_the_site(self, desk: TestClient, built: Builder) -> None:
        counts = {"traffic": {"requests": 40, "bytes": 2_500_000, "not_modified": 10, "status_429": 1}}
        built.run("one", "wire", started_at=ago(hours=1), counts=counts)
        built.run("two", "wire", "failed", started_at=ago(hours=2), counts=counts)
        rows = page(desk, "/sources/wire").xpath("//section[@id='ledger']//tbody/tr")
        assert [texts(row, "td") for row in rows] == [["2026-11-24", "2", "1", "80", "5.0", "25%", "0", "2", "0"]]

    def test_a_source_that_was_never_crawled_has_a_page_and_an_unknown_one_has_none(
        self, desk: TestClient
    ) -> None:
        assert "watchdesk crawl wire" in page(desk, "/sources/wire").text_content()
        assert desk.get("/sources/nobody").status_code == 404
        assert desk.get("/sources/%00").status_code == 400

    def test_an_alert_of_an_incident_leads_to_its_source(self, desk: TestClient, built: Builder) -> None:
        settle(built.store, "wire", Verdict(Kind.QUIET, ago(hours=5), "No new article."), ["duty"], NOW)
        tree = page(desk, "/alerts")
        assert texts(tree, "//a[@class='headline']") == ["Northern Wire: quiet"]
        assert tree.xpath("//a[@class='headline']/@href") == ["/sources/wire"]

    def test_alerts_are_filtered_by_topic_channel_and_state(self, desk: TestClient, built: Builder) -> None:
        for name, state in (("One", "sent"), ("Two", "failed")):
            story = built.story()
            article = built.article(story, name)
            match = built.match(article, built.newest(article))
            built.alert(story, match, state=state, error="410 Gone" if state == "failed" else None)
        assert texts(page(desk, "/alerts"), "//a[@class='headline']") == ["Two", "One"]
        tree = page(desk, "/alerts?state=failed&channel=desk-mail&topic=ferries")
        assert texts(tree, "//a[@class='headline']") == ["Two"]
        assert texts(tree, "//p[@class='error']") == ["410 Gone"]


class TestTrace:
    def test_an_address_tells_its_tale(self, desk: TestClient, built: Builder) -> None:
        failed = {"stage": "discovered", "outcome": "failed", "reason": "status 503"}
        built.visit("crawl-1", "https://harbour.example/a", None, crawl_outcome="failed", address=failed)
        tree = page(desk, "/trace?url=https://harbour.example/a")
        assert texts(tree, "//ol[@class='tale']/li/h2") == ["Discovered", "Not fetched"]
        assert "status 503" in tree.text_content()
        assert "crawl-1" in tree.text_content()

    def test_an_article_leads_on_to_its_story_matches_and_alerts(self, desk: TestClient, built: Builder) -> None:
        story = built.matched("Ferry late")
        built.visit("crawl-1", "https://harbour.example/news/1", article_id=1)
        tree = page(desk, "/trace?url=https://harbour.example/news/1")
        stages = ["Discovered", "Fetched", "Extracted and stored", "Grouped", "Waits for tagging", "Alerts"]
        assert texts(tree, "//ol[@class='tale']/li/h2") == stages
        assert f"/stories/{story}" in tree.xpath("//ol[@class='tale']//a/@href")

    @pytest.mark.parametrize(
        ("outcome", "stage"), [("not_article", "Not an article"), ("unreadable", "Unreadable")]
    )
    def test_a_page_that_became_no_article_says_why(
        self, desk: TestClient, built: Builder, outcome: str, stage: str
    ) -> None:
        address = {"stage": "fetched", "outcome": outcome, "reason": "a list of links"}
        built.visit("crawl-1", "https://harbour.example/a", outcome, address=address)
        tree = page(desk, "/trace?url=https://harbour.example/a")
        assert texts(tree, "//ol[@class='tale']/li/h2")[-1] == stage
        assert "a list of links" in tree.text_content()

    def test_a_listing_is_read_for_addresses(self, desk: TestClient, built: Builder) -> None:
        address = {"stage": "fetched", "role": "listing"}
        built.visit("crawl-1", "https://harbour.example/rss.xml", None, address=address)
        tree = page(desk, "/trace?url=https://harbour.example/rss.xml")
        assert texts(tree, "//ol[@class='tale']/li/h2")[-1] == "Read for addresses"

    @pytest.mark.parametrize("end", ["b", "long-" * 300])
    def test_an_address_that_nobody_met_is_said_to_be_unknown(self, desk: TestClient, end: str) -> None:
        tree = page(desk, f"/trace?url=https://harbour.example/{end}")
        assert "Never met" in tree.text_content()
        assert f"https://harbour.example/{end}" in tree.text_content()


class TestTrouble:
    def test_a_database_that_cannot_be_read_is_said_on_a_page(self) -> None:
        def broken() -> FakeApp:
            raise StoreError("the database file cannot be opened: is its folder there and writable?")

        app = create_app(broken, anybody)
        answer = TestClient(app).get("/", headers={"accept": "text/html"})
        assert answer.status_code == 503
        assert "is its folder there and writable?" in answer.text
        assert "Traceback" not in answer.text
        asked = TestClient(app).get("/api/stories")
        assert (asked.status_code, list(asked.json())) == (503, ["error"])


@pytest.mark.servers
def test_every_link_of_a_filled_desk_leads_to_a_page(desk: TestClient, watchdesk: FakeApp) -> None:
    fill(watchdesk.store)
    waiting, seen = {"/"}, set[str]()
    while waiting and len(seen) < 400:
        address = waiting.pop()
        seen.add(address)
        answer = desk.get(address)
        assert answer.status_code == 200, address
        if "html" in answer.headers["content-type"]:
            links = html.fromstring(answer.text).xpath("//a/@href | //link/@href")
            found = {link.split("#")[0] for link in links if link.startswith("/")}
            waiting |= found - seen
    assert len(seen) > 100


@pytest.mark.parametrize(
    "address", ["/", "/stories/43", "/topics", "/sources", "/alerts", "/trace", "/stories/999"]
)
def test_pages_can_be_used_by_keyboard_and_read_aloud(desk: TestClient, watchdesk: FakeApp, address: str) -> None:
    fill(watchdesk.store)
    tree = html.fromstring(desk.get(address).text)
    assert tree.get("lang") == "en"
    assert len(tree.xpath("//h1")) == 1
    assert tree.xpath("//body/*[1]/@href") == ["#main"]
    assert len(tree.xpath("//main[@id='main']")) == 1
    for field in tree.xpath("//input[not(@type='hidden')] | //select"):
        assert field.getparent().tag == "label"
        assert field.getparent().findtext("span")
    for image in tree.xpath("//*[@role='img']"):
        assert image.get("aria-label")
    names = tree.xpath("//@id")
    assert len(names) == len(set(names))


def test_the_pages_work_wherever_the_desk_is_mounted(watchdesk: FakeApp, built: Builder) -> None:
    there = built.matched()
    gone = built.story(merged_into=there)
    outer = FastAPI()
    outer.mount("/air/watchdesk", create_app(lambda: watchdesk, anybody, clock=lambda: NOW))
    desk = TestClient(outer, follow_redirects=False, headers={"accept": "text/html"})
    links = re.findall(r'(?:href|action)="(/[^"]*)"', desk.get("/air/watchdesk/").text)
    assert links
    assert all(link.startswith("/air/watchdesk/") for link in links)
    assert "<id>http://testserver/air/watchdesk/feed.atom</id>" in desk.get("/air/watchdesk/feed.atom").text
    assert desk.get(f"/air/watchdesk/stories/{gone}").headers["location"] == f"/air/watchdesk/stories/{there}"
    assert desk.get("/air/watchdesk/api/stories/999", headers={"accept": "*/*"}).json()["error"]
