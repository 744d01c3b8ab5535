"""The moves between statuses that the document names are those that happen, and no others."""

from collections.abc import Iterator
from itertools import pairwise, product
from typing import Any

from tests.space import Space
from tests.vendors.sperse.test_states import STATUSES
from tests.vendors.sperse.wire import call, create, info

Call = tuple[str, dict[str, Any]]
GATEWAY = {"gatewayName": "G", "gatewayTransactionId": "T"}
PAYMENTS: list[Call] = [
    ("addBankCardPayment", {"amount": 40, **GATEWAY}),
    ("addBankCardPayment", {"amount": 100, **GATEWAY}),
]
CALLS: list[Call] = [
    *PAYMENTS,
    *(("updateInvoiceStatus", {"status": status}) for status in STATUSES),
    ("addBankCardPayment", {"amount": -40}),
    ("refundInvoice", {}),
    ("voidBankCardPayment", GATEWAY),
]
WAYS = [*((last,) for last in CALLS), *product(PAYMENTS, CALLS)]


def statuses(space: Space, origin: str, way: tuple[Call, ...]) -> Iterator[str]:
    """Yield the statuses of a new invoice on its way through calls, up to one that is refused."""
    number = create(space, status=origin)
    yield origin
    for operation, body in way:
        answer, _ = call(space, operation, body={"id": number, "invoiceId": number} | body)
        if answer != 200:
            return
        yield info(space, number)["status"]


def test_every_move_that_happens_is_documented_and_every_documented_one_happens(
    space: Space,
) -> None:
    lifecycle = space.mock.vendors["sperse"].document.node["x-lifecycle"]
    happen = {
        (before, after)
        for origin, way in product(STATUSES, WAYS)
        for before, after in pairwise(statuses(space, origin, way))
        if before != after
    }
    assert sorted(happen) == sorted((before, after) for before, after in lifecycle["moves"])
