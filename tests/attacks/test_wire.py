"""Requests that no decent client would send, on a socket."""

import json
import socket
from contextlib import ExitStack

import pytest

from mockinvoice.app import Mock
from mockinvoice.server import Server
from mockinvoice.server_fast import FastServer
from tests.attacks.conftest import Target

CLOSE = b"Connection: close\r\n\r\n"
GET = b"GET /_mock/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


def is_well(target: Target) -> bool:
    return target.status(GET) == 200


POST = b"POST /segmetrics/api/v1/a/b/invoice HTTP/1.1\r\nHost: 127.0.0.1\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
EMPTY = b"0\r\n\r\n"
# What would be answered with 200 if it were taken for a request of its own.
SMUGGLED = GET
# As RFC 9112, 6.3 allows, if the connection is closed after that.
READ_AS_CHUNKS = ("length-and-chunked", "chunked-and-length")


@pytest.mark.parametrize(
    "sent",
    {
        "length-and-chunked": b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + EMPTY,
        "chunked-and-length": b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n" + EMPTY,
        "two-lengths-short-first": b"Content-Length: 2\r\nContent-Length: 75\r\n\r\n{}",
        "two-lengths-long-first": b"Content-Length: 75\r\nContent-Length: 2\r\n\r\n{}",
        "lengths-with-a-comma": b"Content-Length: 2, 2\r\n\r\n{}",
        "length-with-a-sign": b"Content-Length: +2\r\n\r\n{}",
        "length-as-python-spells-it": b"Content-Length: 0_2\r\n\r\n{}",
        "length-in-hex": b"Content-Length: 0x2\r\n\r\n{}",
        "length-with-a-tabulator": b"Content-Length: \x0b2\r\n\r\n{}",
        "length-of-nothing": b"Content-Length: \r\n\r\n",
        "negative-length": b"Content-Length: -1\r\n\r\n",
        "length-beyond-all": b"Content-Length: 99999999999999999999999\r\n\r\n",
        "space-before-colon": b"Content-Length : 0\r\n\r\n",
        "unknown-coding": b"Transfer-Encoding: xchunked\r\n\r\n" + EMPTY,
        "chunked-and-then-identity": b"Transfer-Encoding: chunked, identity\r\n\r\n" + EMPTY,
        "identity-and-then-chunked": b"Transfer-Encoding: identity, chunked\r\n\r\n" + EMPTY,
        "chunked-twice": b"Transfer-Encoding: chunked, chunked\r\n\r\n" + EMPTY,
        "chunked-behind-a-control": b"Transfer-Encoding: \x0bchunked\r\n\r\n" + EMPTY,
        "two-codings": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + EMPTY,
        "coding-of-nothing": b"Transfer-Encoding: \r\n\r\n",
        "coding-in-a-second-line": b"Transfer-Encoding:\r\n chunked\r\n\r\n" + EMPTY,
        "line-break-alone": b"X: a\rTransfer-Encoding: chunked\r\n\r\n" + EMPTY,
        "zero-byte": b"X: a\x00Transfer-Encoding: chunked\r\n\r\n" + EMPTY,
    }.items(),
    ids=lambda item: item[0],
)
def test_request_smuggling_yields_one_answer_at_most(
    target: Target, sent: tuple[str, bytes]
) -> None:
    """Where it is not plain where a body ends there is one refusal, and the connection ends."""
    is_read_as_chunks = target.server == "fast" and sent[0] in READ_AS_CHUNKS
    expected = [401] if is_read_as_chunks else [400]
    assert target.statuses(POST + sent[1] + SMUGGLED) == expected
    assert is_well(target)


@pytest.mark.parametrize(
    "chunks",
    {
        "size-in-hex": b"0x2\r\n{}\r\n" + EMPTY,
        "size-with-a-sign": b"+2\r\n{}\r\n" + EMPTY,
        "size-as-python-spells-it": b"0_2\r\n{}\r\n" + EMPTY,
        "negative-size": b"-1\r\n",
        "no-size": b"\r\n{}\r\n" + EMPTY,
        "size-beyond-all": b"FFFFFFFFFFFFFFFFF\r\n{}\r\n" + EMPTY,
        "endless-extension": b"2;" + b"x" * 100_000 + b"\r\n{}\r\n" + EMPTY,
        "chunk-that-goes-on": b"2\r\n{}XX\r\n" + EMPTY,
        "no-end": b"2\r\n{}\r\n0\r\nX\r\n",
    }.items(),
    ids=lambda item: item[0],
)
def test_chunks_that_two_servers_read_differently_end_the_connection(
    target: Target, chunks: tuple[str, bytes]
) -> None:
    answers = target.raw(CHUNKED + chunks[1] + SMUGGLED)
    assert b"HTTP/1.1 200" not in answers
    assert answers.count(b"HTTP/1.1 ") == 1
    assert is_well(target)


@pytest.mark.parametrize(
    "chunks",
    [
        EMPTY,
        b"2\r\n{}\r\n" + EMPTY,
        b"2;a=b\r\n{}\r\n" + EMPTY,
        b"1\r\n{\r\n1\r\n}\r\n0\r\nX: y\r\n\r\n",
    ],
    ids=["none", "one", "extension", "trailer"],
)
def test_chunks_that_are_well_formed_end_where_they_say(target: Target, chunks: bytes) -> None:
    assert target.statuses(CHUNKED + chunks + GET) == [401, 200]


@pytest.mark.parametrize(
    ("length", "expected"), [(len(SMUGGLED) * 3, [404, 200]), (2_000_000, [404])]
)
def test_body_that_nobody_reads_is_not_taken_for_a_request(
    target: Target, length: int, expected: list[int]
) -> None:
    sent = b"POST /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n" % length
    assert target.statuses(sent + SMUGGLED * 3 + GET) == expected


def test_large_body_that_nobody_reads_is_not_waited_for(target: Target) -> None:
    sent = b"POST /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 70000000\r\n\r\n"
    answers = target.raw(sent + b" " * 100_000, half_closes=False)
    assert answers.startswith(b"HTTP/1.1 404 ")


@pytest.mark.parametrize(
    "head",
    {
        "two-hosts": b"GET /_mock/health HTTP/1.1\r\nHost: evil.example\r\nHost: 127.0.0.1\r\n",
        "two-hosts-turned": b"GET /_mock/health HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        b"Host: evil.example\r\n",
        "control-in-the-path": b"GET /_mo\tck/health HTTP/1.1\r\nHost: 127.0.0.1\r\n",
        "address-that-is-none": b"GET http://[ HTTP/1.1\r\nHost: 127.0.0.1\r\n",
        "field-that-goes-on": b"GET /_mock/health HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\r\n b\r\n",
        "field-before-the-first": b"GET /_mock/health HTTP/1.1\r\n Host: 127.0.0.1\r\n",
        "chunks-in-an-old-protocol": b"POST /_mock/health HTTP/1.0\r\nHost: 127.0.0.1\r\n"
        b"Connection: Keep-Alive\r\nTransfer-Encoding: chunked\r\n",
    }.items(),
    ids=lambda item: item[0],
)
def test_head_that_two_servers_read_differently_is_refused(
    target: Target, head: tuple[str, bytes]
) -> None:
    """The fast server joins what is sent twice, which is then no address of this mock."""
    answers = target.raw(head[1] + CLOSE)
    is_joined = target.server == "fast" and "hosts" in head[0]
    assert answers.split(b" ", 2)[1] == (b"403" if is_joined else b"400")
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
        b"GET /%zz%00 HTTP/1.1\r\nHost: 127.0.0.1\r\n" + CLOSE,
        b"GET /\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\n" + CLOSE,
        b"GET http://evil.example/_mock/health HTTP/1.1\r\nHost: evil.example\r\n" + CLOSE,
        b"OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n" + CLOSE,
        b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n" + CLOSE,
        b"TRACE / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: secret\r\n" + CLOSE,
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
