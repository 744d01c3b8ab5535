"""Actions: what they take and tell; their effect on each state is in test_states."""

from typing import Any

import pytest
from marshmallow import ValidationError

from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.journal import Note
from tests.space import Space
from tests.vendors.slyce.bodies import DEMO_HASH


@pytest.mark.parametrize("key", [2050, "2050", DEMO_HASH])
@pytest.mark.parametrize(
    ("action", "data", "told"),
    [
        (
            "record_payment",
            {"amount": "22.50"},
            {"invoice": 2050, "status": "partial payment", "balance": "300.00"},
        ),
        ("cancel", {}, {"invoice": 2050, "status": "canceled"}),
        ("open_email", {}, {"invoice": 2050, "noted": "the e-mail of invoice 2050 was opened"}),
    ],
)
def test_action_tells_its_effect(
    space: Space, key: object, action: str, data: dict[str, Any], told: dict[str, Any]
) -> None:
    assert space.act("slyce", action, invoice=key, **data) == told


@pytest.mark.parametrize("action", ["record_payment", "cancel", "open_email"])
def test_unknown_invoice_is_named_with_a_remedy(space: Space, action: str) -> None:
    before = space.state()
    data = {"amount": 1} if action == "record_payment" else {}
    with pytest.raises(ApiError) as caught:
        space.act("slyce", action, invoice="9", **data)
    assert (caught.value.kind, caught.value.message) == (
        Kind.NOT_FOUND,
        "there is no invoice '9'; use the id or hash of one that was created",
    )
    assert space.state() == before


@pytest.mark.parametrize(
    ("data", "messages"),
    [
        ({"amount": 1}, {"invoice": ["The :attribute field is required."]}),
        ({"invoice": 2050}, {"amount": ["The :attribute field is required."]}),
        ({"invoice": 2050, "amount": 0}, {"amount": ["The :attribute must be greater than 0."]}),
        ({"invoice": 2050, "amount": -1}, {"amount": ["The :attribute must be greater than 0."]}),
        ({"invoice": 2050, "amount": "x"}, {"amount": ["The :attribute must be a number."]}),
        (
            {"invoice": 2050, "amount": 1, "date": "today"},
            {"date": ["The :attribute does not match the format Y-m-d."]},
        ),
        ({"invoice": 2050, "amount": 1, "by": "cash"}, {"by": ["Unknown field."]}),
    ],
)
def test_wrong_payment(space: Space, data: dict[str, Any], messages: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        space.act("slyce", "record_payment", **data)
    assert caught.value.messages == messages


def test_day_of_the_payment_is_the_day_of_payment_of_the_lines(space: Space) -> None:
    space.act("slyce", "record_payment", invoice=2050, amount="322.50", date="2024-04-01")
    data = space.call("slyce", "getInvoice").json["data"]
    days = [item["date_paid"] for line in data["line_items"] for item in (line, *line["child"])]
    assert (data["status"], days) == ("paid", ["2024-04-01"] * 4)


def test_opened_email_is_noted_in_the_journal(space: Space) -> None:
    space.act("slyce", "open_email", invoice=2050)
    assert space.world.journal.all() == []
    assert space.world.journal.notes() == [
        Note(
            at="2024-04-29T12:00:00Z",
            vendor="slyce",
            text="the e-mail of invoice 2050 was opened",
        )
    ]
