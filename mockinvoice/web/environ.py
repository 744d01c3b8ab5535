"""Reading a request out of a WSGI environ, and handing an answer to its server."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from http import HTTPStatus
from typing import IO, Any
from urllib.parse import parse_qsl

from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.sansio.utils import get_current_url
from werkzeug.wsgi import get_input_stream

from mockinvoice.contract.messages import Headers, Request, Response
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.frozen import made
from mockinvoice.web.keys import PATH_KEY
from mockinvoice.web.wire import WIRE_KEY, carry_out

Environ = dict[str, Any]
Fields = Sequence[tuple[str, str]]
PLAIN = re.compile(r"[A-Za-z0-9/_.@~-]*")
TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
STATUS_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}
BODILESS = {204, 304}
MEMBERS = {"CONTENT_TYPE": "content-type", "CONTENT_LENGTH": "content-length"}


def path_of(environ: Environ) -> str:
    """Return the path, decoded."""
    path: str = environ.get("PATH_INFO", "")
    if not path.isascii():
        path = path.encode("latin-1").decode("utf-8", "replace")
    return path if path.startswith("/") else "/" + path


def read_body(environ: Environ, *, limit: int) -> tuple[bytes, ApiError | None]:
    """Return the body, or why there is none to be had."""
    length: str = environ.get("CONTENT_LENGTH") or ""
    if not length and "HTTP_TRANSFER_ENCODING" not in environ:
        return b"", None
    try:
        if length.isdecimal() and length.isascii() and int(length) <= limit:
            return _exactly(environ["wsgi.input"], int(length)), None
        return get_input_stream(environ, max_content_length=limit).read(), None
    except RequestEntityTooLarge:
        return b"", ApiError(Kind.TOO_LARGE, f"the body exceeds {limit} bytes")
    except ClientDisconnected:
        return b"", ApiError(Kind.MALFORMED, "the body is shorter than its Content-Length")


def is_crowded(raw: bytes, *, most: int) -> bool:
    """Whether a body, JSON or a form, has more than `most` values; nothing is parsed to tell."""
    if len(raw) <= most or _count_values(raw) <= most:
        return False
    return _count_values(TEXT.sub(b"", raw)) > most


def _count_values(raw: bytes) -> int:
    """Count what goes before values; what stands in texts is counted along."""
    return sum(map(raw.count, (b",", b"[", b"{", b"&")))


def _exactly(body: IO[bytes], length: int) -> bytes:
    raw = body.read(length)
    while len(raw) < length:
        more = body.read(length - len(raw))
        if not more:
            raise ClientDisconnected
        raw += more
    return raw


def read_request(environ: Environ, *, operation: str | None, params: Mapping[str, str]) -> Request:
    """Return the request in neutral form, still without its body."""
    path = environ.get(PATH_KEY) or path_of(environ)
    query: str = environ.get("QUERY_STRING", "")
    if not query.isascii():
        query = query.encode("latin-1").decode("utf-8", "replace")
    return made(
        Request,
        method=environ["REQUEST_METHOD"],
        path=path,
        url=_url(environ, path, query),
        headers=_headers(environ),
        arguments=tuple(parse_qsl(query, keep_blank_values=True)) if query else (),
        raw=b"",
        params={name: value.replace("%2F", "/") for name, value in params.items()},
        operation=operation,
        owns_connection=WIRE_KEY in environ,
        exchange="",
        query=None,
        body=None,
        sent=None,
        client=None,
        remarks=[],
    )


def send(
    response: Response, environ: Environ, start_response: Callable[..., Any], *, always: Fields = ()
) -> Iterable[bytes]:
    """Hand over what the vendor said, and of our own only `always` and the Content-Length."""
    body: bytes | Iterator[bytes] = response.body
    if response.wire is not None:
        response, body = carry_out(response, response.wire, environ)
    fields = list(response.headers)
    given = {name.lower() for name, _ in fields}
    if always:
        fields.extend(field for field in always if field[0].lower() not in given)
    status, has_body = response.status, response.status not in BODILESS
    if isinstance(body, bytes) and has_body and "content-length" not in given:
        fields.append(("Content-Length", str(len(body))))
    start_response(STATUS_LINES.get(status) or f"{status} UNKNOWN", fields)
    if not has_body or environ["REQUEST_METHOD"] == "HEAD":
        return []
    return [body] if isinstance(body, bytes) else body


def _headers(environ: Environ) -> Headers:
    headers = Headers()
    for key, value in environ.items():
        if key.startswith("HTTP_"):
            headers[_name(key)] = value
        elif key in MEMBERS and value:
            headers[MEMBERS[key]] = value
    return headers


@lru_cache(256)
def _name(key: str) -> str:
    return key[5:].replace("_", "-").lower()


def _url(environ: Environ, path: str, query: str) -> str:
    scheme, root = environ["wsgi.url_scheme"], environ.get("SCRIPT_NAME", "")
    host = environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    if not query and PLAIN.fullmatch(root) and PLAIN.fullmatch(path):
        return f"{scheme}://{host}{root}{path}"
    return get_current_url(scheme, host, root, path, query.encode())
