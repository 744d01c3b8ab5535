"""HAR 1.2, as browsers, Playwright and mitmproxy write it."""

from typing import Any
from urllib.parse import urlencode

from mockinvoice.contract.messages import Headers, Response
from mockinvoice.contract.traffic.decoding import UndecodableError, decompressed, from_base64
from mockinvoice.contract.traffic.entry import Entry, objects, status_at, text, wanted
from mockinvoice.contract.traffic.instants import instant


def entry_of(item: Any, line: int) -> Entry:
    """Read an entry of a HAR. Raises `LookupError` and `UndecodableError`."""
    headers = _headers(item, "request")
    response, why = _response(item)
    return Entry(
        line=line,
        method=text(item, "request", "method").upper(),
        url=text(item, "request", "url"),
        headers=Headers(headers),
        body=_posted(item["request"]),
        response=response,
        at=instant(item.get("startedDateTime")),
        why_unread=why,
    )


def _headers(item: Any, side: str) -> list[tuple[str, str]]:
    """Return header fields without those that HTTP/2 needs for itself."""
    fields = [_field(field) for field in objects(item, side, "headers")]
    return [(name, value) for name, value in fields if not name.startswith(":")]


def _field(field: Any) -> tuple[str, str]:
    try:
        name, value = field["name"], field["value"]
    except (LookupError, TypeError):  # told with what is missing
        return text(field, "name"), text(field, "value")
    is_text = isinstance(name, str) and isinstance(value, str)
    return (name, value) if is_text else (text(field, "name"), text(field, "value"))


def _posted(request: Any) -> bytes:
    data = request.get("postData")
    if not data:
        return b""
    if data.get("text"):
        is_base64 = data.get("encoding") == "base64"
        return from_base64(text(data, "text")) if is_base64 else text(data, "text").encode()
    pairs = [(text(p, "name"), p.get("value", "")) for p in data.get("params") or ()]
    return urlencode(pairs).encode()


def _response(item: Any) -> tuple[Response | None, str]:
    """Return the answer, None if there was none, and why it could not be read."""
    status = status_at(item, "response", "status")
    if status < 100:
        return None, ""
    headers = _headers(item, "response")
    content = wanted(item, "response", "content")
    try:
        body = _content(content, Headers(headers))
    except UndecodableError as error:
        return None, str(error)
    if body is None:
        return None, "its body was not recorded"
    return Response(status=status, headers=tuple(headers), body=body), ""


def _content(content: Any, headers: Headers) -> bytes | None:
    if "text" not in content:
        return None if content.get("size", 0) > 0 else b""
    body = text(content, "text")
    if content.get("encoding") != "base64":
        return body.encode("utf-8", "surrogatepass")
    return decompressed(from_base64(body), headers.get("content-encoding", ""))
