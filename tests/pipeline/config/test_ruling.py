"""Rules written into `sources.yaml`: what people wrote stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config import load_catalogue
from pipeline.config.ruling import write_rules
from pipeline.config.sources import Rules
from pipeline.records import ConfigError

HEAD = "# Who we are\ncontact: https://crawler.example/about\n\nsources:\n"
QUAY = "  quay:  # the old one\n    title: Quay\n    home: https://quay.example/\n    feeds: [https://quay.example/rss]\n"
MILL = "\n  # The mill's own.\n  mill: {title: Mill, home: 'https://mill.example/', feeds: ['https://mill.example/rss']}\n"
LEARNED = {"body": "div.story", "drop": ("p.ad", "#plea"), "lines": ("Ring us: the desk is open.",)}
IN_LINES = (
    "    rules:\n"
    "      body: div.story\n"
    "      drop:\n"
    "      - p.ad\n"
    "      - '#plea'\n"
    "      lines:\n"
    "      - 'Ring us: the desk is open.'\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sources.yaml"


def written(file: Path, before: str, name: str = "quay", *, replace: bool = False) -> str:
    """The file's text after the rules were written to it."""
    file.write_bytes(before.encode())
    write_rules(file.parent, name, LEARNED, replace=replace)
    return file.read_bytes().decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            HEAD + QUAY + MILL, HEAD + QUAY + IN_LINES + MILL, id="before the next source and its comment"
        ),
        pytest.param(HEAD + QUAY, HEAD + QUAY + IN_LINES, id="at the end of the file"),
        pytest.param((HEAD + QUAY).rstrip("\n"), HEAD + QUAY + IN_LINES, id="without a last line's end"),
        pytest.param(
            f"{HEAD}{QUAY}    # paused: true\n",
            f"{HEAD}{QUAY}{IN_LINES}    # paused: true\n",
            id="before a comment",
        ),
        pytest.param(
            (HEAD + QUAY + MILL).replace("\n", "\r\n"),
            (HEAD + QUAY + IN_LINES + MILL).replace("\n", "\r\n"),
            id="with the line ends of the file",
        ),
    ],
)
def test_a_source_without_rules_gets_them_below_its_settings(file: Path, before: str, after: str) -> None:
    assert written(file, before) == after


def test_a_source_in_braces_gets_them_in_braces(file: Path) -> None:
    text = written(file, HEAD + QUAY + MILL, "mill")
    rules = "rules: {body: div.story, drop: [p.ad, '#plea'], lines: ['Ring us: the desk is open.']}"
    assert text == HEAD + QUAY + MILL.replace("rss']}", f"rss'], {rules}}}")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "    rules:  # looked at in spring\n      title: h1.top  # not the kicker\n    delay: 2\n",
            "    rules:  # looked at in spring\n      title: h1.top  # not the kicker\n"
            + IN_LINES.partition("\n")[2]
            + "    delay: 2\n",
        ),
        (
            "    rules: {title: h1.top}  # looked at in spring\n",
            "    rules: {title: h1.top, body: div.story, drop: [p.ad, '#plea'], "
            "lines: ['Ring us: the desk is open.']}  # looked at in spring\n",
        ),
        (
            "    rules: {}\n",
            "    rules: {body: div.story, drop: [p.ad, '#plea'], lines: ['Ring us: the desk is open.']}\n",
        ),
    ],
)
def test_rules_come_behind_those_of_other_names(file: Path, before: str, after: str) -> None:
    assert written(file, HEAD + QUAY + before + MILL) == HEAD + QUAY + after + MILL


@pytest.mark.parametrize(
    "rules",
    [
        "    rules: {body: div.old, title: h1, drop: [p.a]}  # mine\n",
        "    rules:\n      drop:\n        - p.a\n        - p.b\n      body: div.old  # mine\n      title: h1\n",
    ],
)
def test_another_rule_of_the_name_is_kept_unless_it_may_be_replaced(file: Path, rules: str) -> None:
    with pytest.raises(ConfigError, match="other rules for body, drop already"):
        written(file, HEAD + QUAY + rules + MILL)
    assert file.read_text() == HEAD + QUAY + rules + MILL
    text = written(file, HEAD + QUAY + rules + MILL, replace=True)
    assert "# mine" in text
    assert text.startswith(HEAD + QUAY)
    assert text.endswith(MILL)
    assert load_catalogue(file.parent).sources["quay"].rules == Rules(**LEARNED, title="h1")


def test_the_same_rule_of_the_name_is_no_reason_to_refuse(file: Path) -> None:
    assert "body: div.story, drop: [p.ad" in written(file, f"{HEAD}{QUAY}    rules: {{body: div.story}}\n")


def test_rules_that_are_none_are_refused_and_nothing_is_written(file: Path) -> None:
    file.write_text(HEAD + QUAY)
    with pytest.raises(ConfigError):
        write_rules(file.parent, "quay", {"body": ("div", "p")})
    with pytest.raises(ConfigError, match="no source 'weir'"):
        write_rules(file.parent, "weir", LEARNED)
    assert file.read_text() == HEAD + QUAY
