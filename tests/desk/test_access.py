"""Who may read: nobody without a user, wherever they knock."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from desk.app import create_app
from tests.desk.conftest import anybody
from tests.desk.filled import Builder
from tests.desk.sample import FakeApp


def addresses(app: FastAPI, method: str) -> list[str]:
    """An address for every route of the app that takes the method."""
    routes = [route for route in app.routes if isinstance(route, APIRoute)]
    assert len(routes) == len(app.routes), "every route is one that dependencies guard"
    return [
        route.path.format(story=1, source="harbour", topic="ferries", look="0123456789abcdef")
        for route in routes
        if method in route.methods
    ]


def all_addresses(method: str = "GET") -> list[str]:
    return addresses(create_app(lambda: pytest.fail("nothing is read here"), anybody), method)


@pytest.mark.parametrize("address", all_addresses())
class TestWithoutAUser:
    def test_a_program_is_refused(self, closed_desk: TestClient, address: str) -> None:
        answer = closed_desk.get(address, headers={"accept": "application/json"})
        assert answer.status_code == 401
        assert answer.json() == {"error": "Not authenticated"}

    def test_a_browser_is_refused_or_sent_to_log_in(self, closed_desk: TestClient, address: str) -> None:
        answer = closed_desk.get(f"{address}?topic=x", headers={"accept": "text/html"})
        if address.startswith(("/api", "/feed", "/static")):
            assert answer.status_code == 401
        else:
            assert answer.status_code == 307
            target = urlsplit(answer.headers["location"])
            assert target.path == "/auth/login"
            assert parse_qs(target.query)["next"] == [f"{address}?topic=x"]

    def test_nothing_is_read_from_the_store(
        self, closed_desk: TestClient, watchdesk: FakeApp, address: str
    ) -> None:
        closed_desk.get(f"{address}?url=https://harbour.example/")
        assert watchdesk.asked == []


@pytest.mark.parametrize("address", all_addresses("POST"))
class TestFormsWithoutAUser:
    def test_a_program_is_refused(self, closed_desk: TestClient, address: str) -> None:
        answer = closed_desk.post(address, headers={"accept": "application/json"})
        assert answer.json() == {"error": "Not authenticated"}

    def test_a_browser_is_sent_to_log_in_and_then_to_a_page(self, closed_desk: TestClient, address: str) -> None:
        answer = closed_desk.post(address, headers={"accept": "text/html"})
        assert answer.status_code == 303
        assert parse_qs(urlsplit(answer.headers["location"]).query)["next"] == ["/"]


class TestWithoutTheRightToEdit:
    """Whoever reads may label and try; what writes configuration is refused, with who may."""

    @pytest.fixture
    def reader(self, watchdesk: FakeApp) -> TestClient:
        app = create_app(lambda: watchdesk, anybody, editors="those with the role op or admin")
        return TestClient(app, follow_redirects=False, headers={"sec-fetch-site": "same-origin"})

    @pytest.mark.parametrize("address", ["/add-source", "/add-source/0123456789abcdef"])
    def test_a_page_says_who_may_add_a_source(self, reader: TestClient, address: str) -> None:
        answer = reader.get(address, headers={"accept": "text/html"})
        assert answer.status_code == 403
        assert "Who may: those with the role op or admin." in answer.text

    @pytest.mark.parametrize("address", ["/add-source", "/add-source/0123456789abcdef", "/save-topic"])
    def test_forms_that_write_configuration_are_refused(
        self, reader: TestClient, watchdesk: FakeApp, address: str
    ) -> None:
        form = {"url": "https://mill.example/", "id": "mill", "title": "Mill", "query": "mill"}
        before = (watchdesk.settings.topics_file).read_text()
        answer = reader.post(address, data=form, headers={"accept": "text/html"})
        assert answer.status_code == 403
        assert "Nothing was changed" in answer.text
        assert "those with the role op or admin" in answer.text
        assert watchdesk.settings.topics_file.read_text() == before

    def test_a_program_is_told_so_too(self, reader: TestClient) -> None:
        answer = reader.post("/add-source", headers={"accept": "application/json"})
        assert answer.status_code == 403
        assert "those with the role op or admin" in answer.json()["error"]

    def test_pages_offer_nothing_that_would_be_refused(self, reader: TestClient) -> None:
        assert "/add-source" not in reader.get("/sources").text
        topic = reader.get("/new-topic").text
        assert "Try it" in topic
        assert "/save-topic" not in topic
        assert "Saving is for others: those with the role op or admin." in topic


def test_an_app_that_names_no_editors_lets_nobody_edit(desk: TestClient) -> None:
    assert desk.get("/add-source").status_code == 403


def test_every_route_is_a_page_to_read_or_a_form(desk: TestClient) -> None:
    forms = ["/add-source", "/add-source/0123456789abcdef", "/labels", "/save-topic", "/try-topic"]
    assert sorted(all_addresses("POST")) == forms
    methods = {method for route in desk.app.routes for method in route.methods}  # type: ignore[attr-defined]
    assert methods == {"GET", "POST"}


def test_the_app_has_the_pages_and_neither_documentation_nor_schema() -> None:
    assert sorted(all_addresses()) == [
        "/",
        "/add-source",
        "/add-source/0123456789abcdef",
        "/alerts",
        "/api/stories",
        "/api/stories/1",
        "/feed.atom",
        "/new-topic",
        "/sources",
        "/sources/harbour",
        "/static/desk.css",
        "/stories/1",
        "/stories/1/evidence.wacz",
        "/topics",
        "/topics/ferries",
        "/trace",
    ]


@pytest.mark.parametrize("address", ["/docs", "/redoc", "/openapi.json", "/static/", "/static/../app.py"])
def test_nothing_else_is_served(desk: TestClient, address: str) -> None:
    assert desk.get(address).status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_pages_can_only_be_read(desk: TestClient, method: str) -> None:
    assert desk.request(method, "/").status_code == 405


@pytest.mark.parametrize("address", ["/", "/stories/404", "/api/stories", "/feed.atom", "/static/desk.css"])
def test_every_answer_forbids_scripts_and_foreign_frames(desk: TestClient, address: str) -> None:
    headers = desk.get(address).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"
    assert "script-src" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_pages_hold_no_script_and_no_style_of_their_own(desk: TestClient, built: Builder) -> None:
    story = built.matched()
    for address in ("/", f"/stories/{story}", "/topics", "/sources", "/alerts", "/trace"):
        text = desk.get(address).text
        assert "<script" not in text
        assert "<style" not in text
        assert " style=" not in text


@pytest.fixture(scope="module")
def airflow_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The plugin's app behind Airflow's own logins, on a port of its own."""
    home = tmp_path_factory.mktemp("airflow")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "--factory", "tests.desk.behind_airflow:create"]
    settings = {"AIRFLOW_HOME": str(home), "WATCHDESK_HOME": str(home), "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [*command, "--port", str(port)], env=os.environ | settings, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
                _wait(client, server)
                yield client
        finally:
            server.terminate()
            server.wait(30)


def _wait(client: httpx.Client, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert server.poll() is None, "the server ended"
        try:
            client.get("/nothing")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server does not answer")


@pytest.mark.servers
class TestWithAirflow:
    """The app as the plugin builds it, with Airflow's own dependency."""

    @pytest.mark.parametrize("address", all_addresses())
    def test_no_cookie_means_no_page(self, airflow_desk: httpx.Client, address: str) -> None:
        asked = f"/watchdesk{address}"
        assert airflow_desk.get(asked, headers={"accept": "application/json"}).status_code == 401
        answer = airflow_desk.get(asked, headers={"accept": "text/html"})
        if answer.status_code == 307:
            target = urlsplit(answer.headers["location"])
            assert target.path == "/api/v2/auth/login"
            assert parse_qs(target.query)["next"] == [asked]
        else:
            assert answer.status_code == 401

    def test_no_cookie_means_no_form_is_taken(self, airflow_desk: httpx.Client) -> None:
        assert airflow_desk.post("/watchdesk/labels", headers={"accept": "application/json"}).status_code == 401

    def test_a_form_is_signed_with_the_name_of_the_login(self, airflow_desk: httpx.Client) -> None:
        cookie = {"cookie": f"_token={airflow_desk.get('/token').json()}", "sec-fetch-site": "same-origin"}
        form = {"topic": "none", "article": "1", "said": "relevant", "back": "/alerts"}
        answer = airflow_desk.post("/watchdesk/labels", headers=cookie, data=form)
        assert (answer.status_code, "There is no topic none." in answer.text) == (404, True)

    @pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("user", 403), ("op", 200), ("admin", 200)])
    def test_a_source_is_added_by_whoever_may_change_airflows_variables(
        self, airflow_desk: httpx.Client, role: str, status: int
    ) -> None:
        token = airflow_desk.get(f"/token?role={role}").json()
        headers = {"accept": "text/html", "cookie": f"_token={token}"}
        answer = airflow_desk.get("/watchdesk/add-source", headers=headers)
        assert answer.status_code == status
        assert ("users with the role op or admin" in answer.text) == (status == 403)

    def test_a_forged_cookie_means_no_page(self, airflow_desk: httpx.Client) -> None:
        headers = {"accept": "application/json", "cookie": "_token=e30.e30.AAAA"}
        assert airflow_desk.get("/watchdesk/", headers=headers).status_code in (401, 403)

    def test_the_cookie_of_a_login_opens_the_pages(self, airflow_desk: httpx.Client) -> None:
        token = airflow_desk.get("/token").json()
        answer = airflow_desk.get("/watchdesk/", headers={"accept": "text/html", "cookie": f"_token={token}"})
        assert answer.status_code == 200
        assert 'href="/watchdesk/static/desk.css?v=' in answer.text

    def test_the_token_of_a_program_opens_the_json(self, airflow_desk: httpx.Client) -> None:
        token = airflow_desk.get("/token").json()
        answer = airflow_desk.get("/watchdesk/api/stories", headers={"authorization": f"Bearer {token}"})
        assert answer.json() == {"stories": [], "older": None, "newer": None}
