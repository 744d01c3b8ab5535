"""Carrying what a space owes: webhook calls and e-mail go out, and what came of them is kept."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from mockinvoice.core.clock import parse_instant
from mockinvoice.core.deliveries import COPY, REPLAY
from mockinvoice.core.outgoing import DELIVERY, Outcome
from mockinvoice.core.records import Record

if TYPE_CHECKING:
    from mockinvoice.core.world import World

# Enters what came of something; None if that is gone by now.
Enter = Callable[[], Record | None]


def carry_due(world: "World") -> None:
    """Carry what is due by now, one after the other; others may have their turn in between.

    Raises `CourierClosedError`, as all here do.
    """
    is_done = False
    while not is_done:
        with world.outgoing.turn:
            now = world.clock.now()
            found = first_owed(world)
            is_done = found is None or parse_instant(found[1]["at"]) > now
            if found is not None and not is_done:
                carry(world, *found, at=now)


def flush(world: "World") -> list[str]:
    """Carry all that is owed, due or not, once; return the ids of the deliveries that were tried.

    What turns out to be owed on the way, such as another attempt, is left to its time.
    """
    with world.outgoing.turn:
        with world.store.lock:
            planned = world.outgoing.plan.all()
        now = world.clock.now()
        carried = [carry(world, key, entry, at=now) for key, entry in planned]
    return [event["data"]["id"] for event in carried if "attempt" in event["data"]]


def replay(world: "World", key: str) -> Record | None:
    """Make a delivery's call once more, whatever its state; return the delivery, None if unknown.

    One that is received is delivered, even if it had failed; one that is not changes nothing.
    """
    with world.outgoing.turn:
        delivery = world.deliveries.get(key)
        if delivery is not None:
            outcome = world.courier.call(delivery)
            with world.transaction():
                _note(world, delivery, outcome, why=REPLAY)
            world.outgoing.tell()
        return world.deliveries.get(key)


def first_owed(world: "World") -> tuple[str, Record] | None:
    """Return what goes out next with its key in the plan, or None."""
    with world.store.lock:
        return world.outgoing.plan.first()


def carry(world: "World", key: str, entry: Record, *, at: datetime) -> Record:
    """Carry one entry of the plan and keep what came of it, all at the time `at`.

    Returns `{at, kind, data}`. Hold the turn, and no lock.
    """
    enter = _deliver(world, entry) if entry["kind"] == DELIVERY else _hand_over(world, entry)
    data = {name: value for name, value in entry["data"].items() if name != "why"}
    with world.transaction(), world.clock.pretending(at):
        entered = enter()
        if entered is not None:
            world.outgoing.plan.cancel(key)
            data |= entered
    world.outgoing.tell()
    return {"at": entry["at"], "kind": entry["kind"], "data": data}


def _deliver(world: "World", entry: Record) -> Enter:
    """Make a call if it is still owed; return what enters it into the records."""
    delivery, why = world.deliveries.get(entry["data"]["id"]), entry["data"]["why"]
    if delivery is None or (why != COPY and delivery["state"] != "queued"):
        return dict
    return partial(_note, world, delivery, world.courier.call(delivery), why=why)


def _note(world: "World", before: Record, outcome: Outcome, *, why: str) -> Record | None:
    """Enter an attempt, unless the delivery is gone or another one now; return its number."""
    if world.deliveries.get(before["id"]) != before:
        return None
    policy = world.policy(before["vendor"])
    after = world.deliveries.note(before["id"], outcome, why=why, policy=policy)
    has_given_up = before["state"] == "queued" and after["state"] == "failed"
    if has_given_up and not outcome.is_refused and policy.give_up is not None:
        policy.give_up(world, after)
    return {"attempt": len(after["attempts"])}


def _hand_over(world: "World", entry: Record) -> Enter:
    """Hand a message over if it is still there; return what enters it into the records."""
    message = world.mailbox.get(entry["data"]["id"])
    if message is None:
        return dict
    return partial(_note_mail, world, message, error=world.courier.hand_over(message))


def _note_mail(world: "World", before: Record, *, error: str | None) -> Record | None:
    """Enter what came of a message, unless it is gone or another one now."""
    if world.mailbox.get(before["id"]) != before:
        return None
    world.mailbox.note(before["id"], error=error)
    return {"error": error} if error else {}
