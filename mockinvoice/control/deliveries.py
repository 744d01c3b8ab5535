"""Webhook calls that a space owes."""

from typing import Any

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.control.admin import Admin


@operation("listDeliveries")
def list_deliveries(admin: Admin, request: Request) -> dict[str, Any]:
    """Return `{deliveries}`, the oldest first."""
    return {"deliveries": admin.present_space(request).deliveries.all()}
