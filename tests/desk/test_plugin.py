"""The plugin: cheap to import, and in the Airflow UI's navigation."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desk.current import Current
from watchdesk.app import App, make_app


@pytest.mark.servers
def test_importing_the_plugin_builds_nothing_and_loads_neither_pages_nor_pipeline(tmp_path: Path) -> None:
    code = (
        "import sys, desk.plugin as p\n"
        "heavy = [n for n in sys.modules if n.split('.')[0] in ('pipeline', 'watchdesk', 'spiders', 'scrapy')]\n"
        "assert not heavy, heavy\n"
        "assert 'desk.app' not in sys.modules\n"
        "[app] = p.WatchdeskPlugin.fastapi_apps\n"
        "assert app['url_prefix'] == '/watchdesk'\n"
        "inside, own_tab = p.WatchdeskPlugin.external_views\n"
        "assert inside['url_route'] == 'watchdesk' and inside['href'] == '/air/watchdesk/', inside\n"
        "assert 'url_route' not in own_tab\n"
    )
    settings = {"AIRFLOW_HOME": str(tmp_path), "AIRFLOW__API__BASE_URL": "http://127.0.0.1:8080/air/"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | settings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


class TestCurrent:
    @pytest.fixture
    def current(self, tmp_path: Path) -> Current:
        (tmp_path / "config").mkdir()
        environment = {"WATCHDESK_HOME": str(tmp_path), "WATCHDESK_CONFIG": str(tmp_path / "config")}

        def make() -> App:
            return make_app(environment)

        return Current(make)

    def test_the_app_stays_the_same_while_the_files_do(self, current: Current) -> None:
        assert current() is current()

    def test_an_edited_file_is_read_again_and_the_database_stays_open(
        self, current: Current, tmp_path: Path
    ) -> None:
        sources = tmp_path / "config" / "sources.yaml"
        sources.write_text("contact: mailto:desk@example.org\nsources: {}\n")
        before = current()
        assert before.catalogue.sources == {}
        store = before.store
        feed = "{title: Wire, home: 'https://wire.example/', feeds: ['https://wire.example/rss.xml']}"
        sources.write_text(f"contact: mailto:desk@example.org\nsources:\n  wire: {feed}\n")
        after = current()
        assert list(after.catalogue.sources) == ["wire"]
        assert after.store is store
        store.close()

    def test_a_list_of_names_that_was_imported_or_deleted_is_noticed(
        self, current: Current, tmp_path: Path
    ) -> None:
        before = current()
        listed = tmp_path / "config" / "names" / "sanctioned.jsonl"
        listed.parent.mkdir()
        listed.write_text('{"title": "Sanctioned persons"}\n', encoding="utf-8")
        imported = current()
        assert imported is not before
        listed.unlink()
        assert current() is not imported
        before.store.close()
