"""Nothing half done: an injected failure at any write leaves the space as it was."""

from collections.abc import Callable
from typing import Any

import pytest

from mockinvoice.core.store import Collection
from tests.space import Space
from tests.vendors.slyce.bodies import error, line, minimal

FULL = minimal(
    send_now=1,
    include_pdf=1,
    webhook_url="https://a.example/hook",
    customer={"custid": "C-7", "email": "ada@example.com"},
    line_items=[line()],
)
CALLS: dict[str, dict[str, Any]] = {
    "createInvoice": {"body": FULL},
    "updateInvoice": {"body": {**FULL, "status": "paid"}},
    "sendInvoice": {"body": None},
}
WRITES = {"createInvoice": 10, "updateInvoice": 9, "sendInvoice": 4}


def fail_at(place: int, put: Callable[..., None]) -> Callable[..., None]:
    count = iter(range(1, 1000))

    def failing(collection: Collection, key: str, record: Any) -> None:
        if next(count) == place:
            raise RuntimeError(f"write {place} fails")
        put(collection, key, record)

    return failing


@pytest.mark.parametrize(
    ("operation", "place"),
    [(name, place) for name, writes in WRITES.items() for place in range(1, writes + 1)],
)
def test_failure_at_any_write_changes_nothing(
    space: Space, operation: str, place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = space.state()
    monkeypatch.setattr(Collection, "put", fail_at(place, Collection.put))
    answer = space.call("slyce", operation, **CALLS[operation])
    monkeypatch.undo()
    assert (answer.status, answer.json) == (
        500,
        error(500, "GEN-INTERNAL-ERROR", "Internal Error"),
    )
    assert space.state() == before


@pytest.mark.parametrize("operation", list(CALLS))
def test_those_are_all_the_writes(
    space: Space, operation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = WRITES[operation] + 1
    monkeypatch.setattr(Collection, "put", fail_at(place, Collection.put))
    assert space.call("slyce", operation, **CALLS[operation]).status == 200


@pytest.mark.parametrize("operation", list(CALLS))
def test_call_after_a_failed_one_is_answered_as_if_it_had_not_been(
    space: Space, operation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Collection, "put", fail_at(WRITES[operation], Collection.put))
    assert space.call("slyce", operation, **CALLS[operation]).status == 500
    monkeypatch.undo()
    after_failure = space.call("slyce", operation, **CALLS[operation])
    space.world.reset()
    assert after_failure.text == space.call("slyce", operation, **CALLS[operation]).text
