"""Topics files made for one test, with a small inflection whose forms are in sight."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.topics import TopicMatcher

FORMS = {
    "санкция": {"санкция", "санкции", "санкций", "санкциями"},
    "паромная линия": {"паромная линия", "паромной линии", "паромной линией"},
    "Иван Лебедь": {"Иван Лебедь", "Ивана Лебедя", "Иваном Лебедем"},
    "Королёв": {"Королёв", "Королёва"},
    "ferry": {"ferry", "ferries"},
    "санкцыя": {"санкцыя", "санкцыі", "санкцыямі"},
    "Украіна": {"Украіна", "Украіне"},
    "Мінск": {"Мінск", "Мінску"},
}


def few_forms(term: str, language: str) -> set[str]:
    """The forms above; any other term has only itself."""
    return FORMS.get(term, {term})


Make = Callable[..., TopicMatcher]


@pytest.fixture
def make_matcher(tmp_path: Path) -> Make:
    """Topics by their queries, `make(pulp="beech AND birch")`, or by whole entries."""

    def make(concepts: Mapping[str, Any] | None = None, **topics: Any) -> TopicMatcher:
        entries = {
            name: {"title": name, "query": entry} if isinstance(entry, str) else {"title": name, **entry}
            for name, entry in topics.items()
        }
        path = tmp_path / "topics.yaml"
        content = {"concepts": dict(concepts or {}), "topics": entries}
        path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
        return TopicMatcher.from_file(path, inflect=few_forms)

    return make
