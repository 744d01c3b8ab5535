"""Every kind of fault as a client meets it: with a bare socket, through requests and httpx."""

import json
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import perf_counter
from typing import Any

import httpx
import pytest
import requests
import urllib3

from mockinvoice.app import Mock
from mockinvoice.client import MockClient, MockError
from mockinvoice.core.fault_rules import read_rule
from mockinvoice.core.world import World
from mockinvoice.server import Server
from tests.control.calls import toy_mock

KEY = {"X-Toy": "k"}
DEMO = {"notes": [{"id": "n0", "text": "demo"}]}
BODY = b'{"notes":[{"id":"n0","text":"demo"}]}'
TIMEOUT = 5
IMPATIENT = 0.2


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    with toy_mock(tmp_path_factory.mktemp("toy")) as mock:
        yield mock


@pytest.fixture(scope="module")
def server(mock: Mock) -> Iterator[Server]:
    with Server(mock) as server:
        yield server


@pytest.fixture
def url(server: Server) -> str:
    return f"{server.url}/@t1/toy/v1/notes"


@pytest.fixture
def world(mock: Mock) -> Iterator[World]:
    yield mock.worlds.get("t1")
    mock.worlds.delete("t1")


def disturb(world: World, do: dict[str, Any], **match: Any) -> None:
    world.faults.add([read_rule({"match": match, "do": do})])


def connect(server: Server, *, timeout: float = TIMEOUT) -> socket.socket:
    port = int(server.url.rpartition(":")[2])
    return socket.create_connection(("127.0.0.1", port), timeout=timeout)


def ask(connection: socket.socket, method: str = "GET", body: bytes = b"") -> None:
    head = f"{method} /@t1/toy/v1/notes HTTP/1.1\r\nHost: mock\r\nX-Toy: k\r\n"
    length = f"Content-Length: {len(body)}\r\n\r\n"
    connection.sendall((head + length).encode() + body)


def hear(connection: socket.socket) -> tuple[str, bytes, list[bytes]]:
    """Return the head and the body of an answer up to its end, and the pieces of the body."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _receive(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
    pieces = [body] if body else []
    while len(body) < length:
        pieces.append(_receive(connection))
        body += pieces[-1]
    return head.decode(), body, pieces


def _receive(connection: socket.socket) -> bytes:
    piece = connection.recv(65536)
    if not piece:
        raise EOFError
    return piece


# --- with a bare socket


@pytest.mark.parametrize(
    ("do", "first_line", "field", "body"),
    [
        ({"status": 503}, "HTTP/1.1 503 Service Unavailable", "", b'{"error":"INTERNAL"}'),
        ({"limit": 5}, "HTTP/1.1 400 Bad Request", "", b'{"error":"RATE_LIMITED"}'),
        ({"body": "malformed"}, "HTTP/1.1 200 OK", "Content-Length: 19", b'{"notes":[{"id":"n{'),
        ({"body": "empty"}, "HTTP/1.1 200 OK", "Content-Length: 0", b""),
        ({"body": "wrong-type"}, "HTTP/1.1 200 OK", "Content-Type: text/html", BODY),
    ],
)
def test_socket_gets_a_wrong_answer_and_keeps_its_connection(
    server: Server, world: World, do: dict[str, Any], first_line: str, field: str, body: bytes
) -> None:
    disturb(world, do, nth=1)
    with connect(server) as connection:
        ask(connection)
        head, received, _ = hear(connection)
        assert (head.startswith(first_line), field in head, received) == (True, True, body)
        ask(connection)
        assert hear(connection)[1] == BODY


@pytest.mark.parametrize("kind", ["connection", "commit_then"])
def test_socket_is_reset(server: Server, world: World, kind: str) -> None:
    disturb(world, {kind: "reset"})
    with connect(server) as connection:
        ask(connection)
        with pytest.raises(ConnectionResetError):
            connection.recv(1)


@pytest.mark.parametrize("kind", ["connection", "commit_then"])
def test_socket_is_closed_without_an_answer(server: Server, world: World, kind: str) -> None:
    disturb(world, {kind: "close"})
    with connect(server) as connection:
        ask(connection)
        assert connection.recv(1) == b""


@pytest.mark.parametrize("kind", ["connection", "commit_then"])
def test_socket_hears_nothing_and_stays_open(server: Server, world: World, kind: str) -> None:
    disturb(world, {kind: "hang"})
    with connect(server, timeout=IMPATIENT) as connection:
        ask(connection)
        with pytest.raises(TimeoutError):
            connection.recv(1)


def test_socket_gets_half_of_the_announced_body(server: Server, world: World) -> None:
    disturb(world, {"connection": "truncate"})
    with connect(server) as connection:
        ask(connection)
        received = b""
        while piece := connection.recv(65536):
            received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    assert b"Content-Length: 37" in head
    assert body == BODY[:18]


def test_socket_of_an_answer_without_a_body_is_promised_one(server: Server, world: World) -> None:
    disturb(world, {"connection": "truncate"})
    with connect(server) as connection:
        ask(connection, "HEAD")
        received = b""
        while piece := connection.recv(65536):
            received += piece
    assert received.endswith(b"\r\n\r\n")


@pytest.mark.parametrize(
    "latency", [0.05, {"min": 0.05, "max": 0.06}, {"median": 0.05, "p99": 0.05}]
)
def test_socket_waits_and_keeps_its_connection(server: Server, world: World, latency: Any) -> None:
    disturb(world, {"latency": latency}, nth=1)
    with connect(server) as connection:
        begin = perf_counter()
        ask(connection)
        assert hear(connection)[1] == BODY
        assert perf_counter() - begin >= 0.049
        ask(connection)
        assert hear(connection)[1] == BODY


def test_socket_that_wants_one_answer_waits_for_it_and_is_closed(
    server: Server, world: World
) -> None:
    disturb(world, {"latency": 0.01})
    with connect(server) as connection:
        head = "GET /@t1/toy/v1/notes HTTP/1.1\r\nHost: mock\r\nX-Toy: k\r\n"
        connection.sendall(f"{head}Connection: close\r\n\r\n".encode())
        assert hear(connection)[1] == BODY
        assert connection.recv(1) == b""


def test_socket_gets_the_body_in_drops(server: Server, world: World) -> None:
    disturb(world, {"drip": 200})
    with connect(server) as connection:
        begin = perf_counter()
        ask(connection)
        _, body, pieces = hear(connection)
        assert perf_counter() - begin >= len(BODY) / 200
    assert (body, len(pieces) > 1) == (BODY, True)


def test_socket_gets_an_older_answer(server: Server, world: World) -> None:
    disturb(world, {"stale": 60})
    with connect(server) as connection:
        for method, body in (("GET", b""), ("POST", b'{"text":"x"}'), ("GET", b"")):
            ask(connection, method, body)
            received = hear(connection)[1]
    assert (received, len(world.collection("toy.notes"))) == (BODY, 2)


def test_done_but_not_told(server: Server, world: World) -> None:
    disturb(world, {"commit_then": "reset"})
    with connect(server) as connection:
        ask(connection, "POST", b'{"text":"x"}')
        with pytest.raises(ConnectionResetError):
            connection.recv(1)
    assert len(world.collection("toy.notes")) == 2


# --- through requests


@pytest.mark.parametrize(
    ("do", "error"),
    [
        ({"connection": "reset"}, requests.ConnectionError),
        ({"connection": "close"}, requests.ConnectionError),
        ({"connection": "truncate"}, requests.exceptions.ChunkedEncodingError),
        ({"connection": "hang"}, requests.ReadTimeout),
        ({"latency": 3}, requests.ReadTimeout),
        ({"commit_then": "reset"}, requests.ConnectionError),
        ({"commit_then": "close"}, requests.ConnectionError),
        ({"commit_then": "hang"}, requests.ReadTimeout),
    ],
)
def test_requests_gets_no_answer(
    url: str, world: World, do: dict[str, Any], error: type[Exception]
) -> None:
    disturb(world, do)
    with pytest.raises(error):
        requests.get(url, headers=KEY, timeout=IMPATIENT)


@pytest.mark.parametrize("body", ["malformed", "empty"])
def test_requests_cannot_read_the_answer(url: str, world: World, body: str) -> None:
    disturb(world, {"body": body})
    with pytest.raises(requests.exceptions.JSONDecodeError):
        requests.get(url, headers=KEY, timeout=TIMEOUT).json()


# --- through httpx


@pytest.mark.parametrize(
    ("do", "error"),
    [
        ({"connection": "reset"}, httpx.ReadError),
        ({"connection": "close"}, httpx.RemoteProtocolError),
        ({"connection": "truncate"}, httpx.RemoteProtocolError),
        ({"connection": "hang"}, httpx.ReadTimeout),
        ({"latency": 3}, httpx.ReadTimeout),
        ({"commit_then": "reset"}, httpx.ReadError),
        ({"commit_then": "close"}, httpx.RemoteProtocolError),
        ({"commit_then": "hang"}, httpx.ReadTimeout),
    ],
)
def test_httpx_gets_no_answer(
    url: str, world: World, do: dict[str, Any], error: type[Exception]
) -> None:
    disturb(world, do)
    with pytest.raises(error):
        httpx.get(url, headers=KEY, timeout=IMPATIENT, trust_env=False)


@pytest.mark.parametrize("body", ["malformed", "empty"])
def test_httpx_cannot_read_the_answer(url: str, world: World, body: str) -> None:
    disturb(world, {"body": body})
    with pytest.raises(json.JSONDecodeError):
        httpx.get(url, headers=KEY, timeout=TIMEOUT, trust_env=False).json()


# --- through both


LIBRARIES = pytest.mark.parametrize(
    "send", [requests.request, partial(httpx.request, trust_env=False)], ids=["requests", "httpx"]
)


@LIBRARIES
@pytest.mark.parametrize(
    ("do", "status"),
    [
        ({"status": 503}, 503),
        ({"limit": 5}, 400),
        ({"latency": 0.01}, 200),
        ({"drip": 5000}, 200),
        ({"stale": 5}, 200),
        ({"body": "wrong-type"}, 200),
    ],
)
def test_library_gets_an_answer(
    url: str, world: World, send: Any, do: dict[str, Any], status: int
) -> None:
    disturb(world, do)
    answer = send("GET", url, headers=KEY, timeout=TIMEOUT)
    assert answer.status_code == status
    assert answer.json() == (DEMO if status == 200 else answer.json())


@LIBRARIES
def test_library_gets_an_older_answer(url: str, world: World, send: Any) -> None:
    disturb(world, {"stale": 60})
    assert send("GET", url, headers=KEY, timeout=TIMEOUT).json() == DEMO
    made = send("POST", url, headers=KEY, json={"text": "x"}, timeout=TIMEOUT)
    assert made.status_code < 300
    assert send("GET", url, headers=KEY, timeout=TIMEOUT).json() == DEMO
    world.faults.clear()
    assert len(send("GET", url, headers=KEY, timeout=TIMEOUT).json()["notes"]) == 2


@LIBRARIES
@pytest.mark.parametrize("ending", ["reset", "close", "hang"])
def test_library_is_not_told_what_was_done(url: str, world: World, send: Any, ending: str) -> None:
    disturb(world, {"commit_then": ending}, times=1)
    with pytest.raises((requests.RequestException, httpx.TransportError)):
        send("POST", url, headers=KEY, json={"text": "x"}, timeout=IMPATIENT)
    assert len(send("GET", url, headers=KEY, timeout=TIMEOUT).json()["notes"]) == 2


@LIBRARIES
@pytest.mark.parametrize(
    ("do", "seconds"),
    [
        ({"latency": 0.05}, 0.05),
        ({"latency": {"min": 0.05, "max": 0.06}}, 0.05),
        ({"latency": {"median": 0.05, "p99": 0.05}}, 0.05),
        ({"drip": 500}, len(BODY) / 500),
    ],
    ids=["fixed", "uniform", "log-normal", "drip"],
)
def test_library_waits(
    url: str, world: World, send: Any, do: dict[str, Any], seconds: float
) -> None:
    disturb(world, do)
    begin = perf_counter()
    assert send("GET", url, headers=KEY, timeout=TIMEOUT).json() == DEMO
    assert perf_counter() - begin >= seconds


# --- many, and the end


def test_range_is_exact_under_a_thousand_concurrent_calls(url: str, world: World) -> None:
    disturb(world, {"status": 503}, nth="301-500")
    with urllib3.PoolManager(maxsize=32, retries=False, timeout=TIMEOUT) as pool:

        def call(_: int) -> int:
            return pool.request("GET", url, headers=KEY).status

        with ThreadPoolExecutor(max_workers=32) as threads:
            statuses = Counter(threads.map(call, range(1000)))
    assert statuses == {200: 800, 503: 200}
    assert [(rule["seen"], rule["struck"]) for rule in world.faults.all()] == [(1000, 200)]


def test_calls_that_hang_do_not_keep_others_waiting(server: Server, url: str, world: World) -> None:
    disturb(world, {"connection": "hang"}, method="GET")
    hanging = [connect(server) for _ in range(20)]
    for connection in hanging:
        ask(connection)
    body = {"text": "x"}
    assert requests.post(url, headers=KEY, json=body, timeout=TIMEOUT).status_code == 200
    for connection in hanging:
        connection.close()


def test_stopping_sends_what_is_held_back_and_closes_what_hangs(mock: Mock, world: World) -> None:
    before = set(threading.enumerate())
    disturb(world, {"latency": 60}, nth=1)
    disturb(world, {"connection": "hang"}, nth=2)
    server = Server(mock)
    server.start()
    with connect(server) as waiting, connect(server) as hanging:
        ask(waiting)
        _until(lambda: len(world.journal.all()) == 1)
        ask(hanging)
        _until(lambda: len(world.journal.all()) == 2)
        server.stop()
        assert hear(waiting)[1] == BODY
        assert hanging.recv(1) == b""
    assert set(threading.enumerate()) <= before


def _until(is_so: Any) -> None:
    deadline = perf_counter() + TIMEOUT
    while not is_so():
        assert perf_counter() < deadline


# --- over the control API


def test_rules_are_added_told_and_removed_by_a_client(server: Server, world: World) -> None:
    client = MockClient(server.url)
    faults = client.space("t1").faults
    rule = faults.add(vendor="toy", nth="3-5", since="2024-01-01", do={"commit_then": "reset"})
    assert rule == {
        "id": "fa-1",
        "persona": None,
        "match": {"vendor": "toy", "nth": "3-5", "from": "2024-01-01"},
        "do": {"commit_then": "reset"},
        "seen": 0,
        "struck": 0,
    }
    assert faults.all() == [rule]
    faults.remove("fa-1")
    added = faults.persona("flaky-network", vendor="toy")
    assert [one["id"] for one in added] == ["fa-2", "fa-3", "fa-4", "fa-5"]
    assert (faults.clear(), faults.all()) == (4, [])
    assert "flaky-network" in [persona["name"] for persona in faults.personas()]
    with pytest.raises(MockError, match="space 't1' has no fault 'fa-1'"):
        faults.remove("fa-1")
    client.close()
