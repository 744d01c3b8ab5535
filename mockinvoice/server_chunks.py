"""Reading a body that comes in chunks, more strictly than cheroot and without keeping any."""

import re
from functools import partial
from typing import Protocol

SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[\t\x20-\x7e\x80-\xff]*)?\r\n")
LONGEST_LINE = 1024
PIECE = 64 * 1024
MOST_TRAILERS = 64


class Wire(Protocol):
    """A connection to read from."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes, fewer only at the end."""

    def readline(self, size: int, /) -> bytes:
        """Return a line with its end, or `size` bytes of a longer one."""


class Chunks:
    """A body in chunks (RFC 9112, 7.1); `is_over` when its end was reached."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._left = 0
        self.is_over = False

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes, all if negative; none at the end.

        Raises `ValueError` where the body is malformed.
        """
        if size < 0:
            return b"".join(iter(partial(self._some, PIECE), b""))
        return self._some(size) if size else b""

    def _some(self, size: int) -> bytes:
        if self._left == 0 and not self.is_over:
            self._begin()
        data = self._wire.read(min(size, self._left))
        self._left -= len(data)
        if self._left == 0 and data and self._wire.read(2) != b"\r\n":
            raise ValueError("a chunk does not end where it should")
        if self._left and not data:
            raise ValueError("the body ends in the midst of a chunk")
        return data

    def _begin(self) -> None:
        """Read the line before a chunk, and what follows the last one."""
        found = SIZE.fullmatch(self._wire.readline(LONGEST_LINE))
        if found is None:
            raise ValueError("the size of a chunk cannot be read")
        self._left = int(found[1], 16)
        if self._left == 0:
            self._pass_trailers()
            self.is_over = True

    def _pass_trailers(self) -> None:
        for _ in range(MOST_TRAILERS):
            line = self._wire.readline(LONGEST_LINE)
            if line == b"\r\n":
                return
            if not line.endswith(b"\r\n"):
                break
        raise ValueError("the body does not end where it should")
