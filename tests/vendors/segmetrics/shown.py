"""Invoice 7001 of the tests as the reading side shows it."""

from typing import Any

from tests.vendors.segmetrics.calls import NOW


def line(**changed: Any) -> dict[str, Any]:
    """Return a line of invoice 7001 as the reading side shows it."""
    return {
        "contact_id": "4",
        "order_item_id": "7001-1",
        "product_id": "82638",
        "order_id": "7001",
        "subscription_id": None,
        "product_name": "Uber Trinket",
        "order_type": "product",
        "is_paid": True,
        "is_refunded": False,
        "amount": 500,
        "total_paid": 500,
        "total_due": 500,
        "date_created": "2024-04-28T08:00:00+00:00",
        "imported_at": NOW,
        "last_imported_at": NOW,
        **changed,
    }


def order(**changed: Any) -> dict[str, Any]:
    """Return invoice 7001 as the reading side shows it."""
    return {
        "order_id": "7001",
        "contact_id": "4",
        "is_paid": True,
        "is_refunded": False,
        "subtotal": 500,
        "total_tax": 0,
        "total_shipping": 0,
        "total_discount": 0,
        "total": 500,
        "total_paid": 500,
        "date_created": "2024-04-28T08:00:00+00:00",
        "line_items": [line()],
        **changed,
    }
