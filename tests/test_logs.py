"""The log on stderr."""

import json
import logging
import os
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from typing import BinaryIO, TextIO

import pytest

from mockinvoice.core.journal import Exchange
from mockinvoice.logs import ExchangeLog, configure
from tests.exchanges import an_exchange

EXCHANGE = an_exchange(vendor="slyce", operation="getInvoice", path="/v2/invoice/2050")
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
    with closing(configure("text")) as log:
        log("t1", exchange)
    assert capsys.readouterr() == ("", line)


def test_exchange_is_one_object_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    with closing(configure("json")) as log:
        log("t1", replace(EXCHANGE, path="/a\nb"))
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


def line_of(number: int) -> str:
    return f"INFO mockinvoice: line {number} {'x' * 3000}"


@pytest.fixture
def pipe() -> Iterator[tuple[BinaryIO, TextIO]]:
    """The ends of a pipe for the log, which is read when the test pleases."""
    theirs, ours = os.pipe()
    with os.fdopen(theirs, "rb", buffering=0) as reader:
        yield reader, os.fdopen(ours, "w")


def test_log_that_nobody_reads_holds_nothing_up_and_tells_what_it_dropped(
    pipe: tuple[BinaryIO, TextIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, writer = pipe
    monkeypatch.setattr(sys, "stderr", writer)
    configure("text")
    log = logging.getLogger("mockinvoice")
    for number in range(100):
        log.info("line %s %s", number, "x" * 3000)
    *whole, broken = reader.read(1_000_000).decode().split("\n")
    log.info("read again")
    assert whole == [line_of(number) for number in range(len(whole))]
    assert line_of(len(whole)).startswith(broken)
    assert 0 < len(whole) < 100
    dropped = f"(lines dropped, as nobody read them: {100 - len(whole)})"
    assert reader.read(1_000_000).decode() == f"\n{dropped}\nINFO mockinvoice: read again\n"
    writer.close()


def test_log_whose_reader_has_gone_is_dropped(
    pipe: tuple[BinaryIO, TextIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, writer = pipe
    monkeypatch.setattr(sys, "stderr", writer)
    configure("text")
    reader.close()
    logging.getLogger("mockinvoice").info("nobody hears this")
    with pytest.raises(BrokenPipeError):
        writer.close()


def test_exchanges_are_written_soon_and_together(
    pipe: tuple[BinaryIO, TextIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, writer = pipe
    monkeypatch.setattr(sys, "stderr", writer)
    log = configure("text")
    log("t1", EXCHANGE)
    log("t2", EXCHANGE)
    line = "2024-04-29T12:00:00Z %s slyce ex-1 GET /v2/invoice/2050 getInvoice 200\n"
    assert reader.read(1_000_000).decode() == line % "t1" + line % "t2"
    log.close()
    writer.close()


def log_many(log: ExchangeLog, space: str) -> None:
    for number in range(700):
        log(space, replace(EXCHANGE, id=f"ex-{number}"))


def test_no_exchange_is_lost_where_many_wait_and_many_threads_log(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with closing(configure("text")) as log, ThreadPoolExecutor(8) as threads:
        for number in range(8):
            threads.submit(log_many, log, f"t{number}")
    lines = capsys.readouterr().err.splitlines()
    told = Counter(tuple(line.split(" ")[1:4:2]) for line in lines)
    assert told == Counter((f"t{t}", f"ex-{n}") for t in range(8) for n in range(700))


def test_exchanges_that_nobody_reads_are_dropped_and_counted(
    pipe: tuple[BinaryIO, TextIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, writer = pipe
    monkeypatch.setattr(sys, "stderr", writer)
    log = configure("text")
    for _ in range(2000):
        log("t1", EXCHANGE)
    log.flush()
    log.close()
    *whole, broken = reader.read(1_000_000).decode().split("\n")
    logging.getLogger("mockinvoice").warning("read again")
    assert {line.split(" ")[1] for line in whole} == {"t1"}
    dropped = f"(lines dropped, as nobody read them: {2000 - len(whole)})"
    told = f"{dropped}\nWARNING mockinvoice: read again\n"
    assert reader.read(1_000_000).decode() in (told, f"\n{told}")
    assert broken == ""
    writer.close()
