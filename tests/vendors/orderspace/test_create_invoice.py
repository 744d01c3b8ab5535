"""Invoices are made from orders: the whole answer, and what it does to the orders."""

from typing import Any

import pytest

from mockinvoice.vendors.orderspace.tables import INVOICES
from tests.space import Space
from tests.vendors.orderspace.samples import (
    ADDRESS,
    EMPTY_ADDRESS,
    EUROS,
    PLAIN,
    TRAP,
    VENDOR,
    counts_of,
    create_invoice,
    dress_line,
    invoice,
    invoice_body,
    invoice_of,
    made_invoice,
    message,
    order_of,
    refused,
)

DOCUMENTED: dict[str, Any] = {
    "number": "INV-1288",
    "invoice_date": "2021-04-24",
    "customer_id": "cu_pg34zo1x",
    "orders": [{"id": "or_e875r5l5"}],
    "payment_terms_id": "pt_82my3ew4",
    "due_date": "2021-05-09",
    "proforma": False,
    "comments": "",
    "address": ADDRESS,
    "invoice_lines": [
        {"order_line_id": "ol_d16560mn", "quantity": 1},
        {"sku": "ZAG-D-16", "quantity": 3},
        {
            "name": "Custom invoice item",
            "quantity": 1,
            "unit_price": 1.23,
            "tax_rate_id": "tr_p5jvgj81",
        },
    ],
}

CUSTOM_LINE: dict[str, Any] = {
    "sku": "",
    "name": "Custom invoice item",
    "options": "",
    "quantity": 1,
    "unit_price": 1.23,
    "sub_total": 1.23,
    "tax_rate": 20.0,
    "tax_amount": 0.25,
    "order_line_id": None,
}


def test_everything_outstanding_is_billed_when_no_lines_are_given(space: Space) -> None:
    assert message(create_invoice(space)) == (200, {"invoice": invoice()})


def test_json_answers_carry_the_vendors_headers(space: Space) -> None:
    first, second = space.call(VENDOR, "getInvoice"), space.call(VENDOR, "getInvoice")
    assert first.headers["content-type"] == "application/json; charset=utf-8"
    assert first.headers["cache-control"] == "max-age=0, private, must-revalidate"
    assert first.headers["etag"] == second.headers["etag"]
    assert first.headers["etag"].startswith('W/"')
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    other = space.call(VENDOR, "getInvoice", path={"invoice_id": "iv_dmqjl0x8"})
    assert other.headers["etag"] != first.headers["etag"]


def test_the_documents_own_request_gets_the_documents_own_refusal(space: Space) -> None:
    answer = space.call(VENDOR, "createInvoice", body={"invoice": DOCUMENTED})
    sentence = "invoice_lines[1] SKU 'ZAG-D-16' matches more than one order line"
    assert message(answer) == refused(sentence)


def test_the_documents_own_request_makes_an_invoice_of_the_order_without_the_trap(
    space: Space,
) -> None:
    members = {name: value for name, value in DOCUMENTED.items() if name != "number"}
    members["orders"] = [{"id": PLAIN}]
    members["invoice_lines"] = [
        {"order_line_id": "ol_z1ow2pdm", "quantity": 1},
        *DOCUMENTED["invoice_lines"][1:],
    ]
    expected = invoice(
        invoice_date="2021-04-24",
        due_date="2021-05-09",
        deposit={"percentage": 25.0, "due_date": "2021-04-24"},
        invoice_lines=[
            dress_line(1, 22.25, 4.45, order_line_id="ol_z1ow2pdm"),
            dress_line(3, 66.75, 13.35, order_line_id="ol_z1ow2pdm"),
            CUSTOM_LINE,
        ],
        net_total=90.23,
        gross_total=108.28,
    )
    answer = space.call(VENDOR, "createInvoice", body={"invoice": members})
    assert message(answer) == (200, {"invoice": expected})
    assert counts_of(space, PLAIN, "invoiced") == [4]


@pytest.mark.parametrize("operation", ["createOrder", "createDispatch"])
def test_the_documented_addresses_create_invoices_too(space: Space, operation: str) -> None:
    answer = space.call(VENDOR, operation, body=invoice_body())
    assert message(answer) == (200, {"invoice": invoice()})
    notes = [f for f in space.world.findings.all() if f.rule == "documented-erratum"]
    assert [(f.severity, f.message.partition(";")[0]) for f in notes] == [
        ("note", "the documented address is an erratum")
    ]


def test_a_request_that_says_everything(space: Space) -> None:
    members = DOCUMENTED | {"number": "INV-1300", "comments": "Thank you"}
    lines = [
        {"order_line_id": "ol_d16560mn", "quantity": 1},
        {"order_line_id": "ol_nm427o01", "quantity": 3},
        DOCUMENTED["invoice_lines"][2],
    ]
    body = {"invoice": members | {"invoice_lines": lines}}
    expected = invoice(
        number="INV-1300",
        invoice_date="2021-04-24",
        orders=[{"id": TRAP, "number": 1288}],
        due_date="2021-05-09",
        deposit={"percentage": 25.0, "due_date": "2021-04-24"},
        comments="Thank you",
        invoice_lines=[
            dress_line(1, 22.25, 4.45, order_line_id="ol_d16560mn"),
            dress_line(3, 66.75, 13.35, order_line_id="ol_nm427o01"),
            CUSTOM_LINE,
        ],
        net_total=90.23,
        gross_total=108.28,
    )
    assert message(space.call(VENDOR, "createInvoice", body=body)) == (200, {"invoice": expected})
    assert invoice_of(space, expected["id"]) == expected


def test_several_orders_share_one_invoice(space: Space) -> None:
    made = made_invoice(space, orders=[{"id": TRAP}, {"id": PLAIN}])
    assert made["orders"] == [{"id": TRAP, "number": 1288}, {"id": PLAIN, "number": 1289}]
    assert [line["quantity"] for line in made["invoice_lines"]] == [4, 3, 10]
    assert (made["net_total"], made["gross_total"]) == (378.25, 453.9)


def test_an_order_named_twice_counts_once(space: Space) -> None:
    made = made_invoice(space, orders=[{"id": PLAIN}, {"id": PLAIN}])
    assert made == invoice()


def test_the_currency_is_that_of_the_orders(space: Space) -> None:
    made = made_invoice(space, EUROS)
    assert (made["currency"], made["net_total"], made["gross_total"]) == ("EUR", 106.0, 127.2)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({}, ADDRESS, id="the billing address of the first order"),
        pytest.param({"address": None}, ADDRESS, id="null counts as absent"),
        pytest.param({"address": {}}, EMPTY_ADDRESS, id="what is left out is empty"),
        pytest.param(
            {"address": {"line1": "2 Mill Lane", "country": "GB", "planet": "Earth"}},
            EMPTY_ADDRESS | {"line1": "2 Mill Lane", "country": "GB"},
            id="unknown members are ignored",
        ),
    ],
)
def test_address(space: Space, given: dict[str, Any], expected: dict[str, str]) -> None:
    assert made_invoice(space, **given)["address"] == expected


@pytest.mark.parametrize("lines", [None, []])
def test_lines_that_are_null_or_empty_count_as_absent(space: Space, lines: Any) -> None:
    assert made_invoice(space, invoice_lines=lines) == invoice()


def test_invoiced_quantities_grow_and_a_partly_invoiced_order_keeps_its_status(
    space: Space,
) -> None:
    made_invoice(space, invoice_lines=[{"sku": "ZAG-D-16", "quantity": 4}])
    assert counts_of(space, PLAIN, "invoiced") == [4]
    assert order_of(space, PLAIN)["status"] == "new"
    rest = made_invoice(space)
    assert [line["quantity"] for line in rest["invoice_lines"]] == [6]
    assert counts_of(space, PLAIN, "invoiced") == [10]
    assert order_of(space, PLAIN)["status"] == "invoiced"


def test_an_order_is_invoiced_only_when_every_line_is(space: Space) -> None:
    made_invoice(space, TRAP, invoice_lines=[{"order_line_id": "ol_d16560mn"}])
    assert counts_of(space, TRAP, "invoiced") == [5, 0]
    assert order_of(space, TRAP)["status"] == "new"
    made_invoice(space, TRAP)
    assert counts_of(space, TRAP, "invoiced") == [5, 3]
    assert order_of(space, TRAP)["status"] == "invoiced"


def test_custom_items_alone_invoice_nothing_of_the_order(space: Space) -> None:
    before = order_of(space, PLAIN)
    line = {"name": "Gift wrapping", "quantity": 2, "unit_price": 1.25}
    made = made_invoice(space, invoice_lines=[line])
    assert (made["net_total"], made["gross_total"]) == (2.5, 2.5)
    assert made["invoice_lines"][0]["tax_rate"] == 0.0
    assert order_of(space, PLAIN) == before


def test_a_proforma_takes_a_number_and_invoices_nothing(space: Space) -> None:
    before = order_of(space, PLAIN)
    made = made_invoice(space, proforma=True)
    assert made == invoice(proforma=True)
    assert order_of(space, PLAIN) == before
    assert made_invoice(space) == invoice(id="iv_20jaypeo", number="INV-1291")


def test_an_id_that_is_taken_is_not_given_again(space: Space) -> None:
    with space.world.transaction():
        table = space.world.collection(INVOICES)
        table.put("iv_hxuom3p3", dict(table.get("iv_dmqjl0x8") or {}) | {"id": "iv_hxuom3p3"})
    assert made_invoice(space)["id"] == "iv_20jaypeo"
