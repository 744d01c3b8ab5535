"""What happens out of sight: an order comes in, a credit runs out."""

from typing import Any

import pytest
from marshmallow import ValidationError

from mockinvoice.core.errors import ApiError, Kind
from tests.space import Space
from tests.vendors.gormic.wire import call, create, create_credit, invoice, on

BARE: dict[str, Any] = {
    "id": "ord-7",
    "organization": "org-demo",
    "currency": "EUR",
    "due_date": None,
    "customer": None,
    "lines": [],
}
ADA = {"name": "Ada", "email": "ada@customer.example"}


@pytest.mark.parametrize(
    ("sent", "changed"),
    [
        ({}, {}),
        ({"organization": "org-b"}, {"organization": "org-b"}),
        ({"customer": ADA, "currency": "CHF"}, {"customer": ADA, "currency": "CHF"}),
        ({"due_date": "2024-05-29"}, {"due_date": "2024-05-29"}),
        (
            {"lines": [{"description": "Pen", "quantity": 2, "unit_price": "1.5"}]},
            {"lines": [{"description": "Pen", "quantity": 2, "unit_price": "1.50"}]},
        ),
        (
            {"lines": [{"description": "Pen"}]},
            {"lines": [{"description": "Pen", "quantity": 1, "unit_price": "0.00"}]},
        ),
    ],
)
def test_create_order(space: Space, sent: dict[str, Any], changed: dict[str, Any]) -> None:
    order = space.act("gormic", "create_order", id="ord-7", **sent)
    assert order == BARE | changed
    key = f"{order['organization']}/ord-7"
    assert space.state()["gormic.orders"][key] == order


def test_order_gets_an_id_if_it_has_none(space: Space) -> None:
    first, second = (space.act("gormic", "create_order")["id"] for _ in range(2))
    assert first != second


@pytest.mark.space(references="strict")
def test_created_order_exists_for_invoices(space: Space) -> None:
    space.act("gormic", "create_order", id="ord-7")
    create(space, orderId="ord-7")


@pytest.mark.parametrize(
    "sent",
    [
        {"id": ""},
        {"organization": ""},
        {"currency": "euro"},
        {"due_date": "soon"},
        {"customer": {"name": "Ada"}},
        {"customer": {"name": "Ada", "email": "nobody"}},
        {"customer": {"name": "", "email": "ada@customer.example"}},
        {"lines": [{"quantity": 1}]},
        {"lines": [{"description": "x", "quantity": 0}]},
        {"lines": [{"description": "x", "unit_price": "NaN"}]},
        {"color": "red"},
    ],
)
def test_wrong_orders_are_refused(space: Space, sent: dict[str, Any]) -> None:
    before = space.state()
    with pytest.raises(ValidationError):
        space.act("gormic", "create_order", **sent)
    assert space.state() == before


@pytest.mark.parametrize("named", [True, False])
def test_expire_credit_moves_the_clock_past_one_credit_note(space: Space, named: bool) -> None:
    first = create_credit(space, applyExpiresAt="2024-05-01")
    second = create_credit(space, applyExpiresAt="2024-06-01")
    create(space, applyExpiresAt="2024-04-30")
    told = space.act("gormic", "expire_credit", **({"id": first} if named else {}))
    event = {
        "at": "2024-05-02T00:00:00Z",
        "kind": "gormic.credit_expiry",
        "data": {"organization": "org-demo", "id": first},
    }
    assert told == {"id": first, "now": "2024-05-02T00:00:00Z", "fired": [event]}
    assert (invoice(space, first)["expired"], invoice(space, second)["expired"]) == (True, False)
    assert call(space, "deleteInvoice", **on(first)).json["warnings"] == [
        {
            "code": "CreditExpired",
            "description": f"Credit note {first} could be applied until 2024-05-01",
        }
    ]


def test_expire_credit_never_turns_the_clock_back(space: Space) -> None:
    key = create_credit(space, applyExpiresAt="2024-05-01")
    space.advance(days=100)
    told = space.act("gormic", "expire_credit", id=key)
    assert told == {"id": key, "now": "2024-08-07T12:00:00Z", "fired": []}


def test_expire_credit_works_on_one_organization(space: Space) -> None:
    create_credit(space, applyExpiresAt="2024-05-01")
    with pytest.raises(ApiError, match="organization 'org-b' has no credit note"):
        space.act("gormic", "expire_credit", organization="org-b")


@pytest.mark.parametrize(
    ("expires_at", "sentence"),
    [
        (None, "never expires; update it with an applyExpiresAt"),
        ("text", "never expires; update it with an applyExpiresAt"),
        ("9999-12-31", "never expires; update it with an applyExpiresAt"),
    ],
)
def test_credit_note_without_an_end_cannot_expire(
    space: Space, expires_at: str | None, sentence: str
) -> None:
    key = create_credit(space, **({"applyExpiresAt": expires_at} if expires_at else {}))
    with pytest.raises(ApiError, match=f"credit note '{key}' {sentence}") as caught:
        space.act("gormic", "expire_credit", id=key)
    assert caught.value.kind is Kind.UNPROCESSABLE


@pytest.mark.parametrize("key", [None, "inv-none", "inv-open"])
def test_expire_credit_needs_a_credit_note(space: Space, key: str | None) -> None:
    before = space.state()
    with pytest.raises(ApiError) as caught:
        space.act("gormic", "expire_credit", **({"id": key} if key else {}))
    assert caught.value.kind is Kind.NOT_FOUND
    assert caught.value.message == (
        f"organization 'org-demo' has no credit note {key or 'that will expire'!r};"
        " create one with type credit-note and applyExpiresAt"
    )
    assert space.state() == before
