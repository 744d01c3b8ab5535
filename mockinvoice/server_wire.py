"""What the threaded server does to its own connections where a fault wants an answer disturbed."""

import socket
import struct
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from selectors import EVENT_READ, DefaultSelector
from threading import Event, Lock, Thread, current_thread
from typing import Any

from cheroot import wsgi
from cheroot.server import HTTPConnection

from mockinvoice.contract.wire import Wire
from mockinvoice.server_chunks import Chunks
from mockinvoice.server_headers import StrictRequest
from mockinvoice.web.wire import WIRE_KEY, drops

NO_LINGER = struct.pack("ii", 1, 0)
MOST_PARKED = 1000


@dataclass(kw_only=True)
class Errand:
    """An answer that the app has given and that is still to go over the wire."""

    wire: Wire
    request: Any
    closes: bool
    parts: list[bytes] = field(default_factory=list)

    @property
    def body(self) -> bytes:
        """The whole body."""
        return b"".join(self.parts)


class WireGateway(wsgi.Gateway_10):
    """Takes instructions from the app, and then holds its answer back as an errand."""

    def __init__(self, req: Any) -> None:
        if req.chunked_read:
            req.rfile = Chunks(req.conn.rfile)
        super().__init__(req)
        self._errand: Errand | None = None
        self.env[WIRE_KEY] = self._take
        self.env["wsgi.input"] = req.server.patience.body(
            self.env["wsgi.input"], partial(_stop_reading, req.conn.socket)
        )

    def start_response(self, status: str, headers: Any, exc_info: Any = None) -> Any:
        """Keep the head of the answer; of an errand nothing is sent here."""
        write = super().start_response(status, headers, exc_info)
        if self._errand is not None:
            self.req.sent_headers = True
        return write

    def write(self, chunk: bytes) -> None:
        """Send a part of the body, or keep it for the errand."""
        if self._errand is None:
            super().write(chunk)
        else:
            self._errand.parts.append(chunk)

    def respond(self) -> None:
        """Let the app answer, and lend the connection to the errand if there is one."""
        super().respond()
        if self._errand is not None:
            self.req.conn.errand = self._errand
            self.req.close_connection = True

    def _take(self, wire: Wire) -> None:
        self._errand = Errand(wire=wire, request=self.req, closes=self.req.close_connection)


class LendableConnection(HTTPConnection):
    """A connection that goes to an errand when its worker has done with it."""

    RequestHandlerClass = StrictRequest
    errand: Errand | None = None

    def close(self) -> None:
        """Close the connection, unless an errand still needs it: that one does it then."""
        errand, self.errand = self.errand, None
        if errand is None:
            super().close()
        else:
            self.server.errands.begin(self, errand)

    def abort(self) -> None:
        """End the connection with a reset (RST)."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
        for end in (self.rfile, self.wfile, self.socket):
            end.close()


class Errands:
    """Carries out what takes time, each errand in a thread of its own, so that no worker waits.

    `finish` cuts all waiting short: what is delayed goes out at once, what hangs is closed.
    """

    def __init__(self) -> None:
        self._stopping = Event()
        self._lock = Lock()
        self._threads: set[Thread] = set()
        self._parked: deque[LendableConnection] = deque()

    def begin(self, connection: LendableConnection, errand: Errand) -> None:
        """Take a connection over."""
        thread = Thread(
            target=self._run, args=(connection, errand), name="mockinvoice-wire", daemon=True
        )
        with self._lock:
            thread.start()
            self._threads.add(thread)

    def finish(self) -> None:
        """Bring everything to its end."""
        self._stopping.set()
        with self._lock:
            threads = list(self._threads)
        for thread in threads:
            thread.join()
        with self._lock:
            parked, self._parked = self._parked, deque()
        for connection in parked:
            connection.close()

    def _run(self, connection: LendableConnection, errand: Errand) -> None:
        try:
            self._stopping.wait(errand.wire.delay)
            ENDINGS[errand.wire.ending](self, connection, errand)
        except OSError:  # the client has gone
            connection.close()
        finally:
            with self._lock:
                self._threads.discard(current_thread())

    def answer(self, connection: LendableConnection, errand: Errand) -> None:
        """Send the whole answer, in drops if that is wanted, and keep the connection if it was."""
        request = errand.request
        _send_head(errand)
        rate = errand.wire.rate
        if rate is None:
            request.write(errand.body)
        else:
            for part, seconds in drops(errand.body, rate=rate):
                self._stopping.wait(seconds)
                request.write(part)
        if request.close_connection:
            connection.close()
        else:
            connection.server.put_conn(connection)

    def truncate(self, connection: LendableConnection, errand: Errand) -> None:
        """Send half of the body, or none of an empty one, and close in its midst."""
        if not errand.body:
            fields = [f for f in errand.request.outheaders if f[0].lower() != b"content-length"]
            errand.request.outheaders = [*fields, (b"Content-Length", b"1")]
        _send_head(errand)
        errand.request.write(errand.body[: len(errand.body) // 2])
        connection.close()

    def reset(self, connection: LendableConnection, _errand: Errand) -> None:
        """Answer with a reset."""
        connection.abort()

    def close(self, connection: LendableConnection, _errand: Errand) -> None:
        """Close without an answer."""
        connection.close()

    def hang(self, connection: LendableConnection, _errand: Errand) -> None:
        """Keep a connection open and silent, until its client closes it or too many are kept."""
        with self._lock:
            parked = [*self._parked, connection]
            gone = [one for one in parked if _is_closed(one)]
            kept = [one for one in parked if one not in gone]
            gone += kept[: max(0, len(kept) - MOST_PARKED)]
            self._parked = deque(kept[-MOST_PARKED:])
        for one in gone:
            one.close()


ENDINGS: dict[str, Callable[[Errands, LendableConnection, Errand], None]] = {
    "whole": Errands.answer,
    "truncate": Errands.truncate,
    "reset": Errands.reset,
    "close": Errands.close,
    "hang": Errands.hang,
}


def _stop_reading(connection: socket.socket) -> None:
    """Let whoever waits for more of a connection find its end."""
    with suppress(OSError):  # it may have been closed meanwhile
        socket.socket.shutdown(connection, socket.SHUT_RD)


def _send_head(errand: Errand) -> None:
    request = errand.request
    request.close_connection = errand.closes
    request.sent_headers = False
    request.ensure_headers_sent()


def _is_closed(connection: LendableConnection) -> bool:
    """Whether the client has closed its side, or talks on though it has no answer."""
    with DefaultSelector() as selector:
        selector.register(connection.socket, EVENT_READ)
        return bool(selector.select(timeout=0))
