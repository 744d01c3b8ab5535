"""What the tests of Orderspace send, and the literal records they expect."""

from typing import Any

from tests.space import Answer, Space

VENDOR = "orderspace"
NOW = "2024-04-29T12:00:00Z"
CUSTOMER = "cu_pg34zo1x"
BLUE_SKY = "cu_dnwz8gnx"
TRAP = "or_e875r5l5"
PLAIN = "or_wlvzog4g"
EUROS = "or_68ogydlx"
PARTLY_SENT = "or_l5dyqedn"
TERMS = "pt_82my3ew4"
STANDARD = "tr_p5jvgj81"
PAID = "iv_7xg471xv"
UNPAID = "iv_dmqjl0x8"
ADDRESS = {
    "company_name": "BP Twelve",
    "contact_name": "",
    "line1": "addr1",
    "line2": "",
    "city": "",
    "state": "",
    "postal_code": "NN14",
    "country": "GB",
}
EMPTY_ADDRESS = dict.fromkeys(ADDRESS, "")
NEW_CUSTOMER: dict[str, Any] = {
    "id": "",
    "company_name": "",
    "created_at": NOW,
    "created": NOW,
    "status": "active",
    "reference": "",
    "internal_note": "",
    "buyers": [],
    "phone": "",
    "email_addresses": {"orders": "", "dispatches": "", "invoices": ""},
    "tax_number": "",
    "tax_rate_id": None,
    "addresses": [],
    "minimum_spend": None,
    "payment_terms_id": None,
    "customer_group_id": None,
    "price_list_id": None,
}
DRESS = {"sku": "ZAG-D-16", "name": "Angelica Dress", "options": "Size: 16"}


def invoice_body(order: str = PLAIN, **members: Any) -> dict[str, Any]:
    """Return a request for everything outstanding of an order, changed by `members`."""
    return {"invoice": {"customer_id": CUSTOMER, "orders": [{"id": order}], **members}}


def create_invoice(space: Space, order: str = PLAIN, **members: Any) -> Answer:
    return space.call(VENDOR, "createInvoice", body=invoice_body(order, **members))


def made_invoice(space: Space, order: str = PLAIN, **members: Any) -> Any:
    """Create an invoice that must succeed, and return it."""
    answer = create_invoice(space, order, **members)
    assert answer.status == 200, answer.text
    return answer.json["invoice"]


def order_of(space: Space, order: str) -> Any:
    return space.call(VENDOR, "getOrder", path={"order_id": order}).json["order"]


def invoice_of(space: Space, invoice: str) -> Any:
    return space.call(VENDOR, "getInvoice", path={"invoice_id": invoice}).json["invoice"]


def counts_of(space: Space, order: str, member: str) -> list[int]:
    """Return how many of each line of an order are `invoiced`, `paid` or `dispatched`."""
    return [line[member] for line in order_of(space, order)["order_lines"]]


def create_order(space: Space, *lines: dict[str, Any], **members: Any) -> Answer:
    order = {"customer_id": CUSTOMER, "order_lines": list(lines), **members}
    return space.call(VENDOR, "createOrder", body={"order": order})


def create_dispatch(space: Space, order: str, **members: Any) -> Answer:
    body = {"dispatch": {"order_id": order, **members}}
    return space.call(VENDOR, "createDispatch", body=body)


def invoice(**members: Any) -> dict[str, Any]:
    """Return the invoice over all of the plain order, changed by `members`."""
    usual = {
        "id": "iv_hxuom3p3",
        "number": "INV-1290",
        "invoice_date": "2024-04-29",
        "customer_id": CUSTOMER,
        "company_name": "BP Twelve",
        "email_address": "bp12@alliumstudios.com",
        "orders": [{"id": PLAIN, "number": 1289}],
        "payment_terms": "15 Days",
        "due_date": "2024-05-14",
        "paid": False,
        "proforma": False,
        "deposit": {"percentage": 25.0, "due_date": "2024-04-29"},
        "comments": "",
        "address": ADDRESS,
        "invoice_lines": [dress_line(10, 222.5, 44.5, order_line_id="ol_z1ow2pdm")],
        "currency": "GBP",
        "net_total": 222.5,
        "gross_total": 267.0,
        "payments": [],
    }
    return usual | members


def dress_line(
    quantity: int, sub_total: float, tax_amount: float, *, order_line_id: str
) -> dict[str, Any]:
    return {
        **DRESS,
        "quantity": quantity,
        "unit_price": 22.25,
        "sub_total": sub_total,
        "tax_rate": 20.0,
        "tax_amount": tax_amount,
        "order_line_id": order_line_id,
    }


def message(answer: Answer) -> tuple[int, Any]:
    return answer.status, answer.json


def refused(sentence: str) -> tuple[int, dict[str, str]]:
    """Return what `message` gives for a 422 with these exact words."""
    return 422, {"message": sentence}


def invalid(*sentences: str) -> tuple[int, dict[str, str]]:
    """Return what `message` gives for a 422 about values."""
    return refused("Validation failed: " + ", ".join(sentences))
