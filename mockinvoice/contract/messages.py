"""Requests and responses in neutral form: what vendors see and what is judged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from mockinvoice.contract.deviation import Deviation

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


class Headers(dict[str, str]):
    """Header fields by lower-case name; `get` and `[]` take any case."""

    def __init__(self, fields: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__((name.lower(), value) for name, value in fields)

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())

    def get(self, name: str, default: Any = None) -> Any:
        """Return a field's value, or `default`."""
        return super().get(name.lower(), default)


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request of a client.

    `path` is decoded, without space and vendor prefix; `params` are its variable parts. `query`
    and `body` are what the operation's schemas made of the parameters and the body (None if there
    was no body), `sent` is the body as parsed, before any schema. `client` is what authentication
    returned. `url` is the whole address as the client wrote it. A handler adds to `remarks` what
    the vendor takes but a client should know; they are filed as findings.
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

    @property
    def media_type(self) -> str:
        """The Content-Type without parameters, in lower case; empty if there is none."""
        content_type: str = self.headers.get("content-type", "")
        return content_type.partition(";")[0].strip().lower()


@dataclass(frozen=True, kw_only=True)
class Response:
    """One answer: `headers` in order, `body` as it goes on the wire."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


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
