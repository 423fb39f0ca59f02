"""Adding a source to `sources.yaml`: what people wrote stays as it is."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from pipeline.config import load_catalogue
from pipeline.config.adding import add_source, entry_text
from pipeline.records import ConfigError

HEAD = "# Who we are\ncontact: https://crawler.example/about\n\n"
QUAY = (
    "  quay:  # the old one\n"
    "    title: Quay\n"
    "    home: https://quay.example/\n"
    "    feeds: [https://quay.example/rss]\n"
)
MILL = {"title": "Mill: news", "home": "https://mill.example/", "feeds": ["https://mill.example/rss"]}
MILL_TEXT = (
    "  mill:\n    title: 'Mill: news'\n    home: https://mill.example/\n    feeds: ['https://mill.example/rss']\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sources.yaml"


def added(file: Path, before: str) -> str:
    """The file's text after the mill was added to it."""
    file.write_bytes(before.encode())
    add_source(file.parent, "mill", MILL)
    assert load_catalogue(file.parent).sources["mill"].title == "Mill: news"
    return file.read_bytes().decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(f"{HEAD}sources:\n{QUAY}", f"{HEAD}sources:\n{QUAY}\n{MILL_TEXT}", id="at the end"),
        pytest.param(
            f"{HEAD}sources:\n{QUAY}    # paused: true\n",
            f"{HEAD}sources:\n{QUAY}    # paused: true\n\n{MILL_TEXT}",
            id="after a comment of the last source",
        ),
        pytest.param(
            f"sources:\n{QUAY}\n# Who we are\ncontact: https://crawler.example/about\n",
            f"sources:\n{QUAY}\n{MILL_TEXT}\n# Who we are\ncontact: https://crawler.example/about\n",
            id="before what follows the sources",
        ),
        pytest.param(
            f"{HEAD}sources:\n{QUAY}".rstrip("\n"),
            f"{HEAD}sources:\n{QUAY}\n{MILL_TEXT}",
            id="without a last line's end",
        ),
        pytest.param(f"{HEAD}sources: {{}}\n", f"{HEAD}sources:\n{MILL_TEXT}", id="to none, in braces"),
        pytest.param(HEAD.rstrip("\n") + "\n", f"{HEAD}sources:\n{MILL_TEXT}", id="to a file without sources"),
        pytest.param(
            f"{HEAD}sources:\n{QUAY}".replace("\n", "\r\n"),
            f"{HEAD}sources:\n{QUAY}\n{MILL_TEXT}".replace("\n", "\r\n"),
            id="with the line ends of the file",
        ),
    ],
)
def test_a_source_is_added_and_all_else_stays(file: Path, before: str, after: str) -> None:
    assert added(file, before) == after


def test_a_source_is_indented_like_those_that_are_there(file: Path) -> None:
    wide = f"{HEAD}sources:\n{QUAY}".replace("  quay", "    quay").replace("    title", "      title")
    wide = wide.replace("    home", "      home").replace("    feeds", "      feeds")
    assert "\n    mill:\n      title:" in added(file, wide)


def test_the_file_keeps_its_rights_and_a_link_stays_one(file: Path, tmp_path: Path) -> None:
    real = tmp_path / "real.yaml"
    real.write_text(f"{HEAD}sources:\n{QUAY}")
    real.chmod(0o640)
    file.symlink_to(real)
    add_source(file.parent, "mill", MILL)
    assert file.is_symlink()
    assert "mill:" in real.read_text()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["real.yaml", "sources.yaml"]


@pytest.mark.parametrize(
    ("name", "home", "reason"),
    [
        ("quay", "https://mill.example/", "there is a source 'quay' already"),
        ("mill", "https://www.quay.example/en/", "the site is there already, as 'quay'"),
    ],
)
def test_what_is_there_already_is_refused(file: Path, name: str, home: str, reason: str) -> None:
    file.write_text(f"{HEAD}sources:\n{QUAY}")
    with pytest.raises(ConfigError, match=reason):
        add_source(file.parent, name, {**MILL, "home": home})
    assert file.read_text() == f"{HEAD}sources:\n{QUAY}"


@pytest.mark.parametrize(
    ("before", "name", "reason"),
    [
        (
            f"{HEAD}sources: {{quay: {{title: Q, home: 'https://q.example', feeds: ['https://q.example/f']}}}}\n",
            "mill",
            "braces",
        ),
        (f"{HEAD}sources:\n{QUAY}", "Mill of the North", "String should match"),
    ],
)
def test_what_cannot_be_written_leaves_the_file_alone(file: Path, before: str, name: str, reason: str) -> None:
    file.write_text(before)
    with pytest.raises(ConfigError, match=reason):
        add_source(file.parent, name, MILL)
    assert file.read_text() == before
    assert list(file.parent.iterdir()) == [file]


def test_settings_that_are_none_of_a_source_are_refused(file: Path) -> None:
    file.write_text(f"{HEAD}sources:\n{QUAY}")
    with pytest.raises(ConfigError, match="nothing to discover pages with"):
        add_source(file.parent, "mill", {"title": "Mill", "home": "https://mill.example/"})


def test_an_entry_is_written_in_the_order_of_its_settings_and_readably() -> None:
    text = entry_text("svietac", {"title": "Сьвятло", "articles": [r"^/[^/]+/\d+$"], "private_addresses": True})
    assert text == "svietac:\n  title: Сьвятло\n  articles: ['^/[^/]+/\\d+$']\n  private_addresses: true\n"
