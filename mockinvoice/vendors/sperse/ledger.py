"""What payments and refunds make of an invoice: amounts and status, exact."""

from decimal import Decimal

from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.money import CENT, decimal
from mockinvoice.core.records import Record
from mockinvoice.vendors.sperse.spelling import stored
from mockinvoice.vendors.sperse.statuses import NOT_PAYABLE, PAID, REFUNDABLE, status_of

TOO_LITTLE = "Payment amount should be greater than zero"
TOO_MUCH = "Refund amount can not exceed the paid amount"


def after_sale(invoice: Record, amount: Decimal) -> Record:
    """Return the invoice with a sale added, Paid or PartiallyPaid; raises `ApiError`."""
    if status_of(invoice) in NOT_PAYABLE:
        raise _refusal("Payment can not be added to invoice in status", invoice)
    _check_amount(amount)
    before = decimal(invoice["amountPaid"])
    paid = before + amount
    is_paid = invoice["status"] == "Paid" or _left(invoice, paid) >= decimal(invoice["grandTotal"])
    is_first = not before or status_of(invoice) not in REFUNDABLE
    return invoice | {
        "amountPaid": stored(paid),
        "unpaidStatus": invoice["status"] if is_first else invoice["unpaidStatus"],
        "status": "Paid" if is_paid else "PartiallyPaid",
    }


def after_refund(invoice: Record, amount: Decimal) -> Record:
    """Return the invoice with a refund added, Refunded or in part; raises `ApiError`."""
    check_refundable(invoice)
    _check_amount(amount)
    rest = refundable(invoice)
    if amount > rest:
        raise ApiError(Kind.UNPROCESSABLE, TOO_MUCH)
    return invoice | {
        "amountRefunded": stored(decimal(invoice["amountRefunded"]) + amount),
        "status": "Refunded" if amount == rest else "PartiallyRefunded",
    }


def after_void(invoice: Record, amount: Decimal) -> Record:
    """Return the invoice without a sale: as before its first payment, or by what is left."""
    check_voidable(invoice)
    paid = decimal(invoice["amountPaid"]) - amount
    status = _by_what_is_left(invoice, paid) if paid > 0 else invoice["unpaidStatus"] or "Sent"
    return invoice | {"amountPaid": stored(paid), "status": status}


def _by_what_is_left(invoice: Record, paid: Decimal) -> str:
    """Return Paid, PartiallyPaid or Refunded; refuse to leave less than was given back."""
    left = _left(invoice, paid)
    if left < 0:
        raise ApiError(Kind.UNPROCESSABLE, TOO_MUCH)
    if not left:
        return "Refunded"
    return "Paid" if left >= decimal(invoice["grandTotal"]) else "PartiallyPaid"


def refundable(invoice: Record) -> Decimal:
    """Return what is left of the payments, or of the total when no payment is recorded."""
    paid = decimal(invoice["amountPaid"]) or decimal(invoice["grandTotal"])
    return max(_left(invoice, paid), Decimal(0))


def check_refundable(invoice: Record) -> None:
    """Refuse a refund of what has not been paid."""
    if status_of(invoice) not in REFUNDABLE:
        raise _refusal("Invoice can not be refunded in status", invoice)


def check_voidable(invoice: Record) -> None:
    """Refuse to void a payment that is not the latest that happened."""
    if status_of(invoice) not in PAID:
        raise _refusal("Payment can not be voided in status", invoice)


def _left(invoice: Record, paid: Decimal) -> Decimal:
    return paid - decimal(invoice["amountRefunded"])


def _check_amount(amount: Decimal) -> None:
    if amount < CENT:
        raise ApiError(Kind.UNPROCESSABLE, TOO_LITTLE)


def _refusal(sentence: str, invoice: Record) -> ApiError:
    return ApiError(Kind.CONFLICT, f"{sentence} {invoice['status']}")
