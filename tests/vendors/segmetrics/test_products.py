"""Products come from their own call, from items and from subscriptions."""

from typing import Any

from tests.space import Space
from tests.vendors.segmetrics.calls import (
    INVOICE,
    SUBSCRIPTION,
    orders,
    read,
    save,
    succeeded,
    whole,
)


def products(space: Space) -> dict[str, Any]:
    """Return the names of the demo integration's products by id."""
    kept = space.state()["segmetrics.products"]
    return {key.removeprefix("demo/int1/"): product["name"] for key, product in kept.items()}


DEMO = {"1556402307145": "Round Tuit", "82638": "Uber Trinket"}


def test_product_is_added_and_renamed(space: Space) -> None:
    assert whole(save(space, "upsertProduct", {"id": 108, "name": "Engine"})) == succeeded()
    assert products(space) == {**DEMO, "108": "Engine"}
    save(space, "upsertProduct", {"id": "108", "name": "Machine"})
    assert products(space) == {**DEMO, "108": "Machine"}


def test_unknown_product_of_an_item_is_created_under_its_name(space: Space) -> None:
    items = [
        {"name": "New", "product_id": 7, "amount": 1},
        {"name": "Newer", "product_id": "7", "amount": 1},
        {"name": "Not Uber", "product_id": 82638, "amount": 1},
    ]
    save(space, "upsertInvoice", {**INVOICE, "items": items})
    assert products(space) == {**DEMO, "7": "New"}


def test_new_name_shows_in_subscriptions_while_items_keep_theirs(space: Space) -> None:
    items = [{"name": "Engine", "product_id": 108, "amount": 1}]
    save(space, "upsertInvoice", {**INVOICE, "items": items})
    save(space, "upsertSubscription", SUBSCRIPTION)
    save(space, "upsertProduct", {"id": 108, "name": "Machine"})
    assert orders(space)["7001"]["line_items"][0]["product_name"] == "Engine"
    held = read(space, extend="subscriptions")["subscriptions"]
    assert [row["product_name"] for row in held] == ["Machine"]


def test_product_of_a_subscription_is_created_under_its_name_or_id(space: Space) -> None:
    save(space, "upsertSubscription", SUBSCRIPTION)
    save(space, "upsertSubscription", {**SUBSCRIPTION, "product_id": 109, "name": "Engine"})
    assert products(space) == {**DEMO, "108": "108", "109": "Engine"}
