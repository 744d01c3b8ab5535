"""What all servers have in common: listening at a port, in the foreground until a signal."""

import os
import signal
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from typing import Any, Protocol

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
IDLE_SECONDS = 30
# What is in flight takes milliseconds; silent connections must not hold up the end of a process.
DRAIN_SECONDS = 1
STOPPING = (signal.SIGTERM, signal.SIGINT)
MAX_HEADER = 64 * 1024
ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # only translated, not bound


class ServerError(Exception):
    """The server cannot listen; the message says where and what to do."""


def url_of(scheme: str, host: str, port: int) -> str:
    """Return the address to call for one to listen on, without a last slash."""
    host = ANY_ADDRESS.get(host, host)
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"


class Serves(AbstractContextManager[object], Protocol):
    """What answers inside its block and nowhere else."""

    @property
    def url(self) -> str:
        """The address to call, without a last slash."""


def serve(*servers: Serves, announce: Callable[..., None]) -> None:
    """Serve in the foreground until SIGTERM or SIGINT.

    `announce` is told the URL of each server when all of them answer. Raises `ServerError`. Must
    run in the main thread.
    """
    with _stopping() as wait, ExitStack() as running:
        for server in servers:
            running.enter_context(server)
        announce(*(server.url for server in servers))
        wait()


@contextmanager
def _stopping() -> Iterator[Callable[[], None]]:
    """Yield what waits for SIGTERM or SIGINT, even one that has come before, at any moment.

    A lock does not do: a signal that comes just before the thread goes to sleep does not wake it.
    """
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    for number in STOPPING:
        signal.signal(number, lambda _number, _frame: None)
    before = signal.set_wakeup_fd(writer)

    def wait() -> None:
        number = 0
        while number not in STOPPING:
            number = os.read(reader, 1)[0]

    try:
        yield wait
    finally:
        signal.set_wakeup_fd(before)
        os.close(reader)
        os.close(writer)


def check_port(host: str, port: int) -> None:
    """Listen for a moment. Raises `OSError` when that is not possible."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    with closing(socket.socket(family, kind, protocol)) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
