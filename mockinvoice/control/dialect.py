"""How the control API spells results and errors: JSON and problem+json."""

from typing import Any

from mockinvoice.contract.messages import Request, Response, json_response
from mockinvoice.control.admin import Admin
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.web.problem import problem

STATUS = {
    Kind.MALFORMED: 400,
    Kind.INVALID: 400,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.UNKNOWN_PATH: 404,
    Kind.NOT_FOUND: 404,
    Kind.METHOD_NOT_ALLOWED: 405,
    Kind.CONFLICT: 409,
    Kind.UNPROCESSABLE: 422,
}


def authenticate(admin: Admin, request: Request) -> None:
    """Admit everybody."""


def answer(admin: Admin, request: Request, data: Any) -> Response:
    """Spell a result."""
    return json_response(data)


def refuse(admin: Admin, request: Request, error: ApiError) -> Response:
    """Spell a refusal."""
    return problem(STATUS.get(error.kind, 500), detail=error.message, remedy="")
