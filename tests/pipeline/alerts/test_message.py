"""A message says what was found where, and nothing in it can act on its reader's screen."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.alerts.message import Digest, digest_of, message_of, one_line
from pipeline.store.outbox import Change, ClaimedAlert, ToldIncident, Translation
from tests.pipeline.alerts.outbox_rows import NOW, PUBLISHED

ALERT = ClaimedAlert(
    id=1,
    key="k1",
    topic="ferry-lines",
    channel="file",
    story_id=7,
    created_at=NOW,
    attempts=1,
    headline="A second ferry will sail from May",
    source="harbour",
    url="https://harbour.example/a/1.html?x=1&y=2",
    published_at=PUBLISHED,
    published_certainty="exact",
    published_basis="json-ld",
    sentence="The second ferry sails on 2 May, the port said.",
    marks=((11, 16), (26, 31)),
)
TITLES = {"ferry-lines": "Ferry lines"}


def test_text_has_everything_a_reader_needs() -> None:
    assert message_of(ALERT, TITLES).text() == (
        "Ferry lines: A second ferry will sail from May\n"
        "harbour, 2026-03-04 08:15 UTC\n"
        "\n"
        "The second *ferry* sails on *2 May*, the port said.\n"
        "\n"
        "https://harbour.example/a/1.html?x=1&y=2"
    )


def test_it_tells_which_listed_names_were_mentioned() -> None:
    found = replace(ALERT, terms=("ferry", "MURAVA <Star>", "Zarislau\nVetrokhod"))
    message = message_of(found, TITLES, names={"MURAVA <Star>", "Zarislau\nVetrokhod"})
    assert "\nListed: MURAVA <Star>; Zarislau Vetrokhod\n\nhttps://" in message.text()
    assert "<p>Listed: MURAVA &lt;Star&gt;; Zarislau Vetrokhod</p>" in message.html()
    assert message.data()["listed"] == ["MURAVA <Star>", "Zarislau Vetrokhod"]


def test_of_many_listed_names_the_text_has_the_first() -> None:
    names = tuple(f"Ship {number}" for number in range(7))
    message = message_of(replace(ALERT, terms=names), TITLES, names=set(names))
    assert "Listed: Ship 0; Ship 1; Ship 2; Ship 3; Ship 4 and 2 more" in message.text()
    assert len(message.data()["listed"]) == 7


def test_it_tells_where_the_same_report_is_in_other_languages() -> None:
    also_in = (
        Translation(2, 8, "be", "haven", "Другі <паром>", "https://haven.example/b?x=1&y=2"),
        Translation(3, 9, "ru", None, None, "javascript:alert(1)"),
    )
    message = message_of(replace(ALERT, also_in=also_in), TITLES, {"haven": "Гавань"})
    last = "Also in be (https://haven.example/b?x=1&y=2), ru (javascript:alert(1))"
    assert message.text().splitlines()[-1] == last
    assert '<p>Also in <a href="https://haven.example/b?x=1&amp;y=2">be</a>, ru</p>' in message.html()
    first, second = message.data()["also_in"]
    assert first == {
        "language": "be",
        "headline": "Другі <паром>",
        "source": "haven",
        "source_title": "Гавань",
        "url": "https://haven.example/b?x=1&y=2",
        "story_id": 8,
    }
    assert (second["headline"], second["source_title"]) == ("(no headline)", "")


def test_html_marks_the_words_and_escapes_the_rest() -> None:
    sentence = "A <b>ferry</b> & a port"
    hostile = replace(ALERT, headline="<script>alert(1)</script>", sentence=sentence, marks=((5, 10),))
    html = message_of(hostile, TITLES).html()
    assert "A &lt;b&gt;<mark>ferry</mark>&lt;/b&gt; &amp; a port" in html
    assert "<script" not in html
    assert '<a href="https://harbour.example/a/1.html?x=1&amp;y=2">' in html


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", 'https://x.example/"onclick="x'])
def test_html_links_to_nothing_but_web_addresses(url: str) -> None:
    html = message_of(replace(ALERT, url=url), TITLES).html()
    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert '"onclick' not in html


def test_json_has_all_fields_with_iso_times_and_offsets() -> None:
    assert message_of(ALERT, TITLES).data() == {
        "type": "alert",
        "key": "k1",
        "topic": "ferry-lines",
        "topic_title": "Ferry lines",
        "headline": "A second ferry will sail from May",
        "source": "harbour",
        "source_title": "harbour",
        "url": "https://harbour.example/a/1.html?x=1&y=2",
        "published_at": "2026-03-04T08:15:00+00:00",
        "published_certainty": "exact",
        "published_basis": "json-ld",
        "sentence": "The second ferry sails on 2 May, the port said.",
        "marks": [[11, 16], [26, 31]],
        "listed": [],
        "also_in": [],
        "story_id": 7,
        "created_at": "2026-03-04T09:30:00+00:00",
    }


@pytest.mark.parametrize(
    ("certainty", "basis", "says"),
    [
        ("exact", "json-ld", "2026-03-04 08:15 UTC"),
        ("zone assumed", "meta", "2026-03-04 08:15 UTC (time zone assumed)"),
        ("zone unknown", "meta", "2026-03-04 08:15 UTC (time zone unknown, read as UTC)"),
        ("day only", "address", "2026-03-04 (day only)"),
        (None, None, "2026-03-04 08:15 UTC"),
        ("exact", "first seen", "time of publication unknown"),
    ],
)
def test_a_time_says_how_sure_it_is(certainty: str | None, basis: str | None, says: str) -> None:
    alert = replace(ALERT, published_certainty=certainty, published_basis=basis)
    assert message_of(alert, TITLES).place() == f"harbour, {says}"


def test_what_is_missing_is_said() -> None:
    bare = message_of(replace(ALERT, headline=None, source=None, published_at=None), {})
    assert bare.text().startswith("ferry-lines: (no headline)\ntime of publication unknown\n")


def test_a_headline_is_one_short_line_without_control_characters() -> None:
    hostile = "Ferry\r\nBcc: x@example.org\x1b[2J\u2028 \u202egnp.exe" + " long" * 100
    headline = message_of(replace(ALERT, headline=hostile), TITLES).headline
    assert headline.startswith("Ferry Bcc: x@example.org [2J gnp.exe long")
    assert len(headline) == 300


def test_the_joiners_of_persian_stay() -> None:
    assert one_line("می\u200cخواهم") == "می\u200cخواهم"


def test_marks_stay_right_after_cleaning() -> None:
    sentence = "A\x00\x1b\u202e ferry"
    message = message_of(replace(ALERT, sentence=sentence, marks=((5, 10),)), TITLES)
    assert "*ferry*" in message.text()
    assert message.sentence == "A    ferry"


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=5))
def test_any_sentence_with_any_marks_renders(sentence: str, marks: list[tuple[int, int]]) -> None:
    message = message_of(replace(ALERT, sentence=sentence, headline=sentence, marks=tuple(marks)), TITLES)
    text = message.text()
    assert text.splitlines()[0] == message.subject
    assert message.html().encode("utf-8")
    json.dumps(message.data(), ensure_ascii=False).encode("utf-8")


def test_a_digest_is_grouped_by_topic_and_names_its_size() -> None:
    alerts = [
        ALERT,
        replace(ALERT, id=2, key="k2", topic="ports", headline="Port opens"),
        replace(ALERT, id=3, key="k3", headline="Third ferry"),
    ]
    digest = digest_of(alerts, TITLES | {"ports": "Ports"})
    assert digest.subject == "3 new stories: Ferry lines, Ports"
    text = digest.text()
    assert text.index("Third ferry") < text.index("Port opens")
    assert digest.html().count("<mark>ferry</mark>") == 3
    assert [alert["key"] for alert in digest.data()["alerts"]] == ["k1", "k2", "k3"]


def test_an_update_says_what_changed_and_what_was_said_before() -> None:
    change = Change(("number or name corrected",), "The second ferry sails on\n9 May.")
    message = message_of(replace(ALERT, change=change), TITLES)
    assert message.text() == (
        "Ferry lines, updated (number or name corrected): A second ferry will sail from May\n"
        "harbour, 2026-03-04 08:15 UTC\n"
        "\n"
        "The second *ferry* sails on *2 May*, the port said.\n"
        "\n"
        "Before: The second ferry sails on 9 May.\n"
        "\n"
        "https://harbour.example/a/1.html?x=1&y=2"
    )
    data = message.data()
    assert (data["type"], data["kinds"], data["before"]) == (
        "update",
        ["number or name corrected"],
        "The second ferry sails on 9 May.",
    )


def test_a_sentence_that_was_removed_is_said_to_be_gone() -> None:
    change = Change(("passage removed",), "The <b>ferry</b> sails.")
    message = message_of(replace(ALERT, change=change, sentence="", marks=()), TITLES)
    assert "\n\nNo longer there: The <b>ferry</b> sails.\n\n" in message.text()
    assert "<blockquote>The &lt;b&gt;ferry&lt;/b&gt; sails.</blockquote>" in message.html()
    assert "<blockquote></blockquote>" not in message.html()


def test_a_sentence_that_was_added_has_nothing_before_it() -> None:
    message = message_of(replace(ALERT, change=Change(("passage added",), "")), TITLES)
    assert "Before" not in message.text() + message.html()


def test_a_digest_counts_updates_by_themselves() -> None:
    update = replace(ALERT, key="k2", change=Change(("passage added",), ""))
    assert digest_of([ALERT, update], TITLES).subject == "1 new story, 1 update: Ferry lines"
    assert digest_of([update], TITLES).subject == "1 update: Ferry lines"


def test_the_same_alerts_make_the_same_digest_key() -> None:
    one, two = (message_of(replace(ALERT, key=key), TITLES) for key in ("a", "b"))
    assert Digest((one, two)).key == Digest((two, one)).key != Digest((one,)).key


def test_the_source_is_named_by_its_title() -> None:
    message = message_of(ALERT, {}, {"harbour": "The Harbour Post"})
    assert message.place().startswith("The Harbour Post, ")
    assert message.data()["source"] == "harbour"


class TestAnIncident:
    ALERT = replace(
        ALERT,
        topic="source trouble",
        story_id=None,
        headline=None,
        url=None,
        published_at=None,
        sentence="The site refuses its listings: <403>\u202e.",
        marks=(),
        incident=ToldIncident(5, "blocked", PUBLISHED),
    )

    def test_text_says_which_source_what_and_since_when(self) -> None:
        assert message_of(self.ALERT, TITLES, {"harbour": "Harbour Post"}).text() == (
            "Source trouble: Harbour Post: blocked\n"
            "since 2026-03-04 08:15 UTC\n"
            "\n"
            "The site refuses its listings: <403> ."
        )

    def test_html_is_escaped(self) -> None:
        html = message_of(self.ALERT, TITLES).html()
        assert "&lt;403&gt;" in html
        assert "<403>" not in html

    def test_data_is_of_a_type_of_its_own(self) -> None:
        data = message_of(self.ALERT, TITLES).data()
        assert data == {
            "type": "incident",
            "key": "k1",
            "incident": 5,
            "source": "harbour",
            "source_title": "harbour",
            "kind": "blocked",
            "since": "2026-03-04T08:15:00+00:00",
            "sentence": "The site refuses its listings: <403> .",
            "created_at": "2026-03-04T09:30:00+00:00",
        }

    def test_a_digest_has_it_beside_stories(self) -> None:
        digest = digest_of([ALERT, self.ALERT], TITLES)
        assert digest.subject == "2 new alerts: Ferry lines, Source trouble"
        assert [one["type"] for one in digest.data()["alerts"]] == ["alert", "incident"]
