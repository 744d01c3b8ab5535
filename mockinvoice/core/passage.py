"""The passage of time in a space: what falls due happens in order of time, and is reported."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from mockinvoice.core.carrying import carry, carry_due
from mockinvoice.core.clock import parse_instant
from mockinvoice.core.records import Record

if TYPE_CHECKING:
    from mockinvoice.core.world import World

Planned = tuple[str, Record]


def pass_time(world: "World", until: datetime, *, then: Callable[[], None]) -> list[Record]:
    """Let time pass until an instant, then set the clock with `then`, and keep that.

    Returns `{at, kind, data}` of all that fell due, in order of time. Webhook calls and e-mail go
    out on the way, with the clock standing at their time and no lock held: what happens between two
    of them lands as a whole or not at all. What was due before goes out first and is not reported.
    In an open transaction nothing goes out; it is left to the courier then.
    """
    fired: list[Record] = []
    if world.store.is_writing:
        fired += run_events(world, until)
        _settle(world, then)
        return fired
    with world.outgoing.turn:
        carry_due(world)
        while (found := _stretch(world, until, fired=fired, then=then)) is not None:
            key, entry = found
            fired.append(carry(world, key, entry, at=parse_instant(entry["at"])))
    return fired


def run_events(world: "World", until: datetime) -> list[Record]:
    """Run what falls due by an instant in one transaction; return it."""
    fired = []
    with world.transaction():
        while (entry := world.agenda.take_next(until)) is not None:
            world.run_event(entry)
            fired.append(entry)
    return fired


def _stretch(
    world: "World", until: datetime, *, fired: list[Record], then: Callable[[], None]
) -> Planned | None:
    """Run events up to what goes out next and stand there; None at the end of the way."""
    ran = []
    with world.transaction():
        while (entry := world.agenda.take_next(_next_stop(world, until))) is not None:
            world.run_event(entry)
            ran.append(entry)
        found = _owed(world, until)
        if found is None:
            _settle(world, then)
        else:
            _settle(world, lambda: _go_to(world, parse_instant(found[1]["at"])))
    fired += ran
    return found


def _next_stop(world: "World", until: datetime) -> datetime:
    return min(until, world.outgoing.plan.next_at() or until)


def _owed(world: "World", until: datetime) -> Planned | None:
    found = world.outgoing.plan.first()
    return found if found is not None and parse_instant(found[1]["at"]) <= until else None


def _go_to(world: "World", instant: datetime) -> None:
    if instant > world.clock.now():
        world.clock.move_to(instant)


def _settle(world: "World", then: Callable[[], None]) -> None:
    then()
    world.keep_settings()
