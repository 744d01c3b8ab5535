"""Problems are listed all at once, in order, each with its place."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.segmetrics.calls import (
    INVOICE,
    PATH,
    refused,
    whole,
)


@pytest.mark.parametrize(
    ("items", "sentences"),
    [
        ([7], ["invalid 'items[0]' field "]),
        ([None], ["invalid 'items[0]' field "]),
        (
            [{}],
            [
                "missing 'items[0].name' field ",
                "missing 'items[0].product_id' field ",
                "missing 'items[0].amount' field ",
            ],
        ),
        (
            [{"name": "", "product_id": 1, "amount": 1}, "x", {"name": "x", "amount": "y"}],
            [
                "missing 'items[0].name' field ",
                "invalid 'items[1]' field ",
                "missing 'items[2].product_id' field ",
                "invalid 'items[2].amount' field ",
            ],
        ),
    ],
)
def test_problems_of_items_name_their_place(
    space: Space, items: list[Any], sentences: list[str]
) -> None:
    answer = space.call("segmetrics", "upsertInvoice", path=PATH, body={**INVOICE, "items": items})
    assert whole(answer) == refused(400, *sentences)


def test_all_problems_are_listed_at_once_in_the_order_of_the_table(space: Space) -> None:
    body = {
        "items": [{"name": "x", "product_id": [], "amount": 1}],
        "shipping": "x",
        "is_refunded": 7,
        "paid": -1,
        "contact_id": 99,
    }
    answer = space.call("segmetrics", "upsertInvoice", path=PATH, body=body)
    assert whole(answer) == refused(
        400,
        "missing 'id' field ",
        "contact '99' does not exist",
        "missing 'amount' field ",
        "invalid 'paid' field ",
        "missing 'date_created' field ",
        "invalid 'is_refunded' field ",
        "invalid 'shipping' field ",
        "invalid 'items[0].product_id' field ",
    )


@pytest.mark.parametrize(
    ("tags", "sentences"),
    [
        ([{}], ["missing 'tags[0].id' or 'tags[0].name' field "]),
        ([""], ["missing 'tags[0].id' or 'tags[0].name' field "]),
        ([{"id": None, "name": ""}], ["missing 'tags[0].id' or 'tags[0].name' field "]),
        ([None, []], ["invalid 'tags[0]' field ", "invalid 'tags[1]' field "]),
        ([3, True], ["invalid 'tags[1].id' field "]),
        ([1.5], ["invalid 'tags[0].id' field "]),
        ([{"id": 3, "date": "today"}], ["invalid 'tags[0].date' field "]),
        ([{"name": {}}], ["invalid 'tags[0].name' field "]),
    ],
)
@pytest.mark.parametrize("operation", ["addTags", "removeTags", "upsertContact"])
def test_problems_of_tags_name_their_place(
    space: Space, operation: str, tags: list[Any], sentences: list[str]
) -> None:
    body = {"contact_id": 4, "tags": tags}
    answer = space.call("segmetrics", operation, path=PATH, body=body)
    assert whole(answer) == refused(400, *sentences)


@pytest.mark.space(references="strict")
def test_problems_of_an_item_are_told_in_the_order_of_the_table(space: Space) -> None:
    """Also those that only a look at other records shows."""
    items = [
        {"subscription_id": 9, "product_id": 8, "amount": "x"},
        {"id": [], "total_paid": "x", "name": {}},
    ]
    answer = space.call("segmetrics", "upsertInvoice", path=PATH, body={**INVOICE, "items": items})
    assert whole(answer) == refused(
        400,
        "missing 'items[0].name' field ",
        "product '8' does not exist",
        "invalid 'items[0].amount' field ",
        "subscription '9' does not exist",
        "invalid 'items[1].name' field ",
        "missing 'items[1].product_id' field ",
        "missing 'items[1].amount' field ",
        "invalid 'items[1].total_paid' field ",
        "invalid 'items[1].id' field ",
    )


def test_problems_of_a_tag_are_told_in_the_order_of_the_table(space: Space) -> None:
    body = {"email": "ada@example.com", "tags": [{"date": "x"}]}
    answer = space.call("segmetrics", "addTags", path=PATH, body=body)
    assert whole(answer) == refused(
        400,
        "missing 'tags[0].id' or 'tags[0].name' field ",
        "invalid 'tags[0].date' field ",
    )
