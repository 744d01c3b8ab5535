"""Adding invoices."""

import json
from typing import Any

import pytest

from tests.space import Space
from tests.vendors.segmetrics.calls import (
    INVOICE,
    orders,
    save,
    succeeded,
    whole,
)
from tests.vendors.segmetrics.shown import line, order

DOCUMENTED = {
    "contact_id": 4,
    "id": 234115,
    "amount": 4500,
    "paid": 4500,
    "is_refunded": 0,
    "date_created": "2018-10-03 11:14:32",
    "items": [
        {"name": "Round Tuit", "product_id": 1556402307145, "amount": 4000, "total_paid": 4000},
        {"name": "Uber Trinket", "product_id": 82638, "amount": 500, "total_paid": 500},
    ],
}


@pytest.mark.parametrize(
    "path", ["/api/v1/demo/int1", "/v1/demo/int1", "/api/v1/a/b", "/v1/a/b", "/api/v1/v1/contact"]
)
def test_documented_example_is_taken_under_any_path(space: Space, path: str) -> None:
    answer = space.http(
        "POST",
        f"/@{space.name}/segmetrics{path}/invoice",
        headers={"Authorization": "YOUR_API_KEY", "Content-Type": "application/json"},
        body=json.dumps(DOCUMENTED),
    )
    assert whole(answer) == succeeded()
    account = path.split("/")[-2]
    assert orders(space, account=account)["234115"]["total"] == 4500


@pytest.mark.parametrize("host", ["import.segmetrics.io", "IMPORT.segmetrics.io:443"])
def test_documented_host_needs_no_prefix(space: Space, host: str) -> None:
    answer = space.http(
        "DELETE",
        f"/@{space.name}/api/v1/demo/int1/invoice/234115",
        headers={"Authorization": "YOUR_API_KEY", "Host": host},
    )
    deleted = {"id": "234115", "status": "success", "object": "invoice", "deleted": True}
    assert whole(answer) == (200, "application/json", deleted)


def test_new_invoice_is_shown_with_the_defaults(space: Space) -> None:
    assert whole(save(space, "upsertInvoice", INVOICE)) == succeeded()
    assert orders(space)["7001"] == order()


def test_every_field_of_an_invoice_is_kept(space: Space) -> None:
    item = {**INVOICE["items"][0], "id": "A-1", "subscription_id": 9001, "total_paid": 350}
    extra = {"is_refunded": 1, "discount": 100, "tax": 20, "shipping": 30, "email": "x@y"}
    body = {**INVOICE, **extra, "amount": 450, "paid": 350, "items": [item]}
    save(space, "upsertInvoice", body)
    assert orders(space)["7001"] == order(
        is_paid=False,
        is_refunded=True,
        subtotal=500,
        total_tax=20,
        total_shipping=30,
        total_discount=100,
        total=450,
        total_paid=350,
        line_items=[
            line(
                order_item_id="A-1",
                subscription_id="9001",
                is_paid=False,
                is_refunded=True,
                total_paid=350,
            )
        ],
    )


def test_invoice_without_items_is_taken(space: Space) -> None:
    save(space, "upsertInvoice", {**INVOICE, "items": []})
    assert orders(space)["7001"] == order(line_items=[])


@pytest.mark.parametrize(
    ("paid", "sent", "shown", "is_paid"),
    [
        (500, None, 500, True),
        (499, None, 0, False),
        (600, None, 500, True),
        (500, 0, 0, False),
        (0, 500, 500, True),
        (0, 499, 499, False),
        (0, 600, 600, True),
    ],
)
def test_what_was_paid_of_an_item_is_what_was_sent_or_follows_the_invoice(
    space: Space, paid: int, sent: int | None, shown: int, is_paid: bool
) -> None:
    item = {**INVOICE["items"][0], "total_paid": sent}
    save(space, "upsertInvoice", {**INVOICE, "paid": paid, "items": [item]})
    assert orders(space)["7001"] == order(
        is_paid=paid >= 500, total_paid=paid, line_items=[line(total_paid=shown, is_paid=is_paid)]
    )


def test_items_without_id_are_numbered_from_1(space: Space) -> None:
    items = [{"name": "x", "product_id": n, "amount": n} for n in range(3)]
    items[1]["id"] = "own"
    save(space, "upsertInvoice", {**INVOICE, "items": items})
    lines = orders(space)["7001"]["line_items"]
    assert [line["order_item_id"] for line in lines] == ["7001-1", "own", "7001-3"]


@pytest.mark.parametrize(("first", "second"), [(7001, "7001"), ("7001", 7001), (7001, 7001.0)])
def test_number_and_its_text_are_one_invoice(space: Space, first: Any, second: Any) -> None:
    save(space, "upsertInvoice", {**INVOICE, "id": first})
    save(space, "upsertInvoice", {**INVOICE, "id": second, "amount": 501})
    assert orders(space)["7001"]["total"] == 501
    assert len(orders(space)) == 2


def test_leading_zeros_make_another_invoice(space: Space) -> None:
    save(space, "upsertInvoice", INVOICE)
    save(space, "upsertInvoice", {**INVOICE, "id": "07001"})
    assert set(orders(space)) == {"234115", "7001", "07001"}
