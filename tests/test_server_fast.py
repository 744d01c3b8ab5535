"""Serving over HTTP: what the fast server does in its own way."""

import logging
from collections.abc import Iterable
from threading import Event

import pytest

from mockinvoice import server_fast
from mockinvoice.server_fast import FastServer
from mockinvoice.server_listening import MAX_HEADER
from tests.wsgi import Environ, StartResponse, answer_to, connected, echo, http


def test_app_gets_what_was_sent_and_nothing_of_the_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://user:secret@proxy.example")
    seen: list[Environ] = []

    def look(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        seen.append({key: value for key, value in environ.items() if isinstance(value, str)})
        start_response("204 No Content", [])
        return []

    with FastServer(look) as server:
        host = server.url.removeprefix("http://")
        http().request(
            "GET", f"{server.url}/a%20b?c=%2F", headers={"X-One": "1", "User-Agent": "t"}
        )
    seen[0].pop("REMOTE_ADDR")
    assert seen == [
        {
            "HTTP_ACCEPT_ENCODING": "identity",
            "HTTP_HOST": host,
            "HTTP_USER_AGENT": "t",
            "HTTP_X_ONE": "1",
            "PATH_INFO": "/a b",
            "QUERY_STRING": "c=%2F",
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": host.rpartition(":")[2],
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": "http",
        }
    ]


@pytest.mark.parametrize(
    "sent",
    [
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    ],
)
def test_body_that_does_not_come_is_not_waited_for(sent: bytes) -> None:
    def read(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        environ["wsgi.input"].read(9)
        start_response("200 OK", [])
        return []

    with FastServer(read, patience=0.1) as server:
        with connected(server) as client:
            client.sendall(sent)
            head = client.recv(65536)
        others = http().request("POST", server.url, body=b"123456789")
    assert head.startswith(b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n")
    assert others.status == 200


def test_stopping_does_not_wait_for_ever_for_a_client(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(server_fast, "DRAIN_SECONDS", 0.1)
    begun = Event()

    def reading(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        begun.set()
        return echo(environ, start_response)

    server = FastServer(reading)
    server.start()
    with connected(server) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nno")
        assert begun.wait(10)
        with caplog.at_level(logging.WARNING):
            server.stop()
    assert caplog.messages == ["some requests were not complete after 0.1 seconds"]


@pytest.mark.parametrize("size", [2 * MAX_HEADER, 8 * MAX_HEADER])
def test_header_beyond_the_limit_is_refused(size: int) -> None:
    with FastServer(echo) as server:
        answer = answer_to(server, b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * size + b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")


def test_what_is_no_http_is_refused() -> None:
    with FastServer(echo) as server:
        assert answer_to(server, b"hello\r\n\r\n").startswith(b"HTTP/1.1 400 Bad Request\r\n")
