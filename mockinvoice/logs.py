"""The log of a running mock on stderr: one line an exchange, for people or for machines."""

import json
import logging
import select
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from threading import Lock
from typing import Any, TextIO
from urllib.parse import quote

from mockinvoice.core.journal import Exchange
from mockinvoice.core.keeper import Keeper

UNESCAPED = "/@:,;~+*'()!$&="
# A pipe that takes anything takes this many bytes; a character has at most four.
PIECE = select.PIPE_BUF // 4
MOST_WAITING = 1000


def configure(log_format: str) -> "ExchangeLog":
    """Send everything the mock logs to stderr, as `text` or `json`; return what logs exchanges."""
    handler, is_json = Unhurried(sys.stderr), log_format == "json"
    lines = Lines("%(levelname)s %(name)s: %(message)s")
    handler.setFormatter(JsonLines() if is_json else lines)
    log = logging.getLogger("mockinvoice")
    log.handlers = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False
    return ExchangeLog(handler, spell=line_for_machines if is_json else line_for_people)


class Unhurried(logging.Handler):
    """Writes to a stream, and drops what nobody reads: no answer may wait for its line in a log.

    How many lines were dropped is told in front of the next one that is taken.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream
        self._poll = _poll(stream)
        self._dropped = 0
        self._begin = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record if all of it is taken at once."""
        self._write_all([self.format(record)])

    def write_lines(self, lines: Iterable[str]) -> None:
        """Write lines, as many at once as a pipe that takes anything takes."""
        self.acquire()
        try:
            together: list[str] = []
            size = 0
            for line in lines:
                if together and size + len(line) >= PIECE:
                    self._write_all(together)
                    together, size = [], 0
                together.append(line)
                size += len(line) + 1
            self._write_all(together)
        finally:
            self.release()

    def _write_all(self, lines: list[str]) -> None:
        self._tell_dropped()
        if lines and not self._write("\n".join(lines)):
            self._dropped += len(lines)

    def _tell_dropped(self) -> None:
        if self._dropped and self._write(f"(lines dropped, as nobody read them: {self._dropped})"):
            self._dropped = 0

    def _write(self, line: str) -> bool:
        text = f"{self._begin}{line}\n"
        for start in range(0, len(text), PIECE):
            if self._poll is not None and not self._poll.poll(0):
                return False
            try:
                self._stream.write(text[start : start + PIECE])
                self._stream.flush()
            except OSError:  # the reader has gone
                return False
            self._begin = "\n"  # unless the line is written to its end
        self._begin = ""
        return True


class ExchangeLog:
    """Logs the exchanges it is called with, a tenth of a second later and together.

    A line at a time costs more than all else that keeps an exchange.
    """

    def __init__(self, handler: Unhurried, *, spell: Callable[[str, Exchange], str]) -> None:
        self._handler = handler
        self._spell = spell
        self._waiting: deque[tuple[str, Exchange]] = deque()
        self._lock = Lock()
        self._keeper = Keeper(self.flush)

    def __call__(self, space: str, exchange: Exchange) -> None:
        """Log an exchange in a space."""
        self._waiting.append((space, exchange))
        if len(self._waiting) >= MOST_WAITING:
            self.flush()
        with self._lock:
            self._keeper.wake()

    def flush(self) -> None:
        """Write now what is waiting."""
        self._handler.write_lines(self._spelled())

    def close(self) -> None:
        """Write what is waiting; nothing is to be logged any more."""
        self._keeper.stop()
        self.flush()

    def _spelled(self) -> Iterator[str]:
        # Only one thread at a time takes any: the handler's lock is held.
        for _ in range(len(self._waiting)):
            yield self._spell(*self._waiting.popleft())


def _poll(stream: TextIO) -> "select.poll | None":
    """Return what tells whether a stream takes more, or None for one within this process."""
    try:
        number = stream.fileno()
    except OSError:
        return None
    poll = select.poll()
    poll.register(number, select.POLLOUT)
    return poll


class Lines(logging.Formatter):
    """A line for people; a client's text cannot break it."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's name
        """Spell the line before a trace."""
        return _visible(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802  # logging's name
        """Spell a trace, indented: no line of it can be taken for one of the log's own."""
        return "\n".join(
            f"    {_visible(line)}" for line in super().formatException(ei).split("\n")
        )


def _visible(text: str) -> str:
    """Return a text with what is not printable spelled as an escape."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text
    )


def line_for_people(space: str, exchange: Exchange) -> str:
    """Spell an exchange; a client's text cannot break the line."""
    path = quote(exchange.path, safe=UNESCAPED)
    return (
        f"{exchange.at} {space} {exchange.vendor} {exchange.id}"
        f" {quote(exchange.method)} {path} {exchange.operation or '-'} {exchange.status}"
    )


def line_for_machines(space: str, exchange: Exchange) -> str:
    """Spell an exchange as a JSON object."""
    return json.dumps(
        {
            "event": "exchange",
            "space": space,
            "id": exchange.id,
            "at": exchange.at,
            "vendor": exchange.vendor,
            "operation": exchange.operation,
            "method": exchange.method,
            "path": exchange.path,
            "status": exchange.status,
        }
    )


class JsonLines(logging.Formatter):
    """A JSON object in one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Spell a record."""
        members = {
            "event": "log",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": super().format(record),
        }
        return json.dumps(members)
