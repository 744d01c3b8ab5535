"""What is served where only the server counts, and what calls it."""

import socket
from collections.abc import Callable, Iterable
from typing import Any

import urllib3

from mockinvoice.server_listening import Serves

Environ = dict[str, Any]
StartResponse = Callable[..., Any]


def echo(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """Send the body back."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body: bytes = environ["wsgi.input"].read(length)
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


def broken(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """Fail."""
    raise RuntimeError("broken")


def http() -> urllib3.PoolManager:
    """Return a client that tries once."""
    return urllib3.PoolManager(retries=False, timeout=10)


def connected(server: Serves) -> socket.socket:
    """Return a connection to a server."""
    host, _, port = server.url.removeprefix("http://").rpartition(":")
    return socket.create_connection((host, int(port)), timeout=10)


def answer_to(server: Serves, sent: bytes) -> bytes:
    """Send bytes as they are and return all that comes back until the server closes."""
    with connected(server) as client:
        client.sendall(sent)
        return b"".join(iter(lambda: client.recv(65536), b""))
