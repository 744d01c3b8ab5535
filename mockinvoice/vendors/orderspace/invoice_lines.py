"""The lines of a new invoice: made from order lines, or custom items."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from mockinvoice.core.money import decimal
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.orderspace.amounts import priced
from mockinvoice.vendors.orderspace.picking import Picked, PickError, Pool, missing, serve_lines
from mockinvoice.vendors.orderspace.references import setting
from mockinvoice.vendors.orderspace.schemas import is_no_list
from mockinvoice.vendors.orderspace.wording import refusal, rule

NO_TAX = Decimal(0)


def billed_lines(world: World, given: Mapping[str, Any], orders: Sequence[Record]) -> list[Record]:
    """Return the lines of an invoice over `orders`; without any given, all that is outstanding.

    Raises UNPROCESSABLE with the problems of all lines, each with its place in the request.
    """
    if is_no_list(given, "invoice_lines"):
        raise refusal("Invoice lines is invalid")
    pool = Pool((line for order in orders for line in order["order_lines"]), used="invoiced")
    if not given.get("invoice_lines"):
        return _everything(pool)
    return serve_lines(
        given["invoice_lines"],
        name="invoice_lines",
        serve=lambda wanted: _billed_line(world, wanted, pool),
    )


def _everything(pool: Pool) -> list[Record]:
    lines = [_from_order(picked) for picked in pool.rest()]
    if not lines:
        raise rule("There are no outstanding items to invoice")
    return lines


def _billed_line(world: World, wanted: Mapping[str, Any], pool: Pool) -> Record:
    if "order_line_id" in wanted or "sku" in wanted:
        return _from_order(pool.pick(wanted))
    if "name" in wanted:
        return _custom(world, wanted)
    raise PickError("must have an order_line_id, a sku or a name")


def _from_order(picked: Picked) -> Record:
    line = picked.line
    amounts = priced(
        quantity=picked.quantity,
        unit_price=decimal(line["unit_price"]),
        tax_rate=decimal(line["tax_rate"]),
    )
    return _line(line, quantity=picked.quantity, amounts=amounts, order_line_id=line["id"])


def _custom(world: World, wanted: Mapping[str, Any]) -> Record:
    problems = missing(wanted, "quantity", "unit_price")
    rate = _tax_rate(world, wanted.get("tax_rate_id"))
    if problems or rate is None:
        raise PickError(*problems, *(["tax rate is invalid"] if rate is None else []))
    quantity: int = wanted["quantity"]
    amounts = priced(quantity=quantity, unit_price=wanted["unit_price"], tax_rate=rate)
    item = {"sku": "", "name": wanted["name"], "options": ""}
    return _line(item, quantity=quantity, amounts=amounts, order_line_id=None)


def _tax_rate(world: World, key: str | None) -> Decimal | None:
    """Return the rate that a custom item names, 0 if it names none, None if there is no such."""
    if not key:
        return NO_TAX
    found = setting(world, "tax_rate_id", key)
    return decimal(found["rate"]) if found else None


def _line(
    item: Mapping[str, Any], *, quantity: int, amounts: Record, order_line_id: str | None
) -> Record:
    return {
        "sku": item["sku"],
        "name": item["name"],
        "options": item["options"],
        "quantity": quantity,
        "unit_price": amounts["unit_price"],
        "sub_total": amounts["sub_total"],
        "tax_rate": amounts["tax_rate"],
        "tax_amount": amounts["tax_amount"],
        "order_line_id": order_line_id,
    }
