"""Rules written into a source of `sources.yaml`, beside what people wrote there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from pipeline.config.adding import FILE, replace_catalogue, same_but, sources_node
from pipeline.config.sources import load_catalogue
from pipeline.records import ConfigError

_KEY = "rules"
_WIDTH, _ENDLESS = 110, 10**9
_INDENT = 2

Values = Mapping[str, str | tuple[str, ...]]


def rules_text(rules: Values) -> str:
    """Rules as YAML, as they stand below `rules:`, not indented."""
    dumped: str = yaml.safe_dump(_plain(rules), sort_keys=False, allow_unicode=True, width=_WIDTH)
    return dumped


def write_rules(folder: Path, name: str, rules: Values, *, replace: bool = False) -> None:
    """Give the source rules more; `replace` allows to put them in the place of others of their name.

    The file is replaced as a whole, after it was read back. Raises ConfigError when there is no such source, when
    it has another rule of that name, and when the rules are none.
    """
    path = (folder / FILE).resolve()
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
    source = _value(sources_node(text), name)
    if not isinstance(source, yaml.MappingNode):
        raise ConfigError(f"{name!r} is written in a way that no rules can be added to")
    if not isinstance(_value(source, _KEY), yaml.MappingNode):
        return _added(text, source, {_KEY: _plain(rules)})
    for rule, value in rules.items():
        # One after the other, because each moves the places of what follows.
        known = _value(_value(sources_node(text), name), _KEY)
        assert isinstance(known, yaml.MappingNode)
        text = _with_rule(text, known, rule, _plain({rule: value}))
    return text


def _with_rule(text: str, known: yaml.MappingNode, rule: str, fields: dict[str, Any]) -> str:
    pair = next((pair for pair in known.value if pair[0].value == rule), None)
    if pair is None:
        return _added(text, known, fields)
    start, end = pair[0].start_mark, _end(text, pair[1])
    told = _in_braces(fields) if known.flow_style else _in_lines(fields, start.column, _newline(text)).strip()
    return text[: start.index] + told + text[end:]


def _added(text: str, node: yaml.MappingNode, fields: dict[str, Any]) -> str:
    """The text with fields at the end of a mapping."""
    if node.flow_style:
        place = node.end_mark.index - 1
        return f"{text[:place]}{', ' if node.value else ''}{_in_braces(fields)}{text[place:]}"
    newline = _newline(text)
    end = text.find("\n", _end(text, node))
    before, after = (text[: end + 1], text[end + 1 :]) if end >= 0 else (text + newline, "")
    return before + _in_lines(fields, node.start_mark.column, newline) + after


def _in_braces(fields: dict[str, Any]) -> str:
    dumped: str = yaml.safe_dump(
        fields, sort_keys=False, allow_unicode=True, default_flow_style=True, width=_ENDLESS
    )
    return dumped.strip()[1:-1]


def _in_lines(fields: dict[str, Any], column: int, newline: str) -> str:
    dumped = yaml.safe_dump(fields, sort_keys=False, allow_unicode=True, width=_WIDTH, indent=_INDENT)
    return "".join(" " * column + line + newline for line in dumped.splitlines())


def _plain(rules: Values) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in rules.items()}


def _value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    """The node of a key in a mapping."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next((value for one, value in pairs if one.value == key), None)


def _end(text: str, node: yaml.Node) -> int:
    """Where what a node says ends; a collection in lines is said to end where the next thing begins."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(text, last[1] if isinstance(node, yaml.MappingNode) else last)
    return len(text[: node.end_mark.index].rstrip())


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
