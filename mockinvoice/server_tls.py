"""TLS for the threaded server: the handshake is a worker's, so that nobody else waits for it."""

import logging
import socket
import ssl
from pathlib import Path
from typing import Any

from cheroot.makefile import MakeFile, StreamReader, StreamWriter
from cheroot.ssl import Adapter

from mockinvoice.server_wire import LendableConnection

HANDSHAKE = b"\x16"
MOST_HEAD = 64 * 1024
MESSAGE = b"This port speaks HTTPS only: begin the address with https://\n"
PLAIN = (
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n"
    b"Content-Length: %d\r\n\r\n%s" % (len(MESSAGE), MESSAGE)
)
log = logging.getLogger("mockinvoice.server")


class Tls(Adapter):
    """The certificate a server shows. Raises `OSError` if its PEM files cannot be used.

    cheroot's own adapter shakes hands in the thread that accepts, where one silent client would
    keep all others out; here connections go to their workers as they are.
    """

    def __init__(self, chain: Path, key: Path) -> None:
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.context.set_alpn_protocols(["http/1.1"])
        self.context.load_cert_chain(chain, key, password=_no_password)

    def bind(self, sock: socket.socket) -> socket.socket:
        """Return the listening socket."""
        return sock

    def wrap(self, sock: socket.socket) -> tuple[socket.socket, dict[str, Any]]:
        """Return the socket of a new connection and what to add to the environment of requests."""
        return sock, self.get_environ()

    def get_environ(self) -> dict[str, Any]:
        """Return nothing: the scheme is told by the server."""
        return {}

    def makefile(self, sock: socket.socket, mode: str = "r", bufsize: int = -1) -> Any:
        """Return an end of a connection that is not secure yet."""
        return MakeFile(sock, mode, bufsize)


class SecureReader(StreamReader):
    """Reads a secure connection, and knows of what has been deciphered but not read."""

    def __init__(self, source: ssl.SSLSocket, buffer_size: int) -> None:
        super().__init__(source, "rb", buffer_size)
        self._source = source

    def has_data(self) -> bool:
        """Whether something can be read that no selector would tell of."""
        return self._source.pending() > 0 or bool(super().has_data())  # type: ignore[no-untyped-call]


class SecureConnection(LendableConnection):
    """A connection that begins with a handshake."""

    _is_secure = False

    def communicate(self) -> bool:
        """Shake hands before the first request; return whether the connection stays open."""
        if not self._is_secure:
            try:
                self._is_secure = self._shake_hands()
            except OSError as error:
                log.info("no TLS with a client at %s: %s", self.remote_addr, error)
        return self._is_secure and bool(super().communicate())  # type: ignore[no-untyped-call]

    def _shake_hands(self) -> bool:
        first = self.socket.recv(1, socket.MSG_PEEK)
        if first != HANDSHAKE:
            # What is not read would reset the connection, and the answer be lost.
            if self.socket.recv(MOST_HEAD):
                self.wfile.write(PLAIN)
            return False
        context: ssl.SSLContext = self.server.ssl_adapter.context
        secure = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.socket = secure
        self.rfile = SecureReader(secure, self.rbufsize)
        self.wfile = StreamWriter(secure, "wb", self.wbufsize)
        secure.do_handshake()
        return True


def _no_password() -> str:
    """Stand in for a prompt: a server has nobody to ask."""
    return ""
