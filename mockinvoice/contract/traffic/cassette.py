"""VCR.py cassettes of version 1, in YAML or JSON."""

from collections.abc import Iterator, Mapping
from typing import Any

from mockinvoice.contract.messages import Headers, Response
from mockinvoice.contract.traffic.decoding import UndecodableError, decompressed, from_base64
from mockinvoice.contract.traffic.entry import Entry, status_at, text, wanted
from mockinvoice.contract.traffic.instants import instant


def entry_of(item: Any, line: int) -> Entry:
    """Read an interaction. Raises `LookupError` and `UndecodableError`."""
    request = wanted(item, "request")
    response, why = _response(wanted(item, "response"))
    return Entry(
        line=line,
        method=text(request, "method").upper(),
        url=text(request, "uri"),
        headers=Headers(_headers(request)),
        body=_bytes(request.get("body")),
        response=response,
        at=instant(item.get("recorded_at")),
        why_unread=why,
    )


def _headers(message: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield header fields; their values are lists, or texts where somebody edited them."""
    fields = message.get("headers") or {}
    for name, values in wanted({"headers": fields}, "headers").items():
        for value in values if isinstance(values, list) else [values]:
            yield str(name), value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _response(response: Mapping[str, Any]) -> tuple[Response | None, str]:
    """Return the answer, and why it could not be read."""
    headers = tuple(_headers(response))
    try:
        raw = _bytes(response["body"] if "body" in response else response.get("content"))
        body = decompressed(raw, Headers(headers).get("content-encoding", ""))
    except UndecodableError as error:
        return None, str(error)
    return Response(status=_status(response), headers=headers, body=body), ""


def _status(response: Mapping[str, Any]) -> int:
    """Return the status; earlier editions wrote httpx' answers in another form."""
    is_httpx = "status_code" in response
    return status_at(response, "status_code") if is_httpx else status_at(response, "status", "code")


def _bytes(body: Any) -> bytes:
    """Return a body, whichever of its spellings was used."""
    if isinstance(body, Mapping):
        if "base64_string" in body:
            return from_base64(text(body, "base64_string"))
        body = body.get("string")
    if isinstance(body, list):
        return b"".join(_bytes(part) for part in body)
    if body is None:
        return b""
    return body if isinstance(body, bytes) else str(body).encode()
