"""Lists of orders: filters and pages."""

import pytest

from tests.space import Answer, Space
from tests.vendors.orderspace.samples import (
    BLUE_SKY,
    EUROS,
    PARTLY_SENT,
    PLAIN,
    TRAP,
    VENDOR,
    invalid,
    message,
)


def listed(space: Space, **query: str) -> Answer:
    return space.call(VENDOR, "listOrders", query=query)


ALL = [EUROS, PLAIN, TRAP, PARTLY_SENT]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ALL),
        ({"created_since": "2021-04-20T09:00:00Z"}, [EUROS, PLAIN]),
        ({"created_before": "2021-04-20T09:00:00Z"}, [TRAP, PARTLY_SENT]),
        ({"created_since": "2021-04-16", "created_before": "2021-04-17"}, [TRAP]),
        ({"delivery_date_since": "2020-04-09"}, [PARTLY_SENT]),
        ({"delivery_date_since": "2020-04-10"}, []),
        ({"delivery_date_before": "2020-04-09"}, []),
        ({"delivery_date_before": "2020-04-10"}, [PARTLY_SENT]),
        ({"number": "1288"}, [TRAP]),
        ({"number": "-1288"}, []),
        ({"number": "9" * 30}, []),
        ({"status": "part_fulfilled"}, [PARTLY_SENT]),
        ({"status": "new"}, [EUROS, PLAIN, TRAP]),
        ({"status": "preorder"}, []),
        ({"reference": "SPRING"}, [PARTLY_SENT]),
        ({"customer_id": BLUE_SKY}, [PARTLY_SENT]),
        ({"customer_id": BLUE_SKY, "status": "new"}, []),
        ({"limit": "2"}, [EUROS, PLAIN]),
        ({"limit": "2", "starting_after": PLAIN}, [TRAP, PARTLY_SENT]),
    ],
)
def test_filters_combine(space: Space, query: dict[str, str], expected: list[str]) -> None:
    answer = listed(space, **query).json
    assert [order["id"] for order in answer["orders"]] == expected
    assert answer["has_more"] is (query == {"limit": "2"})


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"created_since": "x"}, "Created since"),
        ({"created_before": "x"}, "Created before"),
        ({"delivery_date_since": "x"}, "Delivery date since"),
        ({"delivery_date_before": "x"}, "Delivery date before"),
        ({"number": "one"}, "Number"),
        ({"number": "1.0"}, "Number"),
        ({"number": "9" * 5000}, "Number"),
        ({"status": "lost"}, "Status"),
        ({"limit": "0"}, "Limit"),
    ],
)
def test_a_malformed_parameter_is_named(space: Space, query: dict[str, str], words: str) -> None:
    assert message(listed(space, **query)) == invalid(f"{words} is invalid")
