"""How SegMetrics spells results and errors: JSON bodies that always carry `status`."""

from collections.abc import Iterator
from typing import Any

from mockinvoice.contract.messages import Request, Response, json_response
from mockinvoice.core.errors import ApiError, Kind, Problem
from mockinvoice.core.worlds import World
from mockinvoice.vendors.segmetrics.auth import BEARER
from mockinvoice.vendors.segmetrics.draft import MISSING, NEITHER, UNKNOWN

STATUS = {
    Kind.MALFORMED: 400,
    Kind.INVALID: 400,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.UNKNOWN_PATH: 404,
    Kind.NOT_FOUND: 404,
    Kind.METHOD_NOT_ALLOWED: 405,
    Kind.CONFLICT: 409,
    Kind.LOCKED: 409,
    Kind.TOO_LARGE: 413,
    Kind.UNPROCESSABLE: 422,
    Kind.RATE_LIMITED: 429,
    Kind.INTERNAL: 500,
}
SENTENCES = {
    Kind.MALFORMED: "invalid JSON body",
    Kind.UNAUTHENTICATED: "invalid API key",
    Kind.RATE_LIMITED: "too many requests",
    Kind.INTERNAL: "internal server error",
}
REMEDY_FOR_BEARER = "send the key alone in the Authorization header, without 'Bearer'"
DELETED = {
    "deleteInvoice": "invoice",
    "deleteContact": "contact",
    "deleteSubscription": "subscription",
}
OTHER_NAME = {"contact_id": "email", "id": "name"}
NOUNS = {"email": "contact"}


def answer(world: World, request: Request, data: Any) -> Response:
    """Spell what a handler returned: `{id}` of a deletion, what was read, or what was saved."""
    if request.operation == "getContact":
        return json_response({"data": data})
    if request.operation in DELETED:
        kind = DELETED[request.operation]
        return json_response(
            {"id": data["id"], "status": "success", "object": kind, "deleted": True}
        )
    return json_response({"status": "success", **data})


def refuse(world: World, request: Request, error: ApiError) -> Response:
    """Spell a refusal: one sentence for each problem, in the vendor's words."""
    return json_response(
        {"status": "error", "errors": list(_sentences(request, error))},
        status=STATUS[error.kind],
        headers=_headers(error),
    )


def _sentences(request: Request, error: ApiError) -> Iterator[str]:
    if error.kind is Kind.INVALID and error.problems:
        yield from map(_sentence, error.problems)
    elif error.kind is Kind.NOT_FOUND and "noun" in error.details:
        yield f"{error.details['noun']} '{error.details['id']}' not found"
    elif error.kind is Kind.UNKNOWN_PATH:
        yield f"path '{request.path}' not found"
    elif error.kind is Kind.METHOD_NOT_ALLOWED:
        yield f"method '{request.method}' is not allowed for path '{request.path}'"
    else:
        yield SENTENCES.get(error.kind) or error.message or error.kind.value
        if error.message == BEARER:
            yield REMEDY_FOR_BEARER


def _sentence(problem: Problem) -> str:
    """Word one problem; the space before the end is the vendor's own."""
    name = problem.place[-1]
    if problem.message == UNKNOWN:
        noun = NOUNS.get(str(name), str(name).removesuffix("_id"))
        return f"{noun} '{problem.value}' does not exist"
    place = _spell(problem.place)
    if problem.message == NEITHER:
        other = _spell((*problem.place[:-1], OTHER_NAME[str(name)]))
        return f"missing '{place}' or '{other}' field "
    word = "missing" if problem.message == MISSING else "invalid"
    return f"{word} '{place}' field "


def _spell(place: tuple[str | int, ...]) -> str:
    """Spell a place in the body, e.g. `items[0].name`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return "".join(steps).removeprefix(".")


def _headers(error: ApiError) -> list[tuple[str, str]]:
    if error.kind is Kind.METHOD_NOT_ALLOWED:
        return [("Allow", ", ".join(error.details.get("allow", ())))]
    if error.kind is Kind.RATE_LIMITED:
        return [("Retry-After", str(error.details.get("wait", 1)))]
    return []
