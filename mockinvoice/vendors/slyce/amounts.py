"""Slyce's arithmetic: totals and balances of kept invoices, exact to the cent."""

from collections.abc import Iterator
from decimal import Decimal

from mockinvoice.core.records import Record

NOTHING = Decimal("0.00")


def items(invoice: Record) -> Iterator[Record]:
    """Yield all lines and their children."""
    for line in invoice["line_items"]:
        yield line
        yield from line["child"]


def total(invoice: Record) -> Decimal:
    """Return the sum of `total_cost` over lines and children, not multiplied by the quantity.

    Documented: 200 + 10 - 3 + 115.5 = 322.50.
    """
    return sum((Decimal(item["total_cost"]) for item in items(invoice)), NOTHING)


def paid(invoice: Record) -> Decimal:
    """Return the sum of all payments recorded."""
    return sum((Decimal(payment["amount"]) for payment in invoice["payments"]), NOTHING)


def balance(invoice: Record, *, as_documented: bool = False) -> Decimal:
    """Return what is left to pay: total less credit and payments, never below 0.00 (assumed).

    A paid invoice has none. `as_documented` there is none either until a payment is recorded,
    which is what the document's answers show.
    """
    if invoice["status"] == "paid" or (as_documented and not invoice["payments"]):
        return NOTHING
    credit = Decimal(invoice["credit"] or NOTHING)
    return max(total(invoice) - credit - paid(invoice), NOTHING)


def number(amount: str) -> int | float:
    """Return an amount as the JSON number without a needless fraction: 200, 115.5, -3."""
    exact = Decimal(amount)
    return int(exact) if exact == exact.to_integral_value() else float(exact)
