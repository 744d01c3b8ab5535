"""Attempts to take more than one's share: spaces, patterns, connections that say nothing."""

import json
import resource
import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from urllib3 import PoolManager

from mockinvoice.app import Mock, create_app
from mockinvoice.server import Server
from mockinvoice.server_fast import FastServer
from mockinvoice.settings import Settings
from tests.control.calls import problem
from tests.space import Space

SLOW = 200
PATTERNS = ["^(a+)+$", "(a|aa)+$", "(.*a){25}$", "^(([a-z])+.)+[A-Z]([a-z])+$"]


@pytest.fixture(scope="module")
def small() -> Iterator[Mock]:
    mock = create_app(Settings(max_spaces=20))
    yield mock
    mock.close()


def memory() -> int:
    """Return the largest memory of this process so far, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def test_ten_thousand_spaces_stop_at_the_limit_and_take_no_memory(small: Mock) -> None:
    space = Space(small, "default")
    statuses = [
        space.http("GET", f"/@s{number}/slyce/v2/invoice", headers={}).status
        for number in range(100)
    ]
    before, names = memory(), small.worlds.names()
    for number in range(100, 10_000):
        statuses.append(space.http("GET", f"/@s{number}/slyce/v2/invoice").status)
    assert (len(names), small.worlds.names()) == (20, names)
    assert set(statuses[20:]) == {503}
    assert space.http("GET", "/@s10000/slyce/v2/invoice").json == problem(
        503,
        "Service Unavailable",
        "the mock has 20 spaces and makes no more",
        "remove spaces that are not needed, or start the mock with more --max-spaces",
    )
    assert memory() - before < 32 * 1024


def test_spaces_made_by_credentials_and_headers_are_limited_too(small: Mock) -> None:
    space = Space(small, "default")
    for number in range(100):
        space.http("GET", "/slyce/v2/invoice", headers={"X-Mockinvoice-Space": f"h{number}"})
        space.http("GET", "/slyce/v2/invoice", headers={"X-Authorization": f"k@c{number}"})
    assert len(small.worlds.names()) <= 20


@pytest.mark.parametrize("pattern", PATTERNS)
def test_regex_of_an_attacker_takes_no_time_in_verify(space: Space, pattern: str) -> None:
    """An engine that goes back and forth would be at it when the sun has gone out."""
    body = {"id": "a" * 50_000 + "!"}
    space.call("segmetrics", "upsertInvoice", body=body)
    for expected in (
        {"body_matches": pattern},
        {"body_at": {"/id": {"matches": pattern}}},
    ):
        answer = space.http(
            "POST",
            f"http://127.0.0.1/_mock/spaces/{space.name}/exchanges/verify",
            headers={"Content-Type": "application/json"},
            body=json.dumps(expected),
        )
        assert (answer.status, answer.json["count"]) == (200, 0)


@pytest.mark.parametrize("make", [Server, FastServer])
@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET /_mock/health HTTP/1.1\r\nHost: 127",
        b"POST /slyce/v2/invoice HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ",
    ],
    ids=["nothing", "half-a-head", "half-a-header"],
)
def test_slow_loris_does_not_keep_others_waiting(
    mock: Mock, make: type[Server | FastServer], sent: bytes
) -> None:
    with make(mock) as server, ExitStack() as slow:
        port = int(server.url.rpartition(":")[2])
        for _ in range(SLOW):
            one = slow.enter_context(socket.create_connection(("127.0.0.1", port)))
            one.sendall(sent)
        found = PoolManager(retries=False, timeout=10).request("GET", f"{server.url}/_mock/health")
        assert found.status == 200
