"""The vendor's envelope around results and errors; nothing else spells an answer."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from mockinvoice.contract.messages import Request, Response, json_response, text_response
from mockinvoice.core.errors import ApiError, Kind, Problem
from mockinvoice.core.ids import DIGITS, HEX
from mockinvoice.core.worlds import World
from mockinvoice.vendors.gormic.outcome import Notice, Outcome

APP = "om"
REQUEST_ID = "g-request-id"
MISSING = "missing"
CORS = (("Access-Control-Allow-Origin", "*"),)
PREFLIGHT = (
    *CORS,
    ("Access-Control-Allow-Methods", "POST, PATCH, DELETE, OPTIONS"),
    ("Access-Control-Allow-Headers", "content-type, api-key, organization-id, g-request-id"),
)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Words:
    """How a kind of refusal is put: status, code, and a sentence where the refusal has none."""

    status: int
    code: str
    sentence: str


WORDS: Mapping[Kind, Words] = {
    Kind.MALFORMED: Words(
        status=400, code="InvalidParamError", sentence="The body is not valid JSON"
    ),
    Kind.INVALID: Words(status=400, code="InvalidParamError", sentence="A param is wrong"),
    Kind.UNPROCESSABLE: Words(status=400, code="InvalidParamError", sentence="A param is wrong"),
    Kind.UNAUTHENTICATED: Words(
        status=401, code="INVALID_TOKEN", sentence="The api-key is not valid"
    ),
    Kind.FORBIDDEN: Words(
        status=401,
        code="UNAUTHORIZED",
        sentence="The api-key has no permission for this service",
    ),
    Kind.NOT_FOUND: Words(status=404, code="NotFound", sentence="The invoice was not found"),
    Kind.CONFLICT: Words(status=409, code="InvoiceClosed", sentence="The invoice is closed"),
    Kind.LOCKED: Words(
        status=423, code="Locked", sentence="Another request is changing the invoice"
    ),
    Kind.RATE_LIMITED: Words(status=429, code="ServerError", sentence="Too many requests"),
    Kind.INTERNAL: Words(status=500, code="Unknown", sentence="An unexpected error occurred"),
}


def answer(world: World, request: Request, outcome: Outcome) -> Response:
    """Put a result into the envelope."""
    envelope = _envelope(world, request, outcome.warnings) | {"data": outcome.data}
    return json_response(envelope, headers=CORS)


def preflight() -> Response:
    """Let pages of every origin call; the answer has no body."""
    return text_response("", status=200, content_type="text/plain", headers=PREFLIGHT)


def refuse(world: World, request: Request, error: ApiError) -> Response:
    """Put an error into the envelope; one that reached no service has a shorter one."""
    if error.kind in (Kind.UNKNOWN_PATH, Kind.METHOD_NOT_ALLOWED):
        return _no_service(request, error)
    words = WORDS.get(error.kind, WORDS[Kind.INTERNAL])
    is_kit = world.option("gormic.status") == "kit"
    envelope = _envelope(world, request, ()) | {"error": _error(words, error)}
    return json_response(envelope, status=500 if is_kit else words.status, headers=CORS)


def _no_service(request: Request, error: ApiError) -> Response:
    told = {"app": APP, "service": _service(request), "code": "UNKNOWN_SERVICE"}
    if error.kind is Kind.UNKNOWN_PATH:
        return json_response({"error": told}, status=404, headers=CORS)
    allow = ("Allow", ", ".join(error.details.get("allow", ())))
    return json_response({"error": told}, status=405, headers=(*CORS, allow))


def _envelope(world: World, request: Request, warnings: Iterable[Notice]) -> Json:
    return {
        "app": APP,
        "service": _service(request),
        "warnings": [asdict(warning) for warning in warnings],
        "instanceId": world.ids.uuid4("gormic.instance"),
        "requestId": _request_id(world, request),
    }


def _service(request: Request) -> str:
    return request.operation or f"{request.method} {request.path}"


def _request_id(world: World, request: Request) -> str:
    """Return the caller's id of the request, or one made of time and chance."""
    given: str | None = request.headers.get(REQUEST_ID)
    if given:
        return given
    milliseconds = (world.clock.now() - EPOCH) // timedelta(milliseconds=1)
    middle, last = (
        world.ids.derived("gormic.request", request.exchange, length=length, alphabet=alphabet)
        for length, alphabet in ((8, HEX), (5, DIGITS))
    )
    return f"{milliseconds}-{middle}-{last}"


def _error(words: Words, error: ApiError) -> Json:
    missing = _missing(error.problems)
    if missing:
        return {
            "code": "ParamMissingError",
            "description": _absence(missing),
            "missingParams": missing,
        }
    told = {
        "code": error.details.get("code", words.code),
        "description": _sentence(words, error),
    }
    if error.kind is Kind.RATE_LIMITED:
        wait = error.details.get("wait", 1)
        told["serverError"] = {"code": words.status, "retryAfter": wait}
    return told


def _missing(problems: Iterable[Problem]) -> list[str]:
    places = [problem.place for problem in problems if problem.message == MISSING]
    return ["*" if place == ("params",) else str(place[-1]) for place in places]


def _absence(missing: list[str]) -> str:
    return "The body has no params" if "*" in missing else "Missing params: " + ", ".join(missing)


def _sentence(words: Words, error: ApiError) -> str:
    """Say what is wrong: with the first problem if there are any, else in the error's words."""
    if error.problems:
        problem = error.problems[0]
        return f"{problem.place[-1] if problem.place else 'The body'} {problem.message}"
    is_ours = error.kind is not Kind.MALFORMED
    return error.message if error.message and is_ours else words.sentence
