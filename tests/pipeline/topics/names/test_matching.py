"""Listed names in texts: in any script, order and form that texts use; what is common, near its context only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.records import ConfigError
from pipeline.topics import TopicMatcher
from pipeline.topics.names import Head, Listed, NameList, list_path, write_names

TOPICS = "concepts:\n  sanctions: {en: [sanctions], ru: [санкция]}\n"
FORMS = {
    "Зарислав": {"Зарислав", "Зарислава", "Зариславом"},
    "Зарислава": {"Зарислава", "Зариславы", "Зариславе"},
    "Ветроход": {"Ветроход", "Ветрохода", "Ветроходом"},
    "Романович": {"Романович", "Романовича", "Романовичем"},
    "Смоловод": {"Смоловод", "Смоловода"},
    "Смоляной": {"Смоляной", "Смоляного"},
    "Завод": {"Завод", "Завода"},
}


def few_forms(term: str, language: str) -> set[str]:
    """The forms above; any other word has only itself."""
    return FORMS.get(term, {term})


Make = Callable[..., TopicMatcher]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A topic "listed" of the names given, each by itself or with its aliases."""

    def made(*names: tuple[str, ...] | str, kind: str = "person", context: str = "$sanctions", **head: object):
        (tmp_path / "topics.yaml").write_text(TOPICS, encoding="utf-8")
        entries = tuple(
            Listed(id=str(number), kind=kind, name=first, aliases=aliases)  # type: ignore[arg-type]
            for number, (first, *aliases) in enumerate(
                (name,) if isinstance(name, str) else name for name in names
            )
        )
        listed = NameList("listed", Head(title="Listed", context=context, **head), entries)  # type: ignore[arg-type]
        write_names(list_path(tmp_path / "topics.yaml", "listed"), listed)
        return TopicMatcher.from_file(tmp_path / "topics.yaml", tmp_path / "cache", inflect=few_forms)

    return made


def found(matcher: TopicMatcher, text: str, language: str | None = None) -> str | None:
    """The longest of the words that matched, None when none did."""
    spans = [span for match in matcher.match("", text, language) for span in match.spans]
    return max((text[span.start : span.end] for span in spans), key=len, default=None)


@pytest.mark.parametrize(
    "text",
    [
        "Zarislau Ramanavich Vetrokhod",
        "Zarislau Vetrokhod",
        "Vetrokhod Zarislau",
        "Vetrokhod Zarislau Ramanavich",
        "Vetrokhod, Zarislau",
        "Z. Vetrokhod",
        "Z. R. Vetrokhod",
        "Zarislau Vetrokhod’s",
    ],
)
def test_a_person_is_found_in_every_order(make: Make, text: str) -> None:
    matcher = make("VETROKHOD, Zarislau Ramanavich")
    assert found(matcher, f"Yesterday {text} spoke.") == text


@pytest.mark.parametrize("listed", ["Ветроход Зарислав Романович", "Зарислав Романович Ветроход"])
@pytest.mark.parametrize(
    "text",
    [
        "Зарислав Романович Ветроход",
        "Ветрохода Зарислава Романовича",
        "Зариславом Ветроходом",
        "З. Ветрохода",
        "З.Р. Ветроходом",
        "Ветроход З. Р",
        "Ветрохода З",
        "Zarislav Romanovich Vetrokhod",
    ],
)
def test_a_patronymic_tells_the_parts_and_may_be_left_out(make: Make, listed: str, text: str) -> None:
    assert found(make(listed), f"Вчера {text}.") == text


@pytest.mark.parametrize(
    "text",
    [
        "Романович Ветроход",
        "Зарислав Романович",
        "Ветроход",
        "Ветроход и другие",
        "ветроход Зарислав",
        "Зарислав. Ветроход",
        "Зарислав\nВетроход",
        "Зарислава Ветроход",
    ],
)
def test_other_words_are_not_the_person(make: Make, text: str) -> None:
    assert found(make("Ветроход Зарислав Романович"), f"Вчера {text}") is None


def test_a_womans_surname_may_stay_as_it_is(make: Make) -> None:
    assert found(make("Зарислава Ветроход"), "о Зариславе Ветроход") == "Зариславе Ветроход"


@pytest.mark.parametrize("text", ["Зарыслаў Мурашаў", "Зарыслава Мурашава", "Зарислав Мурашев"])
def test_each_cyrillic_alphabet_stands_for_the_others_where_the_rules_can_tell(make: Make, text: str) -> None:
    matcher = make("Зарислав Мурашов")
    assert found(matcher, text) == (text if "ў" in text else None)


@pytest.mark.parametrize("text", ["Зарислав Ветроход", "Зарислава Ветрохода", "Zarislav Vetrokhod"])
def test_each_script_stands_for_the_other(make: Make, text: str) -> None:
    assert found(make("Zarislav Vetrokhod"), text) == text
    assert found(make("Зарислав Ветроход"), text) == text


def test_a_latin_name_is_not_guessed_at_where_the_list_has_a_cyrillic_one(make: Make) -> None:
    matcher = make(("Zarislav Vetrokhod", "Зарислав Витроход"))
    assert found(matcher, "Зарислав Ветроход") is None
    assert found(matcher, "Зарислав Витроход") is not None


def test_the_span_names_the_person_as_listed(make: Make) -> None:
    matcher = make(("VETROKHOD, Zarislau", "Зарислав Ветроход"))
    (match,) = matcher.match("Зарислав Ветроход", "")
    assert {span.term for span in match.spans} == {"VETROKHOD, Zarislau"}


@pytest.mark.parametrize("name", ["Зарик", "Zarik", "Li Na", "Ли На"])
def test_one_word_or_a_few_letters_need_the_context(make: Make, name: str) -> None:
    matcher = make(name)
    assert found(matcher, f"{name} came home.") is None
    assert found(matcher, f"{name} came home after the sanctions.") is not None
    assert found(matcher, f"{name} came home." + " word" * 40 + " sanctions") is None


def test_without_a_context_what_is_common_does_not_count(make: Make) -> None:
    matcher = make("Zarik", "Zarislau Vetrokhod", context="")
    assert found(matcher, "Zarik came home after the sanctions.") is None
    assert found(matcher, "Zarislau Vetrokhod came home.") is not None


def test_only_common_names_and_no_context_is_an_error(make: Make) -> None:
    with pytest.raises(ConfigError, match="too common to be looked for without a context"):
        make("Zarik", context="")


def test_initials_that_two_share_need_the_context(make: Make) -> None:
    matcher = make("Zarislau Vetrokhod", "Zinaida Vetrokhod")
    assert found(matcher, "Z. Vetrokhod spoke.") is None
    assert found(matcher, "Sanctions: Z. Vetrokhod spoke.") is not None
    assert found(matcher, "Zinaida Vetrokhod spoke.") is not None


@pytest.mark.parametrize("text", ["Смоляного завода Мурава", "Смоляной завод «Мурава»"])
@pytest.mark.parametrize("name", ["ОАО «Смоляной Завод Мурава»", "Смоляной Завод Мурава, ООО"])
def test_a_company_is_found_without_its_legal_form(make: Make, name: str, text: str) -> None:
    assert found(make(name, kind="company"), text) == text.rstrip("»")


@pytest.mark.parametrize("text", ["ОАО «Смоловод", "АО Смоловод", "Смоловод ЗАО", "OOO Smolovod"])
def test_a_company_of_one_word_is_found_beside_a_legal_form(make: Make, text: str) -> None:
    matcher = make("ААТ «Смоловод»", kind="company")
    expected = None if text.startswith("АО ") else text
    assert found(matcher, f"Вчера {text}.") == expected


def test_a_company_of_one_word_alone_needs_the_context(make: Make) -> None:
    matcher = make("ААТ «Смоловод»", kind="company")
    assert found(matcher, "Вчера Смоловод.") is None
    assert found(matcher, "санкция, Смоловода") is not None


def test_an_ampersand_may_part_a_companys_words(make: Make) -> None:
    assert found(make("Tar & Pitch Ltd", kind="company"), "the Tar & Pitch works") == "Tar & Pitch"


def test_the_lists_languages_are_those_of_the_texts(make: Make) -> None:
    matcher = make("Zarislau Vetrokhod", languages=("en",))
    assert found(matcher, "Zarislau Vetrokhod", "en") is not None
    assert found(matcher, "Zarislau Vetrokhod", "pl") is None


def test_a_topic_of_the_file_may_use_the_names(make: Make, tmp_path: Path) -> None:
    make("Zarislau Vetrokhod")
    topics = TOPICS + "topics:\n  both: {title: Both, query: $names-listed AND $sanctions}\n"
    (tmp_path / "topics.yaml").write_text(topics, encoding="utf-8")
    matcher = TopicMatcher.from_file(tmp_path / "topics.yaml", inflect=few_forms)
    assert [match.topic for match in matcher.match("", "sanctions on Zarislau Vetrokhod")] == ["both", "listed"]


def test_what_is_read_from_the_cache_finds_the_same(make: Make, tmp_path: Path) -> None:
    text = "о Зариславе Ветроход и санкция, Зарик"
    first = make("Зарислава Ветроход", "Зарик")
    again = TopicMatcher.from_file(tmp_path / "topics.yaml", tmp_path / "cache", inflect=few_forms)
    assert again.match("", text) == first.match("", text) != []


def test_a_new_edition_is_compiled_anew_and_is_another_version(make: Make) -> None:
    first = make("Zarislau Vetrokhod")
    second = make("Zarislau Vetrokhod", "Zinaida Vetrokhod")
    assert found(second, "Zinaida Vetrokhod") is not None
    assert first.topics["listed"].version != second.topics["listed"].version


def test_a_list_with_the_id_of_a_topic_is_an_error(make: Make, tmp_path: Path) -> None:
    make("Zarislau Vetrokhod")
    (tmp_path / "topics.yaml").write_text("topics:\n  listed: {title: A, query: beech}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"stands in topics\.yaml too"):
        TopicMatcher.from_file(tmp_path / "topics.yaml", inflect=few_forms)


def test_a_context_that_is_no_concept_is_told_with_the_names_file(make: Make, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no concept \$sanction; did you mean \$sanctions") as caught:
        make("Zarik", context="$sanction")
    assert (caught.value.path, caught.value.line) == (tmp_path / "names" / "listed.jsonl", 1)


def test_forms_are_not_asked_for_again_when_the_topics_change(make: Make, tmp_path: Path) -> None:
    make("Зарислав Ветроход")
    (tmp_path / "topics.yaml").write_text(TOPICS + "# changed\n", encoding="utf-8")
    asked: list[str] = []

    def counting(term: str, language: str) -> set[str]:
        asked.append(term)
        return {term}

    counting.__module__, counting.__qualname__ = few_forms.__module__, few_forms.__qualname__
    matcher = TopicMatcher.from_file(tmp_path / "topics.yaml", tmp_path / "cache", inflect=counting)
    assert (asked, found(matcher, "Зариславом Ветроходом")) == ([], "Зариславом Ветроходом")
