"""How the control API spells results and errors: JSON and problem+json."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mockinvoice.contract.messages import Request, Response, json_response
from mockinvoice.control.admin import Admin
from mockinvoice.core.errors import ApiError, Kind, Problem
from mockinvoice.web.problem import problem

log = logging.getLogger("mockinvoice.control")
STATUS: Mapping[Kind, int] = {
    Kind.MALFORMED: 400,
    Kind.INVALID: 422,
    Kind.TOO_LARGE: 413,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.UNKNOWN_PATH: 404,
    Kind.METHOD_NOT_ALLOWED: 405,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.LOCKED: 409,
    Kind.UNPROCESSABLE: 422,
    Kind.RATE_LIMITED: 429,
    Kind.INTERNAL: 500,
}
REMEDY: Mapping[Kind, str] = {
    Kind.MALFORMED: "send a JSON object, or no body where none is needed",
    Kind.INVALID: "correct what is named and send the request again; nothing was changed",
    Kind.UNAUTHENTICATED: "send the header Authorization: Bearer <token>, the token being the one"
    " that the mock was started with",
    Kind.UNKNOWN_PATH: "GET /_mock/openapi/control.json lists the addresses",
    Kind.METHOD_NOT_ALLOWED: "use one of the methods in the header Allow",
    Kind.NOT_FOUND: "use the name or id of something that exists",
    Kind.CONFLICT: "bring the record into a state that allows this",
    Kind.LOCKED: "send the request again",
    Kind.UNPROCESSABLE: "correct what is named and send the request again; nothing was changed",
    Kind.INTERNAL: "report it with the trace that the mock has logged; nothing was changed",
}


def answer(admin: Admin, request: Request, data: Any) -> Response:
    """Spell a result."""
    return json_response(data)


def refuse(admin: Admin, request: Request, error: ApiError) -> Response:
    """Spell a refusal; the trace of an unexpected one goes into the log."""
    if error.kind is Kind.INTERNAL:
        log.exception("%s %s failed", request.method, request.path)
    response = problem(
        STATUS[error.kind],
        detail=_detail(request, error),
        remedy=error.details.get("remedy", REMEDY.get(error.kind, "try again later")),
    )
    return replace(response, headers=(*response.headers, *_headers(error)))


def _detail(request: Request, error: ApiError) -> str:
    if error.problems:
        return "; ".join(_sentence(found) for found in error.problems)
    if error.kind is Kind.UNKNOWN_PATH:
        return f"the control API has no address {request.path!r}"
    if error.kind is Kind.METHOD_NOT_ALLOWED:
        return f"the address {request.path!r} has no method {request.method}"
    if error.kind is Kind.MALFORMED:
        return f"the body is not JSON: {error.message}"
    return error.message or error.kind.value


def _sentence(found: Problem) -> str:
    place = ".".join(str(step) for step in found.place) or "the body"
    return f"{place}: {found.message}"


def _headers(error: ApiError) -> tuple[tuple[str, str], ...]:
    if error.kind is Kind.UNAUTHENTICATED:
        return (("WWW-Authenticate", 'Bearer realm="mockinvoice"'),)
    if error.kind is Kind.METHOD_NOT_ALLOWED:
        return (("Allow", ", ".join(error.details["allow"])),)
    return ()
