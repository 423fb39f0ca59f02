"""Each transport takes a message or says how it failed: for good, for now, or unknown; secrets stay secret."""

from __future__ import annotations

import fcntl
import json
import logging
import resource
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.alerts.email import EmailTransport, Server, mailbox
from pipeline.alerts.file import FileTransport
from pipeline.alerts.message import Digest, Message, message_of
from pipeline.alerts.services import AppriseTransport
from pipeline.alerts.transport import redacted, within
from pipeline.alerts.transports import make_transport
from pipeline.alerts.webhook import WebhookTransport, seconds_of
from pipeline.config import Channel
from pipeline.records import ConfigError, DeliveryError
from pipeline.store.outbox import ClaimedAlert
from tests.pipeline.alerts.outbox_rows import NOW, PUBLISHED, Clock
from tests.pipeline.alerts.receivers import Answer, Hook, Mailbox, hook_server, raw_server, smtp_server

SECRET = "t0ken-of-the-desk"


def a_message(key: str = "k1", **changes: object) -> Message:
    values = {
        "key": key,
        "topic": "ferry-lines",
        "topic_title": "Ferry lines",
        "headline": "A second ferry will sail from May",
        "source": "harbour",
        "source_title": "Harbour Post",
        "url": "https://harbour.example/a/1.html",
        "published_at": PUBLISHED,
        "certainty": "exact",
        "basis": "json-ld",
        "sentence": "The second ferry sails on 2 May.",
        "marks": ((11, 16),),
        "story_id": 1,
        "created_at": NOW,
    }
    return Message(**{**values, **changes})  # type: ignore[arg-type]


def claimed(headline: str) -> ClaimedAlert:
    return ClaimedAlert(
        id=1,
        key="k1",
        topic="ferry-lines",
        channel="mail",
        story_id=1,
        created_at=NOW,
        attempts=1,
        headline=headline,
        source=None,
        url="https://harbour.example/",
        published_at=None,
        published_certainty=None,
        published_basis=None,
        sentence="Ferry.",
        marks=(),
    )


def failure(transport: object, message: object = None) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        transport.send(message or a_message())  # type: ignore[attr-defined]
    return caught.value


def kind(error: DeliveryError) -> str:
    return "permanent" if error.permanent else "unknown" if error.unknown else "temporary"


@pytest.fixture
def hook() -> Iterator[Hook]:
    with hook_server() as hook:
        yield hook


@pytest.fixture
def mail() -> Iterator[Mailbox]:
    with smtp_server() as mail:
        yield mail


# ---------------------------------------------------------------- file


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_file_gets_a_json_line_a_message(tmp_path: Path) -> None:
    file = FileTransport(tmp_path / "deep" / "alerts.jsonl")
    file.send(a_message("k1", headline="Другий пором"))
    file.send(a_message("k2"))
    assert [line["key"] for line in lines(file.path)] == ["k1", "k2"]
    assert "Другий пором" in file.path.read_text(encoding="utf-8")


def test_a_file_has_no_key_twice(tmp_path: Path) -> None:
    file = FileTransport(tmp_path / "alerts.jsonl")
    digest = Digest((a_message("k1"), a_message("k2")))
    for message in (a_message("k3", sentence='"key": "k4"'), digest, digest, a_message("k3"), a_message("k4")):
        file.send(message)
    assert [line["key"] for line in lines(file.path)] == ["k3", digest.key, "k4"]


def test_a_line_that_was_cut_goes_and_a_whole_one_stays(tmp_path: Path) -> None:
    file = FileTransport(tmp_path / "alerts.jsonl")
    file.path.write_text('{"key": "k0"}\n{"key": "k1", "headl')
    file.send(a_message("k1"))
    file.path.write_text(file.path.read_text().removesuffix("\n"))
    file.send(a_message("k2"))
    assert [line["key"] for line in lines(file.path)] == ["k0", "k1", "k2"]


def test_a_file_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "alerts.jsonl").mkdir()
    error = failure(FileTransport(tmp_path / "alerts.jsonl"))
    assert kind(error) == "temporary"
    assert "alerts.jsonl cannot be written: Is a directory" in str(error)


def test_a_disk_that_fills_up_in_the_middle_of_a_line_leaves_no_part_of_it(tmp_path: Path) -> None:
    file = FileTransport(tmp_path / "alerts.jsonl")
    file.send(a_message("k1"))
    before = file.path.read_bytes()
    _, hard = limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 20, hard))
    try:
        error = failure(file, a_message("k2"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert kind(error) == "temporary"
    assert file.path.read_bytes() == before


def test_two_writers_take_turns(tmp_path: Path) -> None:
    file = FileTransport(tmp_path / "alerts.jsonl")
    file.send(a_message("k1"))
    with file.path.open("r+") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(DeliveryError, match="no answer within"):
            within(0.1, lambda: file.send(a_message("k2")))
        assert len(lines(file.path)) == 1


# ---------------------------------------------------------------- webhook


def webhook(hook: Hook, path: str = f"/{SECRET}", limit_seconds: float = 5.0) -> WebhookTransport:
    return WebhookTransport(hook.url + path, Clock(), limit_seconds)


def test_a_webhook_gets_the_message_and_its_key(hook: Hook) -> None:
    webhook(hook).send(a_message())
    (post,) = hook.posts
    assert post.path == f"/{SECRET}"
    assert post.headers["Idempotency-Key"] == "k1"
    assert post.headers["Content-Type"] == "application/json; charset=utf-8"
    assert post.body == a_message().data()


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (301, "permanent"),
        (307, "permanent"),
        (400, "permanent"),
        (404, "permanent"),
        (410, "permanent"),
        (408, "temporary"),
        (429, "temporary"),
        (500, "temporary"),
        (503, "temporary"),
    ],
)
def test_a_status_tells_whether_another_try_is_worth_it(hook: Hook, status: int, expected: str) -> None:
    hook.answers = [Answer(status, {"Location": hook.url + "/elsewhere"})]
    error = failure(webhook(hook))
    assert kind(error) == expected
    assert str(status) in str(error)
    assert len(hook.posts) == 1


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("Wed, 04 Mar 2026 09:31:00 GMT", 60.0),
        ("Wed, 04 Mar 2026 09:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("٣", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert seconds_of(value, NOW) == seconds


def test_the_receivers_retry_after_is_kept(hook: Hook) -> None:
    hook.answers = [Answer(429, {"Retry-After": "90"})]
    assert failure(webhook(hook)).retry_after == 90


@pytest.mark.servers
def test_an_answer_that_drips_is_cut_off_as_unknown(hook: Hook) -> None:
    hook.answers = [Answer(200, drip_seconds=0.3)]
    error = failure(webhook(hook, limit_seconds=1.0))
    assert kind(error) == "unknown"
    assert len(hook.posts) == 1


def test_a_body_that_drips_after_its_status_is_not_waited_for(hook: Hook) -> None:
    def drip(connection: object) -> None:
        connection.request.recv(65536)  # type: ignore[attr-defined]
        connection.request.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")  # type: ignore[attr-defined]
        time.sleep(2)

    with raw_server(drip) as port:
        WebhookTransport(f"http://127.0.0.1:{port}/", Clock(), 1.5).send(a_message())


def test_a_connection_that_breaks_after_sending_is_unknown() -> None:
    def hang_up(connection: object) -> None:
        connection.request.recv(65536)  # type: ignore[attr-defined]

    with raw_server(hang_up) as port:
        error = failure(WebhookTransport(f"http://127.0.0.1:{port}/{SECRET}", Clock(), 2.0))
    assert kind(error) == "unknown"


def test_a_receiver_that_is_not_there_is_tried_again() -> None:
    with hook_server() as gone:
        pass
    error = failure(webhook(gone))
    assert kind(error) == "temporary"
    assert "cannot be reached" in str(error)


def test_no_secret_is_in_errors_and_logs(hook: Hook, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    hook.answers = [Answer(302, {"Location": "/x"}), Answer(500), Answer()]
    sender = WebhookTransport(hook.url.replace("//", f"//user:{SECRET}@") + f"/{SECRET}?t={SECRET}", Clock())
    errors = [str(failure(sender)), str(failure(sender))]
    sender.send(a_message())
    notifier = AppriseTransport(hook.url.replace("http", "json") + f"/{SECRET}")
    hook.answers = [Answer(404)]
    errors.append(str(failure(notifier)))
    assert SECRET not in " ".join(errors) + caplog.text
    assert "http://127.0.0.1 answered 500" in errors[1]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://user:pw@x.example:8443/a?b", "https://x.example"),
        ("nonsense", "(an address)"),
        ("http://[::1", "(an address)"),
    ],
)
def test_an_address_is_shown_as_scheme_and_host(url: str, shown: str) -> None:
    assert redacted(url) == shown


# ---------------------------------------------------------------- e-mail


def email(mail: Mailbox, sender: str = "Watchdesk <watchdesk@desk.example>") -> EmailTransport:
    return EmailTransport(Server("127.0.0.1", mail.port), sender, "editor@desk.example", Clock(), 5.0)


def test_a_mail_has_text_and_html_and_the_key_as_its_id(mail: Mailbox) -> None:
    email(mail).send(a_message(headline="Другий пором"))
    (got,) = mail.mails
    assert got["Subject"] == "Ferry lines: Другий пором"
    assert got["Message-ID"] == "<k1@desk.example>"
    assert (got["From"], got["To"]) == ("Watchdesk <watchdesk@desk.example>", "editor@desk.example")
    assert got["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in got.iter_parts()] == ["text/plain", "text/html"]
    text, html = (part.get_content() for part in got.iter_parts())
    assert "*ferry*" in text
    assert "<mark>ferry</mark>" in html


@pytest.mark.parametrize(
    "evil", ["Ferry\r\nBcc: x@y.example", "Ferry\nBcc: x@y.example", "=?utf-8?q?=0D=0ABcc:_x?="]
)
def test_no_headline_makes_a_header(mail: Mailbox, evil: str) -> None:
    email(mail).send(a_message(headline=evil, topic_title=evil))
    (got,) = mail.mails
    assert got["Bcc"] is None
    assert sorted(set(got.keys())) == sorted(
        ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]
        + [name for name in got if name.startswith("X-")]
    )


@given(st.text(max_size=400))
def test_any_headline_is_one_subject_that_comes_back(headline: str) -> None:
    sender = EmailTransport(Server("127.0.0.1", 1), "a@b.example", "c@d.example", Clock())
    message = message_of(claimed(headline), {})
    written = sender.compose(message).as_bytes()
    got = message_from_bytes(written, policy=default)
    assert max(len(line) for line in written.splitlines()) <= 998
    assert len(got.keys()) == len(set(got.keys())) == 8
    assert got["Subject"].split() == message.subject.split()
    assert not got.defects


@pytest.mark.parametrize(
    ("setting", "answer", "expected"),
    [
        ("rcpt_answer", "550 no such mailbox", "permanent"),
        ("rcpt_answer", "451 greylisted", "temporary"),
        ("data_answer", "554 refused", "permanent"),
        ("data_answer", "452 full", "temporary"),
        ("data_answer", "hang up", "unknown"),
    ],
)
def test_an_smtp_answer_tells_whether_another_try_is_worth_it(
    mail: Mailbox, setting: str, answer: str, expected: str
) -> None:
    setattr(mail, setting, answer)
    assert kind(failure(email(mail))) == expected


def test_a_mail_server_that_is_not_there_or_cannot_encrypt_is_tried_again(mail: Mailbox) -> None:
    tls = EmailTransport(Server("127.0.0.1", mail.port, tls=True), "a@b.example", "c@d.example", Clock(), 5.0)
    assert kind(failure(tls)) == "temporary"
    login = Server("127.0.0.1", mail.port, user="x", password=SECRET)
    error = failure(EmailTransport(login, "a@b.example", "c@d.example", Clock(), 5.0))
    assert kind(error) == "temporary"
    assert SECRET not in str(error)
    with smtp_server() as gone:
        pass
    assert kind(failure(email(gone))) == "temporary"


def test_a_mail_server_that_says_nothing_is_unknown() -> None:
    with raw_server(lambda connection: time.sleep(1)) as port:
        sender = EmailTransport(Server("127.0.0.1", port), "a@b.example", "c@d.example", Clock(), 0.3)
        assert kind(failure(sender)) == "unknown"


@pytest.mark.parametrize("wrong", ["", "desk", "a@b.example, c@d.example", "a@b.example\nBcc: x@y.example", "<>"])
def test_a_wrong_mail_address_is_refused(wrong: str) -> None:
    with pytest.raises(ConfigError, match="email is no single e-mail address"):
        mailbox(wrong, "email")


# ---------------------------------------------------------------- apprise


def notifier(hook: Hook, limit_seconds: float = 5.0) -> AppriseTransport:
    return AppriseTransport(hook.url.replace("http", "json") + f"/{SECRET}", limit_seconds)


def test_apprise_gets_the_text_with_the_key(hook: Hook) -> None:
    notifier(hook).send(a_message())
    (post,) = hook.posts
    assert post.body["title"] == "Ferry lines: A second ferry will sail from May"
    assert "The second *ferry* sails" in post.body["message"]
    assert "(k1)" in post.body["message"]
    assert post.body["attachments"] == []


@pytest.mark.parametrize(
    ("status", "expected"), [(404, "permanent"), (429, "temporary"), (500, "temporary"), (302, "permanent")]
)
def test_apprise_fails_by_status_after_one_attempt(hook: Hook, status: int, expected: str) -> None:
    hook.answers = [Answer(status, {"Location": hook.url + "/elsewhere"})]
    assert kind(failure(notifier(hook))) == expected
    assert len(hook.posts) == 1


def test_a_slow_service_is_unknown_and_not_a_failure(hook: Hook) -> None:
    hook.answers = [Answer(200, drip_seconds=0.2)]
    assert kind(failure(notifier(hook, 0.6))) == "unknown"


@pytest.mark.parametrize("url", [f"nosuch://{SECRET}/x", SECRET, "", f"tgram://{SECRET}", f"json:/{SECRET}"])
def test_a_url_that_names_no_service_is_refused_and_not_logged(url: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(ConfigError, match="no service that Apprise can use") as caught:
        AppriseTransport(url)
    assert SECRET not in str(caught.value) + caplog.text


# ---------------------------------------------------------------- from the configuration


def test_each_kind_of_channel_has_its_transport(tmp_path: Path) -> None:
    clock, smtp = Clock(), {"sender": "a@b.example", "password": "${PASSWORD}"}
    made = [
        make_transport(Channel.model_validate(channel), tmp_path, clock, {"TOKEN": SECRET, "PASSWORD": "p"})
        for channel in (
            {"file": "alerts.jsonl"},
            {"webhook": "https://x.example/${TOKEN}"},
            {"email": "c@d.example", "smtp": smtp},
            {"apprise": "json://x.example/${TOKEN}"},
        )
    ]
    assert [type(one).__name__ for one in made] == [
        "FileTransport",
        "WebhookTransport",
        "EmailTransport",
        "AppriseTransport",
    ]


@pytest.mark.parametrize(
    ("channel", "says"),
    [
        ({"webhook": "https://x.example/${TOKEN}"}, "TOKEN is not set"),
        ({"webhook": "ftp://x.example/"}, "no http or https address"),
        ({"webhook": "x.example"}, "no http or https address"),
        ({"file": "${AWAY}/x"}, "below WATCHDESK_HOME"),
        ({"email": "nobody", "smtp": {"sender": "a@b.example"}}, "email is no single"),
        ({"email": "a@b.example", "smtp": {"sender": "nobody"}}, "sender is no single"),
        ({"apprise": "nosuch://x"}, "no service that Apprise can use"),
    ],
)
def test_a_wrong_channel_is_explained(tmp_path: Path, channel: dict[str, object], says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        make_transport(Channel.model_validate(channel), tmp_path, Clock(), {"AWAY": "/tmp/.."})


def test_times_of_the_clock_stamp_the_mail() -> None:
    clock = Clock(datetime(2026, 3, 4, tzinfo=UTC) + timedelta(hours=1))
    sender = EmailTransport(Server("127.0.0.1", 1), "a@b.example", "c@d.example", clock)
    assert sender.compose(a_message())["Date"] == "Wed, 04 Mar 2026 01:00:00 +0000"
