"""Rules written into a source of `sources.yaml`, beside what people wrote there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from pipeline.config.adding import FILE, replace_catalogue, same_but
from pipeline.config.sources import load_catalogue
from pipeline.config.written import as_yaml, root_of, value_of, with_field, with_fields
from pipeline.records import ConfigError

_KEY = "rules"

Values = Mapping[str, str | tuple[str, ...]]


def rules_text(rules: Values) -> str:
    """Rules as YAML, as they stand below `rules:`, not indented."""
    return as_yaml(_plain(rules))


def write_rules(folder: Path, name: str, rules: Values, *, replace: bool = False) -> None:
    """Give the source rules more; `replace` allows to put them in the place of others of their name.

    The file is replaced as a whole, after it was read back. Raises ConfigError when there is no such source, when
    it has another rule of that name, and when the rules are none.
    """
    path = folder / FILE
    before = load_catalogue(folder)
    if name not in before.sources:
        raise ConfigError(f"no source {name!r}", path)
    known = before.sources[name].rules
    taken = [rule for rule, value in rules.items() if getattr(known, rule, None) not in (None, (), value)]
    if taken and not replace:
        raise ConfigError(
            f"{name!r} has other rules for {', '.join(taken)} already; --replace puts these there", path
        )
    wanted = known.model_copy(update=dict(rules))
    text = with_rules(path.read_bytes().decode("utf-8"), name, rules)
    replace_catalogue(
        path, text, lambda after: same_but(before, after, name) and after.sources[name].rules == wanted
    )


def with_rules(text: str, name: str, rules: Values) -> str:
    """The catalogue's text with rules of a source that it has; those of the same name are replaced.

    Raises ConfigError when the source is not written as a mapping of settings.
    """
    source = value_of(root_of(text), "sources", name)
    if not isinstance(source, yaml.MappingNode):
        raise ConfigError(f"{name!r} is written in a way that no rules can be added to")
    if not isinstance(value_of(source, _KEY), yaml.MappingNode):
        return with_fields(text, source, {_KEY: _plain(rules)})
    for rule, value in _plain(rules).items():
        # One after the other, because each moves the places of what follows.
        known = value_of(root_of(text), "sources", name, _KEY)
        assert isinstance(known, yaml.MappingNode)
        text = with_field(text, known, rule, value)
    return text


def _plain(rules: Values) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in rules.items()}
