"""What topics find, and where."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.records import Match
from pipeline.topics import TopicMatcher

Make = Callable[..., TopicMatcher]


def found(matches: list[Match], text: str, title: str = "") -> dict[str, list[str]]:
    """The words that each topic matched."""
    return {
        match.topic: [(title if span.field == "title" else text)[span.start : span.end] for span in match.spans]
        for match in matches
    }


@pytest.mark.parametrize(
    ("query", "text", "words"),
    [
        ("санкция", "Новые САНКЦИИ и санкциями", ["САНКЦИИ", "санкциями"]),
        ("санкция", "санкционированный митинг, санкционный", None),
        ('"паромная линия"', "открыта паромной линией", ["паромной линией"]),
        ('"паромная линия"', "паромная. Линия фронта", None),
        ('"паромная линия"', "паромная\nлиния", None),
        ('"паромная линия"', "«паромная» линия", ["паромная» линия"]),
        ('"Sankt-Peterburg"', "Sankt Peterburg, Sankt-Peterburg", ["Sankt Peterburg", "Sankt-Peterburg"]),
        ('"A. Smith"', "by A. Smith and A Smith", ["A. Smith", "A Smith"]),
        ('"Smith, John"', "Smith, John was here", ["Smith, John"]),
        ('"Smith, John"', "A. Smith, John", ["Smith, John"]),
        ('"Smith John"', "Smith, John was here", None),
        ("example.com OR U.S.", "see example.com in the U.S.", ["example.com", "U.S"]),
        ('"R&D fund"', "an R & D fund", ["R & D fund"]),
        ('"A. Smith"', "Option A? Smith said", None),
        ('"North Stream"', "North Stream 2, North Stream 2 AG, North Stream 2 days later", ["North Stream"]),
        ("Stream", "the Stream 2 AG", ["Stream"]),
        ("Украіна", "Интерфакс-Украіна", None),
        ("Украіна", "Украіна-Мінск, міні-Украіна", ["Украіна", "Украіна"]),
        ("Belarus", "EU-Belarus talks", ["Belarus"]),
        ('"Nord Pipe"', "Nord Pipe-2 and Nord Pipe", ["Nord Pipe"]),
        ("covid", "covid-19, covid-", ["covid", "covid"]),
        ("WHO", "Who knows who the WHO's are", ["WHO's"]),
        ("NATO", "NATO, Nato and nato", ["NATO", "Nato"]),
        ("ЕС", "Ес ЕС", ["ЕС"]),
        ("beech", "BEECH", ["BEECH"]),
        ("beech", "the beech's leaves, a beech’s bark", ["beech's", "beech’s"]),
        ("beech", "beeches and copperbeech", None),
        ("beech*", "beeches and copperbeech", ["beeches"]),
        ("*beech", "beeches and copperbeech", ["copperbeech"]),
        ("be?ch*", "beeches, bench, belch", ["beeches", "bench", "belch"]),
        ('"timber* ferry"', "timbered ferries", ["timbered ferries"]),
        ('="EU"', "the EU, not eu or Eu", ["EU"]),
        ("=санкция", "санкция, санкции", ["санкция"]),
        ("beech AND birch", "birch, beech", ["birch", "beech"]),
        ("beech AND birch", "birch, birch", None),
        ("beech AND NOT birch", "beech, pine", ["beech"]),
        ("beech AND NOT birch", "beech, birch", None),
        ("NOT NOT beech", "beech", []),
        ("NOT (NOT beech OR NOT birch)", "beech, birch", []),
        ("NOT (NOT beech OR NOT birch)", "beech", None),
        ("NOT 2 OF (NOT beech, NOT birch, NOT pine)", "beech, birch", []),
        ("NOT 2 OF (NOT beech, NOT birch, NOT pine)", "beech", None),
        ("2 OF (beech, birch, pine)", "pine and beech", ["pine", "beech"]),
        ("2 OF (beech, birch, pine)", "pine and pine", None),
        ("2 TIMES beech", "beech and beech", ["beech", "beech"]),
        ("2 TIMES beech", "beech", None),
        ("2 TIMES (beech OR pine)", "pine and beech", ["pine", "beech"]),
        ('2 TIMES (beech OR "beech wood")', "beech wood", None),
        ('2 TIMES ("an old beech" OR old OR beech)', "an old beech", ["an old beech", "old", "beech"]),
        ("2 TIMES (beech NEAR/0 birch)", "beech birch beech", None),
        ("2 TIMES (beech NEAR/0 birch)", "beech birch, birch beech", ["beech", "birch", "birch", "beech"]),
        ("beech AND NOT 2 TIMES beech", "beech", ["beech"]),
        ("beech AND NOT 2 TIMES beech", "beech and beech", None),
        ("beech NEAR/2 birch", "beech one two birch", ["beech", "birch"]),
        ("beech NEAR/2 birch", "beech one two three birch", None),
        ("beech NEAR/2 birch", "birch x beech a b c d birch", ["birch", "beech"]),
        ("beech ONEAR/2 birch", "birch one beech", None),
        ("beech NEAR/1 birch NEAR/1 pine", "birch a pine b beech", None),
        ("beech NEAR/3 birch NEAR/1 pine", "birch a pine b beech", ["birch", "pine", "beech"]),
        ('beech NEAR/5 "beech wood"', "one beech wood", None),
        ('beech NEAR/5 "beech wood"', "beech, one beech wood", ["beech", "beech wood"]),
        ('beech OR "beech wood"', "a beech wood", ["beech wood", "beech"]),
        ("beech SAME_SENTENCE birch", "A beech. A birch.", None),
        ("beech SAME_SENTENCE birch", "A pine. A beech by a birch.", ["beech", "birch"]),
        ("beech SAME_SENTENCE birch", "A beech of Mr. B. Birch", ["beech", "Birch"]),
        ("beech SAME_PARAGRAPH birch", "A beech. A birch.", ["beech", "birch"]),
        ("beech SAME_PARAGRAPH birch", "A beech.\nA birch.", None),
    ],
)
def test_a_query_finds(make_matcher: Make, query: str, text: str, words: list[str] | None) -> None:
    matches = make_matcher(topic=query).match("", text)
    assert found(matches, text) == ({} if words is None else {"topic": words})


@pytest.mark.parametrize(
    ("query", "text", "word"),
    [
        (
            "санкция",
            "а са\u00adнк\u00adци\u0301и есть",
            "са\u00adнк\u00adци\u0301и",
        ),
        ("Королёв", "академика Королева ждут", "Королева"),
        ("Мінск", "у Мiнску дождж", "Мiнску"),  # Latin i
        ("санкцыя", "пад cанкцыямі", "cанкцыямі"),  # Latin c
        ("Украіна", "ва Ўкраіне", "Ўкраіне"),
        ("OFAC", "списки ОFАС обновлены", "ОFАС"),  # Cyrillic О, А, С
        ("об'єкт", "новий об’єкт", "об’єкт"),
        ("йогурт", "и\u0306огурт", "и\u0306огурт"),
        ("Łódź", "koleją do LÓDŹ i ŁÓDŹ", "ŁÓDŹ"),
        ("łódź", "Lo\u0301dz\u0301 albo ło\u0301dz\u0301", "ło\u0301dz\u0301"),
    ],
)
def test_offsets_are_those_of_the_text_as_it_is_written(
    make_matcher: Make, query: str, text: str, word: str
) -> None:
    matches = make_matcher(topic=query).match("", text)
    assert found(matches, text) == {"topic": [word]}


def test_a_title_is_searched_too_and_its_spans_say_so(make_matcher: Make) -> None:
    [match] = make_matcher(topic="beech AND birch").match("Beech news", "A birch fell.")
    assert [(span.field, span.start, span.end, span.term) for span in match.spans] == [
        ("title", 0, 5, "beech"),
        ("text", 2, 7, "birch"),
    ]


def test_nearness_does_not_reach_from_the_title_into_the_text(make_matcher: Make) -> None:
    assert make_matcher(topic="beech NEAR/5 birch").match("Beech", "Birch") == []


def test_fields_narrow_where_words_are_looked_for(make_matcher: Make) -> None:
    matcher = make_matcher(
        title="title:beech", text="text:beech", source='source:"Forest Gazette" AND beech', author="author:lee"
    )
    named = {"source": "The Forest Gazette", "author": "Ann Lee; Bo Ray"}
    assert found(matcher.match("Beech", "Pine"), "Pine", "Beech") == {"title": ["Beech"]}
    assert [match.topic for match in matcher.match("", "a beech", fields=named)] == ["text", "source", "author"]
    assert [match.topic for match in matcher.match("", "a beech", fields={"source": "Pulp"})] == ["text"]


@pytest.mark.parametrize(
    "query",
    [
        "ferry",
        "(ferry OR beech)",
        "(ferry AND ann)",
        "(ferry NEAR/3 ann)",
        "(ferry SAME_SENTENCE ann)",
        "(1 TIMES ferry)",
        "(2 OF (ferry, ann))",
    ],
)
def test_names_are_not_inflected_wherever_they_stand_in_a_field(make_matcher: Make, query: str) -> None:
    matcher = make_matcher(author=f"author:{query}")
    assert matcher.match("", "", fields={"author": "Ann Ferry"})
    assert not matcher.match("", "", fields={"author": "Ann Ferries"})


def test_the_lead_is_the_one_given_or_the_first_paragraph(make_matcher: Make) -> None:
    matcher = make_matcher(topic="lead:beech")
    text = "A beech fell.\nA beech again."
    [match] = matcher.match("", text)
    assert [(span.start, span.field) for span in match.spans] == [(2, "text")]
    [match] = matcher.match("", text, fields={"lead": "A beech again."})
    assert [(span.start, span.field) for span in match.spans] == [(16, "text")]
    [match] = matcher.match("", "Nothing.", fields={"lead": "Of a beech."})
    assert match.spans == ()


def test_a_topic_with_languages_takes_texts_in_them_or_in_none(make_matcher: Make) -> None:
    matcher = make_matcher(topic={"query": "beech", "languages": ["en", "pl"]})
    assert matcher.match("", "beech", "en-GB")
    assert matcher.match("", "beech", None)
    assert not matcher.match("", "beech", "ru")


def test_lang_in_a_query_needs_the_language_to_be_known(make_matcher: Make) -> None:
    matcher = make_matcher(topic="beech AND lang:(en OR pl)")
    assert matcher.match("", "beech", "pl")
    assert not matcher.match("", "beech", "ru")
    assert not matcher.match("", "beech", None)


def test_a_concept_stands_for_its_terms(make_matcher: Make) -> None:
    concepts = {"wood": {"en": ["beech", "paper mill"], "ru": ["санкция"], "any": ["=EU", "timber*"]}}
    matcher = make_matcher(
        concepts, all="$wood", english={"query": "$wood", "languages": ["en"]}, near="$wood NEAR/1 $wood"
    )
    text = "The paper mill; EU eu timbers, санкции."
    assert found(matcher.match("", text), text) == {
        "all": ["paper mill", "EU", "timbers", "санкции"],
        "english": ["paper mill", "EU", "timbers"],
        "near": ["paper mill", "EU", "timbers", "санкции"],
    }


def test_a_hit_inside_another_is_told_too_and_one_place_once(make_matcher: Make) -> None:
    text = "паромная линия"
    matches = make_matcher(topic='линия OR "паромная линия" OR лини*').match("", text)
    assert found(matches, text) == {"topic": [text, "линия"]}


def test_terms_are_told_as_they_are_written(make_matcher: Make) -> None:
    [match] = make_matcher(topic='"Иван Лебедь" OR timb*').match("", "Иваном Лебедем и timber")
    assert [span.term for span in match.spans] == ["Иван Лебедь", "timb*"]


def test_matches_come_in_the_order_of_the_file(make_matcher: Make) -> None:
    matcher = make_matcher(zebra="beech", ant="birch", mole="pine", bee="beech")
    assert [match.topic for match in matcher.match("", "pine birch beech")] == ["zebra", "ant", "mole", "bee"]


def test_a_word_repeated_without_end_costs_no_more_than_its_bound(make_matcher: Make) -> None:
    matcher = make_matcher(topic="beech NEAR/200 beech* NEAR/200 birch")
    [match] = matcher.match("", "beech birch " * 4_000)
    assert match.spans


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "\ud800beech \udfff beech",
        "\x00beech\x00",
        "'" * 10_000 + "beech",
        "\u0301" * 10_000 + " beech",
        "b" * 200_000 + " beech*",
        "be" * 100_000 + "ch",
        "beech. " * 10_000,
        "«(" * 10_000 + "beech",
        "beech" + " " * 200_000 + ", beech",
        "beech" + "." * 200_000 + "beech" + "!»" * 100_000 + " x",
        "beech\n" * 20_000,
    ],
)
def test_no_text_breaks_it_and_every_span_is_a_word(make_matcher: Make, text: str) -> None:
    matcher = make_matcher(a="beech", b="b*e*ch*", c="beech SAME_SENTENCE b*e*ch*", d='"beech beech"')
    for match in matcher.match(text[:500], text):
        assert {text[span.start : span.end] for span in match.spans if span.field == "text"} <= {"beech"}


def test_a_version_changes_with_query_and_concepts_alone(make_matcher: Make) -> None:
    def version(concept: str, query: str, title: str, other: str) -> str:
        concepts = {"wood": {"en": [concept]}, "stone": {"en": [other]}}
        return make_matcher(concepts, topic={"query": query, "title": title}).topics["topic"].version

    first = version("beech", "$wood", "Wood", "flint")
    assert version("beech", "  $wood ", "Timber", "chalk") == first
    assert version("birch", "$wood", "Wood", "flint") != first
    assert version("beech", "$wood OR pine", "Wood", "flint") != first
