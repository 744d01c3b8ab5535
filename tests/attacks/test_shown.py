"""What clients have sent and people look at: e-mail, reports, logs. None of it acts."""

import json
import logging
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from mockinvoice.app import Mock, create_app
from mockinvoice.core.journal import Exchange
from mockinvoice.logs import configure
from mockinvoice.settings import Settings
from tests.space import Answer, Space
from tests.vendors.slyce.bodies import minimal

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)><svg/onload=alert(3)>"
PAGES = ("text/html", "image/svg+xml", "application/xhtml+xml", "text/xml")
FORGED = "INFO mockinvoice.exchanges: forged"


def control(space: Space, path: str) -> Answer:
    url = f"http://127.0.0.1/_mock/spaces/{space.name}/{path}"
    return space.http("GET", url.rstrip("/"))


@pytest.mark.parametrize(
    "path",
    ["", "exchanges", "findings", "findings?format=html", "outbox", "documents", "none/such"],
)
def test_control_answers_are_taken_for_what_they_say_they_are(space: Space, path: str) -> None:
    answer = control(space, path)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


def test_hostile_html_in_an_email_is_a_file_and_no_page(space: Space) -> None:
    body = minimal(mail_body=EVIL, number=EVIL[:40], send_now=1)
    answer = space.call("slyce", "createInvoice", body=body)
    assert answer.status == 200, answer.text
    (message,) = space.world.mailbox.all()
    listed = control(space, f"outbox/{message['id']}")
    file = control(space, f"outbox/{message['id']}.eml")
    assert listed.headers["content-type"] == "application/json"
    assert (
        file.headers["content-type"],
        file.headers["content-disposition"],
        file.headers["x-content-type-options"],
    ) == ("message/rfc822", "attachment", "nosniff")


def test_line_breaks_in_the_text_of_an_email_add_no_header(space: Space) -> None:
    address = "a@example.com\r\nBcc: evil@example.com"
    space.call("slyce", "createInvoice", body=minimal(send_now=1, mail_to=address))
    assert all("\nBcc: evil" not in message["mime"] for message in space.world.mailbox.all())


def test_hostile_html_in_a_report_is_shown_as_text(space: Space) -> None:
    space.http("GET", f"/@{space.name}/slyce/v2/{EVIL}", headers={"X-Authorization": EVIL})
    space.call("segmetrics", "upsertInvoice", body={EVIL: EVIL, "amount": EVIL})
    page = control(space, "findings?format=html")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert 'http-equiv="Content-Security-Policy"' in page.text
    for tag in ("<script>alert", "<img src=x", "<svg/onload"):
        assert tag not in page.text
    junit = control(space, "findings?format=junit")
    assert "<script>alert" not in junit.text


def test_answer_whose_type_a_fault_has_changed_is_no_page_of_the_mock(space: Space) -> None:
    """A fault announces HTML; a browser that follows a link there must run none of it."""
    rule = {"match": {"vendor": "slyce"}, "do": {"body": "wrong-type"}}
    url = f"http://127.0.0.1/_mock/spaces/{space.name}/faults"
    headers = {"Content-Type": "application/json"}
    assert space.http("POST", url, headers=headers, body=json.dumps(rule)).status < 300
    answer = space.http("GET", f"/@{space.name}/slyce/v2/{EVIL}")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize("depth", [101, 900, 5_000, 100_000])
@pytest.mark.parametrize("format_", ["html", "text", "junit", "sarif", "json"])
def test_deeply_nested_body_overflows_no_report(space: Space, depth: int, format_: str) -> None:
    space.call("segmetrics", "upsertInvoice", raw="[" * depth + "]" * depth)
    assert control(space, f"findings?format={format_}").status == 200
    assert all(not exchange.trace for exchange in space.world.journal.all())


@pytest.mark.parametrize(
    "evil",
    ["<a ", "</a ", "<a b='", "<!--", "<![x>", "<![CDATA[", "<?", "<script>", "<!-- -->", "<"],
)
def test_markup_without_an_end_takes_no_time_in_an_email(space: Space, evil: str) -> None:
    """Python's parser looks for the end of each anew, to the end of all."""
    body = minimal(mail_body="<b>" + evil * (500_000 // len(evil)), send_now=1)
    assert space.call("slyce", "createInvoice", body=body).status == 200
    (message,) = space.world.mailbox.envelopes()
    assert body["mail_body"] in message["html"]


def test_no_vendor_answers_a_page_made_of_what_was_sent(space: Space, mock: Mock) -> None:
    for vendor, mounted in mock.vendors.items():
        for operation in mounted.document.operations.values():
            space.call(vendor, operation.id, raw=EVIL)
        space.http("GET", f"/@{space.name}/{vendor}/{EVIL}?q={EVIL}")
    pages = [
        exchange.response_body
        for exchange in space.world.journal.all()
        if dict(exchange.response_headers).get("Content-Type", "").startswith(PAGES)
    ]
    assert not any("alert(" in page for page in pages)


@pytest.mark.parametrize("format_", ["text", "json"])
@pytest.mark.parametrize("evil", ["\n", "\r\n", "\x1b[2K\x1b[1A", "\x9b2J", "\u2028", "\x85"])
def test_log_injection_forges_no_line_and_moves_no_cursor(
    format_: str, evil: str, capsys: pytest.CaptureFixture[str]
) -> None:
    exchanges = configure(format_)
    log = logging.getLogger("mockinvoice.control")
    text = f"/a{evil}{FORGED}"
    try:
        raise ValueError(text)
    except ValueError:
        log.exception("%s failed", text)
    exchange = an_exchange(path=text, method=f"GET{evil}{FORGED}")
    exchanges("t1", exchange)
    exchanges.close()
    lines = capsys.readouterr().err.split("\n")[:-1]
    assert not any(line.startswith(FORGED) for line in lines)
    assert all(line.isprintable() for line in lines)


def test_log_names_no_credential(capsys: pytest.CaptureFixture[str]) -> None:
    secret = "do-not-log-me"
    with closing(configure("json")) as log:
        settings = Settings(vendors=("orderspace",))
        space = Space(create_app(settings, is_eager=False, listener=log), "default")
        space.http(
            "GET",
            f"/orderspace/v1/invoices?access_token={secret}",
            headers={"Authorization": f"Bearer {secret}", "Cookie": secret},
        )
        space.http("GET", f"/orderspace/v1/{secret}")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert len(lines) == 2
    assert secret not in json.dumps(lines[0])


def an_exchange(**members: Any) -> Exchange:
    plain = Exchange(
        id="ex-1",
        at="2024-04-29T12:00:00Z",
        vendor="slyce",
        operation=None,
        method="GET",
        path="/",
        query=[],
        request_headers={},
        request_body="",
        status=404,
        response_headers={},
        response_body="",
    )
    return replace(plain, **members)
