"""The operations on payments, and what else records one."""

from decimal import Decimal
from typing import Any

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.core.money import decimal
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.sperse.events import tell_payment
from mockinvoice.vendors.sperse.ledger import (
    after_refund,
    after_sale,
    after_void,
    check_refundable,
    check_voidable,
    refundable,
)
from mockinvoice.vendors.sperse.moves import set_status
from mockinvoice.vendors.sperse.payment_schemas import (
    AddPaymentSchema,
    RefundInvoiceSchema,
    VoidPaymentSchema,
)
from mockinvoice.vendors.sperse.references import (
    INVOICES,
    TRANSACTIONS,
    find,
    find_invoice,
    new_id,
    no_such,
    put,
)
from mockinvoice.vendors.sperse.spelling import moment, stored

SALE, REFUND = "Sale", "Refund"


@operation("addBankCardPayment", body=AddPaymentSchema)
def add_bank_card_payment(world: World, request: Request) -> None:
    """Record a payment, a refund or a chargeback; of a card only its last four digits."""
    pay(world, find_invoice(world, request.body), request.body)


@operation("voidBankCardPayment", body=VoidPaymentSchema)
def void_bank_card_payment(world: World, request: Request) -> None:
    """Take back a sale as if it had never been made."""
    invoice = find_invoice(world, request.body)
    check_voidable(invoice)
    sale = _sale(world, invoice, request.body)
    put(world, TRANSACTIONS, sale | {"isVoided": True})
    _store(world, invoice, after_void(invoice, decimal(sale["amount"])))


@operation("refundInvoice", body=RefundInvoiceSchema)
def refund_invoice(world: World, request: Request) -> dict[str, list[str]]:
    """Give back all that is left of an invoice's payments."""
    refund_rest(world, find(world, INVOICES, request.body["invoiceId"]))
    return {"errorMessages": []}


def pay(world: World, invoice: Record, body: Record) -> Record:
    """Add the transaction of an AddBankCardPayment body and return it."""
    amount = decimal(body["amount"])
    kind = _type(body["transactionType"], amount)
    after = after_sale if kind == SALE else after_refund
    changed = after(invoice, abs(amount))
    transaction = record_transaction(world, invoice, body, kind=kind, amount=abs(amount))
    changed = _store(world, invoice, changed)
    if kind == SALE:
        tell_payment(world, changed, transaction)
    return transaction


def refund_rest(world: World, invoice: Record) -> Record:
    """Refund what is left of an invoice's payments and return the invoice."""
    check_refundable(invoice)
    rest = refundable(invoice)
    if not rest:
        return set_status(world, invoice, "Refunded")
    record_transaction(world, invoice, {}, kind=REFUND, amount=rest)
    return _store(world, invoice, after_refund(invoice, rest))


def record_transaction(
    world: World, invoice: Record, body: Record, *, kind: str, amount: Decimal
) -> Record:
    """Store a transaction of an invoice, without touching the invoice."""
    transaction = {
        "id": new_id(world, TRANSACTIONS),
        "invoiceId": invoice["id"],
        "type": kind,
        "date": body.get("date") or moment(world.clock.now()),
        "amount": stored(amount),
        "gatewayName": body.get("gatewayName"),
        "gatewayTransactionId": body.get("gatewayTransactionId"),
        "cardLastFour": _last_four(body.get("bankCardInfo")),
        "isVoided": False,
    }
    return put(world, TRANSACTIONS, transaction)


def _store(world: World, before: Record, after: Record) -> Record:
    """Store a changed invoice, its status last, so that a new Paid is noticed."""
    return set_status(world, after | {"status": before["status"]}, after["status"])


def _type(sent: str | None, amount: Decimal) -> str:
    if sent in (None, SALE):
        return REFUND if amount < 0 else SALE
    return str(sent)


def _last_four(card: dict[str, Any] | None) -> str | None:
    digits = "".join(c for c in (card or {}).get("cardNumber") or "" if c in "0123456789")
    return digits[-4:] if len(digits) > 4 else None


def _sale(world: World, invoice: Record, body: Record) -> Record:
    """Return the sale of this invoice that a gateway calls so and that still counts."""
    key = body["gatewayTransactionId"]
    where = {"invoiceId": invoice["id"], "gatewayTransactionId": key}
    for _, sale in world.collection(TRANSACTIONS).scan(where=where):
        is_sale = sale["type"] == SALE and not sale["isVoided"]
        if is_sale and sale["gatewayName"] == body["gatewayName"]:
            return sale
    raise no_such(TRANSACTIONS, gatewayTransactionId=key)
