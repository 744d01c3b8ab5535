"""The way of a disturbed answer to the wire: through a server that owns its connections, or not."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from mockinvoice.contract.messages import Response
from mockinvoice.contract.wire import Wire
from mockinvoice.web.problem import problem

# A server that acts on its own connections puts a function here, which takes the instructions.
WIRE_KEY = "mockinvoice.wire"
ABLE_SERVER = "--server threaded"
STEPS_A_SECOND = 20


def carry_out(
    response: Response, wire: Wire, environ: Mapping[str, Any]
) -> tuple[Response, bytes | Iterator[bytes]]:
    """Hand the instructions to the server, or follow here those that any server can.

    Returns the answer and what to send as its body.
    """
    tell_server: Callable[[Wire], None] | None = environ.get(WIRE_KEY)
    if tell_server is not None:
        tell_server(wire)
        return response, response.body
    if wire.needs_connection:
        response = unable(wire.ending)
        return response, response.body
    time.sleep(wire.delay)
    if wire.rate is None:
        return response, response.body
    length = ("Content-Length", str(len(response.body)))
    return replace(response, headers=(*response.headers, length)), _drops(response.body, wire.rate)


def drops(body: bytes, *, rate: int) -> Iterator[tuple[bytes, float]]:
    """Yield the parts of a body, each with the seconds to wait before it."""
    size = max(1, rate // STEPS_A_SECOND)
    for start in range(0, len(body), size):
        part = body[start : start + size]
        yield part, len(part) / rate


def unable(ending: str) -> Response:
    """Say that the server cannot do this to a connection."""
    return problem(
        501,
        detail=f"a fault wants the connection to end in {ending!r}, which this server cannot do",
        remedy=f"serve the mock with {ABLE_SERVER}, or remove the rule",
    )


def _drops(body: bytes, rate: int) -> Iterator[bytes]:
    for part, seconds in drops(body, rate=rate):
        time.sleep(seconds)
        yield part
