"""The fast server: Granian's HTTP in this process, calling a WSGI app in threads of its own."""

import asyncio
import logging
import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from threading import Event
from typing import Any

from granian._futures import _new_cbscheduler
from granian._granian import ListenerSpec, WorkerSignal, WSGIWorker
from granian.http import HTTP1Settings

from mockinvoice.server_bodies import Patience
from mockinvoice.server_listening import (
    DRAIN_SECONDS,
    IDLE_SECONDS,
    MAX_HEADER,
    App,
    ServerError,
    check_port,
    url_of,
)
from mockinvoice.version import __version__

# Granian's own way of starting takes a second process. What is used here instead, its worker
# itself, has no promise to stay as it is: setup.cfg therefore names the versions it is known from.

# Made and given up as needed; a client that has begun a body and sends no more may hold one.
THREADS = 512
WAITING_CONNECTIONS = 1024
NO_TLS: tuple[Any, ...] = (False, None, None, None, "tls1.3", None, [], False)
NO_METRICS = (None, None)
HTTP1 = "1"
SERVER = ("Server", f"mockinvoice/{__version__}")
log = logging.getLogger("mockinvoice.server")


class FastServer:
    """Listens at `host` and `port` (0: any free one) until it is stopped.

    A context manager; `start` raises `ServerError`, `stop` finishes what is in flight. It does not
    act on single connections; a client whose body takes longer than `patience` seconds is told so.
    """

    def __init__(
        self,
        app: App,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        patience: float = IDLE_SECONDS,
    ) -> None:
        self._app = app
        self._host = host
        self._port = port
        self._signal: Any = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._has_drained = Event()
        self._patience = Patience(patience)

    @property
    def url(self) -> str:
        """The address to call, without a last slash."""
        return url_of("http", self._host, self._port)

    def start(self) -> None:
        """Listen; requests are answered when this returns."""
        try:
            check_port(self._host, self._port)
            listener = ListenerSpec(_address(self._host), self._port, WAITING_CONNECTIONS).build()
        except OSError as error:
            raise ServerError(
                f"cannot listen on {self._host} port {self._port} ({error});"
                " choose another --host or --port, 0 for any free one"
            ) from error
        self._port = _port(listener.get_fd())
        self._patience.start()
        self._signal = WorkerSignal()
        self._signal.add_cb(self._has_drained.set)
        self._loop = asyncio.new_event_loop()  # asked for, but with WSGI never run
        make: Any = _new_cbscheduler
        scheduler = make(self._loop, self._answer, impl_asyncio=True)
        _worker(listener).serve_mtr(scheduler, self._loop, self._signal)

    def stop(self) -> None:
        """Take no more requests and finish those in flight, but wait for no client for ever."""
        if self._signal is not None and self._loop is not None:
            self._signal.set()
            if not self._has_drained.wait(DRAIN_SECONDS):
                log.warning("some requests were not complete after %s seconds", DRAIN_SECONDS)
            self._signal = None
            self._loop.close()
            self._patience.stop()

    def __enter__(self) -> "FastServer":
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def _answer(self, protocol: Any, scope: dict[str, Any]) -> int:
        """Answer one request. What the app raises becomes a 500 and is logged."""
        coding: str = scope.get("HTTP_TRANSFER_ENCODING", CHUNKED)
        if coding.lower() != CHUNKED:
            protocol.response_bytes(*UNCLEAR)
            return UNCLEAR[0]
        head = _Head()
        scope["wsgi.input"] = self._patience.body(
            scope["wsgi.input"], partial(protocol.response_bytes, *TOO_SLOW)
        )
        body = self._app({**ENVIRON, **scope}, head)
        if isinstance(body, list):
            protocol.response_bytes(head.status, head.fields, b"".join(body))
        else:
            protocol.response_iter(head.status, head.fields, _Parts(body))
        return head.status


class _Head:
    """WSGI's `start_response`: keeps what it is called with."""

    __slots__ = ("fields", "status")

    def __init__(self) -> None:
        self.status = 500
        self.fields: list[tuple[str, str]] = []

    def __call__(self, status: str, fields: list[tuple[str, str]], _error: Any = None) -> None:
        self.status = int(status[:3])
        self.fields = [*fields, SERVER]


class _Parts:
    """The parts of a body, as Granian takes them."""

    def __init__(self, body: Iterable[bytes]) -> None:
        self._body = body
        self._parts: Iterator[bytes] = iter(body)

    def __next__(self) -> bytes:
        return next(self._parts)

    def close(self) -> None:
        """Let go of what the app holds for its body."""
        close: Callable[[], None] | None = getattr(self._body, "close", None)
        if close is not None:
            close()


CHUNKED = "chunked"
# A body whose end others may find elsewhere, such as behind `chunked, chunked`.
UNCLEAR = (400, [("Connection", "close"), ("Content-Length", "0"), SERVER], b"")
TOO_SLOW = (408, [("Connection", "close"), ("Content-Length", "0"), SERVER], b"")
ENVIRON = {
    "SCRIPT_NAME": "",
    "wsgi.errors": sys.stderr,
    "wsgi.input_terminated": True,
    "wsgi.multiprocess": False,
    "wsgi.multithread": True,
    "wsgi.run_once": False,
    "wsgi.version": (1, 0),
}


def _worker(listener: Any) -> Any:
    http1 = HTTP1Settings(
        header_read_timeout=IDLE_SECONDS * 1000, keep_alive=True, max_buffer_size=MAX_HEADER
    )
    worker: Any = WSGIWorker  # its stub does not know all that it takes
    return worker(
        *(1, (None, listener), None),
        *(1, THREADS),  # of Granian: for connections, for what they wait for
        *(THREADS, IDLE_SECONDS, WAITING_CONNECTIONS),  # of the app, made and given up as needed
        *(HTTP1, http1, None, None),
        *NO_TLS,
        NO_METRICS,
    )


def _address(host: str) -> str:
    """Return the address that a host name stands for: Granian takes no names."""
    return str(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0])


def _port(descriptor: int) -> int:
    listener = socket.socket(fileno=descriptor)
    try:
        return int(listener.getsockname()[1])
    finally:
        listener.detach()
