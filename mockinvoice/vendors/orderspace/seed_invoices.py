"""Demo data: the invoice of the vendor's document, and one that is not paid yet."""

from mockinvoice.core.records import Record
from mockinvoice.vendors.orderspace.seed_customers import blue_sky, bp_twelve
from mockinvoice.vendors.orderspace.seed_sales import AMELIA, SIZE_16


def invoices() -> list[Record]:
    """Return the invoices, oldest first."""
    return [paid_invoice(), unpaid_invoice()]


def paid_invoice() -> Record:
    """Return the invoice as the document prints it."""
    return {
        "id": "iv_7xg471xv",
        "number": "INV-1288",
        "generated": True,
        "created": "2021-04-24T09:30:00Z",
        "invoice_date": "2021-04-24",
        "customer_id": "cu_pg34zo1x",
        "company_name": "BP Twelve",
        "email_address": "bp12@alliumstudios.com",
        "orders": [{"id": "or_e875r5l5", "number": 1288}],
        "payment_terms": "15 Days",
        "due_date": "2021-05-09",
        "paid": True,
        "proforma": False,
        "deposit": {"percentage": "25", "due_date": "2021-04-24"},
        "comments": "",
        "address": bp_twelve()["addresses"][0],
        "invoice_lines": [
            {
                **SIZE_16,
                "quantity": 1,
                "unit_price": "22.25",
                "sub_total": "22.25",
                "tax_rate": "20",
                "tax_amount": "4.45",
                "order_line_id": "ol_d16560mn",
            }
        ],
        "currency": "GBP",
        "net_total": "22.25",
        "gross_total": "26.70",
        "payments": [
            {
                "amount": "26.70",
                "payment_date": "2021-04-24",
                "source": "card",
                "description": "Visa ending 3220",
                "reference": "pi_1IjW8KJzxI5C4d4qXkHyOFKZ",
            }
        ],
    }


def unpaid_invoice() -> Record:
    """Return an invoice on terms without a deposit."""
    return {
        "id": "iv_dmqjl0x8",
        "number": "INV-1289",
        "generated": True,
        "created": "2021-05-04T08:00:00Z",
        "invoice_date": "2021-05-04",
        "customer_id": "cu_dnwz8gnx",
        "company_name": "Blue Sky",
        "email_address": "sample@orderspace.com",
        "orders": [{"id": "or_l5dyqedn", "number": 1204}],
        "payment_terms": "30 Days",
        "due_date": "2021-06-03",
        "paid": False,
        "proforma": False,
        "deposit": None,
        "comments": "",
        "address": blue_sky()["addresses"][0],
        "invoice_lines": [
            {
                **AMELIA,
                "quantity": 4,
                "unit_price": "30.00",
                "sub_total": "120.00",
                "tax_rate": "20",
                "tax_amount": "24.00",
                "order_line_id": "ol_ndolvlpw",
            }
        ],
        "currency": "GBP",
        "net_total": "120.00",
        "gross_total": "144.00",
        "payments": [],
    }
