"""How long 90 days take in which 10,000 things fall due, and that they are the same twice.

Run it with the checkout's Python: `.venv/bin/python benchmarks/clock.py`. Half of what falls due
are tokens that expire, a quarter syncs of data, a quarter reminders that each write an e-mail.
"""

import sys
from datetime import UTC, datetime, timedelta
from time import perf_counter, process_time

from mockinvoice.app import Mock, create_app
from mockinvoice.core.clock import spell_instant
from mockinvoice.core.records import Record
from mockinvoice.core.world import World

EVENTS, DAYS, ROUNDS, ALLOWED = 10_000, 90, 3, 2.0
START = datetime(2024, 4, 29, 12, tzinfo=UTC)
SPACING = timedelta(days=DAYS) / (EVENTS // 2 + 1)


def main() -> int:
    """Run it; fail unless all is in order, the same each time and quick enough."""
    mock = create_app()
    worlds = [_filled(mock, f"run{number}") for number in range(ROUNDS)]
    runs = [_advance(world) for world in worlds]
    seconds = sorted(took for took, _ in runs)
    fired = [events for _, events in runs]
    is_same = all(events == fired[0] for events in fired)
    instants = [event["at"] for event in fired[0]]
    is_ordered = instants == sorted(instants)
    print(
        f"{len(fired[0])} events in {DAYS} days: median {seconds[len(seconds) // 2]:.2f} s,"
        f" worst {seconds[-1]:.2f} s of {ALLOWED:.2f} s;"
        f" in order: {is_ordered}; the same each time: {is_same}"
    )
    is_well = is_same and is_ordered and len(fired[0]) == EVENTS and seconds[-1] <= ALLOWED
    return 0 if is_well else 1


def _filled(mock: Mock, name: str) -> World:
    """Return a space in which everything is planned."""
    world, _ = mock.worlds.put(name, {"clock": spell_instant(START)})
    with world.transaction():
        for number in range(EVENTS // 2):
            _plan_token(world, number)
            (_plan_sync if number % 2 else _plan_reminder)(world, number)
    return world


def _plan_token(world: World, number: int) -> None:
    at, key = START + (number + 1) * SPACING, f"t{number}"
    record = {"expires_at": spell_instant(at), "revoked": False}
    world.collection("orderspace.tokens").put(key, record)
    world.agenda.add(at, kind="orderspace.token_expiry", data={"token": key})


def _plan_sync(world: World, number: int) -> None:
    at = START + (number + 1) * SPACING
    world.agenda.add(at, kind="segmetrics.sync", data={})


def _plan_reminder(world: World, number: int) -> None:
    """Copy the demo invoice with a due date of its own."""
    day = START.date() + timedelta(days=number % (DAYS - 1))
    invoices = world.collection("slyce.invoices")
    invoice: Record = invoices.get("2050") or {}
    lines = [{**line, "due_date": day.isoformat()} for line in invoice["line_items"]]
    key = 10_000 + number
    invoices.put(str(key), {**invoice, "id": key, "hash": f"h{key}", "line_items": lines})
    at = datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=UTC)
    world.agenda.add(at, kind="slyce.reminder", data={"invoice": key})


def _advance(world: World) -> tuple[float, list[Record]]:
    begun, worked = perf_counter(), process_time()
    fired = world.move_clock(START + timedelta(days=DAYS))
    print(f"  {perf_counter() - begun:.2f} s, {process_time() - worked:.2f} s of them working")
    return perf_counter() - begun, fired


if __name__ == "__main__":
    sys.exit(main())
