"""Serving over HTTP by the fast server."""

import logging
import socket
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Event, active_count
from typing import Any

import pytest
import urllib3

from mockinvoice import server_fast
from mockinvoice.server import MAX_HEADER, ServerError, check_port
from mockinvoice.server_fast import FastServer
from mockinvoice.version import __version__

Environ = dict[str, Any]


def echo(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body: bytes = environ["wsgi.input"].read(length)
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


def http() -> urllib3.PoolManager:
    return urllib3.PoolManager(retries=False, timeout=10)


def answer_to(server: FastServer, sent: bytes, *, then_close: bool = False) -> bytes:
    """Send bytes as they are and return all that comes back."""
    host, _, port = server.url.removeprefix("http://").rpartition(":")
    with socket.create_connection((host, int(port)), timeout=10) as client:
        client.sendall(sent)
        if then_close:
            client.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: client.recv(65536), b""))


def test_app_is_served_on_a_free_port_and_connections_are_kept() -> None:
    with FastServer(echo) as server:
        assert server.url.startswith("http://127.0.0.1:")
        pool = http().connection_from_url(server.url)
        answers = [pool.request("POST", "/", body=b"hi") for _ in range(3)]
        assert [answer.data for answer in answers] == [b"hi"] * 3
        assert answers[0].headers["Server"] == f"mockinvoice/{__version__}"
        assert isinstance(pool, urllib3.HTTPConnectionPool)
        assert pool.num_connections == 1


def test_app_gets_what_was_sent_and_nothing_of_the_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://user:secret@proxy.example")
    seen: list[Environ] = []

    def look(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
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


def test_body_in_parts_is_sent_and_let_go() -> None:
    closed = Event()

    class Parts:
        def __iter__(self) -> Any:
            return iter([b"one", b"two"])

        def close(self) -> None:
            closed.set()

    def parted(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Length", "6")])
        return Parts()

    with FastServer(parted) as server:
        answer = http().request("GET", server.url)
        assert (answer.data, answer.headers["Content-Length"]) == (b"onetwo", "6")
        assert closed.wait(10)


def test_body_without_a_length_is_taken_in_chunks() -> None:
    def read(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = environ["wsgi.input"].read()
        start_response("200 OK", [("Content-Length", str(len(body)))])
        return [body]

    with FastServer(read) as server:
        answer = http().request("POST", server.url, body=iter([b"one", b"two"]))
        assert answer.data == b"onetwo"


@pytest.mark.parametrize(
    "sent",
    [
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    ],
)
def test_body_that_does_not_come_is_not_waited_for(sent: bytes) -> None:
    def read(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["wsgi.input"].read(9)
        start_response("200 OK", [])
        return []

    with FastServer(read, patience=0.1) as server:
        host, _, port = server.url.removeprefix("http://").rpartition(":")
        with socket.create_connection((host, int(port)), timeout=10) as client:
            client.sendall(sent)
            head = client.recv(65536)
        others = http().request("POST", server.url, body=b"123456789")
    assert head.startswith(b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n")
    assert others.status == 200


def test_server_leaves_no_thread_behind_and_answers_no_more() -> None:
    before = active_count()
    with FastServer(echo) as server:
        client = http()
        client.request("GET", server.url)
    client.clear()
    assert active_count() <= before
    with pytest.raises(urllib3.exceptions.NewConnectionError):
        http().request("GET", server.url)


def test_stopping_twice_or_before_the_start_does_nothing() -> None:
    server = FastServer(echo)
    server.stop()
    server.start()
    server.stop()
    server.stop()


def test_stopping_finishes_what_is_in_flight() -> None:
    begun, go_on = Event(), Event()

    def slow(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        begun.set()
        go_on.wait(timeout=10)
        start_response("200 OK", [("Content-Length", "4")])
        return [b"done"]

    server = FastServer(slow)
    server.start()
    with ThreadPoolExecutor() as threads:
        answer = threads.submit(http().request, "GET", server.url)
        assert begun.wait(timeout=10)
        stopped = threads.submit(server.stop)
        go_on.set()
        assert answer.result(timeout=10).data == b"done"
        stopped.result(timeout=10)


def test_stopping_does_not_wait_for_ever_for_a_client(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(server_fast, "DRAIN_SECONDS", 0.1)
    begun = Event()

    def reading(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        begun.set()
        return echo(environ, start_response)

    server = FastServer(reading)
    server.start()
    port = int(server.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nno")
        assert begun.wait(10)
        with caplog.at_level(logging.WARNING):
            server.stop()
    assert caplog.messages == ["some requests were not complete after 0.1 seconds"]


def test_port_that_is_taken_is_refused_with_a_remedy() -> None:
    with FastServer(echo) as server:
        port = int(server.url.rpartition(":")[2])
        with pytest.raises(ServerError) as caught, FastServer(echo, port=port):
            pass
        assert str(caught.value).startswith(f"cannot listen on 127.0.0.1 port {port} (")
        assert str(caught.value).endswith("; choose another --host or --port, 0 for any free one")


@pytest.mark.parametrize("size", [2 * MAX_HEADER, 8 * MAX_HEADER])
def test_header_beyond_the_limit_is_refused(size: int) -> None:
    with FastServer(echo) as server:
        answer = answer_to(server, b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * size + b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")


def test_what_is_no_http_is_refused() -> None:
    with FastServer(echo) as server:
        assert answer_to(server, b"hello\r\n\r\n").startswith(b"HTTP/1.1 400 Bad Request\r\n")


def test_failure_of_an_app_is_a_500_and_the_server_goes_on() -> None:
    def broken(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        raise RuntimeError("broken")

    with FastServer(broken) as server:
        for _ in range(2):
            assert http().request("GET", server.url).status == 500


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
def test_ipv6_address_is_spelled_in_brackets() -> None:
    try:
        check_port("::1", 0)
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    with FastServer(echo, host="::1") as server:
        assert server.url.startswith("http://[::1]:")
        assert http().request("POST", server.url, body=b"hi").data == b"hi"


@pytest.mark.parametrize("host", ["0.0.0.0", "localhost"])
def test_address_of_all_interfaces_and_names_can_be_called(host: str) -> None:
    with FastServer(echo, host=host) as server:
        assert http().request("POST", server.url, body=b"hi").data == b"hi"
