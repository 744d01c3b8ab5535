"""What happens out of sight has the effects that a client would see."""

from typing import Any

import pytest
from marshmallow import ValidationError

from mockinvoice.core.errors import ApiError
from tests.space import Space
from tests.vendors.sperse.wire import call, create, info

URL = {"eventName": "Payment.Created", "targetUrl": "http://127.0.0.1:9/"}


def test_a_customer_pays_all_that_is_open(space: Space) -> None:
    call(space, "subscribeEvent", body=URL)
    call(space, "addBankCardPayment", body={"invoiceId": 2, "amount": 30})
    expected = {"invoice": 2, "status": "Paid", "amount": "70"}
    assert space.act("sperse", "record_payment", invoice=2) == expected
    assert info(space, 2)["status"] == "Paid"
    assert len(space.world.deliveries.all()) == 2


def test_a_customer_pays_a_part(space: Space) -> None:
    data: dict[str, Any] = {"invoice": 2, "amount": "0.10", "date": "2024-04-28"}
    expected = {"invoice": 2, "status": "PartiallyPaid", "amount": "0.1"}
    assert space.act("sperse", "record_payment", **data) == expected
    kept = space.state()["sperse.transactions"]["2"]
    assert (kept["type"], kept["date"], kept["amount"]) == ("Sale", "2024-04-28T00:00:00Z", "0.1")


def test_a_payment_goes_back(space: Space) -> None:
    expected: dict[str, Any] = {"invoice": 3, "status": "PartiallyRefunded", "amount": "50"}
    assert space.act("sperse", "refund", invoice=3, amount=50) == expected
    expected = {"invoice": 3, "status": "Refunded", "amount": None}
    assert space.act("sperse", "refund", invoice=3) == expected


@pytest.mark.parametrize(
    ("action", "data", "message"),
    [
        ("record_payment", {"invoice": 7}, "There is no entity Invoice with id = 7!"),
        ("record_payment", {"invoice": 1}, "Payment can not be added to invoice in status Draft"),
        ("record_payment", {"invoice": 3}, "Payment amount should be greater than zero"),
        (
            "record_payment",
            {"invoice": 2, "amount": -5},
            "Payment amount should be greater than zero",
        ),
        ("refund", {"invoice": 2}, "Invoice can not be refunded in status Sent"),
        (
            "refund",
            {"invoice": 3, "amount": 201},
            "Refund amount can not exceed the paid amount",
        ),
    ],
)
def test_a_rule_refuses_an_action_too(
    space: Space, action: str, data: dict[str, Any], message: str
) -> None:
    before = space.state()
    with pytest.raises(ApiError) as caught:
        space.act("sperse", action, **data)
    assert caught.value.message == message
    assert space.state() == before


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("record_payment", {}),
        ("record_payment", {"invoice": "x"}),
        ("record_payment", {"invoice": 2, "amount": "x"}),
        ("record_payment", {"invoice": 2, "date": "x"}),
        ("refund", {}),
        ("expire_key", {}),
    ],
)
def test_an_action_needs_its_data(space: Space, action: str, data: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        space.act("sperse", action, **data)


def test_an_invoice_over_less_than_was_paid_has_nothing_open(space: Space) -> None:
    number = create(space, status="Sent")
    call(space, "addBankCardPayment", body={"invoiceId": number, "amount": 150})
    with pytest.raises(ApiError):
        space.act("sperse", "record_payment", invoice=number)
