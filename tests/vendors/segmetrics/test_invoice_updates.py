"""Sending an invoice again updates it."""

import pytest

from tests.space import Space
from tests.vendors.segmetrics.calls import (
    CONTACT,
    INVOICE,
    NOW,
    PATH,
    delete,
    orders,
    read,
    refused,
    save,
    whole,
)
from tests.vendors.segmetrics.shown import line, order


def test_update_replaces_what_is_sent_and_keeps_optional_fields_that_are_not(space: Space) -> None:
    extra = {"is_refunded": 1, "discount": 100, "tax": 20, "shipping": 30}
    save(space, "upsertInvoice", {**INVOICE, **extra})
    space.advance(hours=1)
    items = [{"name": "Round Tuit", "product_id": 9, "amount": 700}]
    body = {**INVOICE, "amount": 700, "paid": 0, "tax": 0, "items": items}
    save(space, "upsertInvoice", {**body, "date_created": "2024-01-02 03:04:05"})
    assert orders(space)["7001"] == order(
        is_paid=False,
        is_refunded=True,
        subtotal=770,
        total_tax=0,
        total_shipping=30,
        total_discount=100,
        total=700,
        total_paid=0,
        date_created="2024-01-02T03:04:05+00:00",
        line_items=[
            line(
                product_id="9",
                product_name="Round Tuit",
                amount=700,
                total_paid=0,
                total_due=700,
                is_paid=False,
                is_refunded=True,
                date_created="2024-01-02T03:04:05+00:00",
                imported_at=NOW,
                last_imported_at="2024-04-29T13:00:00+00:00",
            )
        ],
    )


@pytest.mark.parametrize("unsaid", [None, ""])
def test_optional_field_that_is_null_or_empty_keeps_its_value(
    space: Space, unsaid: str | None
) -> None:
    save(space, "upsertInvoice", {**INVOICE, "tax": 20, "is_refunded": 1})
    save(space, "upsertInvoice", {**INVOICE, "tax": unsaid, "is_refunded": unsaid})
    held = orders(space)["7001"]
    assert (held["total_tax"], held["is_refunded"]) == (20, True)


def test_refused_update_leaves_the_invoice_alone(space: Space) -> None:
    save(space, "upsertInvoice", INVOICE)
    before = space.state()
    answer = space.call(
        "segmetrics", "upsertInvoice", path=PATH, body={**INVOICE, "amount": -1, "paid": 1}
    )
    assert whole(answer) == refused(400, "invalid 'amount' field ")
    assert space.state() == before


def test_update_can_move_an_invoice_to_another_contact(space: Space) -> None:
    save(space, "upsertContact", CONTACT)
    save(space, "upsertInvoice", INVOICE)
    save(space, "upsertInvoice", {**INVOICE, "contact_id": 249})
    assert set(orders(space)) == {"234115"}
    assert orders(space, "249")["7001"] == order(
        contact_id="249", line_items=[line(contact_id="249")]
    )


def test_same_id_in_another_integration_or_account_is_another_invoice(space: Space) -> None:
    save(space, "upsertInvoice", INVOICE)
    save(space, "upsertInvoice", {**INVOICE, "amount": 1}, integration_id="int2")
    save(space, "upsertInvoice", {**INVOICE, "amount": 2}, account_id="other")
    totals = [o["total"] for o in read(space, extend="orders")["orders"]]
    assert sorted(totals) == [1, 500, 4500]
    assert [o["total"] for o in orders(space, account="other").values()] == [2]
    delete(space, "deleteInvoice", "7001", integration_id="int2")
    assert orders(space)["7001"]["total"] == 500
