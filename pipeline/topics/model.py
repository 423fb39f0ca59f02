"""The topics file as people write it."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from pipeline.config.files import Strict
from pipeline.topics.query import term_problem

LANGUAGES = ("be", "en", "pl", "ru", "uk")
"""The languages whose words are inflected."""


def _term(text: str) -> str:
    if problem := term_problem(text.removeprefix("=")):
        raise ValueError(f"{text!r}: {problem}")
    return text


def _concept_language(language: str) -> str:
    if language not in (*LANGUAGES, "any"):
        raise ValueError(f"no such language; there are: {', '.join(LANGUAGES)}, any")
    return language


def _filled(terms: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    if not any(terms.values()):
        raise ValueError("has no terms")
    return terms


Name = Annotated[str, StringConstraints(pattern=r"^[\w.:-]+$", max_length=200)]
ConceptName = Annotated[str, StringConstraints(pattern=r"^[\w-]+$", max_length=200)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Filled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Terms = tuple[Annotated[str, AfterValidator(_term)], ...]
Concept = Annotated[
    dict[Annotated[str, AfterValidator(_concept_language)], Terms],
    AfterValidator(_filled),
]


class Example(Strict):
    """A text that a topic is tried on, with the fields that its query asks for."""

    text: str = Field(default="", description="The text below the title")
    title: str = Field(default="", description="The headline")
    language: Language | None = Field(default=None, description="As be or en; without it, unknown")
    lead: str | None = Field(default=None, description="For lead: in the query")
    source: str | None = Field(default=None, description="For source: in the query")
    section: str | None = Field(default=None, description="For section: in the query")
    author: str | None = Field(default=None, description="For author: in the query")
    credit: str | None = Field(default=None, description="For credit: in the query")

    @property
    def fields(self) -> dict[str, str]:
        """The fields besides title and text that are there."""
        named = {"lead": self.lead, "source": self.source, "section": self.section}
        named |= {"author": self.author, "credit": self.credit}
        return {name: value for name, value in named.items() if value is not None}


class Examples(Strict):
    """Texts that a topic must and must not match; a plain string is a text in any language."""

    match: tuple[str | Example, ...] = Field(default=(), description="Texts that it must find")
    reject: tuple[str | Example, ...] = Field(default=(), description="Texts that it must not find")


class TopicEntry(Strict):
    """A topic: what it looks for, in which languages, and who hears of it."""

    title: Filled = Field(description="How alerts and pages call it.")
    query: Filled = Field(description="See docs/topic-language.md.")
    languages: tuple[Language, ...] = Field(
        default=(), description="Texts in these languages only, and words inflected in them; empty: all."
    )
    channels: tuple[str, ...] = Field(
        default=(), description="Names from channels.yaml; empty: those marked default."
    )
    paused: bool = Field(default=False, description="Keep matches, send no alerts.")
    hold_translations: bool = Field(
        default=False, description="Of one report in several languages, alert the first. See docs/alerts.md."
    )
    examples: Examples = Field(default=Examples(), description="Tried by `watchdesk topics check`.")


class TopicsFile(Strict):
    """The topics, and the concepts that their queries name."""

    concepts: dict[ConceptName, Concept] = Field(
        default={}, description="name: {language or any: [words, phrases, =Exact, wildcard*]}"
    )
    topics: dict[Name, TopicEntry] = Field(default={}, description="id: {title, query, ...}")
