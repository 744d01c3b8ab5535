"""Deliveries on the vendor's schedule, by the space's clock."""

import base64
import hashlib
import hmac
import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from mockinvoice.core.carrying import flush, replay
from mockinvoice.core.records import Record
from tests.space import Space
from tests.web.deliver.receivers import Receiver, receiving

NOON = "2024-04-29T12:00:00Z"
WEBHOOKS = pytest.mark.space(options={"orderspace.http_endpoints": "allowed"})
# The gaps of 1, 5 and 30 minutes, 2 and 12 hours, added up.
TIMES = [
    *(NOON, "2024-04-29T12:01:00Z", "2024-04-29T12:06:00Z", "2024-04-29T12:36:00Z"),
    *("2024-04-29T14:36:00Z", "2024-04-30T02:36:00Z"),
]
CUSTOMER = {"customer": {"company_name": "Ada Ltd"}}


@pytest.fixture
def receiver(request: pytest.FixtureRequest) -> Iterator[Receiver]:
    with receiving(Receiver(statuses=getattr(request, "param", (200,)))) as receiver:
        yield receiver


def subscribe(space: Space, url: str, event: str = "customer.created") -> Record:
    body = {"webhook": {"endpoint": url, "events": [event]}}
    webhook: Record = space.call("orderspace", "createWebhook", body=body).json["webhook"]
    return webhook


def create_customer(space: Space) -> None:
    assert space.call("orderspace", "createCustomer", body=CUSTOMER).status == 200


def deliveries(space: Space) -> list[Record]:
    return space.world.deliveries.all()


def summary(delivery: Record) -> dict[str, Any]:
    """Return what a delivery came to: its state, the next time, and when it got which answer."""
    attempts = [(attempt["at"], attempt["outcome"]) for attempt in delivery["attempts"]]
    return {"state": delivery["state"], "next_at": delivery["next_at"], "attempts": attempts}


def fired(at: str, attempt: int, key: str = "dl-1") -> Record:
    data = {"id": key, "event": "customer.created", "attempt": attempt}
    return {"at": at, "kind": "delivery", "data": data}


@WEBHOOKS
def test_nothing_is_sent_within_the_request(space: Space, receiver: Receiver) -> None:
    subscribe(space, receiver.url)
    create_customer(space)
    assert receiver.received == []
    assert [summary(d) for d in deliveries(space)] == [
        {"state": "queued", "next_at": NOON, "attempts": []}
    ]


@WEBHOOKS
def test_delivery_is_signed_as_another_implementation_signs_it(
    space: Space, receiver: Receiver
) -> None:
    key = subscribe(space, receiver.url)["signing_key"]
    create_customer(space)
    flush(space.world)
    (received,) = receiver.received
    told = received.headers["x-orderspace-signature"]
    by_openssl = subprocess.run(
        ["openssl", "dgst", "-sha256", "-hmac", key, "-binary"],
        input=received.body,
        capture_output=True,
        check=True,
    ).stdout
    by_hand = hmac.new(key.encode(), received.body, hashlib.sha256).digest()
    assert base64.b64decode(told) == by_openssl == by_hand
    assert [event["event"] for event in json.loads(received.body)] == ["customer.created"]


@WEBHOOKS
@pytest.mark.parametrize("receiver", [(500, 503, 200)], indirect=True)
def test_receiver_that_fails_twice_gets_three_attempts_at_the_documented_times(
    space: Space, receiver: Receiver
) -> None:
    subscribe(space, receiver.url)
    create_customer(space)
    assert space.advance(seconds=59) == []
    assert summary(deliveries(space)[0]) == {
        "state": "queued",
        "next_at": TIMES[1],
        "attempts": [(NOON, "500")],
    }
    assert space.advance(seconds=1) == [fired(TIMES[1], 2)]
    assert space.advance(minutes=10) == [fired(TIMES[2], 3)]
    assert space.advance(days=10) == []
    assert summary(deliveries(space)[0]) == {
        "state": "delivered",
        "next_at": None,
        "attempts": [(NOON, "500"), (TIMES[1], "503"), (TIMES[2], "200")],
    }
    assert len({received.body for received in receiver.received}) == 1
    assert len(receiver.received) == 3


@WEBHOOKS
@pytest.mark.parametrize("receiver", [(201,), (204,), (302,), (404,), (500,)], indirect=True)
def test_after_the_last_attempt_the_subscription_is_disabled_until_it_is_changed(
    space: Space, receiver: Receiver
) -> None:
    """Orderspace takes exactly 200 for received."""
    webhook = subscribe(space, receiver.url)
    create_customer(space)
    assert space.advance(days=2) == [fired(at, n) for n, at in enumerate(TIMES[1:], start=2)]
    status = str(receiver.statuses[0])
    assert summary(deliveries(space)[0]) == {
        "state": "failed",
        "next_at": None,
        "attempts": [(at, status) for at in TIMES],
    }
    create_customer(space)
    assert len(deliveries(space)) == 1
    path = {"webhook_id": webhook["id"]}
    assert space.call("orderspace", "getWebhook", path=path).json == {"webhook": webhook}
    body = {"webhook": {"endpoint": receiver.url}}
    space.call("orderspace", "updateWebhook", path=path, body=body)
    create_customer(space)
    assert len(deliveries(space)) == 2


@WEBHOOKS
def test_refused_target_is_recorded_and_neither_tried_again_nor_disabled(space: Space) -> None:
    subscribe(space, "http://hooks.example.com/x")
    create_customer(space)
    flush(space.world)
    error = (
        "refused: 'hooks.example.com' is not this machine; allow it with --deliver-to"
        " hooks.example.com"
    )
    assert summary(deliveries(space)[0]) == {
        "state": "failed",
        "next_at": None,
        "attempts": [(NOON, error)],
    }
    create_customer(space)
    assert len(deliveries(space)) == 2


@WEBHOOKS
@pytest.mark.parametrize("receiver", [(500, 500, 200)], indirect=True)
def test_flush_sends_what_is_owed_without_waiting_for_its_time(
    space: Space, receiver: Receiver
) -> None:
    subscribe(space, receiver.url)
    create_customer(space)
    assert [flush(space.world) for _ in range(4)] == [["dl-1"], ["dl-1"], ["dl-1"], []]
    assert summary(deliveries(space)[0]) == {
        "state": "delivered",
        "next_at": None,
        "attempts": [(NOON, "500"), (NOON, "500"), (NOON, "200")],
    }


@WEBHOOKS
@pytest.mark.parametrize("receiver", [(500, 200, 500)], indirect=True)
def test_replay_sends_the_same_again_and_what_is_received_is_no_longer_owed(
    space: Space, receiver: Receiver
) -> None:
    subscribe(space, receiver.url)
    create_customer(space)
    flush(space.world)
    replayed = replay(space.world, "dl-1")
    assert replayed is not None
    assert summary(replayed) == {
        "state": "delivered",
        "next_at": None,
        "attempts": [(NOON, "500"), (NOON, "200")],
    }
    assert [attempt["why"] for attempt in replayed["attempts"]] == ["due", "replay"]
    space.advance(days=2)
    assert len(receiver.received) == 2
    again = replay(space.world, "dl-1")
    assert again is not None
    assert (again["state"], len(again["attempts"])) == ("delivered", 3)
    first, *others = [(r.body, r.headers["x-orderspace-signature"]) for r in receiver.received]
    assert others == [first, first]
    assert replay(space.world, "dl-9") is None


@WEBHOOKS
def test_receiver_may_call_the_mock_and_sees_the_time_of_the_attempt(space: Space) -> None:
    """No lock of the space is held while a call is made."""
    seen = []

    def look() -> None:
        answer = space.call("orderspace", "listCustomers")
        seen.append((answer.status, answer.headers["date"]))

    with receiving(Receiver(statuses=[500, 200], before=look)) as receiver:
        subscribe(space, receiver.url)
        create_customer(space)
        space.advance(days=1)
    assert seen == [
        (200, "Mon, 29 Apr 2024 12:00:00 GMT"),
        (200, "Mon, 29 Apr 2024 12:01:00 GMT"),
    ]


@WEBHOOKS
@pytest.mark.parametrize("receiver", [(500,)], indirect=True)
def test_what_falls_due_is_reported_in_order_of_time_and_the_same_twice(
    space: Space, receiver: Receiver
) -> None:
    def run() -> list[tuple[str, str]]:
        subscribe(space, receiver.url)
        body = {"client_id": "demo-client", "client_secret": "demo-secret"}
        grant = {"grant_type": "client_credentials", **body}
        space.call("orderspace", "createToken", body=grant)
        create_customer(space)
        return [(event["at"], event["kind"]) for event in space.advance(days=1)]

    first = run()
    space.world.reset()
    assert first == run()
    assert first == [
        *((at, "delivery") for at in TIMES[1:3]),
        ("2024-04-29T12:30:00Z", "orderspace.token_expiry"),
        *((at, "delivery") for at in TIMES[3:]),
    ]


@WEBHOOKS
def test_what_a_reset_forgets_while_it_is_sent_is_not_entered(space: Space) -> None:
    with receiving(Receiver(before=lambda: space.world.reset())) as receiver:
        subscribe(space, receiver.url)
        create_customer(space)
        flush(space.world)
    assert (deliveries(space), len(receiver.received)) == ([], 1)
    assert space.world.outgoing.plan.first() is None


@WEBHOOKS
@pytest.mark.parametrize(
    ("mode", "order"),
    [
        ("duplicate", ["dl-1", "dl-1", "dl-2", "dl-2"]),
        ("storm", ["dl-1"] * 10 + ["dl-2"] * 10),
        ("out-of-order", ["dl-2", "dl-1"]),
    ],
)
def test_calls_are_made_more_than_once_or_out_of_order_when_a_fault_says_so(
    space: Space, receiver: Receiver, mode: str, order: list[str]
) -> None:
    from mockinvoice.core.fault_rules import read_rule

    subscribe(space, receiver.url)
    space.world.faults.add([read_rule({"do": {"deliveries": mode}})])
    create_customer(space)
    create_customer(space)
    by_body = {delivery["body"]: delivery["id"] for delivery in deliveries(space)}
    space.advance(minutes=1)
    assert [by_body[received.body.decode()] for received in receiver.received] == order
    assert {delivery["state"] for delivery in deliveries(space)} == {"delivered"}


@pytest.mark.parametrize("receiver", [(500, 200)], indirect=True)
def test_slyce_and_sperse_try_once_and_take_any_success(space: Space, receiver: Receiver) -> None:
    body = {"eventName": "LeadCreated", "targetUrl": receiver.url}
    subscribed = space.call("sperse", "subscribeEvent", body=body)
    assert subscribed.status == 200
    for _ in range(2):
        space.call("sperse", "createOrUpdateContact", body={"firstName": "Ada"})
    assert space.advance(days=30) == []
    states = [(d["state"], len(d["attempts"])) for d in deliveries(space)]
    assert states == [("failed", 1), ("delivered", 1)]
