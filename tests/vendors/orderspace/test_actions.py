"""What happens out of sight: payments, cancelled orders, revoked tokens."""

from typing import Any

import pytest
from marshmallow import ValidationError

from mockinvoice.core.errors import ApiError, Kind
from tests.space import Space
from tests.vendors.orderspace.samples import (
    PAID,
    PARTLY_SENT,
    PLAIN,
    TRAP,
    UNPAID,
    VENDOR,
    counts_of,
    create_dispatch,
    invoice_of,
    made_invoice,
    order_of,
)


def pay(space: Space, invoice: str, amount: Any, **members: Any) -> dict[str, Any]:
    return space.act(VENDOR, "record_payment", invoice=invoice, amount=amount, **members)


def test_a_payment_is_shown_on_the_invoice(space: Space) -> None:
    told = pay(
        space,
        UNPAID,
        "144.00",
        date="2021-05-20",
        source="bank transfer",
        description="Payment run",
        reference="BACS-1",
    )
    assert told == {"invoice": UNPAID, "paid": True, "payments": 1}
    invoice = invoice_of(space, UNPAID)
    assert invoice["paid"] is True
    assert invoice["payments"] == [
        {
            "amount": 144.0,
            "payment_date": "2021-05-20",
            "source": "bank transfer",
            "description": "Payment run",
            "reference": "BACS-1",
        }
    ]
    paid = space.call(VENDOR, "listInvoices", query={"paid": "true"}).json["invoices"]
    assert [found["id"] for found in paid] == [UNPAID, PAID]


def test_a_payment_without_details_is_of_today(space: Space) -> None:
    pay(space, UNPAID, 1)
    assert invoice_of(space, UNPAID)["payments"] == [
        {
            "amount": 1.0,
            "payment_date": "2024-04-29",
            "source": "manual",
            "description": "",
            "reference": "",
        }
    ]


@pytest.mark.parametrize(
    ("amounts", "is_paid"),
    [([143.99], False), ([144], True), ([150], True), ([100, 43.99], False), ([100, 44], True)],
)
def test_an_invoice_is_paid_once_its_payments_reach_the_gross_total(
    space: Space, amounts: list[float], *, is_paid: bool
) -> None:
    for amount in amounts:
        told = pay(space, UNPAID, amount)
    assert told == {"invoice": UNPAID, "paid": is_paid, "payments": len(amounts)}
    assert invoice_of(space, UNPAID)["paid"] is is_paid
    assert counts_of(space, PARTLY_SENT, "paid") == [4 if is_paid else 0, 0]


def test_order_lines_are_paid_once_though_more_is_paid(space: Space) -> None:
    pay(space, UNPAID, 144)
    pay(space, UNPAID, 10)
    assert counts_of(space, PARTLY_SENT, "paid") == [4, 0]


def test_the_lines_of_all_orders_are_paid(space: Space) -> None:
    made = made_invoice(space, orders=[{"id": PLAIN}, {"id": TRAP}])
    pay(space, made["id"], made["gross_total"])
    assert counts_of(space, PLAIN, "paid") == [10]
    assert counts_of(space, TRAP, "paid") == [5, 3]
    assert order_of(space, PLAIN)["status"] == "invoiced"


def test_a_proforma_pays_for_no_order_line(space: Space) -> None:
    made = made_invoice(space, proforma=True)
    told = pay(space, made["id"], made["gross_total"])
    assert told["paid"] is True
    assert counts_of(space, PLAIN, "paid") == [0]


@pytest.mark.parametrize("amount", [0, -1, 0.004, "much", None])
def test_a_payment_is_an_amount_above_nothing(space: Space, amount: Any) -> None:
    before = space.state()
    with pytest.raises(ValidationError):
        pay(space, UNPAID, amount)
    assert space.state() == before


def test_a_cancelled_order_shows_it(space: Space) -> None:
    told = space.act(VENDOR, "cancel_order", order=PARTLY_SENT)
    assert told == {"order": PARTLY_SENT, "status": "cancelled"}
    assert order_of(space, PARTLY_SENT)["status"] == "cancelled"
    found = space.call(VENDOR, "listOrders", query={"status": "cancelled"}).json["orders"]
    assert [order["id"] for order in found] == [PARTLY_SENT]


@pytest.mark.parametrize(
    ("action", "data", "sentence"),
    [
        (
            "record_payment",
            {"invoice": "iv_x", "amount": 1},
            "there is no invoice 'iv_x'; use an id such as iv_dmqjl0x8",
        ),
        (
            "cancel_order",
            {"order": "or_x"},
            "there is no order 'or_x'; use an id such as or_wlvzog4g",
        ),
    ],
)
def test_an_action_on_nothing_says_what_would_do(
    space: Space, action: str, data: dict[str, Any], sentence: str
) -> None:
    before = space.state()
    with pytest.raises(ApiError) as refusal:
        space.act(VENDOR, action, **data)
    assert (refusal.value.kind, refusal.value.message) == (Kind.NOT_FOUND, sentence)
    assert space.state() == before


@pytest.mark.parametrize("status", ["cancelled", "fulfilled"])
def test_an_order_that_is_done_cannot_be_cancelled(space: Space, status: str) -> None:
    if status == "cancelled":
        space.act(VENDOR, "cancel_order", order=PLAIN)
    else:
        create_dispatch(space, PLAIN)
    before = space.state()
    with pytest.raises(ApiError) as refusal:
        space.act(VENDOR, "cancel_order", order=PLAIN)
    assert (refusal.value.kind, refusal.value.message) == (
        Kind.CONFLICT,
        f"order {PLAIN} is {status} and cannot be cancelled;"
        " choose one that is neither cancelled nor fulfilled",
    )
    assert space.state() == before


@pytest.mark.parametrize("state", ["issued here", "never seen"])
def test_a_revoked_token_is_refused(space: Space, state: str) -> None:
    token = "any-token"
    if state == "issued here":
        token = space.call(VENDOR, "createToken").json["access_token"]
    assert space.call(VENDOR, "listTaxRates", credential=token).status == 200
    assert space.act(VENDOR, "revoke_token", token=token) == {"revoked": True}
    answer = space.call(VENDOR, "listTaxRates", credential=token)
    assert (answer.status, answer.text, answer.headers["www-authenticate"]) == (
        401,
        "",
        'Bearer realm="Orderspace", error="invalid_token",'
        ' error_description="The access token was revoked"',
    )
