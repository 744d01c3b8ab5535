"""The log of a running mock on stderr: one line an exchange, for people or for machines."""

import json
import logging
import select
import sys
from typing import Any, TextIO
from urllib.parse import quote

from mockinvoice.core.journal import Exchange

UNESCAPED = "/@:,;~+*'()!$&="
# A pipe that takes anything takes this many bytes; a character has at most four.
PIECE = select.PIPE_BUF // 4


def configure(log_format: str) -> None:
    """Send everything the mock logs to stderr, as `text` or `json`."""
    handler = Unhurried(sys.stderr)
    lines = Lines("%(levelname)s %(name)s: %(message)s")
    handler.setFormatter(JsonLines() if log_format == "json" else lines)
    log = logging.getLogger("mockinvoice")
    log.handlers = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False


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
        if self._dropped and self._write(f"(lines dropped, as nobody read them: {self._dropped})"):
            self._dropped = 0
        if not self._write(self.format(record)):
            self._dropped += 1

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

    def format(self, record: logging.LogRecord) -> str:
        """Spell a record."""
        exchange = getattr(record, "exchange", None)
        if not isinstance(exchange, Exchange):
            return super().format(record)
        path = quote(exchange.path, safe=UNESCAPED)
        return (
            f"{exchange.at} {record.__dict__['space']} {exchange.vendor} {exchange.id}"
            f" {quote(exchange.method)} {path} {exchange.operation or '-'} {exchange.status}"
        )

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


class JsonLines(logging.Formatter):
    """A JSON object in one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Spell a record."""
        return json.dumps(self._members(record))

    def _members(self, record: logging.LogRecord) -> dict[str, Any]:
        exchange = getattr(record, "exchange", None)
        if isinstance(exchange, Exchange):
            return {
                "event": "exchange",
                "space": record.__dict__["space"],
                "id": exchange.id,
                "at": exchange.at,
                "vendor": exchange.vendor,
                "operation": exchange.operation,
                "method": exchange.method,
                "path": exchange.path,
                "status": exchange.status,
            }
        return {
            "event": "log",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": super().format(record),
        }
