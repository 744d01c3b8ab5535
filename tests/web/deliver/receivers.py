"""Receivers of webhook calls on this machine: well-behaved ones, and such that are not."""

import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread


@dataclass(frozen=True, kw_only=True)
class Received:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(kw_only=True)
class Receiver:
    """Answers with `statuses`, one after the other and the last for ever."""

    statuses: Sequence[int] = (200,)
    headers: Sequence[tuple[str, str]] = ()
    body: bytes = b"ok"
    received: list[Received] = field(default_factory=list)
    before: Callable[[], None] = lambda: None
    url: str = ""

    def next_status(self) -> int:
        return self.statuses[min(len(self.received), len(self.statuses)) - 1]


@contextmanager
def receiving(receiver: Receiver) -> Iterator[Receiver]:
    """Serve a receiver on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.received.append(
                Received(method=self.command, path=self.path, headers=headers, body=body)
            )
            receiver.before()
            self.send_response_only(receiver.next_status())
            for name, value in receiver.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(receiver.body)))
            self.end_headers()
            self.wfile.write(receiver.body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        receiver.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def talking(talk: Callable[[socket.socket, Event], None]) -> Iterator[str]:
    """Serve one connection with raw bytes; yields the URL. `talk` ends when the event is set."""
    over = Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=_talk_once, args=(listener, talk, over))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/hook"
        finally:
            over.set()
            thread.join()


def _talk_once(
    listener: socket.socket, talk: Callable[[socket.socket, Event], None], over: Event
) -> None:
    listener.settimeout(10)
    try:
        connection, _ = listener.accept()
    except TimeoutError:
        return
    with connection:
        talk(connection, over)


def read_request(connection: socket.socket) -> bytes:
    """Read a request with a body of a few bytes."""
    return connection.recv(65536)
