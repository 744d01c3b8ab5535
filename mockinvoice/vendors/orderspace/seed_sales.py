"""Demo data: orders, and the dispatches and invoices made from them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from mockinvoice.core.records import Record
from mockinvoice.vendors.orderspace.amounts import priced, totals
from mockinvoice.vendors.orderspace.seed_customers import blue_sky, bp_twelve

STANDARD = {"tax_rate_id": "tr_p5jvgj81", "tax_name": "Standard", "tax_rate": Decimal(20)}
UNTAXED = {"tax_rate_id": None, "tax_name": "", "tax_rate": Decimal(0)}
SIZE_16 = {"sku": "ZAG-D-16", "name": "Angelica Dress", "options": "Size: 16"}
SIZE_18 = {"sku": "ZAG-D-18", "name": "Angelica Dress", "options": "Size: 18"}
AMELIA = {"sku": "AM-D-CHR-10", "name": "Amelia Dress", "options": "Colour: Charcoal, Size: 10"}
DELIVERY = {"sku": "", "name": "Special Delivery", "options": "", "shipping": True}


def orders() -> list[Record]:
    """Return the orders: one in part on its way, one with a SKU twice, one plain, one in euros."""
    return [
        order(
            {
                "id": "or_l5dyqedn",
                "number": 1204,
                "created": "2020-04-08T15:03:55Z",
                "status": "part_fulfilled",
                "delivery_date": "2020-04-09",
                "reference": "SPRING",
                "shipping_type": "Special Delivery",
            },
            blue_sky(),
            line("ol_ndolvlpw", AMELIA, 10, "30.00", invoiced=4, dispatched=4),
            line("ol_8kq2v6zt", DELIVERY, 1, "6.10", taxed=UNTAXED),
        ),
        order(
            {"id": "or_e875r5l5", "number": 1288, "created": "2021-04-16T12:58:39Z"},
            bp_twelve(),
            line("ol_d16560mn", SIZE_16, 5, "22.25", invoiced=1, paid=1),
            line("ol_nm427o01", SIZE_16, 3, "22.25"),
        ),
        order(
            {"id": "or_wlvzog4g", "number": 1289, "created": "2021-04-20T09:00:00Z"},
            bp_twelve(),
            line("ol_z1ow2pdm", SIZE_16, 10, "22.25"),
        ),
        order(
            {
                "id": "or_68ogydlx",
                "number": 1290,
                "created": "2021-04-21T16:45:00Z",
                "currency": "EUR",
            },
            bp_twelve(),
            line("ol_pmvznz21", SIZE_18, 4, "26.50"),
        ),
    ]


def line(
    key: str,
    item: Mapping[str, Any],
    quantity: int,
    unit_price: str,
    *,
    taxed: Mapping[str, Any] = STANDARD,
    **counts: int,
) -> Record:
    """Return an order line with its amounts."""
    rate = taxed["tax_rate"]
    amounts = priced(quantity=quantity, unit_price=Decimal(unit_price), tax_rate=rate)
    return {
        "id": key,
        "sku": item["sku"],
        "name": item["name"],
        "options": item["options"],
        "shipping": item.get("shipping", False),
        "quantity": quantity,
        "unit_price": amounts["unit_price"],
        "sub_total": amounts["sub_total"],
        "tax_rate_id": taxed["tax_rate_id"],
        "tax_name": taxed["tax_name"],
        "tax_rate": amounts["tax_rate"],
        "tax_amount": amounts["tax_amount"],
        "on_hold": False,
        "invoiced": counts.get("invoiced", 0),
        "paid": counts.get("paid", 0),
        "dispatched": counts.get("dispatched", 0),
    }


def order(own: Mapping[str, Any], customer: Record, *lines: Record) -> Record:
    """Return an order; `own` are the members that differ from most."""
    address = customer["addresses"][0]
    return {
        "id": own["id"],
        "number": own["number"],
        "created": own["created"],
        "status": own.get("status", "new"),
        "customer_id": customer["id"],
        "company_name": customer["company_name"],
        "phone": customer["phone"],
        "email_addresses": customer["email_addresses"],
        "delivery_date": own.get("delivery_date"),
        "reference": own.get("reference", ""),
        "internal_note": "",
        "customer_po_number": "",
        "customer_note": "",
        "standing_order_id": None,
        "shipping_type": own.get("shipping_type", ""),
        "shipping_address": address,
        "billing_address": address,
        "order_lines": list(lines),
        "currency": own.get("currency", "GBP"),
        **totals(lines),
    }


def dispatches() -> list[Record]:
    """Return the one dispatch."""
    customer = blue_sky()
    return [
        {
            "id": "di_4kzzxdk2",
            "order_id": "or_l5dyqedn",
            "order_number": 1204,
            "created": "2020-04-16T12:58:39Z",
            "comments": "Sent by Royal Mail using Special Delivery",
            "customer_note": "",
            "customer_po_number": "",
            "shipping_type": "Special Delivery",
            "shipping_address": customer["addresses"][0],
            "email_address": "sample@orderspace.com",
            "phone": "12345",
            "dispatch_lines": [{"order_line_id": "ol_ndolvlpw", **AMELIA, "quantity": 4}],
        }
    ]
