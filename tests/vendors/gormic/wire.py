"""Calls to Gormic and the envelopes that must come back."""

from typing import Any

from tests.space import Answer, Space

ID = "req-1"
INSTANCE = "13408494-9056-4485-9050-0eb79fe99112"
JSON_HEADERS = ("application/json", "*")
OPERATIONS = ("createInvoice", "updateInvoice", "deleteInvoice", "closeInvoice", "sendInvoice")
WITH_BODY = ("createInvoice", "updateInvoice", "sendInvoice")


def call(space: Space, operation: str, **when: Any) -> Answer:
    """Call an operation under a request id that the literal answers repeat."""
    headers = {"g-request-id": ID, **when.pop("headers", {})}
    return space.call("gormic", operation, headers=headers, **when)


def on(key: str, **params: Any) -> dict[str, Any]:
    """Address an invoice; with params, send them."""
    return {"path": {"id": key}, "body": {"params": params} if params else None}


def success(service: str, data: Any, *warnings: Any, request_id: str = ID) -> dict[str, Any]:
    return {
        "app": "om",
        "service": service,
        "warnings": list(warnings),
        "instanceId": INSTANCE,
        "requestId": request_id,
        "data": data,
    }


def failure(
    service: str, code: str, description: str, *, request_id: str = ID, **members: Any
) -> dict[str, Any]:
    return {
        "app": "om",
        "service": service,
        "warnings": [],
        "instanceId": INSTANCE,
        "requestId": request_id,
        "error": {"code": code, "description": description, **members},
    }


def assert_answer(answer: Answer, status: int, body: Any) -> None:
    """Compare status, the headers that matter and the whole body."""
    headers = answer.headers["content-type"], answer.headers["access-control-allow-origin"]
    assert (answer.status, headers, answer.json) == (status, JSON_HEADERS, body)


def assert_refused(space: Space, operation: str, status: int, error: Any, **when: Any) -> None:
    """Hold a refusal against its literal body, and see that it has changed nothing."""
    before = space.state()
    assert_answer(call(space, operation, **when), status, error)
    assert space.state() == before


def create(space: Space, *, headers: Any = None, **params: Any) -> str:
    """Create an invoice and return its id."""
    body = {"params": {"orderId": "ord-1001", **params}}
    answer = call(space, "createInvoice", body=body, headers=headers or {})
    assert answer.status == 200, answer.text
    key: str = answer.json["data"]["id"]
    return key


def create_credit(space: Space, **params: Any) -> str:
    """Create a credit note for the closed demo invoice."""
    return create(space, type=2, referenceInvoiceId="inv-closed", **params)


def invoice(space: Space, key: str, *, organization: str = "org-demo") -> Any:
    """Return an invoice's record."""
    return space.state()["gormic.invoices"][f"{organization}/{key}"]
