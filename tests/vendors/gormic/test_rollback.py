"""Nothing half done: a failure at any write leaves everything as it was."""

from typing import Any

import pytest

from mockinvoice.core.store import Collection
from tests.space import Space
from tests.vendors.gormic.wire import (
    assert_answer,
    call,
    create_credit,
    failure,
    on,
)

CREDIT = {
    "orderId": "ord-1001",
    "type": 2,
    "referenceInvoiceId": "inv-closed",
    "applyExpiresAt": "2024-12-31",
}
CASES = [
    ("createInvoice", {"body": {"params": {"orderId": "ord-new"}}}, 3),
    ("createInvoice", {"body": {"params": CREDIT}}, 4),
    ("updateInvoice", on("inv-open", orderId="ord-new"), 2),
    ("closeInvoice", on("inv-open"), 2),
    ("sendInvoice", on("inv-closed"), 3),
]


def fail_at(monkeypatch: pytest.MonkeyPatch, nth: int) -> None:
    """Let the n-th write from now on fail."""
    original, writes = Collection.put, iter(range(1, 1000))

    def put(self: Collection, key: str, record: Any) -> None:
        if next(writes) == nth:
            raise RuntimeError("the disk is full")
        original(self, key, record)

    monkeypatch.setattr(Collection, "put", put)


@pytest.mark.parametrize(
    ("operation", "when", "nth"),
    [(operation, when, n) for operation, when, writes in CASES for n in range(1, writes + 1)],
)
def test_failed_write_leaves_everything_as_it_was(
    space: Space, monkeypatch: pytest.MonkeyPatch, operation: str, when: Any, nth: int
) -> None:
    before = space.state()
    fail_at(monkeypatch, nth)
    answer = call(space, operation, **when)
    error = failure(operation, "Unknown", "An unexpected error occurred")
    assert_answer(answer, 500, error)
    monkeypatch.undo()
    assert space.state() == before
    assert call(space, operation, **when).status == 200


@pytest.mark.parametrize(("operation", "when", "writes"), CASES)
def test_the_cases_cover_every_write(
    space: Space, monkeypatch: pytest.MonkeyPatch, operation: str, when: Any, writes: int
) -> None:
    fail_at(monkeypatch, writes + 1)
    assert call(space, operation, **when).status == 200


def test_failed_update_keeps_the_planned_end(space: Space, monkeypatch: pytest.MonkeyPatch) -> None:
    key = create_credit(space, applyExpiresAt="2024-05-01")
    before = space.state()
    fail_at(monkeypatch, 3)
    assert call(space, "updateInvoice", **on(key, applyExpiresAt="2024-05-03")).status == 500
    monkeypatch.undo()
    assert space.state() == before
    assert [event["at"] for event in space.advance(days=10)] == ["2024-05-02T00:00:00Z"]
