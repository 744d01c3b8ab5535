"""Serving over HTTP: what both servers do."""

import socket
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from threading import enumerate as all_threads

import pytest
import urllib3

from mockinvoice.server import Server
from mockinvoice.server_fast import FastServer
from mockinvoice.server_listening import ServerError, check_port
from mockinvoice.version import __version__
from tests.wsgi import Environ, StartResponse, broken, echo, http

Make = type[Server] | type[FastServer]


@pytest.fixture(params=[Server, FastServer])
def make(request: pytest.FixtureRequest) -> Make:
    """Each of the servers."""
    kind: Make = request.param
    return kind


def test_app_is_served_on_a_free_port_and_connections_are_kept(make: Make) -> None:
    with make(echo) as server:
        assert server.url.startswith("http://127.0.0.1:")
        pool = http().connection_from_url(server.url)
        answers = [pool.request("POST", "/", body=b"hi") for _ in range(3)]
        assert [answer.data for answer in answers] == [b"hi"] * 3
        assert answers[0].headers["Server"] == f"mockinvoice/{__version__}"
        assert isinstance(pool, urllib3.HTTPConnectionPool)
        assert pool.num_connections == 1


def test_body_in_parts_is_sent_and_let_go(make: Make) -> None:
    closed = Event()

    class Parts:
        def __iter__(self) -> Iterator[bytes]:
            return iter([b"one", b"two"])

        def close(self) -> None:
            closed.set()

    def parted(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Length", "6")])
        return Parts()

    with make(parted) as server:
        answer = http().request("GET", server.url)
        assert (answer.data, answer.headers["Content-Length"]) == (b"onetwo", "6")
        assert closed.wait(10)


def test_body_without_a_length_is_taken_in_chunks(make: Make) -> None:
    def read(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        body = environ["wsgi.input"].read()
        start_response("200 OK", [("Content-Length", str(len(body)))])
        return [body]

    with make(read) as server:
        answer = http().request("POST", server.url, body=iter([b"one", b"two"]))
        assert answer.data == b"onetwo"


def test_server_leaves_no_thread_behind_and_answers_no_more(make: Make) -> None:
    before = set(all_threads())
    with make(echo) as server:
        client = http()
        client.request("GET", server.url)
    client.clear()
    assert set(all_threads()) <= before
    with pytest.raises(urllib3.exceptions.NewConnectionError):
        http().request("GET", server.url)


def test_stopping_twice_or_before_the_start_does_nothing(make: Make) -> None:
    server = make(echo)
    server.stop()
    server.start()
    server.stop()
    server.stop()


def test_stopping_finishes_what_is_in_flight(make: Make) -> None:
    begun, go_on = Event(), Event()

    def slow(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        begun.set()
        go_on.wait(timeout=10)
        start_response("200 OK", [("Content-Length", "4")])
        return [b"done"]

    server = make(slow)
    server.start()
    with ThreadPoolExecutor() as threads:
        answer = threads.submit(http().request, "GET", server.url)
        assert begun.wait(timeout=10)
        stopped = threads.submit(server.stop)
        go_on.set()
        assert answer.result(timeout=10).data == b"done"
        stopped.result(timeout=10)


def test_port_that_is_taken_is_refused_with_a_remedy(make: Make) -> None:
    with make(echo) as server:
        port = int(server.url.rpartition(":")[2])
        with pytest.raises(ServerError) as caught, make(echo, port=port):
            pass
        assert str(caught.value).startswith(f"cannot listen on 127.0.0.1 port {port} (")
        assert str(caught.value).endswith("; choose another --host or --port, 0 for any free one")
        with pytest.raises(OSError, match="in use"):
            check_port("127.0.0.1", port)


def test_failure_of_an_app_is_a_500_and_the_server_goes_on(make: Make) -> None:
    with make(broken) as server:
        for _ in range(2):
            assert http().request("GET", server.url).status == 500


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
def test_ipv6_address_is_spelled_in_brackets(make: Make) -> None:
    try:
        check_port("::1", 0)
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    with make(echo, host="::1") as server:
        assert server.url.startswith("http://[::1]:")
        assert http().request("POST", server.url, body=b"hi").data == b"hi"


@pytest.mark.parametrize(("host", "shown"), [("0.0.0.0", "127.0.0.1"), ("localhost",) * 2])
def test_all_interfaces_and_names_are_shown_as_what_can_be_called(
    make: Make, host: str, shown: str
) -> None:
    with make(echo, host=host) as server:
        assert server.url.startswith(f"http://{shown}:")
        assert http().request("POST", server.url, body=b"hi").data == b"hi"
