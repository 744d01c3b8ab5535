"""Serving a WSGI app over HTTP with threads that own their connections."""

import logging
from threading import Thread
from typing import Any

from cheroot import wsgi

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
from mockinvoice.server_tls import SecureConnection, Tls
from mockinvoice.server_wire import Errands, LendableConnection, WireGateway
from mockinvoice.version import __version__

# More are made when all wait for slow clients, and are kept.
THREADS, MOST_THREADS = 8, 512
WAITING_CONNECTIONS = 128
MAX_BODY = 80 * 1024 * 1024
WAKE_SECONDS = 0.02
log = logging.getLogger("mockinvoice.server")


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
