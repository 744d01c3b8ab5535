"""The envelope of ASP.NET Boilerplate: the only place that spells answers and errors."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from mockinvoice.contract.messages import Request, Response, json_response
from mockinvoice.core.errors import ApiError, Kind, Problem
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.sperse.auth import BAD_KEY, NO_PERMISSION
from mockinvoice.vendors.sperse.fields import REQUIRED, WRONG_TYPE
from mockinvoice.vendors.sperse.outcome import OfInvoice
from mockinvoice.vendors.sperse.spelling import pascal

NOT_VALID = "Your request is not valid!"
DETECTED = "The following errors were detected during validation."
NO_INPUT = "input is null!"
QUOTA = "API calls quota exceeded!"
FAILED = "An internal error occurred during your request!"
BODILESS = "unsubscribeEvent"
STATUS: Mapping[Kind, int] = {
    Kind.MALFORMED: 400,
    Kind.INVALID: 400,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.RATE_LIMITED: 429,
}
MESSAGES: Mapping[Kind, str] = {
    Kind.UNAUTHENTICATED: BAD_KEY,
    Kind.FORBIDDEN: NO_PERMISSION,
    Kind.RATE_LIMITED: QUOTA,
}
SEEDS_OF_XREF = "https://app.sperse.com/api/services/CRM/Invoice/"


def answer(world: World, _request: Request, data: Any) -> Response:
    """Spell a result: in the envelope and, for the invoice page's operations, beside it."""
    if not isinstance(data, OfInvoice):
        return json_response(_success(data))
    spelling = world.option("sperse.body")
    envelope = {} if spelling == "document" else _success(data.result)
    sample = {} if spelling == "abp" else _sample(data.invoice)
    return json_response({**envelope, **sample})


def refuse(world: World, request: Request, error: ApiError) -> Response:
    """Spell any refusal; an unknown path and a wrong verb have no body."""
    if error.kind is Kind.UNKNOWN_PATH:
        return Response(status=404)
    if error.kind is Kind.METHOD_NOT_ALLOWED:
        return Response(status=405, headers=(("Allow", ", ".join(error.details.get("allow", ()))),))
    if error.kind in (Kind.MALFORMED, Kind.INVALID):
        return _invalid(_wordings(request, error))
    headers = _limit_headers(world, error) if error.kind is Kind.RATE_LIMITED else ()
    body = _failure(_message(error))
    body["unAuthorizedRequest"] = error.kind in (Kind.UNAUTHENTICATED, Kind.FORBIDDEN)
    return json_response(body, status=STATUS.get(error.kind, 500), headers=headers)


def lead_request_xref(invoice: Record) -> str:
    """Return the UUID that stays with an invoice: made of its id, the same in every space."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{SEEDS_OF_XREF}{invoice['id']}"))


def _success(result: Any) -> Record:
    return {
        "result": result,
        "targetUrl": None,
        "success": True,
        "error": None,
        "unAuthorizedRequest": False,
        "__abp": True,
    }


def _sample(invoice: Record) -> Record:
    return {"leadRequestXref": lead_request_xref(invoice), "contactId": invoice["contactId"]}


def _failure(
    message: str, *, details: str | None = None, errors: list[Record] | None = None
) -> Record:
    return {
        "result": None,
        "targetUrl": None,
        "success": False,
        "error": {
            "code": 0,
            "message": message,
            "details": details,
            "validationErrors": errors,
        },
        "unAuthorizedRequest": False,
        "__abp": True,
    }


def _invalid(errors: list[Record]) -> Response:
    lines = [DETECTED, *(f" - {error['message']}" for error in errors)]
    details = "".join(f"{line}\r\n" for line in lines)
    return json_response(_failure(NOT_VALID, details=details, errors=errors), status=400)


def _wordings(request: Request, error: ApiError) -> list[Record]:
    if _has_no_input(request, error):
        return [{"message": NO_INPUT, "members": ["input"]}]
    return [
        {"message": _sentence(problem), "members": [_member(problem)]} for problem in error.problems
    ]


def _has_no_input(request: Request, error: ApiError) -> bool:
    """Whether there was no body where one is needed, or one that is no JSON object."""
    if error.kind is Kind.MALFORMED or any(not problem.place for problem in error.problems):
        return True
    takes_body = request.method in ("POST", "PUT") and request.operation != BODILESS
    return takes_body and request.sent is None


def _sentence(problem: Problem) -> str:
    names = [step for step in problem.place if isinstance(step, str)]
    field = pascal(names[-1] if names else "input")
    if problem.message == REQUIRED:
        return f"The {field} field is required."
    if problem.message == WRONG_TYPE:
        return f"The supplied value is invalid for {field}."
    return problem.message


def _member(problem: Problem) -> str:
    """Return where a problem is, as `lines[0].total`."""
    text = ""
    for step in problem.place:
        text += f"[{step}]" if isinstance(step, int) else f".{step[:1].lower()}{step[1:]}"
    return text.removeprefix(".")


def _message(error: ApiError) -> str:
    """Return the sentence of an error; what happens inside is never told."""
    if error.kind is Kind.INTERNAL:
        return FAILED
    return error.message or MESSAGES.get(error.kind, FAILED)


def _limit_headers(world: World, error: ApiError) -> list[tuple[str, str]]:
    reset = world.clock.now() + timedelta(seconds=error.details.get("wait", 0))
    return [
        ("X-RateLimit-Limit", str(error.details.get("calls", 0))),
        ("X-RateLimit-Remaining", "0"),
        ("X-RateLimit-Reset", str(int(reset.timestamp()))),
    ]
