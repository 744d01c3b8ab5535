"""The arithmetic of an invoice: lines, coupon and grand total, exact to the cent."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from mockinvoice.core.errors import Problem
from mockinvoice.core.money import decimal, half_up
from mockinvoice.core.records import Record
from mockinvoice.vendors.sperse.spelling import stored

WRONG_LINE = "Line total should be equal to quantity multiplied by rate."
WRONG_GRAND_TOTAL = (
    "Grand total should be equal to the sum of line totals minus discount plus shipping and tax."
)


def wrong_totals(body: Record) -> Iterator[Problem]:
    """Yield what does not add up, rounded half-up to the cent."""
    for number, line in enumerate(body["lines"]):
        if half_up(line["total"]) != half_up(line["quantity"] * decimal(line["rate"])):
            yield Problem(place=("lines", number, "total"), message=WRONG_LINE)
    if half_up(body["grandTotal"]) != half_up(_expected(body)):
        yield Problem(place=("grandTotal",), message=WRONG_GRAND_TOTAL)


def discount(body: Record, coupon: Record | None) -> str | None:
    """Return the discount that was sent, else the coupon's share of the lines, else None."""
    sent: str | None = body["discountTotal"]
    if sent is not None or coupon is None:
        return sent
    lines = _sum_of_lines(body)
    value = decimal(coupon["value"])
    share = half_up(lines * value / 100) if coupon["kind"] == "percentage" else min(value, lines)
    return stored(share)


def _expected(body: Record) -> Decimal:
    return (
        _sum_of_lines(body)
        - _or_zero(body["discountTotal"])
        + _or_zero(body["shippingTotal"])
        + _or_zero(body["taxTotal"])
    )


def _sum_of_lines(body: Record) -> Decimal:
    return sum((decimal(line["total"]) for line in body["lines"]), Decimal(0))


def _or_zero(text: Any) -> Decimal:
    return decimal(text) if text is not None else Decimal(0)
