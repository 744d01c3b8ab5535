"""Record: every exchange goes into the space's journal, also one that matched no operation."""

import traceback
from email.utils import formatdate
from functools import lru_cache

from mockinvoice.contract.messages import Response
from mockinvoice.core.clock import spell_instant
from mockinvoice.core.frozen import made
from mockinvoice.core.journal import Exchange, body_text
from mockinvoice.web.call import Call, Proceed
from mockinvoice.web.problem import problem

EXCHANGE_HEADER = "X-Mockinvoice-Exchange"


def record(call: Call, proceed: Proceed) -> Response:
    """Give the exchange an id, let it happen and keep it, redacted."""
    exchange_id = call.world.journal.next_id()
    call.request = call.request.changed(exchange=exchange_id)
    at = spell_instant(call.world.clock.now())
    response = _answer(call, proceed)
    exchange = _exchange(call, response, exchange_id=exchange_id, at=at)
    call.world.journal.add(exchange)
    # The Date is the space's, as all times in it are.
    date = _date(call.world.clock.now().timestamp() // 1)
    return response.with_headers((EXCHANGE_HEADER, exchange_id), ("Date", date))


@lru_cache(64)
def _date(second: float) -> str:
    return formatdate(second, usegmt=True)


def _answer(call: Call, proceed: Proceed) -> Response:
    try:
        return proceed(call)
    except Exception:  # noqa: BLE001  # what `refuse` is not around fails here, and is recorded
        call.trace = traceback.format_exc()
        remedy = f"see the trace of exchange {call.request.exchange}"
        return problem(500, detail="the mock itself failed", remedy=remedy)


def _exchange(call: Call, response: Response, *, exchange_id: str, at: str) -> Exchange:
    redactor, request = call.mounted.redactor, call.request
    return made(
        Exchange,
        id=exchange_id,
        at=at,
        vendor=call.mounted.vendor.name,
        operation=request.operation,
        method=request.method,
        path=redactor.path(request.path),
        query=redactor.query(request.arguments),
        request_headers=redactor.headers(request.headers.items()),
        request_body=body_text(redactor.body(request.raw)),
        status=response.status,
        response_headers=redactor.headers(response.headers),
        response_body=body_text(redactor.body(response.body)),
        trace=call.trace,
        notes=[remark.message for remark in request.remarks],
        faults=list(call.faults),
        lost=call.is_lost,
    )
