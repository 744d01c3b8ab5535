"""Disturb: the faults that the space's rules have for this call."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from mockinvoice.contract.messages import Response
from mockinvoice.contract.wire import Wire
from mockinvoice.core.credentials import digest
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.fault_rules import Meeting
from mockinvoice.core.faults import Strike
from mockinvoice.web.call import Call, Proceed
from mockinvoice.web.stages.judge import FINDINGS_HEADER

# No vendor's words name these; the answer is the nearest that the vendor has, under this status.
KINDS: Mapping[int, Kind] = {
    400: Kind.MALFORMED,
    401: Kind.UNAUTHENTICATED,
    403: Kind.FORBIDDEN,
    404: Kind.NOT_FOUND,
    409: Kind.CONFLICT,
    423: Kind.LOCKED,
    429: Kind.RATE_LIMITED,
}
NO_ANSWER = 0
HTML, BINARY = "text/html; charset=utf-8", "application/octet-stream"
# A browser that follows a link there must not run what a client has sent as a page of this mock.
SANDBOX = ("Content-Security-Policy", "sandbox; default-src 'none'")


def disturb(call: Call, proceed: Proceed) -> Response:
    """Let the call happen as the rules want it; without rules nothing is looked at."""
    faults = call.world.faults
    if not faults.is_active:
        return proceed(call)
    strike: Strike = faults.strike(
        Meeting(
            vendor=call.mounted.vendor.name,
            now=call.world.clock.now(),
            operation=call.request.operation,
            method=call.request.method,
            path=call.request.path,
        )
    )
    call.faults = strike.marks
    response = _EFFECTS[strike.kind](call, _keeping(strike, proceed), strike.value)
    if strike.delay:
        response = replace(response, wire=replace(response.wire or Wire(), delay=strike.delay))
    wire = response.wire
    call.is_lost = call.is_lost or (wire is not None and wire.may_lose(response.body))
    return response


def _undisturbed(call: Call, proceed: Proceed, _value: Any) -> Response:
    return proceed(call)


def _status(call: Call, _proceed: Proceed, status: int) -> Response:
    """Refuse in the vendor's words before anything is done."""
    kind = KINDS.get(status, Kind.INTERNAL if status >= 500 else Kind.UNPROCESSABLE)
    return replace(_refuse(call, kind, status=status, wait=1), status=status)


def _limit(call: Call, _proceed: Proceed, wait: int) -> Response:
    """Say that there were too many calls, with the vendor's own signs of how long to wait."""
    return _refuse(call, Kind.RATE_LIMITED, wait=wait)


def _refuse(call: Call, kind: Kind, **details: int) -> Response:
    vendor = call.mounted.vendor
    details["calls"] = next((limit.calls for limit in vendor.code.limits), 0)
    return vendor.code.refuse(call.world, call.request, ApiError(kind, details=details))


def _connection(call: Call, proceed: Proceed, ending: Any) -> Response:
    """Break the connection: before anything is done, or in the midst of the answer."""
    answer = proceed(call) if ending == "truncate" else Response(status=NO_ANSWER)
    return replace(answer, wire=Wire(ending=ending))


def _commit_then(call: Call, proceed: Proceed, ending: Any) -> Response:
    """Do all that is asked, and never tell."""
    return replace(proceed(call), wire=Wire(ending=ending))


def _drip(call: Call, proceed: Proceed, rate: int) -> Response:
    return replace(proceed(call), wire=Wire(rate=rate))


def _body(call: Call, proceed: Proceed, spoiled: str) -> Response:
    response = proceed(call)
    if spoiled == "wrong-type":
        return _with_wrong_type(response)
    call.is_lost = True
    half = response.body[: len(response.body) // 2]
    return replace(response, body=b"" if spoiled == "empty" else half + b"{")


def _with_wrong_type(response: Response) -> Response:
    """Announce HTML, or something unknown where the answer is HTML."""
    rest = [(n, v) for n, v in response.headers if n.lower() != "content-type"]
    right = next((v for n, v in response.headers if n.lower() == "content-type"), "")
    wrong = BINARY if right.startswith("text/html") else HTML
    return replace(response, headers=(("Content-Type", wrong), SANDBOX, *rest))


def _stale(call: Call, proceed: Proceed, seconds: int) -> Response:
    """Repeat the answer that the same read got up to `seconds` ago, if there is one."""
    faults, now = call.world.faults, call.world.clock.now()
    older: Response | None = faults.recall(_read_key(call), now=now, seconds=seconds)
    return proceed(call) if older is None else older


def _keeping(strike: Strike, proceed: Proceed) -> Proceed:
    """Remember what a read is answered, where a rule may want it again."""

    def proceed_and_keep(call: Call) -> Response:
        response = proceed(call)
        if call.request.method == "GET" and response.status < 300:
            now = call.world.clock.now()
            own = tuple((n, v) for n, v in response.headers if n != FINDINGS_HEADER)
            kept = replace(response, headers=own)
            call.world.faults.remember(_read_key(call), kept, now=now, seconds=strike.keeps)
        return response

    return proceed_and_keep if strike.keeps else proceed


def _read_key(call: Call) -> str:
    """Return what makes two reads the same: credential, method, path, query and body."""
    vendor, request = call.mounted.vendor, call.request
    client = vendor.code.credential(request)
    asked = (client, request.method, request.path, request.arguments, request.raw)
    return digest(vendor.name, repr(asked))


_EFFECTS: Mapping[str, Callable[[Call, Proceed, Any], Response]] = {
    "": _undisturbed,
    "status": _status,
    "limit": _limit,
    "connection": _connection,
    "commit_then": _commit_then,
    "drip": _drip,
    "body": _body,
    "stale": _stale,
}
