"""Webhook calls that a space owes."""

from datetime import UTC, datetime

import pytest

from mockinvoice.core.clock import Clock
from mockinvoice.core.deliveries import Deliveries
from mockinvoice.core.store import Store

NOON = datetime(2024, 4, 29, 12, tzinfo=UTC)


@pytest.fixture
def store() -> Store:
    return Store(indexes={})


@pytest.fixture
def deliveries(store: Store) -> Deliveries:
    return Deliveries(store, Clock(frozen_at=NOON))


def queue(deliveries: Deliveries, store: Store, event: str = "note.created") -> str:
    with store.transaction():
        return deliveries.queue(
            vendor="v", event=event, url="https://x.example", body='{"n":1}', headers={"X-Sig": "s"}
        )


def test_call_is_queued_as_a_record(deliveries: Deliveries, store: Store) -> None:
    assert queue(deliveries, store) == "dl-1"
    assert deliveries.get("dl-1") == {
        "id": "dl-1",
        "vendor": "v",
        "event": "note.created",
        "url": "https://x.example",
        "headers": {"X-Sig": "s"},
        "body": '{"n":1}',
        "created_at": "2024-04-29T12:00:00Z",
        "state": "queued",
        "attempts": [],
    }
    assert deliveries.get("dl-2") is None


def test_calls_are_listed_oldest_first(deliveries: Deliveries, store: Store) -> None:
    for event in ("a", "b", "c"):
        queue(deliveries, store, event)
    assert [(d["id"], d["event"]) for d in deliveries.all()] == [
        ("dl-1", "a"),
        ("dl-2", "b"),
        ("dl-3", "c"),
    ]


def test_call_of_a_transaction_that_fails_is_not_owed(deliveries: Deliveries, store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        queue_and_fail(deliveries, store)
    assert deliveries.all() == []
    assert queue(deliveries, store) == "dl-1"


def queue_and_fail(deliveries: Deliveries, store: Store) -> None:
    with store.transaction():
        queue(deliveries, store)
        raise ZeroDivisionError


def test_clearing_forgets_all_and_the_ids_go_on(deliveries: Deliveries, store: Store) -> None:
    for _ in range(3):
        queue(deliveries, store)
    with store.transaction():
        deliveries.clear()
    assert deliveries.all() == []
    assert queue(deliveries, store) == "dl-4"
