"""The log of a running mock on stderr: one line an exchange, for people or for machines."""

import json
import logging
from typing import Any
from urllib.parse import quote

from mockinvoice.core.journal import Exchange

UNESCAPED = "/@:,;~+*'()!$&="


def configure(log_format: str) -> None:
    """Send everything the mock logs to stderr, as `text` or `json`."""
    handler = logging.StreamHandler()
    lines = Lines("%(levelname)s %(name)s: %(message)s")
    handler.setFormatter(JsonLines() if log_format == "json" else lines)
    log = logging.getLogger("mockinvoice")
    log.handlers = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False


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
