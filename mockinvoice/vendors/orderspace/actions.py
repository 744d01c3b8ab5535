"""What happens out of Orderspace's sight: customers pay, the seller cancels, tokens are revoked."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from marshmallow import Schema

from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.orderspace import orders, payments, tokens
from mockinvoice.vendors.orderspace.fields import Day, Text
from mockinvoice.vendors.orderspace.number_fields import Money
from mockinvoice.vendors.orderspace.tables import INVOICES, ORDERS
from mockinvoice.web.vendor import Action

SMALLEST = Decimal("0.01")


class PaymentSchema(Schema):
    """A payment of `amount` (major units, the invoice's currency); the date is today by default."""

    invoice = Text(required=True, blank=False)
    amount = Money(required=True, lowest=SMALLEST)
    date = Day()
    source = Text(load_default="manual")
    description = Text(load_default="")
    reference = Text(load_default="")


class CancelSchema(Schema):
    """The order to cancel."""

    order = Text(required=True, blank=False)


class RevokeSchema(Schema):
    """The access token to take back."""

    token = Text(required=True, blank=False)


def record_payment(world: World, data: Mapping[str, Any]) -> Record:
    """Record a payment; returns `{invoice: id, paid, payments: how many}`."""
    invoice = world.collection(INVOICES).get(data["invoice"])
    if invoice is None:
        raise _unknown("invoice", data["invoice"], remedy="an id such as iv_dmqjl0x8")
    day = data.get("date", world.clock.now().date())
    payment = {
        "amount": str(data["amount"]),
        "payment_date": day.isoformat(),
        "source": data["source"],
        "description": data["description"],
        "reference": data["reference"],
    }
    payments.record_payment(world, invoice, payment)
    return {
        "invoice": invoice["id"],
        "paid": invoice["paid"],
        "payments": len(invoice["payments"]),
    }


def cancel_order(world: World, data: Mapping[str, Any]) -> Record:
    """Cancel an order; returns `{order: id, status}`."""
    order = world.collection(ORDERS).get(data["order"])
    if order is None:
        raise _unknown("order", data["order"], remedy="an id such as or_wlvzog4g")
    if order["status"] in ("cancelled", "fulfilled"):
        raise ApiError(
            Kind.CONFLICT,
            f"order {order['id']} is {order['status']} and cannot be cancelled;"
            " choose one that is neither cancelled nor fulfilled",
        )
    orders.cancel(world, order)
    return {"order": order["id"], "status": order["status"]}


def revoke_token(world: World, data: Mapping[str, Any]) -> Record:
    """Revoke an access token, issued here or not; returns `{revoked: true}`."""
    tokens.revoke(world, data["token"])
    return {"revoked": True}


def _unknown(kind: str, key: str, *, remedy: str) -> ApiError:
    return ApiError(Kind.NOT_FOUND, f"there is no {kind} {key!r}; use {remedy}")


ACTIONS = {
    "record_payment": Action(
        run=record_payment,
        schema=PaymentSchema,
        summary="A customer pays an invoice, in part or in full.",
    ),
    "cancel_order": Action(
        run=cancel_order, schema=CancelSchema, summary="The seller cancels an order."
    ),
    "revoke_token": Action(
        run=revoke_token, schema=RevokeSchema, summary="An access token is taken back."
    ),
}
