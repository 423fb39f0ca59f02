"""The forms that each word of a listed name has in texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.topics.inflection.processes import Asked
from pipeline.topics.names import letters
from pipeline.topics.names.companies import FORMS_BESIDE
from pipeline.topics.names.terms import NameWord
from pipeline.topics.terms import Inflect, by_script
from pipeline.topics.words import fold


class Speller:
    """The spellings of each listed word, in both scripts and inflected, as texts fold them."""

    def __init__(self, inflect: Inflect) -> None:
        self._inflect = inflect

    def forms(self, word: NameWord) -> set[str]:
        """The folded forms of a word in its case."""
        if word.case == "beside":
            return set(FORMS_BESIDE)
        spelled = _spelled(word)
        if word.case == "base":
            return set(map(fold, spelled))
        found = {form for text, languages in spelled.items() for form in self._others(text, languages)}
        return {fold(form) for form in (found.union(spelled) if word.case == "any" else found)}

    def asked(self, word: NameWord) -> Iterator[Asked]:
        """What `forms` asks to inflect for a word."""
        if word.case not in ("beside", "base"):
            for text, languages in _spelled(word).items():
                for language in languages:
                    yield text, language

    def _others(self, spelling: str, languages: Iterable[str]) -> set[str]:
        """The forms besides the base; of a language in which the word does not change, the word itself."""
        found: set[str] = set()
        for language in languages:
            found |= self._inflect(spelling, language) - {spelling} or {spelling}
        return found or {spelling}


def _spelled(word: NameWord) -> dict[str, frozenset[str]]:
    """A word in all its spellings, each with the languages it is inflected in."""
    # English possessives are one with their word wherever words are looked up, and names have no plural.
    spelled = {word.text: frozenset(by_script(word.text)) & set(word.languages) - {"en"}}
    for low, languages in letters.spellings(word.text, word.languages).items():
        spelled[low.capitalize()] = languages
    return spelled
