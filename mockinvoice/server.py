"""Serving a WSGI app over HTTP: in a thread of its own, or in the foreground until a signal."""

import logging
import os
import signal
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from threading import Thread
from typing import Any, Protocol

from cheroot import wsgi

from mockinvoice.server_bodies import Patience
from mockinvoice.server_tls import SecureConnection, Tls
from mockinvoice.server_wire import Errands, LendableConnection, WireGateway
from mockinvoice.version import __version__

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
# More are made when all wait for slow clients, and are kept.
THREADS, MOST_THREADS = 8, 512
WAITING_CONNECTIONS = 128
IDLE_SECONDS = 30
# What is in flight takes milliseconds; silent connections must not hold up the end of a process.
DRAIN_SECONDS = 1
STOPPING = (signal.SIGTERM, signal.SIGINT)
MAX_HEADER = 64 * 1024
MAX_BODY = 80 * 1024 * 1024
WAKE_SECONDS = 0.02
ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # only translated, not bound
log = logging.getLogger("mockinvoice.server")


class ServerError(Exception):
    """The server cannot listen; the message says where and what to do."""


class Http(wsgi.Server):
    """Cheroot, with its errors in our log, prompt to stop and able to break its connections."""

    ConnectionClass = LendableConnection
    expiration_interval = WAKE_SECONDS
    max_request_header_size = MAX_HEADER
    max_request_body_size = MAX_BODY

    def __init__(
        self, address: tuple[str, int], app: App, *, patience: float, **settings: Any
    ) -> None:
        super().__init__(address, app, **settings)
        self.gateway = WireGateway
        self.errands = Errands()
        self.patience = Patience(patience)

    def prepare(self) -> None:
        """Listen."""
        super().prepare()
        self.patience.start()

    def process_conn(self, conn: Any) -> None:
        """Hand a connection to a thread; one that nobody would take soon gets new ones."""
        if self.requests.qsize >= self.requests.idle:
            self.requests.grow(THREADS)
        super().process_conn(conn)

    def stop(self) -> None:
        """Finish what is in flight, also what a fault holds back."""
        self.errands.finish()
        super().stop()
        self.errands.finish()
        self.patience.stop()

    def error_log(
        self,
        msg: str = "",
        level: int = logging.INFO,
        traceback: bool = False,  # noqa: FBT001, FBT002  # cheroot's signature
    ) -> None:
        """Log what went wrong with a connection."""
        log.log(level, msg, exc_info=traceback)


class Server:
    """Listens at `host` and `port` (0: any free one) and answers in threads of its own.

    With `tls` it speaks HTTPS. A body that takes longer than `patience` seconds is given up. A
    context manager; `start` raises `ServerError`, `stop` finishes what is in flight.
    """

    def __init__(
        self,
        app: App,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: Tls | None = None,
        patience: float = IDLE_SECONDS,
    ) -> None:
        self._host = host
        self._scheme = "https" if tls else "http"
        self._http = Http(
            (host, port),
            app,
            numthreads=THREADS,
            max=MOST_THREADS,
            server_name=f"mockinvoice/{__version__}",
            request_queue_size=WAITING_CONNECTIONS,
            timeout=IDLE_SECONDS,
            shutdown_timeout=DRAIN_SECONDS,
            patience=patience,
        )
        if tls is not None:
            self._http.ssl_adapter = tls
            self._http.ConnectionClass = SecureConnection
        self._port = port
        self._thread: Thread | None = None

    @property
    def url(self) -> str:
        """The address to call, without a last slash."""
        return url_of(self._scheme, self._host, self._port)

    def start(self) -> None:
        """Listen; requests are answered when this returns."""
        try:
            check_port(self._host, self._port)  # cheroot leaves its socket open when it fails
            self._http.prepare()
        except OSError as error:
            option = "--tls-port" if self._scheme == "https" else "--port"
            raise ServerError(
                f"cannot listen on {self._host} port {self._port} ({error});"
                f" choose another --host or {option}, 0 for any free one"
            ) from error
        self._port = self._http.bind_addr[1]
        self._thread = Thread(target=self._http.serve, name="mockinvoice-server", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Take no more requests, finish those in flight, close all connections."""
        if self._thread is not None:
            self._http.stop()
            self._thread.join()
            self._thread = None

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()


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
