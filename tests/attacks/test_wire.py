"""Requests that no decent client would send, on a socket."""

import json
import socket
from contextlib import ExitStack

import pytest

from mockinvoice.app import Mock
from mockinvoice.server import Server
from mockinvoice.server_fast import FastServer
from tests.attacks.conftest import Target

GET = b"GET /_mock/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


def is_well(target: Target) -> bool:
    return target.status(GET) == 200


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(
            b"POST /segmetrics/api/v1/a/b/invoice HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /_mock/health HTTP/1.1\r\n\r\n",
            id="both-length-and-chunked",
        ),
        pytest.param(
            b"POST /segmetrics/api/v1/a/b/invoice HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
            b"Content-Length: 30\r\n\r\n{}\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
            id="two-lengths",
        ),
        pytest.param(
            b"POST /segmetrics/api/v1/a/b/invoice HTTP/1.1\r\nHost: x\r\n"
            b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n",
            id="unknown-transfer-encoding",
        ),
        pytest.param(
            b"POST /segmetrics/api/v1/a/b/invoice HTTP/1.1\r\nHost: x\r\n"
            b"Content-Length : 0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n",
            id="space-before-colon",
        ),
        pytest.param(
            b"POST /segmetrics/api/v1/a/b/invoice HTTP/1.1\r\nHost: x\r\n"
            b"Content-Length: -1\r\n\r\n{}",
            id="negative-length",
        ),
    ],
)
def test_request_smuggling_yields_one_answer_at_most(target: Target, sent: bytes) -> None:
    answers = target.raw(sent)
    assert b"/smuggled" not in answers
    assert answers.count(b"HTTP/1.1 200") == 0
    paths = [exchange.path for exchange in target.mock.worlds.get().journal.all()]
    assert "/smuggled" not in paths
    assert is_well(target)


def test_header_of_a_megabyte_is_refused(target: Target) -> None:
    sent = b"GET /_mock/health HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 1_000_000 + b"\r\n\r\n"
    try:
        answer = target.raw(sent)
    except (ConnectionResetError, BrokenPipeError):
        answer = b"HTTP/1.1 413 "  # the server hung up while we were still sending
    assert int(answer.split(b" ", 2)[1]) in (413, 414, 431)
    assert is_well(target)


def test_address_of_a_megabyte_is_refused(target: Target) -> None:
    sent = b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    try:
        answer = target.raw(sent)
    except (ConnectionResetError, BrokenPipeError):
        answer = b"HTTP/1.1 414 "
    assert int(answer.split(b" ", 2)[1]) in (413, 414, 431)
    assert is_well(target)


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\x00" * 100,
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /%zz%00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET http://evil.example/_mock/health HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
        b"TRACE / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: secret\r\n\r\n",
    ],
)
def test_garbage_is_refused_and_harms_nobody(target: Target, sent: bytes) -> None:
    answer = target.raw(sent)
    assert b"HTTP/1.1 200" not in answer
    assert b"HTTP/1.1 5" not in answer.replace(b"HTTP/1.1 505", b"")
    assert b"secret" not in answer
    assert is_well(target)


@pytest.mark.parametrize("make", [Server, FastServer])
def test_a_thousand_connections_at_once_are_served(
    mock: Mock, make: type[Server | FastServer]
) -> None:
    with make(mock) as server, ExitStack() as open_ones:
        address = ("127.0.0.1", int(server.url.rpartition(":")[2]))
        connections = [
            open_ones.enter_context(socket.create_connection(address, timeout=60))
            for _ in range(1_000)
        ]
        for connection in connections:
            connection.sendall(GET)
        answers = {connection.recv(12, socket.MSG_WAITALL) for connection in connections}
    assert answers == {b"HTTP/1.1 200"}


def test_line_breaks_in_a_header_value_are_not_echoed_as_headers(target: Target) -> None:
    sent = (
        b"POST /gormic/v1/om/invoices/inv-open/close HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        b"g-request-id: abc%0d%0aX-Evil: 1\r\nX-Mockinvoice-Space: a%0d%0ab\r\n"
        b"Connection: close\r\nContent-Length: 0\r\n\r\n"
    )
    head = target.raw(sent).partition(b"\r\n\r\n")[0]
    assert b"\r\nX-Evil" not in head


def test_prefix_in_an_absolute_address_does_not_lead_around_the_host_check(
    target: Target,
) -> None:
    sent = (
        b"GET http://127.0.0.1/_mock/spaces/default HTTP/1.1\r\nHost: evil.example\r\n"
        b"Connection: close\r\n\r\n"
    )
    answer = target.raw(sent)
    assert b"HTTP/1.1 200" not in answer


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X-Original-URL", "X-HTTP-Method-Override"])
def test_forwarding_headers_change_nothing(target: Target, name: str) -> None:
    sent = (
        b"GET /_mock/health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n"
        + f"{name}: 127.0.0.1\r\n\r\n".encode()
    )
    answer = target.raw(sent)
    assert answer.startswith(b"HTTP/1.1 403 ")
    body = json.loads(answer.partition(b"\r\n\r\n")[2])
    assert body["detail"] == "the header Host 'evil.example' is not an address of this mock"
