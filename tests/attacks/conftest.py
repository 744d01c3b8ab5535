"""A mock on a loopback port, attacked with bytes that no decent client would send."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest

from mockinvoice.app import Mock, create_app
from mockinvoice.server import Server
from mockinvoice.settings import Settings

TOKEN = "a-token-that-is-not-guessed"


@dataclass(frozen=True, kw_only=True)
class Target:
    """A served mock."""

    mock: Mock
    url: str

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def raw(self, sent: bytes, *, wait: float = 5.0) -> bytes:
        """Send bytes over a connection of its own; return all that comes back."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=wait) as connection:
            connection.sendall(sent)
            with suppress(OSError):  # the server may have hung up already
                connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def status(self, sent: bytes) -> int:
        """Send bytes; return the status of the first answer."""
        return int(self.raw(sent).split(b" ", 2)[1])


@pytest.fixture(scope="module")
def target() -> Iterator[Target]:
    mock = create_app(Settings())
    with Server(mock) as server:
        yield Target(mock=mock, url=server.url)


@pytest.fixture(scope="module")
def guarded() -> Iterator[Target]:
    mock = create_app(Settings(control_token=TOKEN))
    with Server(mock) as server:
        yield Target(mock=mock, url=server.url)
