"""Time passes: events and what goes out between them, in order of time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mockinvoice.core.carrying import flush
from mockinvoice.core.deliveries import DeliveryPolicy
from mockinvoice.core.mailbox import Mail
from mockinvoice.core.options import SpaceOptions
from mockinvoice.core.outgoing import Outcome
from mockinvoice.core.records import Record
from mockinvoice.core.world import Behavior, World
from mockinvoice.core.worlds import Worlds

NOON = datetime(2024, 4, 29, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Carrier:
    """A courier that notes the space's time; `answers` are statuses, the last for ever."""

    def __init__(self, *answers: int) -> None:
        self.answers = answers
        self.world: World | None = None
        self.carried: list[tuple[str, str]] = []

    def call(self, delivery: Record) -> Outcome:
        self._note(delivery["event"])
        status = self.answers[min(len(self.carried), len(self.answers)) - 1]
        response = {"status": status, "headers": {}, "body": "", "is_cut": False}
        return Outcome(request={}, response=response)

    def hand_over(self, message: Record) -> str | None:
        self._note(message["subject"])
        return None

    def wake(self, world: Any) -> None:
        self.world = world

    def _note(self, what: str) -> None:
        assert self.world is not None
        assert not self.world.store.is_writing
        self.carried.append((self.world.now_text(), what))


def tell(world: World, data: dict[str, Any]) -> None:
    world.deliveries.queue(vendor="v", event=data["event"], url="http://x/", body="", headers={})


def write(world: World, data: dict[str, Any]) -> None:
    world.mailbox.send(
        Mail(
            vendor="v",
            sender="a@v.example",
            to=("b@c.example",),
            subject=data["subject"],
            text="",
            html="",
            message_id="m",
        )
    )


def fail(_world: World, _data: dict[str, Any]) -> None:
    raise ZeroDivisionError


def make_world(carrier: Carrier, *gaps: timedelta, clock: str = "2024-04-29T12:00:00Z") -> World:
    behavior = Behavior(
        indexes={},
        options={},
        seeds={"demo": lambda _world: None},
        events={"v.tell": tell, "v.write": write, "v.fail": fail},
        deliveries={"v": DeliveryPolicy(gaps=gaps)},
        courier=carrier,
        hands_over_mail=True,
    )
    return Worlds(behavior=behavior, defaults=SpaceOptions(clock=clock)).get("a")


def plan(world: World, hours: float, kind: str, **data: Any) -> None:
    with world.transaction():
        world.agenda.add(NOON + hours * HOUR, kind=kind, data=data)


def kinds(fired: list[Record]) -> list[tuple[str, str]]:
    return [(event["at"][11:16], event["kind"]) for event in fired]


def test_what_an_event_causes_goes_out_before_the_next_event() -> None:
    carrier = Carrier(500, 200)
    world = make_world(carrier, timedelta(minutes=90))
    plan(world, 1, "v.tell", event="first")
    plan(world, 2, "v.write", subject="letter")
    plan(world, 3, "v.tell", event="second")
    assert kinds(world.move_clock(NOON + 4 * HOUR)) == [
        ("13:00", "v.tell"),
        ("13:00", "delivery"),
        ("14:00", "v.write"),
        ("14:00", "mail"),
        ("14:30", "delivery"),
        ("15:00", "v.tell"),
        ("15:00", "delivery"),
    ]
    assert carrier.carried == [
        ("2024-04-29T13:00:00Z", "first"),
        ("2024-04-29T14:00:00Z", "letter"),
        ("2024-04-29T14:30:00Z", "first"),
        ("2024-04-29T15:00:00Z", "second"),
    ]
    assert world.now_text() == "2024-04-29T16:00:00Z"
    assert world.mailbox.all()[0]["smtp"] == {"state": "sent", "error": None}


def test_what_was_owed_before_goes_out_first_and_is_not_reported() -> None:
    carrier = Carrier(200)
    world = make_world(carrier)
    with world.transaction():
        tell(world, {"event": "before"})
    assert world.move_clock(NOON + HOUR) == []
    assert carrier.carried == [("2024-04-29T12:00:00Z", "before")]


def test_event_that_fails_leaves_the_clock_where_something_went_out_last() -> None:
    carrier = Carrier(200)
    world = make_world(carrier)
    plan(world, 1, "v.tell", event="first")
    plan(world, 2, "v.tell", event="second")
    plan(world, 2, "v.fail")
    with pytest.raises(ZeroDivisionError):
        world.move_clock(NOON + 4 * HOUR)
    assert world.now_text() == "2024-04-29T13:00:00Z"
    assert [delivery["event"] for delivery in world.deliveries.all()] == ["first"]
    assert len(world.agenda.all()) == 2


def test_inside_a_transaction_time_passes_and_nothing_goes_out() -> None:
    carrier = Carrier(200)
    world = make_world(carrier)
    plan(world, 1, "v.tell", event="first")
    with world.transaction():
        assert kinds(world.move_clock(NOON + 4 * HOUR)) == [("13:00", "v.tell")]
        assert carrier.carried == []
    assert flush(world) == ["dl-1"]


def test_clock_that_is_set_passes_through_what_falls_due() -> None:
    carrier = Carrier(500)
    world = make_world(carrier, HOUR, HOUR)
    with world.transaction():
        tell(world, {"event": "e"})
    assert kinds(world.set_clock(NOON + HOUR)) == [("13:00", "delivery")]
    assert world.clock.is_frozen
    assert kinds(world.set_clock(None)) == [("14:00", "delivery")]
    assert not world.clock.is_frozen
    assert world.deliveries.all()[0]["state"] == "failed"


def test_message_of_an_outbox_that_was_emptied_is_not_handed_over() -> None:
    carrier = Carrier(200)
    world = make_world(carrier)
    with world.transaction():
        write(world, {"subject": "letter"})
        world.mailbox.clear()
        tell(world, {"event": "e"})
        world.deliveries.clear()
    assert (flush(world), carrier.carried) == ([], [])
    assert world.outgoing.plan.first() is None
