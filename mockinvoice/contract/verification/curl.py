"""A command line that repeats an exchange."""

import shlex
from collections.abc import Iterator, Mapping
from urllib.parse import quote, urlencode

import orjson

from mockinvoice.contract.redact import MASK
from mockinvoice.core.journal import Exchange

# What every client adds by itself, and what curl does.
OWN = {"host", "content-length", "user-agent", "connection", "transfer-encoding"} | {
    *("accept", "accept-encoding", "accept-language", "sec-fetch-mode", "priority")
}
LONGEST_BODY = 4000


def curl(exchange: Exchange, *, address: str, credentials: Mapping[str, str]) -> str:
    """Return one line for a shell such as bash.

    `address` leads to the vendor in the space; `credentials` are the header fields to show in the
    place of those that the journal has masked. A body that is very long is left out.
    """
    url = address + quote(exchange.path, safe="/@:!$&'()*+,;=~-._")
    if exchange.query:
        url += "?" + urlencode(exchange.query)
    words = ["curl", "-sS", "-X", exchange.method, url]
    for name, value in _fields(exchange, credentials):
        words += ["-H", f"{name}: {value}"]
    if exchange.request_body:
        words += ["--data-raw", _body(exchange.request_body)]
    return " ".join(_quoted(word) for word in words)


def _fields(exchange: Exchange, credentials: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    shown = {name.lower(): value for name, value in credentials.items()}
    for name, value in exchange.request_headers.items():
        if name.lower() not in OWN:
            yield name, shown.get(name.lower(), value) if value.endswith(MASK) else value


def _body(text: str) -> str:
    """Spell JSON in one line, and anything that is too long as a remark."""
    if len(text) > LONGEST_BODY:
        return f"(a body of {len(text)} characters)"
    try:
        return orjson.dumps(orjson.loads(text)).decode() if "\n" in text else text
    except orjson.JSONDecodeError:
        return text


def _quoted(word: str) -> str:
    """Quote a word for a shell, in one line."""
    if word.isprintable():
        return shlex.quote(word)
    escaped = word.replace("\\", "\\\\").replace("'", "\\'")
    return "$'" + "".join(c if c.isprintable() else _escape(c) for c in escaped) + "'"


def _escape(letter: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in letter.encode())
