"""What the tests of SegMetrics send, and what they expect back."""

from collections.abc import Mapping
from typing import Any

from tests.space import Answer, Space

NOW = "2024-04-29T12:00:00+00:00"
PATH = {"account_id": "demo", "integration_id": "int1"}
INVOICE: Mapping[str, Any] = {
    "id": 7001,
    "contact_id": 4,
    "amount": 500,
    "paid": 500,
    "date_created": "2024-04-28 08:00:00",
    "items": [{"name": "Uber Trinket", "product_id": 82638, "amount": 500}],
}
SUBSCRIPTION: Mapping[str, Any] = {
    "id": 9001,
    "contact_id": 4,
    "amount": 2000,
    "product_id": 108,
    "start_date": "2019-12-03 11:14:32",
    "last_bill_date": "2024-04-03 11:14:32",
    "billing_cycle": "month",
    "frequency": 1,
}
CONTACT: Mapping[str, Any] = {"contact_id": 249, "email": "grace@example.com"}
PRODUCT: Mapping[str, Any] = {"id": 108, "name": "Difference Engine"}
TAGS: Mapping[str, Any] = {"contact_id": 4, "tags": [3]}
BODIES: Mapping[str, Mapping[str, Any]] = {
    "upsertInvoice": INVOICE,
    "upsertContact": CONTACT,
    "upsertSubscription": SUBSCRIPTION,
    "upsertProduct": PRODUCT,
    "addTags": TAGS,
    "removeTags": TAGS,
}
SUCCESS = {"status": "success"}
JSON = "application/json"


def save(space: Space, operation: str, body: Any, **path: str) -> Answer:
    """Write a record and require success."""
    answer = space.call("segmetrics", operation, body=body, path={**PATH, **path})
    assert (answer.status, answer.json["status"]) == (200, "success"), answer.text
    return answer


def delete(space: Space, operation: str, name: str, **path: str) -> Answer:
    """Delete a record by the last segment of its path."""
    last = "contact_id_or_email" if operation == "deleteContact" else "id"
    return space.call("segmetrics", operation, path={**PATH, **path, last: name})


def read(space: Space, name: str = "4", extend: str = "", account: str = "demo") -> Any:
    """Return a contact as the reading side shows it."""
    path = {"account_id": account, "contact_id_or_email": name}
    answer = space.call(
        "segmetrics", "getContact", path=path, query={"extend": extend} if extend else {}
    )
    assert answer.status == 200, answer.text
    return answer.json["data"]


def orders(space: Space, name: str = "4", account: str = "demo") -> dict[str, Any]:
    """Return the orders of a contact by id."""
    found = read(space, name, "orders", account)["orders"]
    return {order["order_id"]: order for order in found}


def whole(answer: Answer) -> tuple[int, str, Any]:
    """Return all of an answer that the vendor decides."""
    return answer.status, answer.headers["content-type"], answer.json


def refused(status: int, *sentences: str) -> tuple[int, str, Any]:
    """Return a whole refusal."""
    return status, JSON, {"status": "error", "errors": list(sentences)}


def succeeded(**members: Any) -> tuple[int, str, Any]:
    """Return a whole success."""
    return 200, JSON, {**SUCCESS, **members}
