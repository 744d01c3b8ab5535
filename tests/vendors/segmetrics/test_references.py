"""What a request names by id: must it exist?"""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.segmetrics.calls import (
    INVOICE,
    PATH,
    SUBSCRIPTION,
    orders,
    read,
    refused,
    save,
    whole,
)

strict = pytest.mark.space(references="strict")
lenient = pytest.mark.space(references="lenient")
BODIES = {
    "upsertInvoice": INVOICE,
    "upsertSubscription": {**SUBSCRIPTION, "product_id": 82638},
    "addTags": {"contact_id": 4, "tags": [3]},
    "removeTags": {"contact_id": 4, "tags": [3]},
}


def call(space: Space, operation: str, **changed: Any) -> tuple[int, str, Any]:
    body = {**BODIES[operation], **changed}
    return whole(space.call("segmetrics", operation, path=PATH, body=body))


def unknown_contact_is_refused(space: Space, operation: str) -> None:
    before = space.state()
    for changed in ({"contact_id": 99}, {"contact_id": "99", "email": "ada@example.com"}):
        answer = call(space, operation, **changed)
        assert answer == refused(400, "contact '99' does not exist")
    assert space.state() == before


@pytest.mark.parametrize("operation", BODIES)
def test_contact_must_exist_as_documented(space: Space, operation: str) -> None:
    unknown_contact_is_refused(space, operation)


@strict
@pytest.mark.parametrize("operation", BODIES)
def test_contact_must_exist_in_a_strict_space(space: Space, operation: str) -> None:
    unknown_contact_is_refused(space, operation)


@lenient
@pytest.mark.parametrize("operation", BODIES)
def test_contact_is_made_in_a_lenient_space(space: Space, operation: str) -> None:
    assert call(space, operation, contact_id=99, email="new@example.com")[0] == 200
    assert read(space, "99")["email"] == "new@example.com"
    assert read(space, "new@example.com")["contact_id"] == "99"


@lenient
@pytest.mark.parametrize("operation", ["addTags", "removeTags"])
def test_contact_of_a_tag_call_is_made_from_its_email_in_a_lenient_space(
    space: Space, operation: str
) -> None:
    assert call(space, operation, contact_id=None, email="new@example.com")[0] == 200
    assert read(space, "new@example.com")["contact_id"] == "1"


@lenient
@pytest.mark.parametrize("operation", [*BODIES, "upsertContact"])
def test_contact_that_is_made_gets_what_waits_for_its_email(space: Space, operation: str) -> None:
    waiting = {**INVOICE, "id": 7002, "contact_id": None, "email": "new@example.com"}
    save(space, "upsertInvoice", waiting)
    body = {**BODIES.get(operation, {}), "contact_id": 99, "email": "new@example.com"}
    save(space, operation, body)
    assert "7002" in orders(space, "99")


@lenient
def test_known_contact_is_left_alone_in_a_lenient_space(space: Space) -> None:
    assert call(space, "upsertInvoice", email="new@example.com")[0] == 200
    assert read(space)["email"] == "ada@example.com"


@strict
def test_products_and_subscriptions_must_exist_in_a_strict_space(space: Space) -> None:
    item = {"name": "x", "product_id": 82638, "amount": 1}
    items = [item, {**item, "product_id": 8}, {**item, "subscription_id": 9}]
    before = space.state()
    assert call(space, "upsertInvoice", contact_id=99, items=items) == refused(
        400,
        "contact '99' does not exist",
        "product '8' does not exist",
        "subscription '9' does not exist",
    )
    assert call(space, "upsertSubscription", product_id=108) == refused(
        400, "product '108' does not exist"
    )
    assert space.state() == before


@strict
def test_what_exists_can_be_named_in_a_strict_space(space: Space) -> None:
    save(space, "upsertProduct", {"id": 108, "name": "Engine"})
    save(space, "upsertSubscription", SUBSCRIPTION)
    item = {"name": "x", "product_id": 108, "amount": 1, "subscription_id": 9001}
    save(space, "upsertInvoice", {**INVOICE, "items": [item]})


@strict
def test_email_may_name_nobody_even_in_a_strict_space(space: Space) -> None:
    save(space, "upsertInvoice", {**INVOICE, "contact_id": None, "email": "no@example.com"})


@strict
def test_problems_of_items_are_told_in_the_order_of_the_items(space: Space) -> None:
    item = {"name": "x", "product_id": 82638, "amount": 1}
    items = [{**item, "product_id": 8}, {**item, "amount": "x"}, {**item, "product_id": 9}]
    assert call(space, "upsertInvoice", items=items) == refused(
        400,
        "product '8' does not exist",
        "invalid 'items[1].amount' field ",
        "product '9' does not exist",
    )
