"""A call that fails half-way leaves nothing behind."""

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
    """Let the write of this number fail."""
    written = count(1)
    put = Collection.put

    def fail(collection: Collection, key: str, record: Any) -> None:
        if next(written) == number:
            raise RuntimeError("the disk is full")
        put(collection, key, record)

    monkeypatch.setattr(Collection, "put", fail)


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


@pytest.mark.space(options={"segmetrics.sync": "hourly"})
def test_failed_sync_is_done_again(space: Space, monkeypatch: pytest.MonkeyPatch) -> None:
    save(space, "upsertContact", CONTACT)
    save(space, "upsertInvoice", {**INVOICE, "contact_id": None, "email": "grace@example.com"})
    before = space.state()
    with monkeypatch.context() as patch:
        fail_at(patch, 1)
        with pytest.raises(RuntimeError, match="the disk is full"):
            space.advance(hours=1)
    assert space.state() == before
    assert len(space.advance(hours=1)) == 1
