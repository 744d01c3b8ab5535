"""Every state of an order against everything that can be done with it."""

from collections.abc import Callable
from typing import Any

import pytest

from mockinvoice.core.errors import ApiError
from mockinvoice.vendors.orderspace.order_schemas import STATUSES
from mockinvoice.vendors.orderspace.tables import ORDERS
from tests.space import Space
from tests.vendors.orderspace.samples import (
    PLAIN,
    VENDOR,
    create_dispatch,
    create_invoice,
    order_of,
)

PART = [{"sku": "ZAG-D-16", "quantity": 1}]
Act = Callable[[Space], Any]


def cancel(space: Space) -> str:
    try:
        space.act(VENDOR, "cancel_order", order=PLAIN)
    except ApiError as error:
        return error.message.partition(";")[0]
    return "done"


def told(answer: Any) -> str:
    return "done" if answer.status == 200 else answer.json["message"]


ACTS: dict[str, Act] = {
    "invoice a part": lambda s: told(create_invoice(s, invoice_lines=PART)),
    "invoice all": lambda s: told(create_invoice(s)),
    "proforma": lambda s: told(create_invoice(s, proforma=True)),
    "dispatch a part": lambda s: told(create_dispatch(s, PLAIN, dispatch_lines=PART)),
    "dispatch all": lambda s: told(create_dispatch(s, PLAIN)),
    "cancel": cancel,
    "delete": lambda s: told(s.call(VENDOR, "deleteOrder", path={"order_id": PLAIN})),
}
INVALID = "Validation failed: Order or_wlvzog4g is invalid"
NOTHING = "There are no outstanding items to invoice"
NO_PART = "invoice_lines[0] quantity exceeds the outstanding quantity of 0"
USED = "Validation failed: Order has been invoiced or dispatched"
FULFILLED = "The order has already been fulfilled"
CANCELLED = "The order has been cancelled"
STAYS = "order or_wlvzog4g is {} and cannot be cancelled"
GONE = "gone"


def untouched(status: str) -> dict[str, tuple[str, str]]:
    """Return what an order of which nothing has been used allows."""
    return {
        "invoice a part": ("done", status),
        "invoice all": ("done", "invoiced"),
        "proforma": ("done", status),
        "dispatch a part": ("done", "part_fulfilled"),
        "dispatch all": ("done", "fulfilled"),
        "cancel": ("done", "cancelled"),
        "delete": ("done", GONE),
    }


TABLE: dict[str, dict[str, tuple[str, str]]] = {
    "new": untouched("new"),
    "preorder": untouched("preorder"),
    "released": untouched("released"),
    "standing_order": untouched("standing_order"),
    "invoiced": {
        "invoice a part": (NO_PART, "invoiced"),
        "invoice all": (NOTHING, "invoiced"),
        "proforma": (NOTHING, "invoiced"),
        "dispatch a part": ("done", "part_fulfilled"),
        "dispatch all": ("done", "fulfilled"),
        "cancel": ("done", "cancelled"),
        "delete": (USED, "invoiced"),
    },
    "part_fulfilled": {
        "invoice a part": ("done", "part_fulfilled"),
        "invoice all": ("done", "part_fulfilled"),
        "proforma": ("done", "part_fulfilled"),
        "dispatch a part": ("done", "part_fulfilled"),
        "dispatch all": ("done", "fulfilled"),
        "cancel": ("done", "cancelled"),
        "delete": (USED, "part_fulfilled"),
    },
    "fulfilled": {
        "invoice a part": ("done", "fulfilled"),
        "invoice all": ("done", "fulfilled"),
        "proforma": ("done", "fulfilled"),
        "dispatch a part": (FULFILLED, "fulfilled"),
        "dispatch all": (FULFILLED, "fulfilled"),
        "cancel": (STAYS.format("fulfilled"), "fulfilled"),
        "delete": (USED, "fulfilled"),
    },
    "cancelled": {
        "invoice a part": (INVALID, "cancelled"),
        "invoice all": (INVALID, "cancelled"),
        "proforma": (INVALID, "cancelled"),
        "dispatch a part": (CANCELLED, "cancelled"),
        "dispatch all": (CANCELLED, "cancelled"),
        "cancel": (STAYS.format("cancelled"), "cancelled"),
        "delete": ("done", GONE),
    },
}
COUNTS = {
    "invoiced": {"invoiced": 10},
    "part_fulfilled": {"dispatched": 3},
    "fulfilled": {"dispatched": 10},
}


def put_order(space: Space, status: str) -> None:
    """Bring the order into a status, some of which no call leads to."""
    with space.world.transaction():
        order = space.world.collection(ORDERS).get(PLAIN)
        assert order is not None
        order["status"] = status
        order["order_lines"][0] |= COUNTS.get(status, {})
        space.world.collection(ORDERS).put(PLAIN, order)


def status_of(space: Space) -> str:
    answer = space.call(VENDOR, "getOrder", path={"order_id": PLAIN})
    return order_of(space, PLAIN)["status"] if answer.status == 200 else GONE


def test_the_table_is_complete() -> None:
    assert set(TABLE) == set(STATUSES)
    assert all(set(row) == set(ACTS) for row in TABLE.values())


@pytest.mark.parametrize("status", TABLE)
@pytest.mark.parametrize("act", ACTS)
def test_order(space: Space, status: str, act: str) -> None:
    put_order(space, status)
    before = space.state()
    outcome, after = TABLE[status][act]
    assert ACTS[act](space) == outcome
    assert status_of(space) == after
    if outcome != "done":
        assert space.state() == before
