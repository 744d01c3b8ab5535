"""What happens at Sperse out of sight: customers pay, money goes back, keys run out."""

from typing import Any

from marshmallow import Schema, fields

from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.money import decimal
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.sperse.auth import VENDOR_NAME
from mockinvoice.vendors.sperse.fields import Amount, Moment
from mockinvoice.vendors.sperse.ledger import TOO_LITTLE
from mockinvoice.vendors.sperse.payments import pay, refund_rest
from mockinvoice.vendors.sperse.references import INVOICES, find
from mockinvoice.vendors.sperse.spelling import stored
from mockinvoice.web.vendor import Action


class PaymentAction(Schema):
    """A customer pays `amount` (default: all that is open) of the invoice with this id."""

    invoice = fields.Integer(required=True)
    amount = Amount(load_default=None)
    date = Moment(load_default=None)


class RefundAction(Schema):
    """`amount` (default: all that was paid) of the invoice with this id goes back."""

    invoice = fields.Integer(required=True)
    amount = Amount(load_default=None)


class KeyAction(Schema):
    """A key that is no longer good."""

    key = fields.String(required=True)


def record_payment(world: World, data: Any) -> Record:
    """Record a sale; returns id and status of the invoice and the amount (text, major units)."""
    invoice = find(world, INVOICES, data["invoice"])
    amount = data["amount"] or _open(invoice)
    if decimal(amount) <= 0:
        raise ApiError(Kind.UNPROCESSABLE, TOO_LITTLE)
    pay(world, invoice, {"amount": amount, "transactionType": "Sale", "date": data["date"]})
    return _effect(world, invoice, amount)


def refund(world: World, data: Any) -> Record:
    """Record a refund; returns id and status of the invoice and the amount, if one was given."""
    invoice = find(world, INVOICES, data["invoice"])
    if data["amount"] is None:
        refund_rest(world, invoice)
    else:
        pay(world, invoice, {"amount": data["amount"], "transactionType": "Refund"})
    return _effect(world, invoice, data["amount"])


def expire_key(world: World, data: Any) -> Record:
    """Make a key expired: every later use of it is answered 401."""
    world.credentials.register(VENDOR_NAME, data["key"], state="expired")
    return {"state": "expired"}


def _open(invoice: Record) -> str:
    paid = decimal(invoice["amountPaid"]) - decimal(invoice["amountRefunded"])
    return stored(decimal(invoice["grandTotal"]) - paid)


def _effect(world: World, invoice: Record, amount: str | None) -> Record:
    status = find(world, INVOICES, invoice["id"])["status"]
    return {"invoice": invoice["id"], "status": status, "amount": amount}


ACTIONS = {
    "record_payment": Action(
        run=record_payment, schema=PaymentAction, summary="A customer pays an invoice."
    ),
    "refund": Action(run=refund, schema=RefundAction, summary="A payment goes back."),
    "expire_key": Action(run=expire_key, schema=KeyAction, summary="A key is no longer good."),
}
