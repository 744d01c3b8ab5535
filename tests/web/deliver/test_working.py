"""Sending by itself: in threads, by clocks that run, as long as a mock is served."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from threading import Event, active_count
from typing import Any

import pytest
import urllib3

from mockinvoice import MockServer
from mockinvoice.core.deliveries import DeliveryPolicy
from mockinvoice.core.options import SpaceOptions
from mockinvoice.core.world import Behavior, World
from mockinvoice.core.worlds import Worlds
from mockinvoice.kit.space import Space
from mockinvoice.web.deliver import Postman
from mockinvoice.web.deliver.gate import Gate
from mockinvoice.web.deliver.rounds import THREADS, Rounds
from tests.web.deliver.receivers import Receiver, receiving

SECONDS = 60  # for machines that are busy: nothing waits longer than it has to
POLICY = DeliveryPolicy(gaps=(timedelta(milliseconds=20), timedelta(milliseconds=20)))


class Office:
    """A registry of spaces whose vendor `v` delivers, with the postman that carries it."""

    def __init__(self) -> None:
        self.postman = Postman(Gate())
        self.worlds = Worlds(
            behavior=Behavior(
                indexes={},
                options={},
                seeds={"demo": lambda _world: None},
                events={},
                deliveries={"v": POLICY},
                courier=self.postman,
            ),
            defaults=SpaceOptions(),
        )

    def queue(self, url: str, *, space: str = "a") -> World:
        world = self.worlds.get(space)
        with world.transaction():
            world.deliveries.queue(vendor="v", event="e", url=url, body="{}", headers={})
        return world


@pytest.fixture
def office() -> Iterator[Office]:
    office = Office()
    yield office
    office.postman.close()


def queue_and_fail(office: Office, world: World, url: str) -> None:
    with world.transaction():
        office.queue(url, space=world.name)
        raise ZeroDivisionError


def wait_until(world: World, is_so: Callable[[], bool]) -> None:
    with world.outgoing.news:
        assert world.outgoing.news.wait_for(is_so, timeout=SECONDS)


def is_settled(world: World) -> bool:
    return outcomes(world) == ["200"]


def outcomes(world: World, number: int = 0) -> list[str]:
    return [attempt["outcome"] for attempt in world.deliveries.all()[number]["attempts"]]


def test_delivery_goes_out_when_its_transaction_is_over(office: Office) -> None:
    office.postman.start(office.worlds)
    with receiving(Receiver()) as receiver:
        world = office.queue(receiver.url)
        wait_until(world, lambda: outcomes(world) == ["200"])
    assert len(receiver.received) == 1


def test_transaction_that_fails_sends_nothing(office: Office) -> None:
    office.postman.start(office.worlds)
    with receiving(Receiver()) as receiver:
        world = office.worlds.get("a")
        with pytest.raises(ZeroDivisionError):
            queue_and_fail(office, world, receiver.url)
        office.queue(receiver.url + "/second")
        wait_until(world, lambda: outcomes(world) == ["200"])
    assert [received.path for received in receiver.received] == ["/second"]


def test_retries_come_by_themselves_when_the_clock_runs(office: Office) -> None:
    office.postman.start(office.worlds)
    with receiving(Receiver(statuses=[500, 500, 200])) as receiver:
        world = office.queue(receiver.url)
        wait_until(world, lambda: len(outcomes(world)) == 3)
    assert outcomes(world) == ["500", "500", "200"]
    assert world.outgoing.plan.first() is None


def test_what_was_owed_before_the_start_goes_out_then(office: Office) -> None:
    with receiving(Receiver()) as receiver:
        world = office.queue(receiver.url)
        assert receiver.received == []
        office.postman.start(office.worlds)
        wait_until(world, lambda: outcomes(world) == ["200"])


def test_space_that_is_gone_owes_nothing(office: Office) -> None:
    with receiving(Receiver()) as receiver:
        gone = office.queue(receiver.url + "/gone", space="gone")
        office.worlds.delete("gone")
        office.postman.start(office.worlds)
        office.postman.wake(gone)
        world = office.queue(receiver.url + "/here")
        wait_until(world, lambda: outcomes(world) == ["200"])
    assert [received.path for received in receiver.received] == ["/here"]


def test_receiver_that_hangs_holds_up_its_own_space_only(office: Office) -> None:
    office.postman.start(office.worlds)
    go_on = Event()

    def wait() -> None:
        go_on.wait(SECONDS)

    with (
        receiving(Receiver(before=wait)) as slow,
        receiving(Receiver()) as quick,
    ):
        waiting = office.queue(slow.url, space="slow")
        for number in range(20):
            is_received = partial(is_settled, office.queue(quick.url, space=f"quick{number}"))
            wait_until(is_received.args[0], is_received)
        assert outcomes(waiting) == []
        go_on.set()
        wait_until(waiting, lambda: outcomes(waiting) == ["200"])


def test_calls_of_one_space_keep_their_order(office: Office) -> None:
    office.postman.start(office.worlds)
    with receiving(Receiver()) as receiver:
        for number in range(50):
            world = office.queue(f"{receiver.url}/{number}")
        wait_until(world, lambda: world.outgoing.plan.first() is None)
    assert [received.path for received in receiver.received] == [f"/{n}" for n in range(50)]


def test_end_comes_at_once_and_what_was_under_way_stays_owed(office: Office) -> None:
    begun, over = Event(), Event()
    before = active_count()

    def hang() -> None:
        begun.set()
        over.wait(SECONDS)

    with receiving(Receiver(before=hang)) as hung:
        office.postman.start(office.worlds)
        world = office.queue(hung.url)
        assert begun.wait(SECONDS)
        office.postman.close()
        assert outcomes(world) == []
        assert world.outgoing.plan.first() is not None
        over.set()
    assert active_count() == before


def test_visits_are_made_by_few_threads_and_never_two_in_one_world() -> None:
    seen: list[int] = []
    done = Event()

    def visit(_world: Any) -> None:
        seen.append(active_count())
        if len(seen) == 100:
            done.set()

    before = active_count()
    rounds = Rounds(visit)
    rounds.want(World.__new__(World))
    assert seen == []
    rounds.open()
    for _ in range(100):
        rounds.want(World.__new__(World))
    assert done.wait(SECONDS)
    rounds.close()
    assert max(seen) <= before + THREADS
    assert active_count() == before


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer(vendors=["orderspace"]) as server:
        yield server


@pytest.fixture
def space(server: MockServer) -> Iterator[Space]:
    allowed = {"orderspace.http_endpoints": "allowed"}
    with server.space("d1", clock="2024-04-29T12:00:00Z", options=allowed) as space:
        yield space


def post(space: Space, path: str, body: Any) -> None:
    headers = {"Authorization": "Bearer demo-access-token"}
    with urllib3.PoolManager() as pool:
        url = space.url("orderspace") + path
        assert pool.request("POST", url, json=body, headers=headers).status == 200


def create_customer(space: Space) -> None:
    post(space, "/customers", {"customer": {"company_name": "Ada Ltd"}})


def subscribe(space: Space, url: str) -> None:
    post(space, "/webhooks", {"webhook": {"endpoint": url, "events": ["customer.created"]}})


def test_a_test_waits_for_the_delivery_that_its_client_has_caused(space: Space) -> None:
    with receiving(Receiver()) as receiver:
        subscribe(space, receiver.url)
        create_customer(space)
        delivery = space.deliveries.wait_for("customer.created")
    assert (delivery["state"], len(receiver.received)) == ("delivered", 1)
    assert delivery["body"] == receiver.received[0].body.decode()


def test_waiting_ends_with_the_time(space: Space) -> None:
    with pytest.raises(TimeoutError, match=r"no delivery number 1 of 'customer\.created' within"):
        space.deliveries.wait_for("customer.created", timeout=0.01)


def test_advancing_waits_for_what_is_under_way_and_sends_the_retries(space: Space) -> None:
    with receiving(Receiver(statuses=[500, 500, 200])) as receiver:
        subscribe(space, receiver.url)
        create_customer(space)
        fired = space.clock.advance(hours=1)
        assert [(event["at"], event["data"]["attempt"]) for event in fired] == [
            ("2024-04-29T12:01:00Z", 2),
            ("2024-04-29T12:06:00Z", 3),
        ]
        delivery = space.deliveries.wait_for("customer.created", timeout=0)
        assert (delivery["state"], len(receiver.received)) == ("delivered", 3)
        replayed = space.deliveries.replay(delivery["id"])
        assert [attempt["why"] for attempt in replayed["attempts"]] == [*["due"] * 3, "replay"]
        assert space.deliveries.flush() == []
