"""Reading requests more strictly than cheroot: nothing that two servers read differently."""

import re
from typing import Any

from cheroot.server import HeaderReader, HTTPRequest

from mockinvoice.server_chunks import Chunks

TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
VALUE = re.compile(rb"[\t\x20-\x7e\x80-\xff]*")
TARGET = re.compile(rb"[\x21-\x7e]+")
LENGTH = re.compile(rb"[0-9]{1,18}")
ONCE = (b"Host", b"Content-Length", b"Transfer-Encoding", b"Authorization")
# So much of a body that nobody has read is taken off the wire, to keep its connection.
MOST_LEFT = 64 * 1024


class StrictHeaders(HeaderReader):
    """Refuses what could be read as another header by whoever stands before the mock.

    That are names with white space around them, lines that go on in the next one, control
    characters, and two answers to the question where the body ends (RFC 9112, 5 and 6). Names with
    underscores are left out.
    """

    def __call__(self, rfile: Any, hdict: dict[bytes, bytes] | None = None) -> dict[bytes, bytes]:
        """Read the header fields. Raises `ValueError`, which cheroot answers with 400."""
        fields: dict[bytes, bytes] = {} if hdict is None else hdict
        while (line := rfile.readline()) != b"\r\n":
            name, value = _field(line)
            if b"_" in name:
                continue
            if name in fields:
                if name in ONCE:
                    raise ValueError("Header field that must not be repeated.")
                value = fields[name] + b", " + value
            fields[name] = value
        _check_framing(fields)
        return fields


class StrictRequest(HTTPRequest):
    """A request that is read strictly."""

    header_reader = StrictHeaders()

    def read_request_line(self) -> bool:
        """Read the first line; return whether it can be used."""
        try:
            is_read = bool(super().read_request_line())  # type: ignore[no-untyped-call]
        except ValueError:  # of an address that Python's parser cannot read
            is_read, self.uri = True, b""
        if is_read and not TARGET.fullmatch(self.uri):
            self.simple_response("400 Bad Request", "Malformed Request-URI")
            return False
        return is_read

    def read_request_headers(self) -> bool:
        """Read the header fields; return whether they can be used."""
        is_read = bool(super().read_request_headers())  # type: ignore[no-untyped-call]
        if is_read and self.response_protocol != "HTTP/1.1" and self.has(b"Transfer-Encoding"):
            self.simple_response("400 Bad Request", "Chunks need HTTP/1.1.")
            return False
        return is_read

    def has(self, name: bytes) -> bool:
        """Whether a header field was sent."""
        return name in self.inheaders

    def send_headers(self) -> None:
        """Send the head of the answer; where the request has not ended the connection does."""
        rest = self.rfile
        if isinstance(rest, Chunks):
            self.close_connection = self.close_connection or not rest.is_over
        elif getattr(rest, "remaining", 0) > MOST_LEFT:
            self.close_connection = True
        super().send_headers()


def _field(line: bytes) -> tuple[bytes, bytes]:
    """Read one line. Raises `ValueError`."""
    if not line.endswith(b"\r\n"):
        raise ValueError("HTTP requires CRLF terminators")
    name, colon, value = line[:-2].partition(b":")
    value = value.strip(b" \t")
    if not (colon and TOKEN.fullmatch(name)):
        raise ValueError("Illegal header name.")
    if not VALUE.fullmatch(value):
        raise ValueError("Illegal header value.")
    return name.title(), value


def _check_framing(fields: dict[bytes, bytes]) -> None:
    """Raise `ValueError` unless it is plain where the body ends."""
    length, coding = fields.get(b"Content-Length"), fields.get(b"Transfer-Encoding")
    if length is not None and not LENGTH.fullmatch(length):
        raise ValueError("Malformed Content-Length Header.")
    if coding is not None and (length is not None or coding.lower() != b"chunked"):
        raise ValueError("Transfer-Encoding must be chunked, without a Content-Length.")
