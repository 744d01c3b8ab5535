"""Webhook calls that a space owes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mockinvoice.core.clock import Clock
from mockinvoice.core.deliveries import COPY, DUE, REPLAY, Deliveries, DeliveryPolicy
from mockinvoice.core.faults import DeliveryMode
from mockinvoice.core.outgoing import Outcome, Outgoing
from mockinvoice.core.store import Store

NOON = datetime(2024, 4, 29, 12, tzinfo=UTC)


@pytest.fixture
def store() -> Store:
    return Store(indexes={})


@pytest.fixture
def deliveries(store: Store) -> Deliveries:
    return Deliveries(store, Clock(frozen_at=NOON), outgoing=Outgoing(store))


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
        "subscription": None,
        "url": "https://x.example",
        "headers": {"X-Sig": "s"},
        "body": '{"n":1}',
        "created_at": "2024-04-29T12:00:00Z",
        "state": "queued",
        "next_at": "2024-04-29T12:00:00Z",
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


# What comes of them -----------------------------------------------------------------------------

MINUTE = timedelta(minutes=1)
POLICY = DeliveryPolicy(received=(200, 202), gaps=(MINUTE, 5 * MINUTE))
REQUEST = {"method": "POST", "url": "https://x.example", "headers": {}}
REFUSED = Outcome(request=REQUEST, error="not called", is_refused=True)
LOST = Outcome(request=REQUEST, error="timed out")


def answered(status: int) -> Outcome:
    response = {"status": status, "headers": {}, "body": "", "is_cut": False}
    return Outcome(request=REQUEST, response=response)


Step = tuple[str, Outcome, str, str | None]
AT_12_01, AT_12_05 = "2024-04-29T12:01:00Z", "2024-04-29T12:05:00Z"
STEPS: list[list[Step]] = [
    [(DUE, answered(200), "delivered", None)],
    [(DUE, answered(202), "delivered", None)],
    [
        (DUE, answered(201), "queued", AT_12_01),
        (DUE, LOST, "queued", AT_12_05),
        (DUE, answered(500), "failed", None),
    ],
    [(DUE, answered(500), "queued", AT_12_01), (DUE, answered(200), "delivered", None)],
    [(DUE, REFUSED, "failed", None)],
    [
        (COPY, answered(500), "queued", "2024-04-29T12:00:00Z"),
        (DUE, answered(500), "queued", AT_12_01),
        (COPY, LOST, "queued", AT_12_01),
        (REPLAY, answered(500), "queued", AT_12_01),
        (REPLAY, answered(200), "delivered", None),
    ],
    [(DUE, REFUSED, "failed", None), (REPLAY, answered(200), "delivered", None)],
]


@pytest.mark.parametrize("steps", STEPS)
def test_attempts_are_made_till_one_is_received_or_the_last_has_failed(
    deliveries: Deliveries, store: Store, steps: list[Step]
) -> None:
    key = queue(deliveries, store)
    found = []
    for why, outcome, _, _ in steps:
        with store.transaction():
            record = deliveries.note(key, outcome, why=why, policy=POLICY)
        found.append((why, outcome, record["state"], record["next_at"]))
        assert deliveries.get(key) == record
    assert found == steps


def test_attempt_tells_what_was_sent_and_what_came(deliveries: Deliveries, store: Store) -> None:
    key = queue(deliveries, store)
    with store.transaction():
        for outcome in (LOST, answered(500)):
            deliveries.note(key, outcome, why=DUE, policy=POLICY)
    common = {"at": "2024-04-29T12:00:00Z", "why": "due", "is_refused": False, "request": REQUEST}
    assert (deliveries.get(key) or {})["attempts"] == [
        {"number": 1, **common, "outcome": "timed out", "response": None},
        {"number": 2, **common, "outcome": "500", "response": answered(500).response},
    ]


@pytest.mark.parametrize(
    ("mode", "plan"),
    [
        (DeliveryMode(), [("dl-1", "due", 0), ("dl-2", "due", 0)]),
        (
            DeliveryMode(copies=2),
            [("dl-1", "due", 0), ("dl-1", "copy", 0), ("dl-2", "due", 0), ("dl-2", "copy", 0)],
        ),
        (DeliveryMode(is_out_of_order=True), [("dl-2", "due", 0), ("dl-1", "due", 5)]),
    ],
)
def test_calls_are_planned_as_the_mode_of_their_vendor_and_time_says(
    store: Store, mode: DeliveryMode, plan: list[tuple[str, str, int]]
) -> None:
    asked: list[Any] = []

    def mode_of(vendor: str, now: datetime) -> DeliveryMode:
        asked.append((vendor, now))
        return mode

    outgoing = Outgoing(store)
    deliveries = Deliveries(store, Clock(frozen_at=NOON), outgoing=outgoing, mode=mode_of)
    for _ in range(2):
        queue(deliveries, store)
    assert asked == [("v", NOON)] * 2
    assert [
        (e["data"]["id"], e["data"]["why"], (datetime.fromisoformat(e["at"]) - NOON).seconds)
        for _, e in outgoing.plan.all()
    ] == plan
