"""A request that fails at any of its writes leaves everything as it was."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from mockinvoice.core.store import Collection
from mockinvoice.vendors.orderspace.events import EVENTS
from tests.space import Space
from tests.vendors.orderspace.samples import (
    PLAIN,
    UNPAID,
    VENDOR,
    create_dispatch,
    create_invoice,
    create_order,
)

Change = Callable[[Space], Any]
WEBHOOK = {"endpoint": "https://hooks.example/orderspace", "events": list(EVENTS)}
REQUESTS: dict[str, tuple[Change, int]] = {
    "createInvoice": (create_invoice, 6),
    "createOrder": (lambda s: create_order(s, {"sku": "ZAG-D-16", "quantity": 1}), 6),
    "createDispatch": (lambda s: create_dispatch(s, PLAIN), 5),
    "createCustomer": (lambda s: s.call(VENDOR, "createCustomer"), 4),
    "updateCustomer": (lambda s: s.call(VENDOR, "updateCustomer"), 3),
    "createWebhook": (lambda s: s.call(VENDOR, "createWebhook"), 3),
    "createToken": (lambda s: s.call(VENDOR, "createToken"), 2),
    "deleteInvoice": (
        lambda s: s.call(VENDOR, "deleteInvoice", path={"invoice_id": UNPAID}),
        4,
    ),
    "deleteOrder": (lambda s: s.call(VENDOR, "deleteOrder", path={"order_id": PLAIN}), 3),
    "deleteCustomer": (lambda s: s.call(VENDOR, "deleteCustomer"), 3),
}
ACTIONS: dict[str, tuple[dict[str, Any], int]] = {
    "record_payment": ({"invoice": UNPAID, "amount": 144}, 4),
    "cancel_order": ({"order": PLAIN}, 3),
}


class BrokenError(OSError):
    """The failure that the tests inject."""


@pytest.fixture
def fail_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[str]]:
    """Return a function that lets the n-th write from now on fail; its result counts the writes."""

    def arm(number: int) -> list[str]:
        writes: list[str] = []

        def broken(original: Any) -> Any:
            def write(self: Collection, key: str, *rest: Any) -> Any:
                writes.append(key)
                if len(writes) == number:
                    raise BrokenError
                return original(self, key, *rest)

            return write

        for name in ("put", "delete"):
            monkeypatch.setattr(Collection, name, broken(ORIGINAL[name]))
        return writes

    return arm


ORIGINAL = {"put": Collection.put, "delete": Collection.delete}


@pytest.mark.parametrize("operation", REQUESTS)
def test_a_request_lands_whole_or_not_at_all(
    space: Space, operation: str, fail_at: Callable[[int], list[str]]
) -> None:
    request, at_least = REQUESTS[operation]
    space.call(VENDOR, "createWebhook", body={"webhook": WEBHOOK})
    before = space.state()
    for number in count(1):
        writes = fail_at(number)
        answer = request(space)
        if len(writes) < number:
            break
        assert (answer.status, answer.json) == (500, {"message": "Internal server error"})
        assert space.state() == before
    assert answer.status == 200
    assert len(writes) >= at_least
    assert space.state() != before


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_lands_whole_or_not_at_all(
    space: Space, action: str, fail_at: Callable[[int], list[str]]
) -> None:
    data, at_least = ACTIONS[action]
    space.call(VENDOR, "createWebhook", body={"webhook": WEBHOOK})
    before = space.state()
    for number in count(1):
        writes = fail_at(number)
        try:
            space.act(VENDOR, action, **data)
        except BrokenError:
            assert space.state() == before
        else:
            break
    assert len(writes) >= at_least
    assert space.state() != before


@pytest.mark.parametrize("operation", REQUESTS)
def test_after_a_failure_the_same_request_gets_the_same_ids(
    space: Space, operation: str, fail_at: Callable[[int], list[str]]
) -> None:
    """Numbers, ids and sequences that a failed request has taken are free again."""
    request, _ = REQUESTS[operation]
    fresh = Space(space.mock, f"{space.name}-fresh")
    space.mock.worlds.put(fresh.name, {"clock": space.world.options.clock})
    try:
        for each in (space, fresh):
            each.call(VENDOR, "createWebhook", body={"webhook": WEBHOOK})
        expected = request(fresh).json
        fail_at(2)
        assert request(space).status == 500
        fail_at(-1)
        assert request(space).json == expected
    finally:
        space.mock.worlds.delete(fresh.name)
