"""Our own journal, as GET exchanges gives it out."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from mockinvoice.contract.messages import Headers, Response
from mockinvoice.contract.traffic.decoding import from_journal
from mockinvoice.contract.traffic.entry import Entry, objects, status_at, text, wanted
from mockinvoice.contract.traffic.instants import instant


def entry_of(item: Any, line: int) -> Entry:
    """Read an exchange of the journal. Raises `LookupError` and `UndecodableError`."""
    query = [(str(name), str(value)) for name, value in objects(item, "query")]
    question = "?" + urlencode(query) if query else ""
    return Entry(
        line=line,
        method=text(item, "method"),
        url=quote(text(item, "path")) + question,
        headers=Headers(_fields(item, "request_headers")),
        body=from_journal(text(item, "request_body")),
        response=_response(item),
        at=instant(text(item, "at")),
        vendor=text(item, "vendor"),
    )


def _response(item: Any) -> Response | None:
    """Return the answer; none if it was lost on its way, as a fault can make it."""
    status = status_at(item, "status")
    if status < 100 or item.get("lost"):
        return None
    return Response(
        status=status,
        headers=tuple(_fields(item, "response_headers")),
        body=from_journal(text(item, "response_body")),
    )


def _fields(item: Any, name: str) -> list[tuple[str, str]]:
    fields = wanted(item, name)
    if not isinstance(fields, Mapping):
        raise LookupError(f"its {name} is not an object")
    return [(str(field), str(value)) for field, value in fields.items()]
