"""How Slyce spells results and refusals; the only place that knows its envelopes."""

from collections.abc import Mapping
from typing import Any

from mockinvoice.contract.messages import Request, Response, json_response
from mockinvoice.core.errors import ApiError, Kind, Problem

NOT_FOUND = (404, "GEN-NOT-FOUND", "Resource Not Found")
UNPROCESSABLE = (422, "GEN-UNPROCESSABLE", "Unprocessable")
WRONG_ARGS = (400, "GEN-WRONG-ARGS", "Wrong Arguments")
REFUSALS: Mapping[Kind, tuple[int, str, str]] = {
    Kind.UNAUTHENTICATED: (401, "GEN-UNAUTHORIZED", "Unauthorized"),
    Kind.FORBIDDEN: (403, "GEN-FORBIDDEN", "Forbidden"),
    Kind.UNKNOWN_PATH: NOT_FOUND,
    Kind.NOT_FOUND: NOT_FOUND,
    Kind.METHOD_NOT_ALLOWED: (405, "GEN-METHOD-NOT-ALLOWED", "Method Not Allowed"),
    Kind.MALFORMED: WRONG_ARGS,
    Kind.INVALID: WRONG_ARGS,
    Kind.TOO_LARGE: WRONG_ARGS,
    Kind.UNPROCESSABLE: UNPROCESSABLE,
    Kind.CONFLICT: UNPROCESSABLE,
    Kind.LOCKED: UNPROCESSABLE,
    Kind.RATE_LIMITED: (
        429,
        "GEN-TOO-MANY-REQUESTS",
        "You have reached the limit for using this API.",
    ),
    Kind.INTERNAL: (500, "GEN-INTERNAL-ERROR", "Internal Error"),
}


def answer(_world: object, _request: Request, data: Any) -> Response:
    """Put a result under `data`, status 200."""
    return json_response({"data": data})


def refuse(_world: object, _request: Request, error: ApiError) -> Response:
    """Spell `{"error": {"code", "http_code", "message"}}`.

    The message is the table's sentence, but the rule's own for a business rule and an object of
    dotted field names and sentences for a body with wrong fields.
    """
    status, code, message = REFUSALS[error.kind]
    status = error.details.get("status", status)
    own = {
        Kind.INVALID: _by_field(error.problems),
        Kind.UNPROCESSABLE: error.message,
    }.get(error.kind)
    allow = error.details.get("allow")
    return json_response(
        {"error": {"code": code, "http_code": status, "message": own or message}},
        status=status,
        headers=[("Allow", ", ".join(allow))] if allow else (),
    )


def _by_field(problems: tuple[Problem, ...]) -> dict[str, list[str]]:
    """Return the sentences by field; nothing if the body as a whole is no object."""
    sentences: dict[str, list[str]] = {}
    for problem in problems:
        name = ".".join(str(step) for step in problem.place)
        if not name:
            return {}
        sentences.setdefault(name, []).append(problem.message.replace(":attribute", name))
    return sentences
