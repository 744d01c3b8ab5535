"""The lines of a new order: items of the catalogue, custom items and charges for shipping."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mockinvoice.core.money import decimal, half_up
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.orderspace.amounts import priced
from mockinvoice.vendors.orderspace.picking import PickError, missing, serve_lines
from mockinvoice.vendors.orderspace.references import setting
from mockinvoice.vendors.orderspace.tables import PRODUCTS, TAX_RATES, new_line_id
from mockinvoice.vendors.orderspace.wording import refusal, rule

NO_TAX: Mapping[str, Any] = {"id": None, "name": "", "rate": "0"}


@dataclass(frozen=True, kw_only=True)
class Buyer:
    """What decides a customer's prices: the price list and the tax rate, if there are any."""

    price_list: Record | None
    tax_rate: Record | None


def ordered_lines(world: World, given: Mapping[str, Any], buyer: Buyer) -> list[Record]:
    """Return the lines of a new order; raises UNPROCESSABLE with the problems of all lines."""
    wanted = given.get("order_lines")
    if not wanted:
        raise refusal("Order lines can't be blank")
    serve_lines(wanted, name="order_lines", serve=lambda line: _check(world, line))
    _refuse_unknown(world, wanted)
    return [_ordered_line(world, line, buyer) for line in wanted]


def order_line(
    world: World, item: Mapping[str, Any], *, quantity: int, unit_price: Decimal, rate: Record
) -> Record:
    """Return a new order line of which nothing is invoiced, paid or dispatched yet.

    `item` has sku, name, options and shipping; `rate` is a tax rate's record.
    """
    amounts = priced(quantity=quantity, unit_price=unit_price, tax_rate=decimal(rate["rate"]))
    return {
        "id": new_line_id(world),
        "sku": item["sku"],
        "name": item["name"],
        "options": item["options"],
        "shipping": item["shipping"],
        "quantity": quantity,
        "unit_price": amounts["unit_price"],
        "sub_total": amounts["sub_total"],
        "tax_rate_id": rate["id"],
        "tax_name": rate["name"],
        "tax_rate": amounts["tax_rate"],
        "tax_amount": amounts["tax_amount"],
        "on_hold": False,
        "invoiced": 0,
        "paid": 0,
        "dispatched": 0,
    }


def _check(world: World, line: Mapping[str, Any]) -> None:
    """Raise `PickError` for a line that says too little or names an unknown tax rate."""
    if "sku" not in line and "name" not in line:
        raise PickError("must have a sku or a name")
    problems = missing(line, *_required(line)) + _tax_problems(world, line)
    if problems:
        raise PickError(*problems)


def _required(line: Mapping[str, Any]) -> tuple[str, ...]:
    if "sku" in line:
        return ("quantity",)
    return ("unit_price",) if line["shipping"] else ("quantity", "unit_price")


def _tax_problems(world: World, line: Mapping[str, Any]) -> list[str]:
    key = line.get("tax_rate_id")
    if "sku" in line or not key or setting(world, "tax_rate_id", key):
        return []
    return ["tax rate is invalid"]


def _refuse_unknown(world: World, wanted: Sequence[Mapping[str, Any]]) -> None:
    skus = [line["sku"] for line in wanted if "sku" in line]
    gone = [sku for sku in skus if not world.collection(PRODUCTS).has("skus", sku)]
    if gone:
        raise rule(",".join(f"{sku} - No longer available" for sku in gone))


def _ordered_line(world: World, line: Mapping[str, Any], buyer: Buyer) -> Record:
    if "sku" in line:
        return _catalogue_line(world, line, buyer)
    key = line.get("tax_rate_id")
    rate = (setting(world, "tax_rate_id", key) if key else None) or dict(NO_TAX)
    item = {"sku": "", "name": line["name"], "options": "", "shipping": line["shipping"]}
    quantity = line.get("quantity", 1)
    return order_line(world, item, quantity=quantity, unit_price=line["unit_price"], rate=rate)


def _catalogue_line(world: World, line: Mapping[str, Any], buyer: Buyer) -> Record:
    product = world.collection(PRODUCTS).first(skus=line["sku"]) or {}
    variant = next(v for v in product["product_variants"] if v["sku"] == line["sku"])
    options = ", ".join(f"{name}: {value}" for name, value in variant["options"].items())
    item = {"sku": line["sku"], "name": product["name"], "options": options, "shipping": False}
    return order_line(
        world,
        item,
        quantity=line["quantity"],
        unit_price=line.get("unit_price", _price(variant, buyer.price_list)),
        rate=buyer.tax_rate or _usual_rate(world, variant),
    )


def _price(variant: Mapping[str, Any], price_list: Record | None) -> Decimal:
    """Return a variant's price on a list: its own there, else converted, else the usual one."""
    if price_list is None:
        return half_up(variant["unit_price"])
    for price in variant["price_list_prices"]:
        if price["id"] == price_list["id"]:
            return half_up(price["unit_price"])
    return half_up(decimal(variant["unit_price"]) * decimal(price_list["conversion_rate"]) / 100)


def _usual_rate(world: World, variant: Mapping[str, Any]) -> Record:
    """Return the tax rate of a variant: its own, else the account's oldest, else none."""
    key = variant["tax_rate_id"]
    own = setting(world, "tax_rate_id", key) if key else None
    return own or world.collection(TAX_RATES).first() or dict(NO_TAX)
