"""The log on stderr."""

import json
import logging
from dataclasses import replace

import pytest

from mockinvoice.core.journal import Exchange
from mockinvoice.logs import configure

EXCHANGE = Exchange(
    id="ex-1",
    at="2024-04-29T12:00:00Z",
    vendor="slyce",
    operation="getInvoice",
    method="GET",
    path="/v2/invoice/2050",
    query=[],
    request_headers={},
    request_body="",
    status=200,
    response_headers={},
    response_body="{}",
)
MEMBERS = {
    "event": "exchange",
    "space": "t1",
    "id": "ex-1",
    "at": "2024-04-29T12:00:00Z",
    "vendor": "slyce",
    "operation": "getInvoice",
    "method": "GET",
    "path": "/v2/invoice/2050",
    "status": 200,
}


def log_exchange(exchange: Exchange) -> None:
    extra = {"space": "t1", "exchange": exchange}
    logging.getLogger("mockinvoice.exchanges").info("exchange", extra=extra)


@pytest.mark.parametrize(
    ("exchange", "line"),
    [
        (
            EXCHANGE,
            "2024-04-29T12:00:00Z t1 slyce ex-1 GET /v2/invoice/2050 getInvoice 200\n",
        ),
        (
            replace(EXCHANGE, operation=None, path="/a b\n\x1b[31m/é", status=404),
            "2024-04-29T12:00:00Z t1 slyce ex-1 GET /a%20b%0A%1B%5B31m/%C3%A9 - 404\n",
        ),
    ],
)
def test_exchange_is_one_line_for_people(
    exchange: Exchange, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure("text")
    log_exchange(exchange)
    assert capsys.readouterr() == ("", line)


def test_exchange_is_one_object_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    configure("json")
    log_exchange(replace(EXCHANGE, path="/a\nb"))
    out, err = capsys.readouterr()
    assert (out, err.count("\n"), json.loads(err)) == ("", 1, {**MEMBERS, "path": "/a\nb"})


def fail() -> None:
    try:
        raise RuntimeError("boom")
    except RuntimeError:
        logging.getLogger("mockinvoice.control").exception("GET %s failed", "/x")


def test_other_records_carry_level_logger_and_trace(capsys: pytest.CaptureFixture[str]) -> None:
    configure("text")
    fail()
    lines = capsys.readouterr().err.splitlines()
    assert (lines[0], lines[-1]) == (
        "ERROR mockinvoice.control: GET /x failed",
        "    RuntimeError: boom",
    )


def test_other_records_are_one_object_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    configure("json")
    fail()
    err = capsys.readouterr().err
    found = json.loads(err)
    message = found.pop("message")
    assert (err.count("\n"), found) == (
        1,
        {"event": "log", "level": "error", "logger": "mockinvoice.control"},
    )
    assert message.startswith("GET /x failed\nTraceback")
    assert message.endswith("RuntimeError: boom")
