"""Sperse's envelopes as they come over the wire, and bodies to send."""

from typing import Any

from tests.space import Answer, Space

XREF = {
    0: "16ae05dc-2dec-5032-a930-1065fe54a59e",
    1: "2c7868fc-1444-5ca7-a2a0-d64391df292b",
    2: "270d37f7-3b52-56cb-9aec-ec91d0fe90c8",
    3: "263b6873-4610-5fcd-8846-1dcb3b8bb44a",
    4: "75036dcc-58c5-5001-8a11-9564e2f1c7c2",
}


def success(result: Any, *, of: tuple[int, int] | None = None) -> tuple[int, Any]:
    """Return status and body of a success; `of` is (invoice, contact) for the invoice page's."""
    body = {
        "result": result,
        "targetUrl": None,
        "success": True,
        "error": None,
        "unAuthorizedRequest": False,
        "__abp": True,
    }
    if of is not None:
        body |= {"leadRequestXref": XREF[of[0]], "contactId": of[1]}
    return 200, body


def failure(status: int, message: str) -> tuple[int, Any]:
    """Return status and body of a refusal without details."""
    return status, {
        "result": None,
        "targetUrl": None,
        "success": False,
        "error": {"code": 0, "message": message, "details": None, "validationErrors": None},
        "unAuthorizedRequest": status in (401, 403),
        "__abp": True,
    }


def invalid(*errors: tuple[str, str]) -> tuple[int, Any]:
    """Return status and body of a validation failure: (message, member) of each."""
    lines = "".join(f" - {message}\r\n" for message, _ in errors)
    status, body = failure(400, "Your request is not valid!")
    body["error"] |= {
        "details": f"The following errors were detected during validation.\r\n{lines}",
        "validationErrors": [
            {"message": message, "members": [member]} for message, member in errors
        ],
    }
    return status, body


def no_such(entity: str, key: object, *, by: str = "id") -> tuple[int, Any]:
    """Return status and body of a 404."""
    return failure(404, f"There is no entity {entity} with {by} = {key}!")


NULL_INPUT = invalid(("input is null!", "input"))


def told(answer: Answer) -> tuple[int, Any]:
    """Return what to compare: status and parsed body of a JSON answer."""
    assert answer.headers["content-type"] == "application/json"
    return answer.status, answer.json


def call(space: Space, operation: str, **when: Any) -> tuple[int, Any]:
    """Call an operation; return status and parsed body."""
    return told(space.call("sperse", operation, **when))


def line(**members: Any) -> dict[str, Any]:
    """Return a line over 100."""
    basis = {"quantity": 2, "rate": 50, "total": 100, "unitId": "Unit", "description": "Stickers"}
    return basis | members


def invoice(**members: Any) -> dict[str, Any]:
    """Return the body of a create of a draft over 100."""
    basis = {"contactId": 1, "status": "Draft", "date": "2024-04-29", "grandTotal": 100}
    return basis | {"lines": [line()]} | members


def create(space: Space, **members: Any) -> int:
    """Make an invoice and return its id."""
    status, body = call(space, "createInvoice", body=invoice(**members))
    assert status == 200, body
    return int(body["result"])


def info(space: Space, number: int) -> dict[str, Any]:
    """Return the result of GetInvoiceInfo."""
    status, body = call(space, "getInvoiceInfo", query={"id": number})
    assert status == 200, body
    return dict(body["result"])


def refused(space: Space, expected: tuple[int, Any], operation: str, **when: Any) -> None:
    """Assert that a call is answered literally so and changes nothing."""
    before = space.state()
    assert call(space, operation, **when) == expected
    assert space.state() == before
