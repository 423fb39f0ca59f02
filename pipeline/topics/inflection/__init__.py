"""The forms in which a word or a name of several words stands in a text.

| language | by |
|---|---|
| ru, uk | pymorphy3 with its dictionaries, which also guess words they do not hold |
| be, pl | the paradigms of nouns, adjectives and names, told by a word's last letters |
| en | plural and possessive |

Words of any other language stand in texts as they were written.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from pipeline.topics.inflection import belarusian, dictionary, english, polish
from pipeline.topics.inflection.phrases import combine_forms, inflect_phrase

__all__ = ["inflect"]

_BELARUSIAN_ADJECTIVE = re.compile("(?:[ыі]|[аыі]я|яя|[аояё]е)$")
_POLISH_ADJECTIVE = re.compile("(?:[sc]k|dzk|[bcdfgjklłmnprstwzżź]n|[aio]n|[aeioy]w|ąc|[ęiu]t|st|r|ł)[yiae]$")
_NOT_BELARUSIAN = re.compile("[ищъїєґ]")
_NOT_WOMANS = re.compile("(?:[iy](?:ch|m|mi)|e(?:go|mu)|[аояё](?:га|му|е)|[ыі](?:я|х|м|мі))$")
_ENDINGS = re.compile("(?:ага|аму|ымы|ых|ым|ыа|ай|ау|уу|аа|ае)$")
_HARDER = str.maketrans("яоёюі", "ааауы")


def inflect(term: str, language: str) -> set[str]:
    """Every form of a term, itself included, with the capitals of the term.

    A name of several words inflects with agreement ("паромная линия", "паромной линией"); what depends on its
    head stays ("экспорт товаров": only "экспорт" changes). An abbreviation, a word with letters that its
    language lacks, and a term of another language are given back as they are.
    """
    if language in ("ru", "uk"):
        return inflect_phrase(term, functools.partial(dictionary.paradigms, language=language))
    if term.isupper() and len(term) > 1:
        return {term}
    if language == "en":
        return english.forms(term)
    low = term.casefold()
    if language == "be" and not _NOT_BELARUSIAN.search(low):
        return combine_forms(term, _belarusian_slots, _BELARUSIAN_ADJECTIVE)
    if language == "pl":
        return combine_forms(term, _polish_slots, _POLISH_ADJECTIVE)
    return {term}


def _belarusian_slots(word: str) -> Iterator[tuple[str, str]]:
    """The forms of a Belarusian word; those of adjectives after their ending, since these agree in it."""
    forms = belarusian.forms(word.casefold())
    agrees = _BELARUSIAN_ADJECTIVE.search(word) and any(form.endswith(("га", "ую", "юю")) for form in forms)
    for form in forms:
        ending = _ENDINGS.search(form.translate(_HARDER)) if agrees else None
        if not (_is_womans(word) and _NOT_WOMANS.search(form)):
            yield (ending.group() if ending else "-" if agrees else ""), form


def _polish_slots(word: str) -> Iterator[tuple[str, str]]:
    """The forms of a Polish word after case and number."""
    for slot, form in polish.slots(word.casefold()):
        if not (_is_womans(word) and _NOT_WOMANS.search(form)):
            yield slot, form


def _is_womans(word: str) -> bool:
    """Whether capital and ending say that a name is feminine: "Polska" has not all forms of "polski"."""
    return word[:1].isupper() and word.endswith(("a", "ая", "яя"))
