"""Requests and responses in neutral form: what vendors see and what is judged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import orjson

from mockinvoice.contract.deviation import Deviation
from mockinvoice.contract.wire import Wire

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MAX_DEPTH = 100


class Headers(dict[str, str]):
    """Header fields by lower-case name; `get`, `in` and `[]` take any case."""

    def __init__(self, fields: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__([(name.lower(), value) for name, value in fields])

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())

    def __contains__(self, name: object) -> bool:
        return super().__contains__(str(name).lower())

    def get(self, name: str, default: Any = None) -> Any:
        """Return a field's value, or `default`."""
        return super().get(name.lower(), default)


def header_in(fields: Mapping[str, str], name: str) -> str:
    """Return the value of a header field that is kept as it was sent; empty if there is none."""
    return next((value for known, value in fields.items() if known.lower() == name), "")


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request of a client.

    `path` is decoded, without space and vendor prefix; `params` are its variable parts. `query`
    and `body` are what the operation's schemas made of the parameters and the body (None if there
    was no body), `sent` is the body as parsed, before any schema. `client` is what authentication
    returned. `url` is the whole address as the client wrote it. A handler adds to `remarks` what
    the vendor takes but a client should know; they are filed as findings. `owns_connection` tells
    whether the server that took the request can break its connection.
    """

    method: str
    path: str
    headers: Headers
    exchange: str = ""
    url: str = ""
    arguments: tuple[tuple[str, str], ...] = ()
    raw: bytes = b""
    params: Mapping[str, str] = field(default_factory=dict)
    operation: str | None = None
    query: Any = None
    body: Any = None
    sent: Any = None
    client: Any = None
    remarks: list[Deviation] = field(default_factory=list)
    owns_connection: bool = False

    def changed(self, **members: Any) -> "Request":
        """Return the request with other members but the same headers.

        A tenth of the cost of `dataclasses.replace`, and each request pays it five times.
        """
        made = object.__new__(Request)
        made.__dict__.update(self.__dict__, **members)
        return made

    @cached_property
    def media_type(self) -> str:
        """The Content-Type without parameters, in lower case; empty if there is none."""
        content_type: str = self.headers.get("content-type", "")
        return content_type.partition(";")[0].strip().lower()

    @cached_property
    def data(self) -> Any:
        """The body as JSON data, read once and not to be changed.

        Raises `orjson.JSONDecodeError`.
        """
        return read_json(self.raw)


@dataclass(frozen=True, kw_only=True)
class Response:
    """One answer: `headers` in order, `body` as it goes on the wire; `wire` if not plainly."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    wire: Wire | None = None

    def with_headers(self, *more: tuple[str, str]) -> "Response":
        """Return the answer with more headers; `dataclasses.replace` costs ten times as much."""
        made = object.__new__(Response)
        made.__dict__.update(self.__dict__, headers=(*self.headers, *more))
        return made


def read_json(raw: bytes) -> Any:
    """Read JSON data that is at most `MAX_DEPTH` deep, as parsers in production do.

    Raises `orjson.JSONDecodeError`.
    """
    data = orjson.loads(raw)
    level = [data] if raw.count(b"[") + raw.count(b"{") > MAX_DEPTH else []
    for _ in range(MAX_DEPTH):
        if not level:
            break
        level = [inner for outer in level for inner in _inside(outer)]
    if level:
        raise orjson.JSONDecodeError(f"nested more than {MAX_DEPTH} deep", "", 0)
    return data


def json_response(
    data: object,
    *,
    status: int = 200,
    headers: Iterable[tuple[str, str]] = (),
    content_type: str = JSON,
) -> Response:
    """Spell `data` as compact JSON in the order of its members."""
    return Response(
        status=status,
        headers=(("Content-Type", content_type), *headers),
        body=orjson.dumps(data),
    )


def text_response(
    text: str,
    *,
    status: int,
    content_type: str,
    headers: Iterable[tuple[str, str]] = (),
) -> Response:
    """Answer with `text` in UTF-8; `content_type` as it goes on the wire."""
    return Response(
        status=status,
        headers=(("Content-Type", content_type), *headers),
        body=text.encode(),
    )


def _inside(data: Any) -> Iterable[Any]:
    """Return what arrays and objects hold, itself arrays and objects."""
    held = data.values() if isinstance(data, dict) else data
    return [inner for inner in held if isinstance(inner, (dict, list))]
