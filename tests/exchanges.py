"""Exchanges as the journal keeps them, for tests of what is made of them."""

from typing import Any

from mockinvoice.core.journal import Exchange


def an_exchange(number: int = 1, **members: Any) -> Exchange:
    """Return an exchange of the toy vendor; all but `members` is of no importance."""
    plain: dict[str, Any] = {
        "id": f"ex-{number}",
        "at": "2024-04-29T12:00:00Z",
        "vendor": "toy",
        "operation": None,
        "method": "GET",
        "path": "/",
        "query": [],
        "request_headers": {},
        "request_body": "",
        "status": 200,
        "response_headers": {},
        "response_body": "",
    }
    return Exchange(**plain | members)
