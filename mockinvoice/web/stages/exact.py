"""Exact: a body that parsers read differently is refused, for whoever does not take such bodies."""

import json
import re
from typing import Any

from mockinvoice.contract.messages import Response
from mockinvoice.contract.repeated import repeated
from mockinvoice.core.errors import ApiError, Kind, Problem
from mockinvoice.web.call import Call, Proceed

BOUNDS = range(-(2**63), 2**64)
LONG = re.compile(rb"\d{19}")


def exact(call: Call, proceed: Proceed) -> Response:
    """Let the request pass if its body, already parsed, says all once and has no rounded integer.

    What would be kept is otherwise not what was sent.
    """
    sent, raw = call.request.sent, call.request.raw
    if sent is not None:
        problems = [
            *(Problem(place=(name,), message="is sent twice") for name in repeated(raw, sent)),
            *(Problem(place=(), message=f"{cut(n)} is no 64-bit integer") for n in rounded(raw)),
        ]
        if problems:
            raise ApiError(Kind.INVALID, problems=tuple(problems))
    return proceed(call)


def rounded(raw: bytes) -> list[str]:
    """Return the integers of a JSON text that have more than 64 bits, as they are spelled."""
    found: list[str] = []

    def note(text: str) -> Any:
        if int(text) not in BOUNDS:
            found.append(text)

    if LONG.search(raw):
        json.loads(raw, parse_int=note)
    return found


def cut(text: str) -> str:
    """Return the beginning of a long text."""
    return text if len(text) <= 40 else f"{text[:40]}…"
