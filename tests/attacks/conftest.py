"""A mock on a loopback port, attacked with bytes that no decent client would send."""

import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest

from mockinvoice.app import Mock, create_app
from mockinvoice.server import Server
from mockinvoice.server_fast import FastServer
from mockinvoice.settings import Settings

SERVERS: dict[type[Server | FastServer], str] = {Server: "threaded", FastServer: "fast"}
TOKEN = "a-token-that-is-not-guessed"


@dataclass(frozen=True, kw_only=True)
class Target:
    """A served mock."""

    mock: Mock
    url: str
    server: str

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def raw(self, sent: bytes, *, wait: float = 5.0, half_closes: bool = True) -> bytes:
        """Send bytes over a connection of its own; return all that comes back until it is closed.

        The fast server gives nothing to whoever has closed his half: there the last request must
        ask for the connection to be closed, or have it closed by what is wrong with it.
        """
        with socket.create_connection(("127.0.0.1", self.port), timeout=wait) as connection:
            connection.sendall(sent)
            if half_closes and self.server == "threaded":
                with suppress(OSError):  # the server may have hung up already
                    connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def status(self, sent: bytes) -> int:
        """Send bytes; return the status of the first answer."""
        return self.statuses(sent)[0]

    def statuses(self, sent: bytes) -> list[int]:
        """Send bytes; return the status of each answer."""
        return [int(found) for found in re.findall(rb"HTTP/1\.[01] (\d{3}) ", self.raw(sent))]


@pytest.fixture(scope="module", params=SERVERS, ids=list(SERVERS.values()))
def target(request: pytest.FixtureRequest) -> Iterator[Target]:
    yield from served(request.param, Settings())


@pytest.fixture(scope="module", params=SERVERS, ids=list(SERVERS.values()))
def guarded(request: pytest.FixtureRequest) -> Iterator[Target]:
    yield from served(request.param, Settings(control_token=TOKEN))


def served(make: type[Server | FastServer], settings: Settings) -> Iterator[Target]:
    mock = create_app(settings)
    with make(mock) as server:
        yield Target(mock=mock, url=server.url, server=SERVERS[make])
    mock.close()
