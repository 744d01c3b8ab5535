"""A call that fails half-way leaves nothing behind."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from mockinvoice.core.store import Collection
from tests.space import Space
from tests.vendors.segmetrics.calls import (
    BODIES,
    CONTACT,
    INVOICE,
    PATH,
    SUBSCRIPTION,
    delete,
    refused,
    save,
    whole,
)

ITEM = {"name": "New", "product_id": 5, "amount": 500, "subscription_id": 6}
RICH: dict[str, Any] = {
    **BODIES,
    "upsertInvoice": {
        **INVOICE,
        "contact_id": None,
        "email": "ada@example.com",
        "items": [ITEM, {**ITEM, "product_id": 7, "subscription_id": 8}],
    },
    "upsertContact": {"contact_id": 77, "email": "ada@example.com", "tags": [1, "a", "b"]},
    "upsertSubscription": {**SUBSCRIPTION, "product_id": 7, "name": "New"},
    "addTags": {"email": "ada@example.com", "tags": [1, "a", "b"]},
}


def fail_at(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Let the write or deletion of this number fail."""
    written = count(1)

    def failing(change: Callable[..., Any]) -> Callable[..., Any]:
        def fail(*args: Any) -> Any:
            if next(written) == number:
                raise RuntimeError("the disk is full")
            return change(*args)

        return fail

    for name in ("put", "delete"):
        monkeypatch.setattr(Collection, name, failing(getattr(Collection, name)))


@pytest.mark.parametrize("integration", ["int1", "fresh"])
@pytest.mark.parametrize("operation", BODIES)
def test_failure_at_any_write_leaves_everything_as_it_was(
    space: Space, monkeypatch: pytest.MonkeyPatch, operation: str, integration: str
) -> None:
    save(space, "upsertSubscription", SUBSCRIPTION)
    save(space, "addTags", BODIES["addTags"])
    before = space.state()
    path = {**PATH, "integration_id": integration}
    for number in count(1):
        with monkeypatch.context() as patch:
            fail_at(patch, number)
            answer = space.call("segmetrics", operation, path=path, body=RICH[operation])
        if answer.status == 200:
            break
        assert whole(answer) == refused(500, "internal server error")
        assert space.state() == before
    assert number > 1
    assert space.state() != before


@pytest.mark.parametrize(
    ("operation", "name", "at_least"),
    [
        ("deleteInvoice", "7001", 1),
        ("deleteSubscription", "9001", 1),
        ("deleteContact", "grace@example.com", 4),
    ],
)
def test_failure_at_any_write_of_a_deletion_leaves_everything_as_it_was(
    space: Space, monkeypatch: pytest.MonkeyPatch, operation: str, name: str, at_least: int
) -> None:
    """Two contacts go by their email, and what was tied to them by it waits again."""
    by_email = {"contact_id": None, "email": CONTACT["email"]}
    save(space, "upsertContact", CONTACT)
    save(space, "upsertContact", {"contact_id": 4, "email": CONTACT["email"]})
    save(space, "upsertInvoice", {**INVOICE, **by_email})
    save(space, "upsertSubscription", {**SUBSCRIPTION, **by_email})
    before = space.state()
    for number in count(1):
        with monkeypatch.context() as patch:
            fail_at(patch, number)
            answer = delete(space, operation, name)
        if answer.status == 200:
            break
        assert whole(answer) == refused(500, "internal server error")
        assert space.state() == before
    assert number > at_least
    assert space.state() != before


@pytest.mark.space(options={"segmetrics.sync": "hourly"})
@pytest.mark.parametrize("number", [1, 2, 3])
def test_failed_sync_is_done_again(
    space: Space, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    save(space, "upsertContact", CONTACT)
    save(space, "upsertInvoice", {**INVOICE, "contact_id": None, "email": "grace@example.com"})
    before = space.state()
    with monkeypatch.context() as patch:
        fail_at(patch, number)
        with pytest.raises(RuntimeError, match="the disk is full"):
            space.advance(hours=1)
    assert space.state() == before
    assert len(space.advance(hours=1)) == 1
