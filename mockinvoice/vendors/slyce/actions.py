"""What happens to Slyce's invoices out of sight: payments, cancellations, opened e-mail."""

from typing import Any

from marshmallow import Schema, ValidationError

from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.journal import Note
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.slyce.amounts import balance
from mockinvoice.vendors.slyce.events import report_status
from mockinvoice.vendors.slyce.fields import Date, Text
from mockinvoice.vendors.slyce.numbers import Amount
from mockinvoice.vendors.slyce.records import find_invoice, keep_invoice
from mockinvoice.vendors.slyce.reminders import plan_reminder
from mockinvoice.vendors.slyce.states import move
from mockinvoice.web.vendor import Action


def _more_than_nothing(amount: str) -> None:
    if amount.startswith("-") or amount == "0.00":
        raise ValidationError("The :attribute must be greater than 0.")


class InvoiceSchema(Schema):
    """Which invoice: its id or its hash."""

    invoice = Text(required=True)


class PaymentSchema(InvoiceSchema):
    """A payment: how much in major units, and when (default: today)."""

    amount = Amount(required=True, validate=_more_than_nothing)
    date = Date()


def record_payment(world: World, data: dict[str, Any]) -> Record:
    """Record what the customer paid: `partial payment` while something is left, then `paid`.

    Raises `ApiError` NOT_FOUND, and CONFLICT for an invoice that takes no payment.
    """
    invoice = _find(world, data["invoice"])
    before = invoice["status"]
    if before in ("paid", "canceled"):
        raise ApiError(
            Kind.CONFLICT,
            f"invoice {invoice['id']} is {before}; record a payment on one that is not",
        )
    day = data.get("date", world.clock.now().date().isoformat())
    invoice["payments"].append({"amount": data["amount"], "date": day})
    move(invoice, "partial payment" if balance(invoice) else "paid", today=day)
    return _keep(world, invoice, before=before) | {"balance": str(balance(invoice))}


def cancel(world: World, data: dict[str, Any]) -> Record:
    """Call an invoice off. Raises `ApiError` NOT_FOUND, and UNPROCESSABLE for a paid one."""
    invoice = _find(world, data["invoice"])
    before = invoice["status"]
    move(invoice, "canceled", today=world.clock.now().date().isoformat())
    return _keep(world, invoice, before=before)


def open_email(world: World, data: dict[str, Any]) -> Record:
    """Note in the journal that the customer opened the e-mail of an invoice; nothing else."""
    invoice = _find(world, data["invoice"])
    note = f"the e-mail of invoice {invoice['id']} was opened"
    world.journal.note(Note(at=world.now_text(), vendor="slyce", text=note))
    return {"invoice": invoice["id"], "noted": note}


def _find(world: World, key: str) -> Record:
    try:
        return find_invoice(world, key)
    except ApiError as error:
        raise ApiError(
            error.kind, f"there is no invoice {key!r}; use the id or hash of one that was created"
        ) from error


def _keep(world: World, invoice: Record, *, before: str) -> Record:
    plan_reminder(world, invoice)
    keep_invoice(world, invoice)
    report_status(world, invoice, before=before)
    return {"invoice": invoice["id"], "status": invoice["status"]}


ACTIONS = {
    "record_payment": Action(
        run=record_payment, schema=PaymentSchema, summary="The customer pays a part or all."
    ),
    "cancel": Action(run=cancel, schema=InvoiceSchema, summary="The invoice is called off."),
    "open_email": Action(
        run=open_email,
        schema=InvoiceSchema,
        summary="The customer opens the e-mail: a note in the journal.",
    ),
}
