"""Answers of the mock itself, as problem+json (RFC 9457)."""

from http import HTTPStatus

from mockinvoice.contract.messages import Response, json_response

PROBLEM = "application/problem+json"
ROOM = "remove spaces that are not needed, or start the mock with more --max-spaces"
# RFC 9110 renamed these; Python's http.HTTPStatus follows only from 3.13 on.
NEW_PHRASES = {413: "Content Too Large", 422: "Unprocessable Content"}


def problem(status: int, *, detail: str, remedy: str, **members: object) -> Response:
    """Say what is wrong (`detail`: value and place) and what to do about it (`remedy`)."""
    data = {
        "type": "about:blank",
        "title": NEW_PHRASES.get(status) or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "remedy": remedy,
        **members,
    }
    return json_response(data, status=status, content_type=PROBLEM)
