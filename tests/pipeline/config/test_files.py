"""A wrong configuration is one message: the file, the line, and what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import load_catalogue, load_channels
from pipeline.records import ConfigError

GOOD = """\
contact: https://example.org/about
sources:
  first:
    title: First
    home: https://first.example/
    feeds: [https://first.example/feed]
"""


def catalogue(folder: Path, text: str) -> None:
    (folder / "sources.yaml").write_text(text, encoding="utf-8")


def test_a_good_catalogue_loads(tmp_path: Path) -> None:
    catalogue(tmp_path, GOOD)
    loaded = load_catalogue(tmp_path)
    assert loaded.sources["first"].host == "first.example"
    assert loaded.user_agent.endswith("(+https://example.org/about)")
    assert loaded.source_of("https://www.first.example/a/1.html") == "first"
    assert loaded.source_of("https://second.example/") is None


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (("feeds:", "feds:"), 6, "did you mean 'feeds'"),
        (("https://first.example/feed", "first.example/feed"), 6, "no web address"),
        (("    title: First\n", ""), 3, "is missing"),
        (("    feeds: [https://first.example/feed]\n", ""), 3, "nothing to discover"),
        (("feeds: [", "schedule: hourly\n    feeds: ["), 6, "no schedule"),
        (("feeds: [", "timezone: Mars/Base\n    feeds: ["), 6, "no time zone"),
        (("feeds: [", "articles: ['(']\n    feeds: ["), 6, "no regular expression"),
        (("feeds: [", "archive: https://first.example/{year}\n    feeds: ["), 6, "names no day"),
        (("feeds: [", "archive: https://first.example/{month\n    feeds: ["), 6, "{year}, {month} and {day}"),
        (("feeds: [", "delay: -1\n    feeds: ["), 6, "greater than or equal to 0"),
        (("feeds: [", "title: Twice\n    feeds: ["), 6, "second time"),
        (("feeds: [", "proxy: socks5://127.0.0.1:1080\n    feeds: ["), 6, "http://host:port"),
        (("feeds: [", "proxy: http://127.0.0.1:99999\n    feeds: ["), 6, "http://host:port"),
        (("feeds: [", "proxy_credentials: FIRST_PROXY\n    feeds: ["), 3, "and no proxy"),
        (("  first:", "  First One:"), 3, "pattern"),
        (("feeds: [", "feeds: {["), 7, "not valid YAML"),
    ],
)
def test_a_wrong_entry_names_its_line(tmp_path: Path, change: tuple[str, str], line: int, says: str) -> None:
    catalogue(tmp_path, GOOD.replace(*change))
    with pytest.raises(ConfigError) as caught:
        load_catalogue(tmp_path)
    assert caught.value.path == tmp_path / "sources.yaml"
    assert (caught.value.line, says in str(caught.value)) == (line, True), str(caught.value)


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load_catalogue(tmp_path)


def test_a_file_in_another_encoding_is_explained(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_bytes("contact: Свабода".encode("cp1251"))
    with pytest.raises(ConfigError, match="UTF-8"):
        load_catalogue(tmp_path)


def test_a_proxys_password_in_the_file_is_refused_and_not_repeated(tmp_path: Path) -> None:
    catalogue(tmp_path, GOOD + "    proxy: http://reader:secret@127.0.0.1:3128\n")
    with pytest.raises(ConfigError, match="name it in proxy_credentials") as caught:
        load_catalogue(tmp_path)
    assert "secret" not in str(caught.value)


@given(st.text(max_size=300))
def test_any_text_is_a_catalogue_or_a_config_error(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("config")
    (folder / "sources.yaml").write_text(text, encoding="utf-8", errors="replace", newline="")
    with pytest.raises(ConfigError):
        load_catalogue(folder)


def test_the_shipped_presets_are_paused_and_polite() -> None:
    shipped = load_catalogue(Path(__file__).parents[3] / "config")
    assert {"rferl", "svaboda", "radiosvoboda", "svoboda", "azattyk", "azattyq"} <= set(shipped.sources)
    assert all(source.paused and source.delay >= 1 for source in shipped.sources.values())
    assert not any(source.private_addresses for source in shipped.sources.values())


@pytest.mark.parametrize(
    ("channel", "says"),
    [
        ("{}", "exactly one"),
        ("{file: a.jsonl, webhook: 'https://x.example/'}", "exactly one"),
        ("{file: /etc/alerts}", "below WATCHDESK_HOME"),
        ("{file: ../alerts}", "below WATCHDESK_HOME"),
        ("{email: desk@example.org}", "smtp"),
        ("{file: a.jsonl, mode: hourly}", "immediate"),
    ],
)
def test_a_wrong_channel_is_explained(tmp_path: Path, channel: str, says: str) -> None:
    (tmp_path / "channels.yaml").write_text(f"channels:\n  desk: {channel}\n")
    with pytest.raises(ConfigError) as caught:
        load_channels(tmp_path)
    assert says in str(caught.value)
    assert caught.value.line == 2


def test_secrets_come_from_the_environment_and_are_not_shown(tmp_path: Path) -> None:
    (tmp_path / "channels.yaml").write_text("channels:\n  hook: {webhook: 'https://x.example/${HOOK_TOKEN}'}\n")
    hook = load_channels(tmp_path)["hook"]
    assert hook.webhook is not None
    assert "HOOK" not in repr(hook)
    assert hook.filled(hook.webhook, {"HOOK_TOKEN": "s3"}) == "https://x.example/s3"
    with pytest.raises(ConfigError, match="HOOK_TOKEN is not set"):
        hook.filled(hook.webhook, {})
