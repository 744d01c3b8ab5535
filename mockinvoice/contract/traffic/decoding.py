"""Recorded bodies as the bytes that were meant: without base64 and compression."""

import zlib
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from typing import Any

DATA_URL = "data:;base64,"
MOST_BYTES = 64 * 1024 * 1024
OPTIONAL = {"br": ("brotli",), "zstd": ("compression.zstd", "backports.zstd")}


class UndecodableError(ValueError):
    """A body cannot be read; the message says why."""


def from_base64(text: str) -> bytes:
    """Read base64. Raises `UndecodableError`."""
    try:
        return b64decode(text, validate=False)
    except (Base64Error, ValueError) as error:
        raise UndecodableError(f"it is no base64: {error}") from error


def from_journal(text: str) -> bytes:
    """Read a body as our journal spells it: text, or a base64 data URL.

    Raises `UndecodableError`.
    """
    return from_base64(text[len(DATA_URL) :]) if text.startswith(DATA_URL) else text.encode()


def decompressed(body: bytes, encodings: str) -> bytes:
    """Undo a `Content-Encoding`, as far as it was not undone before. Raises `UndecodableError`.

    Many recorders keep the header though they keep the body without the compression.
    """
    for encoding in reversed([name.strip().lower() for name in encodings.split(",")]):
        if encoding not in ("", "identity") and body:
            body = _undone(body, encoding)
    return body


def _undone(body: bytes, encoding: str) -> bytes:
    if _is_plain(body):
        return body
    if encoding in ("gzip", "x-gzip", "deflate"):
        return _inflated(body, encoding)
    if encoding in OPTIONAL:
        return _by_optional(body, encoding)
    raise UndecodableError(f"its Content-Encoding {encoding} is not known")


def _is_plain(body: bytes) -> bool:
    """Whether a body is text already; a compressed one has bytes that no text has."""
    beginning = body[:512]
    return not any(byte < 9 or 13 < byte < 32 or byte > 126 for byte in beginning)


def _inflated(body: bytes, encoding: str) -> bytes:
    # Half of the world sends zlib's format as deflate, the other half the raw one.
    if encoding != "deflate":
        size = zlib.MAX_WBITS | 16
    else:
        size = zlib.MAX_WBITS if body[:1] == b"\x78" else -zlib.MAX_WBITS
    try:
        return _members(body, size)
    except zlib.error as error:
        raise UndecodableError(f"its {encoding} compression is broken: {error}") from error


def _members(body: bytes, size: int) -> bytes:
    """Undo one compression after the other; gzip may have several."""
    data = b""
    while body:
        engine = zlib.decompressobj(size)
        data = _bounded(data + engine.decompress(body, MOST_BYTES + 1 - len(data)))
        if not engine.eof:
            raise zlib.error("it ends too early")
        body = engine.unused_data.lstrip(b"\0") if size > zlib.MAX_WBITS else b""
    return data


def _by_optional(body: bytes, encoding: str) -> bytes:
    """Undo what the standard library cannot, or not yet in every version."""
    module = _module(OPTIONAL[encoding])
    if module is None:
        remedy = "pip install 'mockinvoice[traffic]'"
        raise UndecodableError(f"it is compressed with {encoding}; {remedy}")
    broken = module.error if encoding == "br" else module.ZstdError
    undo = _unbrotlied if encoding == "br" else _unzstded
    try:
        return undo(module, body)
    except (broken, EOFError) as error:
        raise UndecodableError(f"its {encoding} compression is broken: {error}") from error


def _unbrotlied(module: Any, body: bytes) -> bytes:
    engine = module.Decompressor()
    data = bytearray(engine.process(body, output_buffer_limit=MOST_BYTES))
    while len(data) <= MOST_BYTES and not engine.is_finished():
        more = engine.process(b"", output_buffer_limit=MOST_BYTES)
        if not more:
            raise EOFError("it ends too early")
        data += more
    return _bounded(bytes(data))


def _unzstded(module: Any, body: bytes) -> bytes:
    """Undo one frame after the other."""
    data = b""
    while body:
        engine = module.ZstdDecompressor()
        data = _bounded(data + engine.decompress(body, MOST_BYTES + 1 - len(data)))
        if not engine.eof:
            raise EOFError("it ends too early")
        body = engine.unused_data
    return data


def _bounded(data: bytes) -> bytes:
    """Return what was unpacked. Raises `UndecodableError` for more than anybody would send."""
    if len(data) > MOST_BYTES:
        raise UndecodableError(f"unpacked it has more than {MOST_BYTES} bytes")
    return data


def _module(names: Iterable[str]) -> Any:
    """Return the first of these modules that is there, or None."""
    for name in names:
        with suppress(ImportError):
            return import_module(name)
    return None
