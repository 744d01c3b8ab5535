"""Adding, updating and deleting subscriptions."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.segmetrics.calls import (
    NOW,
    PATH,
    SUBSCRIPTION,
    delete,
    orders,
    read,
    refused,
    save,
    succeeded,
    whole,
)


def shown(**changed: Any) -> dict[str, Any]:
    """Return subscription 9001 as the reading side shows it."""
    return {
        "subscription_id": "9001",
        "contact_id": "4",
        "product_id": "108",
        "product_name": "108",
        "amount": 2000,
        "quantity": 1,
        "billing_cycle": "month",
        "frequency": 1,
        "start_date": "2019-12-03T11:14:32+00:00",
        "last_bill_date": "2024-04-03T11:14:32+00:00",
        "trial_end_date": None,
        "end_date": None,
        "canceled_date": None,
        "imported_at": NOW,
        "last_imported_at": NOW,
        **changed,
    }


def subscriptions(space: Space, name: str = "4") -> Any:
    return read(space, name, "subscriptions")["subscriptions"]


def test_new_subscription_is_for_one_and_makes_its_product_but_no_invoice(space: Space) -> None:
    assert whole(save(space, "upsertSubscription", SUBSCRIPTION)) == succeeded()
    assert subscriptions(space) == [shown()]
    assert set(orders(space)) == {"234115"}


def test_every_field_of_a_subscription_is_kept(space: Space) -> None:
    extra = {
        "billing_cycle": "year",
        "frequency": 2,
        "name": "Difference Engine",
        "quantity": 3,
        "trial_end_date": "2019-12-17 11:14:32",
        "end_date": "2025-12-03 11:14:32",
        "canceled_date": "2024-04-20 10:00:00",
    }
    save(space, "upsertSubscription", {**SUBSCRIPTION, **extra})
    assert subscriptions(space) == [
        shown(
            product_name="Difference Engine",
            quantity=3,
            billing_cycle="year",
            frequency=2,
            trial_end_date="2019-12-17T11:14:32+00:00",
            end_date="2025-12-03T11:14:32+00:00",
            canceled_date="2024-04-20T10:00:00+00:00",
        )
    ]


@pytest.mark.parametrize("cycle", ["year", "month", "week", "day"])
def test_billing_cycles(space: Space, cycle: str) -> None:
    save(space, "upsertSubscription", {**SUBSCRIPTION, "billing_cycle": cycle})
    assert subscriptions(space) == [shown(billing_cycle=cycle)]


def test_update_replaces_what_is_sent_and_keeps_the_rest(space: Space) -> None:
    extra = {"quantity": 3, "canceled_date": "2024-04-20 10:00:00"}
    save(space, "upsertSubscription", {**SUBSCRIPTION, **extra, "name": "Engine"})
    space.advance(hours=1)
    body = {**SUBSCRIPTION, "id": "9001", "amount": 2500, "name": "Other", "quantity": None}
    save(space, "upsertSubscription", body)
    assert subscriptions(space) == [
        shown(
            amount=2500,
            quantity=3,
            product_name="Engine",
            canceled_date="2024-04-20T10:00:00+00:00",
            last_imported_at="2024-04-29T13:00:00+00:00",
        )
    ]


def test_known_product_keeps_its_name(space: Space) -> None:
    save(space, "upsertProduct", {"id": 108, "name": "Difference Engine"})
    save(space, "upsertSubscription", {**SUBSCRIPTION, "name": "Other"})
    assert subscriptions(space) == [shown(product_name="Difference Engine")]


def test_subscription_that_only_an_item_names_is_bare_until_it_is_sent(space: Space) -> None:
    item = {"name": "Engine", "product_id": 108, "amount": 2000, "subscription_id": 9001}
    body = {"id": 1, "contact_id": 4, "amount": 2000, "paid": 2000, "items": [item]}
    save(space, "upsertInvoice", {**body, "date_created": "2024-04-28 08:00:00"})
    nothing = dict.fromkeys(("amount", "billing_cycle", "frequency", "start_date"))
    assert subscriptions(space) == [
        shown(product_name="Engine", **nothing, last_bill_date=None),
    ]
    save(space, "upsertSubscription", SUBSCRIPTION)
    assert subscriptions(space) == [shown(product_name="Engine")]


def test_item_leaves_a_known_subscription_alone(space: Space) -> None:
    save(space, "upsertSubscription", SUBSCRIPTION)
    item = {"name": "x", "product_id": 9, "amount": 1, "subscription_id": "9001"}
    body = {"id": 1, "contact_id": 4, "amount": 1, "paid": 1, "items": [item]}
    save(space, "upsertInvoice", {**body, "date_created": "2024-04-28 08:00:00"})
    assert subscriptions(space) == [shown()]


def test_deleted_subscription_is_gone(space: Space) -> None:
    save(space, "upsertSubscription", SUBSCRIPTION)
    answer = delete(space, "deleteSubscription", "9001")
    deleted = {"id": "9001", "status": "success", "object": "subscription", "deleted": True}
    assert whole(answer) == (200, "application/json", deleted)
    assert subscriptions(space) == []
    again = delete(space, "deleteSubscription", "9001")
    assert whole(again) == refused(404, "subscription '9001' not found")


def test_all_problems_are_listed_at_once_in_the_order_of_the_table(space: Space) -> None:
    body = {"quantity": "x", "frequency": 0, "billing_cycle": "x", "contact_id": 99, "id": []}
    answer = space.call("segmetrics", "upsertSubscription", path=PATH, body=body)
    assert whole(answer) == refused(
        400,
        "invalid 'id' field ",
        "contact '99' does not exist",
        "missing 'amount' field ",
        "missing 'product_id' field ",
        "missing 'start_date' field ",
        "missing 'last_bill_date' field ",
        "invalid 'billing_cycle' field ",
        "invalid 'frequency' field ",
        "invalid 'quantity' field ",
    )
