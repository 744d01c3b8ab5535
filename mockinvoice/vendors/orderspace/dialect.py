"""How Orderspace spells answers and refusals: the only place that knows its envelopes."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from mockinvoice.contract.messages import Request, Response, json_response, text_response
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.worlds import World
from mockinvoice.vendors.orderspace.fields import ROOT
from mockinvoice.vendors.orderspace.wording import sentences

JSON = "application/json; charset=utf-8"
HTML = "text/html; charset=utf-8"
TOKEN_OPERATION = "createToken"  # noqa: S105  # a name
Fields = tuple[tuple[str, str], ...]

NOT_FOUND_PAGE = """<!DOCTYPE html>
<html>
<head>
<title>404 Page Not Found</title>
</head>
<body>
<h1>Page Not Found</h1>
<p>There is no page at this address.</p>
</body>
</html>
"""
REFUSED_TOKEN = {
    "expired": "The access token expired",
    "revoked": "The access token was revoked",
}
TOKEN_ERRORS = {
    Kind.UNAUTHENTICATED: (401, "invalid_client"),
    Kind.UNPROCESSABLE: (400, "unsupported_grant_type"),
}


def answer(world: World, request: Request, data: Any) -> Response:
    """Spell a result: JSON that caches must ask for again, or keep out of where it is a token."""
    response = json_response(data, content_type=JSON)
    is_token = request.operation == TOKEN_OPERATION
    caching = (("Cache-Control", "no-store"),) if is_token else _tag(response)
    return response.with_headers(*caching, _request_id(world, request))


def refuse(world: World, request: Request, error: ApiError) -> Response:
    """Spell a refusal; total, whatever the request."""
    response = _refusal(request, error)
    return response.with_headers(_request_id(world, request))


def _refusal(request: Request, error: ApiError) -> Response:
    if error.kind in (Kind.UNKNOWN_PATH, Kind.METHOD_NOT_ALLOWED):
        return text_response(NOT_FOUND_PAGE, status=404, content_type=HTML)
    if error.kind is Kind.RATE_LIMITED:
        wait = ("Retry-After", str(error.details.get("wait", 60)))
        return _message(429, "Too many requests", (wait,))
    if error.kind is Kind.INTERNAL:
        return _message(500, "Internal server error")
    if request.operation == TOKEN_OPERATION:
        return _token_error(error)
    if error.kind in (Kind.UNAUTHENTICATED, Kind.FORBIDDEN):
        return _unauthorized(error)
    if error.kind is Kind.MALFORMED or _has_no_root(error):
        return text_response("", status=400, content_type="text/html")
    status = 404 if error.kind is Kind.NOT_FOUND else 422
    return _message(status, _sentence(error))


def _sentence(error: ApiError) -> str:
    """Join what is wrong with values behind a prefix; a rule stands alone."""
    if error.kind is Kind.INVALID and error.problems:
        return _validation_failed(sentences(error.problems))
    if error.problems:
        return _validation_failed([problem.message for problem in error.problems])
    return error.message or error.kind.value


def _validation_failed(texts: Iterable[str]) -> str:
    return "Validation failed: " + ", ".join(texts)


def _has_no_root(error: ApiError) -> bool:
    """Whether a body is no object, or has no root member that is one."""
    problems = error.problems if error.kind is Kind.INVALID else ()
    return any(problem.message == ROOT or not problem.place for problem in problems)


def _unauthorized(error: ApiError) -> Response:
    reason = REFUSED_TOKEN.get(error.message, "The access token is invalid")
    challenge = f'Bearer realm="Orderspace", error="invalid_token", error_description="{reason}"'
    headers = (("Cache-Control", "private, no-store"), ("WWW-Authenticate", challenge))
    return text_response("", status=401, content_type="text/html", headers=headers)


def _token_error(error: ApiError) -> Response:
    status, code = TOKEN_ERRORS.get(error.kind, (400, "invalid_request"))
    is_worded = error.kind in TOKEN_ERRORS or error.message.startswith("Missing")
    data = {
        "error": code,
        "error_description": error.message if is_worded else "The request cannot be read.",
    }
    challenge: Fields = (("WWW-Authenticate", 'Basic realm="Orderspace"'),) if status == 401 else ()
    headers = (("Cache-Control", "no-store"), *challenge)
    return json_response(data, status=status, headers=headers, content_type=JSON)


def _message(status: int, sentence: str, headers: Fields = ()) -> Response:
    data = {"message": sentence}
    response = json_response(data, status=status, headers=headers, content_type=JSON)
    return response.with_headers(*_tag(response))


def _tag(response: Response) -> Fields:
    """Let caches ask again each time, by a tag over the body."""
    tag = blake2b(response.body, digest_size=16).hexdigest()
    caching = "max-age=0, private, must-revalidate"
    return ("ETag", f'W/"{tag}"'), ("Cache-Control", caching)


def _request_id(world: World, request: Request) -> tuple[str, str]:
    return ("X-Request-Id", world.ids.uuid4("request", request.exchange))
