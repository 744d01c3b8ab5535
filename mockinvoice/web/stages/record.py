"""Record: every exchange goes into the space's journal, also one that matched no operation."""

import logging
from base64 import b64encode
from dataclasses import replace

from mockinvoice.contract.messages import Response
from mockinvoice.core.clock import spell_instant
from mockinvoice.core.journal import Exchange
from mockinvoice.web.call import Call, Proceed

log = logging.getLogger("mockinvoice.exchanges")
EXCHANGE_HEADER = "X-Mockinvoice-Exchange"


def record(call: Call, proceed: Proceed) -> Response:
    """Give the exchange an id, let it happen and keep it, redacted."""
    exchange_id = call.world.journal.next_id()
    call.request = replace(call.request, exchange=exchange_id)
    at = spell_instant(call.world.clock.now())
    response = proceed(call)
    exchange = _exchange(call, response, exchange_id=exchange_id, at=at)
    call.world.journal.add(exchange)
    log.info("exchange", extra={"space": call.world.name, "exchange": exchange})
    return replace(response, headers=(*response.headers, (EXCHANGE_HEADER, exchange_id)))


def _exchange(call: Call, response: Response, *, exchange_id: str, at: str) -> Exchange:
    redactor, request = call.mounted.redactor, call.request
    return Exchange(
        id=exchange_id,
        at=at,
        vendor=call.mounted.vendor.name,
        operation=request.operation,
        method=request.method,
        path=redactor.path(request.path),
        query=redactor.query(request.arguments),
        request_headers=redactor.headers(request.headers.items()),
        request_body=_text(redactor.body(request.raw)),
        status=response.status,
        response_headers=redactor.headers(response.headers),
        response_body=_text(redactor.body(response.body)),
        trace=call.trace,
        notes=[remark.message for remark in request.remarks],
        faults=list(call.faults),
        lost=call.is_lost,
    )


def _text(body: bytes) -> str:
    """Spell a body as text; one that is no UTF-8 as a base64 data URL."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return "data:;base64," + b64encode(body).decode("ascii")
