"""A document made to be broken, and its judge."""

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson

from mockinvoice.contract.document import Document, load_document
from mockinvoice.contract.judge import Judge
from mockinvoice.contract.messages import FORM, JSON, Headers, Request, Response
from mockinvoice.contract.rules import RULES
from mockinvoice.core.findings import Finding, Party, Severity

KEY = {"X-Key": "k"}
REGION = {**KEY, "X-Region": "eu"}
GOOD: dict[str, Any] = {"customer": {"name": "Ada"}, "total": 9.99}


@cache
def document() -> Document:
    return load_document("judged", folder=Path(__file__).parent)


@cache
def judge() -> Judge:
    """The judge of a vendor that takes numbers as texts and nothing else that is wrong."""
    return Judge(document(), accepts=lambda _operation, data: '"9.99"' in str(orjson.dumps(data)))


def sent(
    method: str,
    url: str,
    *,
    body: Any = None,
    raw: bytes | None = None,
    headers: dict[str, str] | None = None,
    content_type: str | None = None,
) -> Request:
    """Return a request as the mock sees it: matched, as exchange `ex-1`, with a good key."""
    address = urlsplit("https://api.judged.example/v1" + url)
    if raw is None:
        raw = b"" if body is None else orjson.dumps(body)
    fields = dict(KEY if headers is None else headers)
    if content_type is None and raw:
        content_type = JSON
    if content_type:
        fields["Content-Type"] = content_type
    match = judge().match(method, address.path)
    return Request(
        method=method,
        path=address.path,
        headers=Headers(fields.items()),
        exchange="ex-1",
        arguments=tuple(parse_qsl(address.query, keep_blank_values=True)),
        raw=raw,
        params=match.params,
        operation=match.operation.id if match.operation else None,
    )


def form(text: str) -> dict[str, Any]:
    """Return what `sent` needs for a form."""
    return {"raw": text.encode(), "content_type": FORM}


def answer(status: int, body: bytes = b"", content_type: str = JSON) -> Response:
    headers = (("Content-Type", content_type),) if content_type else ()
    return Response(status=status, headers=headers, body=body)


def finding(
    rule: str,
    pointer: str,
    document: str,
    line: int,
    message: str,
    *,
    value: Any = None,
    operation: str | None = "createBill",
    severity: Severity | None = None,
    against: Party = "client",
    exchange: str = "ex-1",
) -> Finding:
    """Return a finding of the judged document; severity and remedy are the rule's."""
    return Finding(
        rule=rule,
        severity=severity or RULES[rule].severity,
        against=against,
        vendor="judged",
        operation=operation,
        exchange=exchange,
        pointer=pointer,
        value=value,
        document=document,
        line=line,
        message=message,
        remedy=RULES[rule].remedy,
    )
