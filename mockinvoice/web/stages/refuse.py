"""Refuse: errors become the vendor's words; an unexpected one its 500, with the trace kept."""

import traceback

from mockinvoice.contract.messages import Response
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.web.call import Call, Proceed
from mockinvoice.web.problem import problem


def refuse(call: Call, proceed: Proceed) -> Response:
    """Let the vendor's dialect spell whatever goes wrong further in."""
    try:
        try:
            return proceed(call)
        except ApiError as error:
            return _refusal(call, error)
    except Exception:  # noqa: BLE001  # the edge of the process: nothing may leave as a trace
        call.trace = traceback.format_exc()
        return _refusal(call, ApiError(Kind.INTERNAL))


def _refusal(call: Call, error: ApiError) -> Response:
    if error.kind is Kind.TOO_LARGE:
        return problem(413, detail=error.message, remedy="send a smaller body")
    return call.mounted.vendor.code.refuse(call.world, call.request, error)
