"""Serving over HTTP."""

import logging
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event, active_count
from typing import Any

import pytest
import urllib3

from mockinvoice.app import create_app
from mockinvoice.server import MAX_HEADER, Server, ServerError, check_port
from mockinvoice.settings import Settings

Environ = dict[str, Any]


def echo(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body: bytes = environ["wsgi.input"].read(length)
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


def http() -> urllib3.PoolManager:
    return urllib3.PoolManager(retries=False, timeout=10)


SLOW = [
    b"POST /segmetrics/api/v1/a/b/invoice HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc",
    b"POST /segmetrics/api/v1/a/b/invoice HTTP/1.1\r\nHost: x\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
]


@pytest.mark.parametrize("sent", SLOW)
def test_body_that_does_not_come_is_not_waited_for(sent: bytes) -> None:
    mock = create_app(Settings(vendors=("segmetrics",)))
    with Server(mock, patience=0.1) as server:
        host, _, port = server.url.removeprefix("http://").rpartition(":")
        with socket.create_connection((host, int(port)), timeout=10) as client:
            client.sendall(sent)
            answer = b"".join(iter(partial(client.recv, 65536), b""))
    mock.close()
    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert answer.endswith(b'{"status":"error","errors":["invalid JSON body"]}')


def test_app_is_served_on_a_free_port_and_connections_are_kept() -> None:
    with Server(echo) as server:
        assert server.url.startswith("http://127.0.0.1:")
        pool = http().connection_from_url(server.url)
        assert [pool.request("POST", "/", body=b"hi").data for _ in range(3)] == [b"hi"] * 3
        assert isinstance(pool, urllib3.HTTPConnectionPool)
        assert pool.num_connections == 1


def test_server_leaves_no_thread_behind_and_answers_no_more() -> None:
    before = active_count()
    with Server(echo) as server:
        client = http()
        client.request("GET", server.url)
    client.clear()
    assert active_count() == before
    with pytest.raises(urllib3.exceptions.NewConnectionError):
        http().request("GET", server.url)


def test_stopping_twice_or_before_the_start_does_nothing() -> None:
    server = Server(echo)
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

    server = Server(slow)
    server.start()
    with ThreadPoolExecutor() as threads:
        answer = threads.submit(http().request, "GET", server.url)
        assert begun.wait(timeout=10)
        stopped = threads.submit(server.stop)
        go_on.set()
        assert answer.result(timeout=10).data == b"done"
        stopped.result(timeout=10)


def test_port_that_is_taken_is_refused_with_a_remedy() -> None:
    with Server(echo) as server:
        port = int(server.url.rpartition(":")[2])
        with pytest.raises(ServerError) as caught, Server(echo, port=port):
            pass
        assert str(caught.value).startswith(f"cannot listen on 127.0.0.1 port {port} (")
        assert str(caught.value).endswith("; choose another --host or --port, 0 for any free one")
        with pytest.raises(OSError, match="in use"):
            check_port("127.0.0.1", port)


def test_header_beyond_the_limit_is_refused() -> None:
    with Server(echo) as server:
        answer = http().request("GET", server.url, headers={"X-Long": "x" * MAX_HEADER})
        assert answer.status == 413


def test_failure_of_an_app_is_logged_and_the_server_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        raise RuntimeError("broken")

    with caplog.at_level(logging.ERROR, logger="mockinvoice.server"), Server(broken) as server:
        for _ in range(2):
            assert http().request("GET", server.url).status == 500
    assert "RuntimeError: broken" in caplog.text


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
def test_ipv6_address_is_spelled_in_brackets() -> None:
    try:
        check_port("::1", 0)
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    with Server(echo, host="::1") as server:
        assert server.url.startswith("http://[::1]:")
        assert http().request("POST", server.url, body=b"hi").data == b"hi"


def test_address_of_all_interfaces_is_shown_as_one_that_can_be_called() -> None:
    with Server(echo, host="0.0.0.0") as server:
        assert server.url.startswith("http://127.0.0.1:")
        assert http().request("POST", server.url, body=b"hi").data == b"hi"


SIGNALED = """
import signal, sys
from mockinvoice.server import serve

def interrupt(frame, event, argument):
    if event in ("call", "c_call") and argument is not signal.raise_signal:
        signal.raise_signal(signal.SIGTERM)

serve(announce=lambda: sys.setprofile(interrupt))
sys.setprofile(None)
print("ended")
"""


def test_signal_may_come_at_any_moment_of_the_waiting() -> None:
    """Every step of a server that has been announced is interrupted by one."""
    done = subprocess.run(
        [sys.executable, "-c", SIGNALED], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "ended\n"
