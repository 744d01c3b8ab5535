"""Deleting an invoice gives back what it took, unless it has been paid."""

from typing import Any

import pytest

from tests.space import Answer, Space
from tests.vendors.orderspace.samples import (
    PAID,
    PARTLY_SENT,
    PLAIN,
    TRAP,
    UNPAID,
    VENDOR,
    counts_of,
    create_dispatch,
    create_invoice,
    invalid,
    made_invoice,
    message,
    order_of,
)


def delete(space: Space, invoice: str) -> Answer:
    return space.call(VENDOR, "deleteInvoice", path={"invoice_id": invoice})


def test_a_deleted_invoice_is_gone(space: Space) -> None:
    assert message(delete(space, UNPAID)) == (200, {"invoice": {"id": UNPAID, "deleted": True}})
    gone = (404, {"message": f"Couldn't find invoice with id {UNPAID}"})
    assert message(delete(space, UNPAID)) == gone
    assert message(space.call(VENDOR, "getInvoice", path={"invoice_id": UNPAID})) == gone
    listed = space.call(VENDOR, "listInvoices").json["invoices"]
    assert [invoice["id"] for invoice in listed] == [PAID]


def test_quantities_are_outstanding_again(space: Space) -> None:
    delete(space, UNPAID)
    assert counts_of(space, PARTLY_SENT, "invoiced") == [0, 0]
    assert order_of(space, PARTLY_SENT)["status"] == "part_fulfilled"


def test_an_invoiced_order_becomes_new_and_the_state_is_as_before(space: Space) -> None:
    before = order_of(space, PLAIN), order_of(space, TRAP)
    made = made_invoice(space, orders=[{"id": PLAIN}, {"id": TRAP}])
    assert order_of(space, PLAIN)["status"] == order_of(space, TRAP)["status"] == "invoiced"
    delete(space, made["id"])
    assert (order_of(space, PLAIN), order_of(space, TRAP)) == before


def test_deleting_one_of_two_invoices_takes_the_order_out_of_invoiced(space: Space) -> None:
    first = made_invoice(space, invoice_lines=[{"sku": "ZAG-D-16", "quantity": 4}])
    made_invoice(space)
    assert order_of(space, PLAIN)["status"] == "invoiced"
    delete(space, first["id"])
    assert (order_of(space, PLAIN)["status"], counts_of(space, PLAIN, "invoiced")) == ("new", [6])


STEPS: list[tuple[str, Any, str | list[int], list[int], str]] = [
    # what is done, with what, the quantities billed or the refusal, then counts and status
    ("invoice", [("ol_d16560mn", 2)], [2], [3, 0], "new"),
    ("invoice", [("ol_d16560mn", 3)], "exceeds the outstanding quantity of 2", [3, 0], "new"),
    ("invoice", [("ol_nm427o01", None)], [3], [3, 3], "new"),
    ("invoice", None, [2], [5, 3], "invoiced"),
    ("invoice", None, "There are no outstanding items to invoice", [5, 3], "invoiced"),
    ("delete", 0, [], [3, 3], "new"),
    ("invoice", [("ol_d16560mn", 1), ("ol_d16560mn", 1)], [1, 1], [5, 3], "invoiced"),
    ("delete", 1, [], [5, 0], "new"),
    ("delete", 2, [], [3, 0], "new"),
    ("invoice", [("ol_nm427o01", 4)], "exceeds the outstanding quantity of 3", [3, 0], "new"),
    ("invoice", None, [2, 3], [5, 3], "invoiced"),
]


def test_outstanding_quantities_through_invoicing_deletion_and_invoicing_again(
    space: Space,
) -> None:
    made: list[str] = []
    for kind, given, expected, counts, status in STEPS:
        if kind == "delete":
            assert delete(space, made[given]).status == 200
        else:
            lines = given and [{"order_line_id": key, "quantity": n} for key, n in given]
            answer = create_invoice(space, TRAP, invoice_lines=lines)
            if isinstance(expected, str):
                assert answer.json["message"].endswith(expected)
            else:
                invoice = answer.json["invoice"]
                assert [line["quantity"] for line in invoice["invoice_lines"]] == expected
                made.append(invoice["id"])
        assert counts_of(space, TRAP, "invoiced") == counts
        assert order_of(space, TRAP)["status"] == status


def test_deleting_a_proforma_changes_no_order(space: Space) -> None:
    made_invoice(space)
    before = order_of(space, PLAIN)
    line = {"name": "Gift wrapping", "quantity": 1, "unit_price": 1}
    made = made_invoice(space, proforma=True, invoice_lines=[line])
    delete(space, made["id"])
    assert order_of(space, PLAIN) == before


def test_deleting_a_custom_invoice_changes_no_order(space: Space) -> None:
    before = order_of(space, PLAIN)
    line = {"name": "Gift wrapping", "quantity": 1, "unit_price": 1}
    delete(space, made_invoice(space, invoice_lines=[line])["id"])
    assert order_of(space, PLAIN) == before


def test_a_proforma_whose_order_is_gone_can_be_deleted(space: Space) -> None:
    made = made_invoice(space, proforma=True)
    space.call(VENDOR, "deleteOrder", path={"order_id": PLAIN})
    assert delete(space, made["id"]).status == 200


def test_an_order_on_its_way_keeps_its_status(space: Space) -> None:
    made = made_invoice(space)
    create_dispatch(space, PLAIN)
    delete(space, made["id"])
    order = order_of(space, PLAIN)
    assert (order["status"], order["order_lines"][0]["invoiced"]) == ("fulfilled", 0)


@pytest.mark.parametrize("amount", [0.01, 144.0])
def test_an_invoice_with_payments_cannot_be_deleted(space: Space, amount: float) -> None:
    space.act(VENDOR, "record_payment", invoice=UNPAID, amount=amount)
    before = space.state()
    for key in (UNPAID, PAID):
        assert message(delete(space, key)) == invalid("Invoice has payments")
    assert space.state() == before
